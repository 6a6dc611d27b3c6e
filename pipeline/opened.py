"""Papers of other desks that a live dossier opens: to the officer who holds it, those of its
persons, while it is live. To look at, never to decide about.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.deciding import see
from pipeline.dossier import Dossier
from pipeline.errors import NotFound, Retired
from pipeline.opening import opens
from pipeline.ports import PaperRow, UnitOfWork
from pipeline.question import Asker, Person
from pipeline.reuse_case import BEARERS, Asked, Case
from pipeline.reuse_checks import may_open
from pipeline.tools import Tools


def see_for_work(
    paper_id: str, asker: Asker, unit: UnitOfWork, tools: Tools
) -> tuple[PaperRow, Dossier | None]:
    """The paper as it stands, and the dossier that opens it where it is of another desk. Raises
    NotFound for who may not see it, Retired."""
    try:
        return see(paper_id, asker, unit), None
    except Retired:
        raise
    except NotFound:
        row = unit.paper(paper_id)
        for case, dossier in _ways(row, asker, unit, tools):
            if may_open(case):
                return row, dossier
        raise


def _ways(
    row: PaperRow, asker: Asker, unit: UnitOfWork, tools: Tools
) -> Iterator[tuple[Case, Dossier]]:
    """Each person whom the paper or an officer names, with each dossier of that person that the
    asker holds."""
    ties = unit.ties_of_paper(row.paper_id)
    numbers = {field.value for field in row.fields if field.name in _NUMBERS and field.value}
    for number in sorted(numbers | {tie.so_dinh_danh for tie in ties}):
        tie = next((tie for tie in ties if tie.so_dinh_danh == number), None)
        others = {other.so_dinh_danh for other in ties if tie and other.part == tie.part} - {number}
        today = tools.clock.today()
        for dossier in unit.dossiers_of(number):
            if opens(dossier, asker, tools.desks):
                asked = Asked(Person(number), asker, today, today, tools.forms, opened=True)
                yield Case(row, asked, tie, bool(others)), dossier


_NUMBERS = frozenset(f"so_dinh_danh{part}" for part in BEARERS)
