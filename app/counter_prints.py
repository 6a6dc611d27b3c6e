"""What a session became, as the receipt of the counter lists it."""

from __future__ import annotations

from dataclasses import dataclass

from app.labels import label_type
from pipeline.access import Look, read_paper
from pipeline.decisions import ORIGIN
from pipeline.ports import PaperRow
from pipeline.question import Asker
from pipeline.scan import Origin
from pipeline.tools import Tools


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the receipt: the type in words, how many pages, whether it was compared."""

    paper_id: str
    type: str
    pages: int
    compared: bool


def list_digitised(session_id: str, asker: Asker, tools: Tools) -> list[Listed]:
    """The papers of a session, in order; none of a scan that is not stored yet."""
    with tools.catalogue.begin() as unit:
        parts = unit.parts(session_id)
    keys = [key for part in parts for key in part.paper_ids]
    return [_list(read_paper(key, Look.FIELDS, asker, tools)) for key in keys]


def _list(row: PaperRow) -> Listed:
    origins = {context.origin for context in row.contexts}
    told = [decision.value for decision in row.decisions if decision.name == ORIGIN]
    compared = (told[-1] == Origin.FROM_ORIGINAL) if told else Origin.FROM_ORIGINAL in origins
    return Listed(row.paper_id, label_type(row.loai), len(row.pages), compared)
