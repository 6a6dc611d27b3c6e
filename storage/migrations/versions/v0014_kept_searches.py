"""Searches that people kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "kept_searches",
        sa.Column("search_id", KEY, nullable=False),
        sa.Column("user", KEY, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sought", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("search_id", name="pk_kept_searches"),
    )
    op.create_index("ix_kept_searches_user_name", "kept_searches", ["user", "name"])
    op.create_index("ix_kept_searches_name_at", "kept_searches", ["name", "at"])


def downgrade() -> None:
    op.drop_table("kept_searches")
