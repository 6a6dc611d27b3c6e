"""Who looks at which paper of the review queue; the queue by risk; decisions by whom and when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "review_leases",
        sa.Column("paper_id", KEY, nullable=False),
        sa.Column("user", KEY, nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.PrimaryKeyConstraint("paper_id", name="pk_review_leases"),
    )
    op.create_index("ix_review_leases_user", "review_leases", ["user"])
    op.create_index("ix_review_leases_until", "review_leases", ["until"])
    op.create_index("ix_review_queue_risk_position", "review_queue", ["risk", "position"])
    op.create_index(
        "ix_decisions_decided_by_decided_at", "decisions", ["decided_by", "decided_at"]
    )
