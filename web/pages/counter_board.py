"""The board of a counter session: pages with their verdicts, what is done with them, progress."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app import counter_door as door
from app.counter_folder import take_from_folder
from app.counter_page_words import FAULTS, NAMES
from app.counter_prints import list_digitised
from app.labels import ROLES, TOLD_ORIGINS
from app.messages import advise, explain
from app.web_words import tell_error
from app.wiring import draw_code
from pipeline.counter_session import find_session
from pipeline.errors import BadValue, ChangedMeanwhile, Conflict, NotFound
from pipeline.question import Asker
from pipeline.tools import Tools
from web.failures import status_of
from web.pages.counter_phone import Sender
from web.pages.counter_rows import (
    HERE,
    Problem,
    Said,
    Worker,
    components_of,
    describe_board,
    older_papers,
    plan_act,
)
from web.rendering import go, page
from web.running import running

router = APIRouter()
SCRIPT = "x-part"
"""A script asks with this header, and puts the answer into the page in place of the board."""
KEPT = {"cache-control": "private, max-age=600"}
Number = Annotated[int, Form()]


async def form_of(request: Request) -> FormData:
    """All fields, for acts whose fields have names of papers in them."""
    return await request.form()


Fields = Annotated[FormData, Depends(form_of)]


@router.get(f"{HERE}/{{session_id}}")
def show(
    request: Request, session_id: str, worker: Worker, trang: str = "", thay: str = ""
) -> Response:
    return show_board(request, session_id, worker, chosen=trang, again=thay)


@router.get(f"{HERE}/{{session_id}}/ban")
def show_part(
    request: Request, session_id: str, worker: Worker, dau: str = "", trang: str = "",
    thay: str = "",
) -> Response:  # fmt: skip
    """The board alone, where it is no longer as it was (`dau`)."""
    told = _describe(request, session_id, worker, trang, thay)
    if told["stamp"] == dau:
        return Response(status_code=204)
    return page(request, "counter/board.html", problem=None, **told)


@router.post(f"{HERE}/{{session_id}}/viec")
def act(request: Request, session_id: str, worker: Worker, form: Fields) -> Response:
    """One act of the form around the board."""
    asker, tools = worker
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    chosen, again = fields.get("sheet", ""), fields.get("thay", "")
    problem, status = _do(session_id, fields, asker, tools)
    if request.headers.get(SCRIPT):
        told = _describe(request, session_id, worker, chosen, again)
        return page(request, "counter/board.html", status, problem=problem, **told)
    if problem:
        return show_board(
            request, session_id, worker, status, chosen=chosen, again=again, problem=problem
        )
    query = urlencode({key: value for key, value in (("trang", chosen), ("thay", again)) if value})
    return go(request, f"{HERE}/{session_id}?{query}#ban")


@router.post(f"{HERE}/{{session_id}}/xong")
def finish(request: Request, session_id: str, worker: Worker, seen: Number = 0) -> Response:
    asker, tools = worker
    try:
        door.finish(asker, tools, running(request).queue, session_id, seen)
    except (Conflict, ChangedMeanwhile, BadValue) as trouble:
        return show_board(
            request, session_id, worker, status_of(trouble), problem=tell_error(trouble)
        )
    return go(request, f"{HERE}/{session_id}")


@router.post(f"{HERE}/{{session_id}}/chay-lai")
def retry(request: Request, session_id: str, worker: Worker) -> Response:
    asker, tools = worker
    door.retry(asker, tools, running(request).queue, session_id)
    return go(request, f"{HERE}/{session_id}", "counter_retried")


@router.post(f"{HERE}/{{session_id}}/bo")
def abandon(request: Request, session_id: str, worker: Worker, seen: Number = 0) -> Response:
    asker, tools = worker
    door.abandon(asker, tools, session_id, seen)
    return go(request, HERE, "counter_abandoned")


@router.post(f"{HERE}/{{session_id}}/thu-muc")
def take_folder(request: Request, session_id: str, worker: Worker) -> Response:
    """Takes what the scanner dropped. Files that were refused are told with why."""
    asker, tools = worker
    dropped, problems = _take_dropped(request, session_id, asker, tools)
    if request.headers.get(SCRIPT):
        told = {"taken": dropped, "problems": problems}
        return JSONResponse(told, 422 if problems else 200)
    if problems:
        first, *more = problems
        return show_board(request, session_id, worker, 422, problem=first, more=more)
    code = "counter_taken" if dropped else "counter_nothing"
    return go(request, f"{HERE}/{session_id}", code, count=dropped)


@router.get(f"{HERE}/{{session_id}}/anh/{{sheet}}")
def thumbnail(session_id: str, sheet: str, sender: Sender) -> Response:
    """For the phone too."""
    asker, tools = sender
    return Response(
        door.thumbnail(asker, tools, session_id, sheet), media_type="image/webp", headers=KEPT
    )


@router.get(f"{HERE}/{{session_id}}/to-ngan-cach")
def cover(request: Request, session_id: str, worker: Worker) -> Response:
    """To be printed and laid before the papers of the dossier."""
    code = find_session(session_id, *worker).subject.dossier
    if code is None:
        raise NotFound(kind="dossier", key="")
    return page(request, "counter/cover.html", code=code, drawn=Markup(draw_code(code)))  # noqa: S704 - ours


@router.get(f"{HERE}/{{session_id}}/phieu")
def receipt(request: Request, session_id: str, worker: Worker) -> Response:
    """What the session became; the look at each paper is logged."""
    asker, tools = worker
    session = find_session(session_id, asker, tools)
    code = session.subject.dossier
    return page(
        request, "counter/receipt.html", session=session, now=tools.clock.now(),
        listed=list_digitised(session_id, asker, tools),
        drawn=Markup(draw_code(code)) if code else None,  # noqa: S704 - ours
    )  # fmt: skip


def show_board(
    request: Request, session_id: str, worker: tuple[Asker, Tools], status: int = 200, *,
    chosen: str = "", again: str = "", problem: Problem = None, more: list[Any] | None = None,
) -> Response:  # fmt: skip
    told = _describe(request, session_id, worker, chosen, again)
    return page(request, "counter/session.html", status, problem=problem, more=more or [], **told)


def folder_of(request: Request, asker: Asker) -> Any:
    """The scanner's folder, for the desk where it stands."""
    settings = running(request).settings
    return settings.counter.folder if asker.desk == settings.place.desk else None


