"""Digital signatures of files as they were judged, and certified copies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "signatures",
        sa.Column("check_id", COUNT, nullable=False),
        sa.Column("intake_id", KEY, nullable=False),
        sa.Column("checked_at", TIME, nullable=False),
        sa.Column("trust", sa.String(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["intake_id"], ["scans.intake_id"], name="fk_signatures_intake_id_scans"
        ),
        sa.PrimaryKeyConstraint("check_id", name="pk_signatures"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_signatures_intake_id_check_id", "signatures", ["intake_id", "check_id"])
    op.create_table(
        "certifications",
        sa.Column("paper_id", KEY, nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("rendition", sa.String(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("paper_id", "turn", name="pk_certifications"),
    )


def downgrade() -> None:
    op.drop_table("certifications")
    op.drop_index("ix_signatures_intake_id_check_id", table_name="signatures")
    op.drop_table("signatures")
