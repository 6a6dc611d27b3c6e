"""Dossiers: those that one holds, the late ones first; one by its code or by who it is of; one
opened by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query
from starlette.requests import Request
from starlette.responses import Response

from app.dossier_door import person_record
from app.dossier_page_words import FLASHES, SAY, WAITING, tell_state, tell_trouble
from pipeline.attached_view import count_flagged, list_flagged
from pipeline.dossier import Dossier, DossierOrigin
from pipeline.dossier_desk import open_by_hand, procedure_of
from pipeline.dossier_due import Due, count_late, is_late, list_due, list_of_person
from pipeline.dossier_view import count_astray, list_astray, list_held
from pipeline.errors import BadMessage, BadQuestion, Conflict
from pipeline.language.codes import check_dossier_code, find_dossier_codes
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.failures import status_of
from web.family import WORKERS, Entry, Family, Waiting
from web.pages import dossier_case
from web.pages.dossier_case import HERE, LOOKERS, Looker, Officer, Opened, Typed
from web.people import may
from web.rendering import go, page

PAGE = 50
MOST_BY_HAND = 100
MOST_COUNTED = 100  # of what waits, at home
_OVERSEERS = frozenset({Duty.INSPECTOR, Duty.ADMINISTRATOR})

router = APIRouter()
Overseer = Annotated[Asker, Depends(may(Duty.INSPECTOR, Duty.ADMINISTRATOR))]
Turn = Annotated[int, Query(ge=1, le=100)]


@router.get(HERE)
def show(request: Request, asker: Looker, tools: Opened, trang: Turn = 1) -> Response:
    return _list(request, asker, tools, trang)


@router.post(HERE)
def find(
    request: Request, asker: Looker, tools: Opened, text: Annotated[str, Form(max_length=500)] = ""
) -> Response:
    """A mã hồ sơ, typed or out of a code on paper, leads to its page; a person's number, or the
    code of a card, to the dossiers that the asker holds."""
    code = _read_code(text)
    if code is not None:
        return go(request, f"{HERE}/{code}")
    try:
        found = list_of_person(text, asker, tools)
    except BadMessage:
        problem = SAY["no_code"], SAY["no_code_advice"]
        return _list(request, asker, tools, 1, 422, problem)
    if len(found) == 1:
        return go(request, f"{HERE}/{found[0].ma_ho_so}")
    if not found:
        return _list(request, asker, tools, 1, 404, (SAY["nobody"], SAY["nobody_advice"]))
    return page(request, "dossier/found.html", rows=_rows(found, tools))


@router.get(f"{HERE}/mo-tay")
def ask_by_hand(request: Request, asker: Officer, tools: Opened) -> Response:
    return _form(request, tools)


@router.post(f"{HERE}/mo-tay")
def open_one(
    request: Request, asker: Officer, tools: Opened, ma_ho_so: Typed = "", procedure: Typed = "",
    person: Typed = "", purpose: Typed = "",
) -> Response:  # fmt: skip
    try:
        opened = open_by_hand(ma_ho_so, procedure, person, purpose, asker, tools)
    except (BadMessage, Conflict) as trouble:
        typed = {"ma_ho_so": ma_ho_so, "procedure": procedure, "purpose": purpose}
        known = isinstance(trouble, Conflict) and trouble.facts.get("key")
        told = tell_trouble(trouble), str(known or "")
        return _form(request, tools, status_of(trouble), *told, typed, person)
    return go(request, f"{HERE}/{opened.ma_ho_so}", "opened")


@router.get(f"{HERE}/chua-ro-quay")
def astray(request: Request, asker: Overseer, tools: Opened, sau: str | None = None) -> Response:
    """With nobody who is known; without persons."""
    after = _read_code(sau or "")
    found = list_astray(asker, tools, None, MOST_BY_HAND, after)
    more = found[-1].ma_ho_so if len(found) == MOST_BY_HAND else ""
    return page(request, "dossier/astray.html", rows=_rows(found, tools), more=more)


router.include_router(dossier_case.router)  # behind those whose addresses look like codes


def _waits(asker: Asker, tools: Tools) -> Sequence[Waiting]:
    """What is late before what is not; then papers in use of which something was found out, and,
    for who says whose they are, dossiers with nobody who is known."""
    total, late = count_late(asker, tools) if asker.duties & WORKERS else (0, 0)
    flagged = count_flagged(asker, tools, MOST_COUNTED)
    astray = count_astray(asker, tools, MOST_COUNTED) if asker.duties & _OVERSEERS else 0
    told = (
        Waiting(HERE, WAITING["late"], late, WAITING["late_hint"]),
        _many(f"{HERE}#flagged", "flagged", flagged),
        _many(f"{HERE}/chua-ro-quay", "astray", astray),
        Waiting(HERE, WAITING["live"], total),
    )
    return [one for one in told if one.count]


def _many(href: str, what: str, count: int) -> Waiting:
    hint = WAITING[f"{what}_hint"]
    return Waiting(href, WAITING[what], count, hint, more=count == MOST_COUNTED)


_ENTRIES = (
    Entry(HERE, "Hồ sơ", frozenset(LOOKERS), "4"),
    Entry(f"{HERE}/chua-ro-quay", "Hồ sơ chưa rõ quầy", frozenset({Duty.ADMINISTRATOR})),
)
FAMILY = Family(router, _ENTRIES, _waits, FLASHES)


def _list(
    request: Request, asker: Asker, tools: Tools, turn: int = 1, status: int = 200,
    problem: tuple[str, str] | None = None,
) -> Response:  # fmt: skip
    due = list_due(asker, tools, PAGE, (turn - 1) * PAGE)
    by_hand: list[Dossier] = []
    if asker.sees_every_desk:
        by_hand = list_held(asker, tools, DossierOrigin.BY_HAND, limit=MOST_BY_HAND)
    return page(
        request, "dossier/list.html", status,
        due=due, rows=_rows(due.dossiers, tools), turn=turn, last=_last(due), problem=problem,
        flagged=_flagged(asker, tools), by_hand=_rows(by_hand, tools),
        inspects=asker.sees_every_desk, may_open=Duty.OFFICER in asker.duties,
    )  # fmt: skip


def _last(due: Due) -> int:
    return max(1, -(-due.total // PAGE))


def _flagged(asker: Asker, tools: Tools) -> list[dict[str, Any]]:
    """What was found out since about papers in use: whoever holds the dossier looks again."""
    found = list_flagged(asker, tools, 20)
    rows = _rows([dossier for dossier, _ in found], tools)
    return [row | {"papers": len(papers)} for row, (_, papers) in zip(rows, found, strict=True)]


def _rows(dossiers: Iterable[Dossier], tools: Tools) -> list[dict[str, Any]]:
    """Names and last digits: for lists of dossiers that the asker holds."""
    now, names = tools.clock.now(), {}
    rows = []
    for one in dossiers:
        key = one.facts.ma_thu_tuc, one.facts.ngay_tiep_nhan and one.facts.ngay_tiep_nhan.date()
        if key not in names:
            procedure = procedure_of(one, tools)
            names[key] = procedure.name if procedure else one.facts.ma_thu_tuc or ""
        rows.append({
            "dossier": one, "procedure": names[key], "state": tell_state(one.state),
            "late": is_late(one, now),
            "persons": [person_record(person, held=True) for person in one.persons],
        })  # fmt: skip
    return rows


def _form(
    request: Request, tools: Tools, status: int = 200, problem: tuple[str, str] | None = None,
    known: str = "", typed: dict[str, str] | None = None, person: str = "",
) -> Response:  # fmt: skip
    """What was typed stands there again; the answer to a form is kept nowhere."""
    today = tools.clock.today()
    current = {p.code: p.name for p in tools.procedures if p.in_effect(today)}
    blank = {"ma_ho_so": "", "procedure": "", "purpose": ""}
    return page(
        request, "dossier/by_hand.html", status, procedures=sorted(current.items()),
        problem=problem, known=known, typed=typed or blank, person=person,
    )  # fmt: skip


def _read_code(text: str) -> str | None:
    try:
        return check_dossier_code(text)
    except BadQuestion:
        return next(iter(find_dossier_codes(text)), None)
