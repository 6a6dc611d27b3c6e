"""Attachments: papers that are used again, with their revocations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
ACTIVE = sa.text("revoked_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "reuse_links",
        sa.Column("link_id", KEY, nullable=False),
        sa.Column("ma_ho_so", KEY, nullable=False),
        sa.Column("component", KEY, nullable=False),
        sa.Column("paper_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", KEY, nullable=False),
        sa.Column("kq_code", sa.String(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("checks", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("original_seen", sa.Boolean(), nullable=False),
        sa.Column("entry_seq", COUNT, nullable=False),
        sa.Column("revoked_by", sa.String(), nullable=True),
        sa.Column("revoked_desk", sa.String(), nullable=True),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=True),
        sa.Column("revoked_seq", COUNT, nullable=True),
        sa.ForeignKeyConstraint(
            ["ma_ho_so"], ["dossiers.ma_ho_so"], name="fk_reuse_links_ma_ho_so_dossiers"
        ),
        sa.PrimaryKeyConstraint("link_id", name="pk_reuse_links"),
    )
    op.create_index("ix_reuse_links_paper_id", "reuse_links", ["paper_id"])
    op.create_index(
        "ix_reuse_links_ma_ho_so_entry_seq", "reuse_links", ["ma_ho_so", "entry_seq"]
    )
    op.create_index(
        "uq_reuse_links_active",
        "reuse_links",
        ["ma_ho_so", "component", "paper_id"],
        unique=True,
        sqlite_where=ACTIVE,
        postgresql_where=ACTIVE,
    )


def downgrade() -> None:
    op.drop_index("uq_reuse_links_active", table_name="reuse_links")
    op.drop_index("ix_reuse_links_ma_ho_so_entry_seq", table_name="reuse_links")
    op.drop_index("ix_reuse_links_paper_id", table_name="reuse_links")
    op.drop_table("reuse_links")
