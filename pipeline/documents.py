"""What the index is told of a paper, made from the catalogue and the stored words."""

from __future__ import annotations

import json

from pipeline.decisions import PAGES
from pipeline.errors import Broken
from pipeline.keys import words_key
from pipeline.ports import Area, PaperRow
from pipeline.question import Document
from pipeline.tools import Tools


def make_document(paper_id: str, tools: Tools) -> Document:
    """The document of a paper, from its row and its stored words."""
    with tools.catalogue.begin() as unit:
        row = unit.paper(paper_id)
    return describe_document(row, read_text(paper_id, tools))


def describe_document(row: PaperRow, text: str) -> Document:
    told = (f for f in row.fields if f.name != PAGES)
    values = {f.name: f.value or f.guess or f.printed or "" for f in told}
    return Document(
        paper_id=row.paper_id,
        version=row.version,
        loai=row.loai,
        text=text,
        fields=values,
        desks=tuple(sorted({c.desk for c in row.contexts})),
        dossiers=tuple(sorted({c.dossier for c in row.contexts if c.dossier})),
        ngay_ban_hanh=values.get("ngay_ban_hanh") or values.get("ngay_cap") or None,
        stored_at=row.stored_at.isoformat(),
    )


def read_text(paper_id: str, tools: Tools) -> str:
    """The text of a paper, pages separated by form feeds, from its stored words.

    Raises NotFound when the paper was never archived, Broken when its words are not words."""
    data = tools.objects.read(Area.PAPERS, words_key(paper_id))
    try:
        return "\f".join(page["text"] for page in json.loads(data)["pages"])
    except (KeyError, TypeError, ValueError) as error:
        raise Broken(detail=f"words: {type(error).__name__}") from error
