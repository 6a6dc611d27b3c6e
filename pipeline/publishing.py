"""Tell the index what the catalogue knows: outbox rows out, documents in.

The process that stored a paper publishes it at once; a flow sweeps what is left. Publishing
twice is harmless, and an index that is down loses nothing: the row waits. What people decided is
written beside the objects on the same way: the row waits until that is done too.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from pipeline.documents import make_document
from pipeline.errors import NotFound, SohoaError, Unavailable
from pipeline.manifest import keep_decision
from pipeline.ports import OutboxRow
from pipeline.tools import Tools

FIRST_WAIT = 5.0  # seconds; doubles with each attempt


def publish(
    paper_ids: Sequence[str],
    tools: Tools,
    limit: int = 500,
    overdue: timedelta = timedelta(0),
) -> int:
    """Publish the outbox rows of these papers (of all, when none is named) that are due for so
    long. Returns how many were published; never raises for a failing index: the rows stay with
    their error.

    Raises CatalogueUnavailable. When something is down the rest waits for the next time."""
    with tools.catalogue.begin() as unit:
        rows = unit.due(tools.clock.now() - overdue, limit, paper_ids)
    count = 0
    for row in rows:
        try:
            _tell_index(row.paper_id, tools)
        except SohoaError as trouble:
            postpone(row, trouble, tools)
            if isinstance(trouble, Unavailable):
                break
        else:
            tick_off(row, tools)
            count += 1
    return count


def publish_rest(tools: Tools, overdue: timedelta = timedelta(0)) -> None:
    """Publish whatever is due, such as papers whose process was killed between storing and
    publishing; only what is `overdue` leaves alone what another process is about to publish. When
    something is down the rows wait for the next time."""
    with suppress(Unavailable):
        while publish([], tools, overdue=overdue):
            continue


def _tell_index(paper_id: str, tools: Tools) -> None:
    """What the catalogue says now, whatever it said when the row was written: rows may come
    late, twice, or in another order."""
    _keep_decisions(paper_id, tools)
    try:
        document = make_document(paper_id, tools)
    except NotFound as gone:
        if gone.facts.get("kind") != "paper":
            raise
        tools.index.remove([paper_id])
    else:
        tools.index.put([document])


def _keep_decisions(paper_id: str, tools: Tools) -> None:
    with tools.catalogue.begin() as unit:
        decisions = unit.decisions(paper_id)
    for decision in decisions:
        keep_decision(decision, tools.objects)


def tick_off(row: OutboxRow, tools: Tools) -> None:
    with tools.catalogue.begin() as unit:
        unit.done(row.outbox_id)
        unit.commit()


def postpone(row: OutboxRow, trouble: SohoaError, tools: Tools) -> None:
    """A service that is down does not use up attempts; a document that the index rejects does,
    and ends as a dead letter that people can see."""
    down = isinstance(trouble, Unavailable)
    dead = not down and row.attempts + 1 >= tools.limits.publish_attempts
    wait = timedelta(seconds=FIRST_WAIT * 2 ** min(row.attempts, 8))
    with tools.catalogue.begin() as unit:
        due_at = tools.clock.now() + wait
        unit.postpone(row.outbox_id, str(trouble), due_at, dead, counted=not down)
        unit.commit()
