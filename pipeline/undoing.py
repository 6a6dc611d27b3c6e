"""Taking back what one just decided: by one more decision, never by erasing one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from pipeline.deciding import check_right, may_see
from pipeline.decisions import RESULT_CODE, SUCCESSOR, Decision, Outcome
from pipeline.errors import NotFound
from pipeline.ports import UnitOfWork
from pipeline.question import Asker
from pipeline.review import find_field, withdraw
from pipeline.taking import hold_paper
from pipeline.tools import Tools

REACH = timedelta(hours=12)  # of one working day
LOOKED_AT = 40  # of the newest decisions


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: a field, `loai`, `trang` or `origin` of a paper."""

    paper_id: str
    name: str


def last_own(asker: Asker, tools: Tools) -> Decision | None:
    """The asker's newest decision that still stands and is none that took another back."""
    with tools.catalogue.begin() as unit:
        made = unit.decisions_by(asker.user, tools.clock.now() - REACH, LOOKED_AT)
        return next((one for one in made if _stands(one, asker, unit)), None)


def undo_last(asker: Asker, tools: Tools) -> Undone | None:
    """Take it back; None where there is nothing. Raises Taken while somebody else looks at its
    paper, DecidedMeanwhile, and what `withdraw` raises."""
    check_right(asker)
    last = last_own(asker, tools)
    if last is None:
        return None
    row = hold_paper(last.paper_id, asker, tools).row
    seen = None
    with suppress(NotFound):  # what is decided of the whole paper is no field
        seen = find_field(row, last.name, tools.forms).mark
    withdraw(last.paper_id, last.name, asker, tools, seen)
    return Undone(last.paper_id, last.name)


def _stands(one: Decision, asker: Asker, unit: UnitOfWork) -> bool:
    if one.name in (RESULT_CODE, SUCCESSOR) or one.outcome is Outcome.WITHDRAWN:
        return False
    try:
        row = unit.paper(one.paper_id)
    except NotFound:  # its pages were given to another paper
        return False
    made = [each for each in unit.decisions(one.paper_id) if each.name == one.name]
    return may_see(row, asker) and made[-1].turn == one.turn and not _took_back(made)


def _took_back(made: list[Decision]) -> bool:
    """Whether the last of them says again what stood before the own one before it."""
    if len(made) < 2 or made[-1].by != made[-2].by:
        return False
    earlier = made[-3].value if len(made) > 2 else None
    again = made[-1].value in (earlier, made[-2].before) and made[-1].before == made[-2].value
    return again and made[-2].outcome is not Outcome.WITHDRAWN
