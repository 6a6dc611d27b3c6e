"""Reviews: decisions beside what was read, and the queue of what waits for one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("paper_id", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("value_head", KEY, nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("decided_at", TIME, nullable=False),
        sa.Column("seen", sa.String(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("paper_id", "name", "turn", name="pk_decisions"),
    )
    op.create_index("ix_decisions_name_value_head", "decisions", ["name", "value_head"])
    op.create_table(
        "review_queue",
        sa.Column("paper_id", KEY, nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("risk", sa.String(), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.Column("waiting_since", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["paper_id"],
            ["papers.paper_id"],
            name="fk_review_queue_paper_id_papers",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("paper_id", name="pk_review_queue"),
        sa.UniqueConstraint("position", name="uq_review_queue_position"),
    )
    _queue_what_waits()


def _queue_what_waits() -> None:
    """Papers that were stored before there was a queue: behind all others, by their id, until they
    are placed anew (`sohoa review refresh`)."""
    op.execute(
        "INSERT INTO review_queue (paper_id, position, risk, open) "
        "SELECT paper_id, '2-' || paper_id, 'other', COUNT(*) FROM paper_fields "
        "WHERE status = 'review' GROUP BY paper_id"
    )


def downgrade() -> None:
    op.drop_table("review_queue")
    op.drop_index("ix_decisions_name_value_head", table_name="decisions")
    op.drop_table("decisions")
