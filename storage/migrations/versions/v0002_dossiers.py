"""Dossiers: their messages, persons, papers, ties of papers to persons, and the log of acts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "dossiers",
        sa.Column("ma_ho_so", KEY, nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("as_of", TIME, nullable=True),
        sa.Column("ma_thu_tuc", sa.String(), nullable=True),
        sa.Column("don_vi_xu_ly", KEY, nullable=True),
        sa.Column("nguoi_xu_ly", KEY, nullable=True),
        sa.Column("hand_desk", KEY, nullable=True),
        sa.Column("facts", sa.JSON(), nullable=True),
        sa.Column("hand", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("ma_ho_so", name="pk_dossiers"),
    )
    op.create_index("ix_dossiers_origin_ma_ho_so", "dossiers", ["origin", "ma_ho_so"])
    for column in ("don_vi_xu_ly", "nguoi_xu_ly", "hand_desk"):
        op.create_index(f"ix_dossiers_{column}", "dossiers", [column])
    op.create_index("ix_dossiers_live_ma_ho_so", "dossiers", ["live", "ma_ho_so"])
    op.create_table(
        "dossier_persons",
        sa.Column("ma_ho_so", KEY, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["ma_ho_so"], ["dossiers.ma_ho_so"], name="fk_dossier_persons_ma_ho_so_dossiers"
        ),
        sa.PrimaryKeyConstraint("ma_ho_so", "position", name="pk_dossier_persons"),
    )
    op.create_index("ix_dossier_persons_number", "dossier_persons", ["number"])
    op.create_table(
        "dossier_messages",
        sa.Column("message_id", KEY, nullable=False),
        sa.Column("ma_ho_so", KEY, nullable=False),
        sa.Column("sent_at", TIME, nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hand", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ma_ho_so"], ["dossiers.ma_ho_so"], name="fk_dossier_messages_ma_ho_so_dossiers"
        ),
        sa.PrimaryKeyConstraint("message_id", name="pk_dossier_messages"),
    )
    op.create_index(
        "ix_dossier_messages_ma_ho_so_sent_at", "dossier_messages", ["ma_ho_so", "sent_at"]
    )
    op.create_table(
        "dossier_papers",
        sa.Column("filing_id", COUNT, nullable=False),
        sa.Column("ma_ho_so", KEY, nullable=False),
        sa.Column("paper_id", KEY, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("component", sa.String(), nullable=True),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["ma_ho_so"], ["dossiers.ma_ho_so"], name="fk_dossier_papers_ma_ho_so_dossiers"
        ),
        sa.PrimaryKeyConstraint("filing_id", name="pk_dossier_papers"),
        sa.UniqueConstraint("ma_ho_so", "paper_id", name="uq_dossier_papers_ma_ho_so_paper_id"),
    )
    op.create_index("ix_dossier_papers_paper_id", "dossier_papers", ["paper_id"])
    op.create_table(
        "person_ties",
        sa.Column("tie_id", COUNT, nullable=False),
        sa.Column("paper_id", KEY, nullable=False),
        sa.Column("so_dinh_danh", KEY, nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("tie_id", name="pk_person_ties"),
        sa.UniqueConstraint(
            "paper_id", "part", "so_dinh_danh", name="uq_person_ties_paper_id_part_so_dinh_danh"
        ),
    )
    op.create_index("ix_person_ties_so_dinh_danh", "person_ties", ["so_dinh_danh"])
    op.create_table(
        "acts",
        sa.Column("act_id", COUNT, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("ma_ho_so", KEY, nullable=True),
        sa.Column("paper_id", KEY, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("act_id", name="pk_acts"),
    )
    op.create_index("ix_acts_ma_ho_so", "acts", ["ma_ho_so"])
    op.create_index("ix_acts_paper_id", "acts", ["paper_id"])
    op.create_index("ix_contexts_dossier", "contexts", ["dossier"])


def downgrade() -> None:
    op.drop_index("ix_contexts_dossier", table_name="contexts")
    for table in (
        "acts", "person_ties", "dossier_papers", "dossier_messages", "dossier_persons", "dossiers"
    ):
        op.drop_table(table)
