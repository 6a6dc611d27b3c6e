"""Webhooks, calls that are carried out once, and systems that call with signatures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "hooks",
        sa.Column("hook_id", KEY, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("hook_id", name="pk_hooks"),
    )
    op.create_table(
        "hook_deliveries",
        sa.Column("delivery_id", COUNT, nullable=False),
        sa.Column("hook_id", KEY, nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("dead", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", name="pk_hook_deliveries"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_hook_deliveries_hook_id_dead_due_at", "hook_deliveries", ["hook_id", "dead", "due_at"]
    )
    op.create_table(
        "kept_calls",
        sa.Column("caller", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("began_at", TIME, nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.JSON(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("caller", "key", name="pk_kept_calls"),
    )
    op.create_index("ix_kept_calls_began_at", "kept_calls", ["began_at"])
    op.create_table(
        "partners",
        sa.Column("partner_id", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("duties", sa.JSON(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("partner_id", name="pk_partners"),
    )
    op.create_index(
        "uq_partners_active",
        "partners",
        ["name"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "call_nonces",
        sa.Column("partner_id", KEY, nullable=False),
        sa.Column("nonce", KEY, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("partner_id", "nonce", name="pk_call_nonces"),
    )
    op.create_index("ix_call_nonces_at", "call_nonces", ["at"])
