"""Evidence: what spoke for a paper's type and pages is kept with it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("papers", sa.Column("evidence", sa.JSON(none_as_null=True), nullable=True))