def _take_dropped(
    request: Request, session_id: str, asker: Asker, tools: Tools
) -> tuple[int, list[tuple[str, str]]]:
    """How many files came in, and what is wrong with the others."""
    folder = folder_of(request, asker)
    if folder is None:
        return 0, [FAULTS["no_folder"]]
    try:
        dropped = take_from_folder(folder, session_id, asker, tools, running(request).queue)
    except OSError:
        return 0, [FAULTS["folder_away"]]
    bad = [(one.name, one.reason) for one in dropped if one.reason is not None]
    told = [(f"{name}: {explain(reason)}", advise(reason)) for name, reason in bad]
    return len(dropped) - len(bad), told


def _do(session_id: str, fields: dict[str, str], asker: Asker, tools: Tools) -> tuple[Problem, int]:
    """What is wrong with what was pressed, if anything."""
    record = door.show_session(asker, tools, session_id)
    try:
        seen = int(fields.get("seen", "0"))
        if fields.get("viec") == "replace" and not fields.get("other"):
            return FAULTS["no_other"], 422
        name, said = plan_act(record, fields)
        door.act(asker, tools, session_id, seen, name, said)
    except ValueError:
        return FAULTS["no_sheet"], 422
    except (BadValue, Conflict, ChangedMeanwhile) as trouble:
        return tell_error(trouble), status_of(trouble)
    return None, 200


def _describe(
    request: Request, session_id: str, worker: tuple[Asker, Tools], chosen: str, again: str
) -> Said:
    asker, tools = worker
    record = door.show_session(asker, tools, session_id, running(request).queue)
    told = describe_board(record, chosen) | {
        "roles": ROLES, "origins": TOLD_ORIGINS, "again": again, "names": NAMES,
        "components": {one.key: one.name for one in components_of(record, tools)},
        "older": older_papers(record, again, asker, tools),
        "folder": folder_of(request, asker) is not None,
    }  # fmt: skip
    facts = json.dumps({**record, "touched_at": ""}, sort_keys=True).encode()
    return told | {"stamp": hashlib.sha256(facts).hexdigest()[:16]}
