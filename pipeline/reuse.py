"""Does the state already have it? The right story: a person and a paper type in, papers out.

A component of a dossier need not be asked for when a paper that was digitised before satisfies
it (Luật Chuyển đổi số 148/2025/QH15, Điều 31). Each paper comes with the checks that say why it
may stand in, or why not; a number decides who somebody is, a name never does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.dossier import Dossier, PersonTie
from pipeline.errors import BadQuestion, NotFound
from pipeline.language.names import clean_name
from pipeline.ports import PaperRow, UnitOfWork
from pipeline.procedures.procedure import Component
from pipeline.question import Asker, Check, Person, Reuse, ReuseState
from pipeline.reuse_checks import (
    NAMES,
    NUMBERS,
    OF_A_COMPONENT,
    RULES,
    SEE_ORIGINAL,
    Case,
    check_right,
    check_type,
    may_be_of,
)
from pipeline.tools import Tools

_RANK = {ReuseState.USABLE: 0, ReuseState.SEE_ORIGINAL: 1, ReuseState.NOT_USABLE: 2}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that is or may be of a person; `tie` where an officer says so, `others_tied` whether
    somebody else was named for the same place on it."""

    row: PaperRow
    tie: PersonTie | None = None
    others_tied: bool = False


def check_reuse(
    person: Person,
    loai: str,
    asker: Asker,
    today: date,
    tools: Tools,
    *,
    purpose: str | None = None,
) -> tuple[Reuse, ...]:
    """The papers of a person and whether each may stand in for `loai` (a paper type or a KQ
    code), best first. `purpose` as the procedure needs it, for papers issued for one purpose.

    Who sees no papers gets none. Raises BadQuestion for a person without number or name, and
    CatalogueUnavailable."""
    if not asker.sees_papers:
        return ()
    cases = [
        Case(c.row, person, loai, asker, today, purpose, tools.forms, None, c.tie, c.others_tied)
        for c in find_candidates(person, tools)
    ]
    return tuple(sorted(map(_judge, cases), key=_best_first))


def check_component(
    person: Person,
    component: Component,
    candidates: tuple[Candidate, ...],
    asker: Asker,
    tools: Tools,
    purpose: str,
) -> tuple[Reuse, ...]:
    """The same for a component of a procedure: those of the candidates that are what it accepts,
    judged by its own rules too."""
    today = tools.clock.today()
    cases = [
        Case(c.row, person, "", asker, today, purpose, tools.forms, component, c.tie, c.others_tied)
        for c in candidates
    ]
    fitting = [case for case in cases if check_type(case).passed]
    return tuple(sorted(map(_judge, fitting), key=_best_first))


def find_candidates(person: Person, tools: Tools) -> tuple[Candidate, ...]:
    """By number; by what officers tied to that number; and by name those that say of nobody else:
    they may be looked at, no more. Raises BadQuestion for a person without number or name."""
    _refuse_nonsense(person)
    found: dict[str, Candidate] = {}
    with tools.catalogue.begin() as unit:
        if person.ho_ten:
            rows = unit.papers_by_field(NAMES, clean_name(person.ho_ten))
            found |= {row.paper_id: Candidate(row) for row in rows if may_be_of(person, row)}
        if person.so_dinh_danh:
            rows = unit.papers_by_field(NUMBERS, person.so_dinh_danh)
            found |= {row.paper_id: Candidate(row) for row in rows}
            found |= _tied(person.so_dinh_danh, unit)
    return tuple(found.values())


def _tied(number: str, unit: UnitOfWork) -> dict[str, Candidate]:
    """A paper that is read anew at this moment is away."""
    found = {}
    for tie in unit.papers_tied_to(number):
        try:
            row = unit.paper(tie.paper_id)
        except NotFound:
            continue
        told = {t.so_dinh_danh for t in unit.ties_of_paper(tie.paper_id) if t.part == tie.part}
        found[tie.paper_id] = Candidate(row, tie, told != {number})
    return found


def _refuse_nonsense(person: Person) -> None:
    number = person.so_dinh_danh
    if number is None and not (person.ho_ten or "").strip():
        raise BadQuestion(detail="person")
    if number is not None and not (number.isascii() and number.isdecimal()):
        raise BadQuestion(detail="so_dinh_danh")
    if number is not None and len(number) not in (9, 12):
        raise BadQuestion(detail="so_dinh_danh")


def _judge(case: Case) -> Reuse:
    """Of a paper outside the asker's scope nothing is told but that it is there."""
    row = case.row
    right = check_right(case)
    if not right.passed:
        return Reuse(row.paper_id, row.loai, ReuseState.NOT_USABLE, (right,))
    rules = RULES if case.component is None else OF_A_COMPONENT
    checks = (*(rule(case) for rule in rules), right)
    tie = case.tie if case.tied else None
    return Reuse(row.paper_id, row.loai, _conclude(checks), checks, case.issued, tie)


def _conclude(checks: tuple[Check, ...]) -> ReuseState:
    failed = {check.code for check in checks if check.passed is False}
    if failed - SEE_ORIGINAL:
        return ReuseState.NOT_USABLE
    undecided = any(check.passed is None for check in checks)
    return ReuseState.SEE_ORIGINAL if failed or undecided else ReuseState.USABLE


def _best_first(reuse: Reuse) -> tuple[int, int, str, str]:
    """By conclusion, then by how much speaks for it, then the newest."""
    passed = sum(check.passed is True for check in reuse.checks)
    newest = "".join(chr(0x10FFFF - ord(c)) for c in reuse.issued or "")
    return _RANK[reuse.state], -passed, newest or "\U0010ffff", reuse.paper_id


def judge(
    row: PaperRow,
    person: Person,
    component: Component,
    asker: Asker,
    unit: UnitOfWork,
    tools: Tools,
    purpose: str,
    dossier: Dossier | None = None,
) -> Reuse:
    """One paper for one component, as everything stands in the transaction of `unit`: for whoever
    attaches it. Of the wrong type it is judged too. Raises NotFound for a paper that the asker may
    not see."""
    ties = [t for t in unit.papers_tied_to(person.so_dinh_danh or "") if t.paper_id == row.paper_id]
    told = {
        t.so_dinh_danh
        for t in unit.ties_of_paper(row.paper_id)
        for mine in ties
        if t.part == mine.part
    }
    case = Case(
        row,
        person,
        "",
        asker,
        tools.clock.today(),
        purpose,
        tools.forms,
        component,
        ties[-1] if ties else None,
        told != {person.so_dinh_danh},
    )
    if not check_right(case).passed:
        raise NotFound(kind="paper", key=row.paper_id)
    return _judge(case)
