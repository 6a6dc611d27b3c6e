"""Scans by the day on which they came, for figures; and by desk, for what waits there."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_scans_received_at", "scans", ["received_at"])
    op.create_index("ix_contexts_desk_intake_id", "contexts", ["desk", "intake_id"])
