"""Does the state already have it? The right story: a person and a paper type in, papers out.

A component of a dossier need not be asked for when a paper that was digitised before satisfies
it (Luật Chuyển đổi số 148/2025/QH15, Điều 31). Each paper comes with the checks that say why it
may stand in, or why not; a number decides who somebody is, a name never does.
"""

from __future__ import annotations

from datetime import date

from pipeline.errors import BadQuestion
from pipeline.language.names import clean_name
from pipeline.ports import PaperRow
from pipeline.question import Asker, Check, Person, Reuse, ReuseState
from pipeline.reuse_checks import (
    NAMES,
    NUMBERS,
    RULES,
    SEE_ORIGINAL,
    Case,
    check_right,
    may_be_of,
)
from pipeline.tools import Tools

_RANK = {ReuseState.USABLE: 0, ReuseState.SEE_ORIGINAL: 1, ReuseState.NOT_USABLE: 2}


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
    _refuse_nonsense(person)
    if not asker.sees_papers:
        return ()
    judged = [
        _judge(Case(row, person, loai, asker, today, purpose, tools.forms))
        for row in _papers_of(person, tools)
    ]
    return tuple(sorted(judged, key=_best_first))


def _refuse_nonsense(person: Person) -> None:
    number = person.so_dinh_danh
    if number is None and not (person.ho_ten or "").strip():
        raise BadQuestion(detail="person")
    if number is not None and not (number.isascii() and number.isdecimal()):
        raise BadQuestion(detail="so_dinh_danh")
    if number is not None and len(number) not in (9, 12):
        raise BadQuestion(detail="so_dinh_danh")


def _papers_of(person: Person, tools: Tools) -> list[PaperRow]:
    """By number; and by name those that say of nobody else: they may be looked at, no more."""
    found: dict[str, PaperRow] = {}
    with tools.catalogue.begin() as unit:
        if person.so_dinh_danh:
            rows = unit.papers_by_field(NUMBERS, person.so_dinh_danh)
            found |= {row.paper_id: row for row in rows}
        if person.ho_ten:
            rows = unit.papers_by_field(NAMES, clean_name(person.ho_ten))
            found = {row.paper_id: row for row in rows if may_be_of(person, row)} | found
    return list(found.values())


def _judge(case: Case) -> Reuse:
    """Of a paper outside the asker's scope nothing is told but that it is there."""
    row = case.row
    right = check_right(case)
    if not right.passed:
        return Reuse(row.paper_id, row.loai, ReuseState.NOT_USABLE, (right,))
    checks = (*(rule(case) for rule in RULES), right)
    return Reuse(row.paper_id, row.loai, _conclude(checks), checks, case.issued)


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
