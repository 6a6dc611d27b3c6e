"""Many hits at once, to take away as a list: within the asker's rights, for a purpose, logged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.finding import open_papers, tell
from pipeline.ledger import Act, Deed
from pipeline.purpose import read_purpose
from pipeline.question import Answer, Question
from pipeline.tools import Tools

MOST_EXPORTED = 2000
CHUNK = 100


def export_hits(question: Question, purpose: str | None, tools: Tools) -> Answer:
    """At most MOST_EXPORTED hits in order, without boxes; `total` says how many there are. Every
    paper in it stands in the ledger, and the export with its purpose, before anything is handed
    out. Raises BadPurpose, and as `finding.find` does."""
    said = read_purpose(purpose)
    asked = open_papers(replace(question, limit=CHUNK, after=None, facets=False), tools)
    chunks = list(_chunks(asked, tools))
    hits = tuple(hit for chunk in chunks for hit in chunk.hits)[:MOST_EXPORTED]
    _log_export(asked, said, len(hits), tools)
    return Answer(hits, chunks[0].total, complete=chunks[0].complete)


def _chunks(asked: Question, tools: Tools) -> Iterator[Answer]:
    count, after = 0, None
    while count < MOST_EXPORTED:
        answer = tell(asked, tools.index.find(replace(asked, after=after)), tools)
        yield answer
        count += len(answer.hits)
        if len(answer.hits) < CHUNK:
            return
        after = answer.hits[-1].cursor


def _log_export(asked: Question, purpose: str, count: int, tools: Tools) -> None:
    facts = {"what": "hits", "papers": count}
    act = Act(
        Deed.EXPORTED, asked.asker.user, asked.asker.desk, purpose, asked.working_on, facts=facts
    )
    with tools.catalogue.begin() as unit:
        unit.append(act)
        unit.commit()
