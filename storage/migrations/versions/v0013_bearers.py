"""Beside a name the number that a paper gives for whoever has it: namesakes are told apart by the
index of names alone, where a usual name is on thousands of papers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
FILL = """
UPDATE paper_fields SET bearer = (
    SELECT max(other.value) FROM paper_fields AS other
    WHERE other.paper_id = paper_fields.paper_id
    AND other.name || '' = 'so_dinh_danh' || substr(paper_fields.name, 7)
) WHERE name IN ('ho_ten', 'ho_ten_cha', 'ho_ten_me', 'ho_ten_chong', 'ho_ten_vo')
"""
COLUMNS = ["name", "value_head", "paper_id", "bearer"]


def upgrade() -> None:
    op.add_column("paper_fields", sa.Column("bearer", KEY, nullable=True))
    op.get_bind().execute(sa.text(FILL))
    op.drop_index("ix_paper_fields_name_value_head", "paper_fields")
    op.create_index("ix_paper_fields_name_value_head_paper_id_bearer", "paper_fields", COLUMNS)

