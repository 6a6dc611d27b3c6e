"""What every decision of a person shares: who may see the paper, who may decide, what follows."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from pipeline.decisions import ORIGIN, ROLE, RULINGS, SUCCESSOR, Decision
from pipeline.errors import DecidedMeanwhile, NotAllowed, NotFound, Retired, Unavailable
from pipeline.following import follow_up
from pipeline.hooks import HookEvent, outcomes_of
from pipeline.ledger import Act, Deed
from pipeline.paper import Field
from pipeline.ports import PaperRow, UnitOfWork
from pipeline.question import Asker
from pipeline.revising import revise
from pipeline.scan import Context, make_paper_id
from pipeline.tools import Tools

log = logging.getLogger("sohoa.review")

TRIES = 5  # somebody else's decision on another field of the paper is no conflict


def see(paper_id: str, asker: Asker, unit: UnitOfWork) -> PaperRow:
    """The paper as it stands. Raises NotFound for who may not see it, Retired for a paper that
    a person joined with another."""
    try:
        row = unit.paper(paper_id)
    except NotFound:
        successor, end = find_successor(paper_id, unit)
        if successor is None or end is None or not may_see(successor, asker):
            raise
        raise Retired(
            kind="paper", key=paper_id, successor=successor.paper_id, by=end.by,
            at=end.at.isoformat(),
        ) from None  # fmt: skip
    if not may_see(row, asker):
        raise NotFound(kind="paper", key=paper_id)
    return row


def find_successor(paper_id: str, unit: UnitOfWork) -> tuple[PaperRow | None, Decision | None]:
    """The standing paper that has the pages of one that ended, and by whose word it ended."""
    end, seen = _end_of(paper_id, unit), {paper_id}
    last = end
    while last is not None and last.value is not None and last.value not in seen:
        seen.add(last.value)
        with suppress(NotFound):
            return _holder(paper_id, unit.paper(last.value), unit), end
        last = _end_of(last.value, unit)
    return None, None


def _holder(paper_id: str, heir: PaperRow, unit: UnitOfWork) -> PaperRow:
    """Of the papers of the heir's scan the one that has the first page of the paper that ended:
    the heir may have been divided since."""
    for row in unit.papers_of_scan(heir.intake_id):
        if any(make_paper_id(row.sha256, page.number) == paper_id for page in row.pages):
            return row
    return heir


def check_right(asker: Asker) -> None:
    if not asker.decides:
        raise NotAllowed(act="review")


def check_seen(row: PaperRow, field: Field, seen: str | None) -> None:
    if seen == field.mark or (seen is None and field.decision is None):
        return
    by, outcome, at = "sohoa", "read", row.stored_at  # read again, unless a person decided
    if decision := field.decision:
        by, outcome, at = decision.by, decision.outcome.value, decision.at
    raise DecidedMeanwhile(
        field=field.name, by=by, outcome=outcome, at=at.isoformat(), mark=field.mark
    )


def describe_decisions(
    row: PaperRow, decisions: Sequence[Decision], asker: Asker, reason: str = ""
) -> Act:
    """What was decided about which field, without any value: those stand with the decisions. Of
    origin and role, which name nobody, the word itself."""
    facts: dict[str, Any] = {"decided": outcomes_of(decisions)}
    facts |= {made.name: made.value for made in decisions if made.name in (ORIGIN, ROLE)}
    return Act(
        Deed.DECIDED, asker.user, asker.desk, reason, paper_id=row.paper_id, version=row.version,
        facts=facts,
    )  # fmt: skip


def log_decisions(
    row: PaperRow, decisions: Sequence[Decision], asker: Asker, unit: UnitOfWork, reason: str = ""
) -> None:
    """For other systems, and last of all into the ledger."""
    for paper_id, fields in outcomes_of(decisions).items():
        unit.announce(HookEvent.PAPER_REVIEWED, {"paper_id": paper_id, "decided": fields})
    unit.append(describe_decisions(row, decisions, asker, reason))


def tell(decisions: Sequence[Decision], tools: Tools) -> None:
    """Do what follows now; what cannot be done now waits in the outbox."""
    for made in decisions:
        facts = {"paper_id": made.paper_id, "field": made.name, "outcome": made.outcome.value}
        log.debug("decided", extra=facts)
    with suppress(Unavailable):
        if ruled := [made.paper_id for made in decisions if made.name in RULINGS]:
            revise(ruled, tools)
        follow_up([made.paper_id for made in decisions], tools)


def may_see(row: PaperRow, asker: Asker) -> bool:
    own = asker.sees_every_desk or any(c.desk == asker.desk for c in row.contexts)
    return asker.sees_papers and own


def told_contexts(row: PaperRow, asker: Asker) -> tuple[Context, ...]:
    """Who handed the paper in and for what, as far as the asker may know: what other desks do with
    the same bytes is not told."""
    return tuple(c for c in row.contexts if asker.sees_every_desk or c.desk == asker.desk)


def _end_of(paper_id: str, unit: UnitOfWork) -> Decision | None:
    ends = [each for each in unit.decisions(paper_id) if each.name == SUCCESSOR]
    return ends[-1] if ends and ends[-1].value is not None else None
