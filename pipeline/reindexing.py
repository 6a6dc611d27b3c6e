"""Fill a new index from what is stored while the old one answers, then let it take over."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.documents import describe_document, have_ended, read_text
from pipeline.errors import BadQuestion, Broken, NotFound
from pipeline.language.folding import EDITION
from pipeline.ports import PaperRow, Rebuild
from pipeline.question import Document
from pipeline.tools import Tools
from pipeline.walking import walk_papers

BATCH = 1000  # papers; memory holds one batch, a killed build loses at most one


def reindex(tools: Tools, on_progress: Callable[[], None] = lambda: None) -> int:
    """Every paper of the catalogue into a new index; returns how many this run wrote. `on_progress`
    is called for each. A killed run goes on where it stopped; papers that come in meanwhile are
    written to both. A paper that the index rejects is left out: its outbox row, not the rebuild,
    tells people so.

    Raises the Unavailable errors; what was filled is kept for the next run."""
    count = 0
    with tools.index.rebuild(f"papers-{EDITION}") as build:
        for rows in walk_papers(tools.catalogue, BATCH, build.resume_after):
            documents = _describe(rows, tools)
            count += _add(documents, build)
            for _ in rows:
                on_progress()
        build.swap()
    return count


def _describe(rows: Sequence[PaperRow], tools: Tools) -> list[Document]:
    ids = [row.paper_id for row in rows]
    with tools.catalogue.begin() as unit:
        ties, ended = unit.ties_of_papers(ids), have_ended(ids, unit)
    return [
        describe_document(
            row, _read(row.paper_id, tools), ties.get(row.paper_id, ()), ended=row.paper_id in ended
        )
        for row in rows
    ]


def _read(paper_id: str, tools: Tools) -> str:
    """A paper whose words are lost is still found by its fields; `verify` tells of the loss."""
    try:
        return read_text(paper_id, tools)
    except (NotFound, Broken):
        return ""


def _add(documents: Sequence[Document], build: Rebuild) -> int:
    try:
        build.add(documents)
    except BadQuestion:
        return sum(_add_one(document, build) for document in documents)
    return len(documents)


def _add_one(document: Document, build: Rebuild) -> bool:
    try:
        build.add([document])
    except BadQuestion:
        return False
    return True
