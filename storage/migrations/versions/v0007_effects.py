"""Effects: what ended or changed a paper, and what waits to be looked at for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "effects",
        sa.Column("effect_id", COUNT, nullable=False),
        sa.Column("paper_id", KEY, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", sa.String(), nullable=True),
        sa.Column("by_paper", KEY, nullable=False),
        sa.Column("certain", sa.Boolean(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("withdrawn_user", sa.String(), nullable=True),
        sa.Column("withdrawn_desk", sa.String(), nullable=True),
        sa.Column("withdrawn_at", TIME, nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("effect_id", name="pk_effects"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_effects_paper_id", "effects", ["paper_id"])
    op.create_index("ix_effects_by_paper", "effects", ["by_paper"])
    op.create_index(
        "uq_effects_standing",
        "effects",
        ["paper_id", "kind", "by_paper", "rule", "user"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "effects_due",
        sa.Column("paper_id", KEY, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("paper_id", name="pk_effects_due"),
    )
    op.create_index("ix_effects_due_asked_at", "effects_due", ["asked_at"])
    op.create_table(
        "paper_numbers",
        sa.Column("paper_id", KEY, nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("paper_id", "number", "own", name="pk_paper_numbers"),
    )
    op.create_index("ix_paper_numbers_number_own", "paper_numbers", ["number", "own"])
    # Papers that were stored before: their effects are found at the next sweep.
    op.execute(
        "INSERT INTO effects_due (paper_id, turn, asked_at) "
        "SELECT paper_id, 1, CURRENT_TIMESTAMP FROM papers"
    )
