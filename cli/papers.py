"""How a paper and its fields are shown to a person."""

from __future__ import annotations

from collections.abc import Sequence

from app.labels import label_field, label_type
from app.messages import STATUS
from app.review_door import shown_value
from app.review_words import OUTCOMES
from cli.output import print_table
from pipeline.paper import Field


def print_paper(paper_id: str, loai: str, fields: Sequence[Field]) -> None:
    rows = [
        (
            label_field(f.name),
            shown_value(f),
            OUTCOMES[f.decision.outcome.value] if f.decision else STATUS[f.status.value],
            f"{f.confidence:.2f}",
            str(f.page),
        )
        for f in fields
    ]
    print_table(
        f"{label_type(loai)}  {paper_id}",
        ("Trường", "Giá trị", "Trạng thái", "Tin cậy", "Trang"),
        rows,
    )
