"""Who looks at which paper of the review queue: nobody is given one that somebody else has open.

A lease runs out by itself when nobody holds it longer: a browser that is closed gives nothing back.
It keeps two people from the same work, not from each other's values: those are kept apart by marks
(`pipeline/review.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.access import Look, describe_look
from pipeline.deciding import check_right, see
from pipeline.errors import NotAllowed, Taken
from pipeline.ports import PaperRow, UnitOfWork
from pipeline.question import MOST_COUNTED, Asker
from pipeline.reviews import Kind, Lease, QueueRow
from pipeline.tools import Tools

HELD = 300.0  # seconds; whoever goes on looking holds it longer
AT_ONCE = 20  # rows of the queue looked at in one go


@dataclass(frozen=True, slots=True)
class Held:
    """A paper that the asker has before them, until when nobody else is given it, and where it
    stands in the queue (`place` None: nothing of it waits)."""

    row: PaperRow
    lease: Lease
    place: QueueRow | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits at a desk, by kind in the order of the queue. Not `complete`: there is more than
    was counted."""

    kinds: tuple[Kind, ...]
    complete: bool

    @property
    def papers(self) -> int:
        return sum(kind.papers for kind in self.kinds)


def count_waiting(asker: Asker, tools: Tools, most: int = MOST_COUNTED) -> Waiting:
    """At the asker's desk. Raises NotAllowed for who decides nothing."""
    check_right(asker)
    with tools.catalogue.begin() as unit:
        kinds = tuple(unit.count_queue(asker.desk, most + 1))
    return Waiting(kinds, sum(kind.papers for kind in kinds) <= most)


def take_next(
    asker: Asker,
    tools: Tools,
    after: str | None = None,
    risk: str | None = None,
    beside: str = "",
) -> QueueRow | None:
    """The next paper behind the position `after` that nobody else looks at and that is not
    `beside`, taken for the asker; what the asker had before is given back. None at the end of the
    queue."""
    check_right(asker)
    with tools.catalogue.begin() as unit:
        unit.release(asker.user)
        for place in _free(asker, unit, after, risk, beside):
            taken = unit.lease(place.paper_id, asker.user, asker.desk, HELD)
            if taken.user == asker.user:
                unit.commit()
                return place
        unit.commit()
    return None


def see_next(
    asker: Asker, tools: Tools, after: str | None, risk: str | None, beside: str
) -> PaperRow | None:
    """What `take_next` would give, without taking it: what is got ready is not shown yet."""
    with tools.catalogue.begin() as unit:
        place = next(_free(asker, unit, after, risk, beside), None)
        return unit.paper(place.paper_id) if place else None


def open_paper(paper_id: str, asker: Asker, tools: Tools) -> Held:
    """A paper of the own desk to decide about; the look is logged. Raises Taken while somebody
    else has it, NotFound, Retired, NotAllowed."""
    check_right(asker)
    with tools.catalogue.begin() as unit:
        row = _see_own(paper_id, asker, unit)
        lease = _take(paper_id, asker, unit)
        place = unit.queue_place(paper_id)
        unit.append(describe_look(row, Look.REVIEW, asker))
        unit.commit()
    return Held(row, lease, place)


def hold_paper(paper_id: str, asker: Asker, tools: Tools) -> Held:
    """For longer, before something is decided or while somebody still looks. Raises what
    `open_paper` raises; a look that was logged when it was opened is not logged again."""
    check_right(asker)
    with tools.catalogue.begin() as unit:
        row = _see_own(paper_id, asker, unit)
        lease = _take(paper_id, asker, unit)
        place = unit.queue_place(paper_id)
        unit.commit()
    return Held(row, lease, place)


def see_pictures(paper_id: str, asker: Asker, tools: Tools) -> PaperRow:
    """The paper of which pictures are asked. Whoever holds it was shown it, which is logged; for
    anybody else of its desk this is a look. Raises NotFound, Retired, NotAllowed."""
    check_right(asker)
    with tools.catalogue.begin() as unit:
        row = _see_own(paper_id, asker, unit)
        lease = unit.leases([paper_id]).get(paper_id)
        if lease is None or lease.user != asker.user:
            unit.append(describe_look(row, Look.REVIEW, asker))
            unit.commit()
    return row


def scan_papers(row: PaperRow, asker: Asker, tools: Tools) -> tuple[PaperRow, ...]:
    """All papers of its scan that are of the own desk, in order; the look at the others is
    logged."""
    with tools.catalogue.begin() as unit:
        rows = [each for each in unit.papers_of_scan(row.intake_id) if _is_own(each, asker)]
        for each in rows:
            if each.paper_id != row.paper_id:
                unit.append(describe_look(each, Look.REVIEW, asker))
        unit.commit()
    return tuple(sorted(rows, key=lambda each: each.first_page))


def let_go(asker: Asker, tools: Tools) -> None:
    """Whoever leaves the review gives back what they had open."""
    with tools.catalogue.begin() as unit:
        unit.release(asker.user)
        unit.commit()


def _take(paper_id: str, asker: Asker, unit: UnitOfWork) -> Lease:
    lease = unit.lease(paper_id, asker.user, asker.desk, HELD)
    if lease.user != asker.user:
        raise Taken(by=lease.user, at=lease.until.isoformat())
    return lease


def _see_own(paper_id: str, asker: Asker, unit: UnitOfWork) -> PaperRow:
    """An approver who is an inspector too decides for the own desk alone."""
    row = see(paper_id, asker, unit)
    if not _is_own(row, asker):
        raise NotAllowed(act="review")
    return row


def _is_own(row: PaperRow, asker: Asker) -> bool:
    return any(context.desk == asker.desk for context in row.contexts)


def _free(
    asker: Asker, unit: UnitOfWork, after: str | None, risk: str | None, beside: str
) -> Iterator[QueueRow]:
    while places := unit.queue(asker.desk, AT_ONCE, after, risk):
        leases = unit.leases([place.paper_id for place in places])
        for place in places:
            lease = leases.get(place.paper_id)
            mine = lease is None or lease.user == asker.user
            if mine and place.paper_id != beside:
                yield place
        after = places[-1].position
