"""The counter: whom and what papers are scanned for, what can be used again, what was left over."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import Response

from app import counter_door as door
from app.counter_page_words import FAULTS, FLASHES, NAMES
from app.web_words import tell_error
from pipeline import counter_leftovers
from pipeline.counter_session import find_session
from pipeline.desks import holds
from pipeline.dossier_desk import procedure_of, read_person
from pipeline.errors import BadMessage, BadQuestion, NotFound
from pipeline.question import Asker
from pipeline.tools import Tools
from web.family import WORKERS, Entry, Family, Waiting
from web.pages import counter_board, counter_checklist, counter_papers, counter_phone
from web.pages import counter_uploads as uploads
from web.pages.counter_rows import HERE, Problem, Worker, moment
from web.people import may
from web.rendering import go, page
from web.running import tools_of

router = APIRouter()
Opened = Annotated[Tools, Depends(tools_of)]
Typed = Annotated[str, Form(max_length=400)]
Key = Annotated[str, Form(max_length=80)]
Asking = Annotated[Asker, Depends(may(*WORKERS))]


@router.get(HERE)
def start(request: Request, asker: Asking, tools: Opened) -> Response:
    return _start(request, asker, tools)


@router.post(HERE)
def begin(
    request: Request, asker: Asking, tools: Opened,
    dossier: Typed = "", procedure: Typed = "", person: Typed = "",
) -> Response:  # fmt: skip
    """The person's number comes by POST and stays with the session alone."""
    subject, problem = read_subject(dossier, procedure, person, asker, tools)
    if problem:
        typed = {"dossier": dossier, "procedure": procedure, "person": person}
        return _start(request, asker, tools, 422, problem=problem, typed=typed)
    key = door.open_session(asker, tools, **subject)["session_id"]
    asked = subject["procedure"] or subject["dossier"]
    return go(request, f"{HERE}/{key}/thanh-phan" if asked else f"{HERE}/{key}")


@router.get(f"{HERE}/bo-ra")
def leftovers(request: Request, asker: Asking, tools: Opened) -> Response:
    return page(request, "counter/leftovers.html", files=door.leftovers(asker, tools),
                sessions=_open_ones(asker, tools), moment=moment)  # fmt: skip


@router.post(f"{HERE}/bo-ra/{{file_id}}/xoa")
def drop(request: Request, file_id: str, asker: Asking, tools: Opened) -> Response:
    counter_leftovers.drop_leftover(file_id, asker, tools)
    return go(request, f"{HERE}/bo-ra", "counter_dropped")


@router.post(f"{HERE}/bo-ra/{{file_id}}/lay-lai")
def take_up(
    request: Request, file_id: str, asker: Asking, tools: Opened, session: Key = ""
) -> Response:
    counter_leftovers.take_up_leftover(file_id, session, asker, tools)
    return go(request, f"{HERE}/{session}", "counter_taken_up")


@router.post(f"{HERE}/{{session_id}}/ho-so")
def set_subject(
    request: Request, session_id: str, worker: Worker, seen: Annotated[int, Form()] = 0,
    dossier: Typed = "", procedure: Typed = "", person: Typed = "",
) -> Response:  # fmt: skip
    asker, tools = worker
    former = find_session(session_id, asker, tools).subject.person
    subject, problem = read_subject(dossier, procedure, person, asker, tools)
    if problem:
        return counter_board.show_board(request, session_id, worker, 422, problem=problem)
    subject["person"] = subject["person"] or former
    door.set_subject(asker, tools, session_id, seen, **subject)
    return go(request, f"{HERE}/{session_id}", "counter_subject")


def read_subject(
    dossier: str, procedure: str, person: str, asker: Asker, tools: Tools
) -> tuple[dict[str, Any], Problem]:
    """What was typed, or what is wrong with it. A dossier that the asker holds says which
    procedure it is for."""
    subject: dict[str, Any] = {"dossier": dossier.strip() or None, "person": None}
    subject["procedure"] = procedure.partition("–")[0].strip() or None
    try:
        door.make_subject(subject["dossier"], None, None)
        if person.strip():
            subject["person"] = read_person(person)[0]
    except BadQuestion as wrong:
        return subject, tell_error(wrong)
    except BadMessage:
        return subject, FAULTS["no_person"]
    if subject["procedure"] is None and subject["dossier"]:
        subject["procedure"] = _procedure_of(subject["dossier"], asker, tools)
    elif subject["procedure"] and tools.procedures.latest(subject["procedure"]) is None:
        return subject, FAULTS["no_procedure"]
    return subject, None


def _procedure_of(ma_ho_so: str, asker: Asker, tools: Tools) -> str | None:
    with suppress(NotFound):
        with tools.catalogue.begin() as unit:
            dossier = unit.dossier(ma_ho_so)
        found = procedure_of(dossier, tools) if holds(dossier, asker, tools.desks) else None
        return found.code if found else None
    return None


def _start(
    request: Request, asker: Asker, tools: Tools, status: int = 200,
    problem: Problem = None, typed: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    blank = {"dossier": "", "procedure": "", "person": ""}
    known = {one.code: one.name for one in tools.procedures}
    return page(
        request, "counter/start.html", status, problem=problem, typed=typed or blank,
        sessions=_open_ones(asker, tools), procedures=sorted(known.items()),
        left=len(door.leftovers(asker, tools)), moment=moment,
    )  # fmt: skip


def _open_ones(asker: Asker, tools: Tools) -> list[door.Record]:
    return door.list_sessions(asker, tools)


def waits(asker: Asker, tools: Tools) -> list[Waiting]:
    if not asker.decides:
        return []
    found = (
        (HERE, NAMES["open_session"], len(door.list_sessions(asker, tools))),
        (f"{HERE}/bo-ra", NAMES["leftover"], len(door.leftovers(asker, tools))),
    )
    return [Waiting(href, label, count) for href, label, count in found if count]


for _part in (counter_phone, uploads, counter_checklist, counter_papers, counter_board):
    router.include_router(_part.router)

FAMILY = Family(router, (Entry(HERE, "Quầy số hoá", WORKERS, "2"),), waits, FLASHES, (f"{HERE}/",))
