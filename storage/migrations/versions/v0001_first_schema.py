"""The first schema: scans, contexts, papers with pages and fields, outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("outbox_id", COUNT, nullable=False),
        sa.Column("paper_id", KEY, nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("dead", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("outbox_id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_dead_due_at", "outbox", ["dead", "due_at"], unique=False)
    op.create_index("ix_outbox_paper_id", "outbox", ["paper_id"], unique=False)
    op.create_table(
        "scans",
        sa.Column("intake_id", KEY, nullable=False),
        sa.Column("sha256", KEY, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("reason_code", sa.String(), nullable=True),
        sa.Column("reason_facts", sa.JSON(), nullable=True),
        sa.Column("reason_retryable", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("batch_id", KEY, nullable=True),
        sa.Column("cleared_by", sa.String(), nullable=True),
        sa.Column("claim_token", sa.String(), nullable=True),
        sa.Column("claim_owner", sa.String(), nullable=True),
        sa.Column("claim_until", TIME, nullable=True),
        sa.Column("papers_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("intake_id", name="pk_scans"),
        sa.UniqueConstraint("sha256", name="uq_scans_sha256"),
    )
    op.create_index("ix_scans_batch_id_intake_id", "scans", ["batch_id", "intake_id"], unique=False)
    op.create_index("ix_scans_claim_owner", "scans", ["claim_owner"], unique=False)
    op.create_index("ix_scans_state_intake_id", "scans", ["state", "intake_id"], unique=False)
    op.create_table(
        "contexts",
        sa.Column("context_id", COUNT, nullable=False),
        sa.Column("intake_id", KEY, nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("dossier", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["intake_id"], ["scans.intake_id"], name="fk_contexts_intake_id_scans"
        ),
        sa.PrimaryKeyConstraint("context_id", name="pk_contexts"),
        sa.UniqueConstraint(
            "intake_id",
            "desk",
            "dossier",
            "role",
            "origin",
            name="uq_contexts_intake_id_desk_dossier_role_origin",
        ),
    )
    op.create_table(
        "papers",
        sa.Column("paper_id", KEY, nullable=False),
        sa.Column("intake_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("loai", sa.String(), nullable=False),
        sa.Column("loai_confidence", sa.Float(), nullable=False),
        sa.Column("kq_code", sa.String(), nullable=True),
        sa.Column("first_page", sa.Integer(), nullable=False),
        sa.Column("last_page", sa.Integer(), nullable=False),
        sa.Column("digitally_signed", sa.Boolean(), nullable=False),
        sa.Column("seals", sa.Integer(), nullable=False),
        sa.Column("quality", sa.String(), nullable=False),
        sa.Column("stored_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["intake_id"], ["scans.intake_id"], name="fk_papers_intake_id_scans"
        ),
        sa.PrimaryKeyConstraint("paper_id", name="pk_papers"),
    )
    op.create_index("ix_papers_intake_id", "papers", ["intake_id"], unique=False)
    op.create_table(
        "paper_fields",
        sa.Column("paper_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("value_head", KEY, nullable=True),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("box", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=True),
        sa.Column("handwritten", sa.Boolean(), nullable=False),
        sa.Column("guess", sa.Text(), nullable=True),
        sa.Column("second", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["paper_id"],
            ["papers.paper_id"],
            name="fk_paper_fields_paper_id_papers",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("paper_id", "position", name="pk_paper_fields"),
    )
    op.create_index(
        "ix_paper_fields_name_value_head", "paper_fields", ["name", "value_head"], unique=False
    )
    op.create_table(
        "paper_pages",
        sa.Column("paper_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rotation", sa.Integer(), nullable=False),
        sa.Column("skew", sa.Float(), nullable=False),
        sa.Column("blank", sa.Boolean(), nullable=False),
        sa.Column("quality", sa.String(), nullable=False),
        sa.Column("issues", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"],
            ["papers.paper_id"],
            name="fk_paper_pages_paper_id_papers",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("paper_id", "number", name="pk_paper_pages"),
    )


def downgrade() -> None:
    op.drop_table("paper_pages")
    op.drop_index("ix_paper_fields_name_value_head", table_name="paper_fields")
    op.drop_table("paper_fields")
    op.drop_index("ix_papers_intake_id", table_name="papers")
    op.drop_table("papers")
    op.drop_table("contexts")
    op.drop_index("ix_scans_state_intake_id", table_name="scans")
    op.drop_index("ix_scans_claim_owner", table_name="scans")
    op.drop_index("ix_scans_batch_id_intake_id", table_name="scans")
    op.drop_table("scans")
    op.drop_index("ix_outbox_paper_id", table_name="outbox")
    op.drop_index("ix_outbox_dead_due_at", table_name="outbox")
    op.drop_table("outbox")
