"""Sweep the outbox until nothing due goes through: first what people ruled, then what the index
must learn. Knows nothing of Prefect."""

from __future__ import annotations

from pipeline.publishing import publish
from pipeline.revising import revise_rest
from pipeline.tools import Tools


def sweep_outbox(tools: Tools, page: int = 500) -> dict[str, int]:
    """Raises CatalogueUnavailable; an index that is down leaves its rows waiting."""
    revise_rest(tools)
    published = 0
    while count := publish([], tools, page):
        published += count
    with tools.catalogue.begin() as unit:
        rows = unit.outbox()
    dead = sum(row.dead for row in rows)
    return {"published": published, "waiting": len(rows) - dead, "dead": dead}
