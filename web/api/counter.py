"""Sessions of the counter, for programs that a clerk sits at: what the pages do, by JSON."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app import counter_door as door
from app.counter_queue import CounterQueue
from pipeline import counter_leftovers
from pipeline.api_keys import Scope
from pipeline.dossier_desk import read_person
from pipeline.errors import NotFound
from pipeline.question import Asker
from pipeline.tools import Tools
from web.api import counter_models as models
from web.api import shapes
from web.api.asking import WORKERS, asks
from web.api.describing import PROBLEMS, picture
from web.api.repeating import OnceRoute
from web.running import queue_of, tools_of

router = APIRouter(prefix="/counter", tags=["counter"], route_class=OnceRoute, responses=PROBLEMS)
Worker = Annotated[Asker, Depends(asks(Scope.WRITE_PAPERS, *WORKERS))]
Now = Annotated[Tools, Depends(tools_of)]
Hands = Annotated[CounterQueue, Depends(queue_of)]
KEPT = {"cache-control": "private, max-age=600", "vary": "Authorization, Cookie"}
_SHOWN_DIGITS = 3


@router.get("/sessions")
def sessions(asker: Worker, tools: Now) -> models.Sessions:
    """Open and closing ones of the own desk, the newest first; at most 50."""
    found = [_head(record) for record in door.list_sessions(asker, tools)]
    return models.Sessions.model_validate({"items": found})


@router.post("/sessions", status_code=201)
def open_session(
    body: models.SubjectBody, asker: Worker, tools: Now, response: Response
) -> models.Session:
    record = door.open_session(asker, tools, **_subject(body, tools))
    response.headers["location"] = f"/api/v1/counter/sessions/{record['session_id']}"
    return _session(record)


@router.get("/sessions/{session_id}")
def session(session_id: shapes.Key, asker: Worker, tools: Now, queue: Hands) -> models.Session:
    """The board with its pages, and after the end what became of them."""
    return _session(door.show_session(asker, tools, session_id, queue))


@router.put("/sessions/{session_id}/subject")
def change_subject(
    session_id: shapes.Key, body: models.ChangedSubjectBody, asker: Worker, tools: Now
) -> models.Session:
    subject = _subject(body, tools)
    return _session(door.set_subject(asker, tools, session_id, body.seen, **subject))


@router.post("/sessions/{session_id}/files", status_code=201)
def lay_down(
    session_id: shapes.Key, body: models.LaidBody, asker: Worker, tools: Now, queue: Hands
) -> models.File:
    """An upload that is whole lies on the board; its pages are looked at in the background. Again
    it is the same file."""
    return _file(door.finish_upload(asker, tools, queue, body.upload_id, session_id))


@router.get("/sessions/{session_id}/pages/{sheet}/picture", **picture())
def thumbnail(session_id: shapes.Key, sheet: shapes.Key, asker: Worker, tools: Now) -> Response:
    """Small, upright as it seems. 404 until somebody looked at the page."""
    data = door.thumbnail(asker, tools, session_id, sheet)
    return Response(data, media_type="image/webp", headers=KEPT)


@router.post("/sessions/{session_id}/acts")
def act(session_id: shapes.Key, body: models.ActBody, asker: Worker, tools: Now) -> models.Session:
    """409 `changed_meanwhile` where somebody did something since the version that was seen."""
    said = body.model_dump(exclude_unset=True, exclude={"seen", "act"})
    return _session(door.act(asker, tools, session_id, body.seen, body.act, said))


@router.post("/sessions/{session_id}/completion", status_code=202)
def finish(
    session_id: shapes.Key, body: models.SeenBody, asker: Worker, tools: Now, queue: Hands
) -> models.Session:
    """Nothing on the board changes any more; digitising begins at once. `parts` tell how far."""
    return _session(door.finish(asker, tools, queue, session_id, body.seen))


@router.post("/sessions/{session_id}/retry", status_code=202)
def retry(session_id: shapes.Key, asker: Worker, tools: Now, queue: Hands) -> models.Session:
    """Parts that failed are done again. 409 where none did."""
    return _session(door.retry(asker, tools, queue, session_id))


@router.post("/sessions/{session_id}/abandonment")
def abandon(
    session_id: shapes.Key, body: models.SeenBody, asker: Worker, tools: Now
) -> models.Session:
    """Nothing of it becomes papers; its files wait among the leftovers."""
    return _session(door.abandon(asker, tools, session_id, body.seen))


@router.get("/leftovers")
def leftovers(asker: Worker, tools: Now) -> models.Files:
    """Files of the own desk that became no paper and wait for somebody to decide."""
    found = [
        record | {"name": record["name"] if record["added_by"] == asker.user else None}
        for record in door.leftovers(asker, tools)
    ]
    return models.Files.model_validate({"items": found})


@router.post("/leftovers/{file_id}/return", status_code=201)
def take_up(
    file_id: shapes.Key, body: models.TakenUpBody, asker: Worker, tools: Now
) -> models.File:
    """It lies on the board of an open session again."""
    taken = counter_leftovers.take_up_leftover(file_id, body.session_id, asker, tools)
    return _file(door.file_record(taken))


@router.delete("/leftovers/{file_id}", status_code=204)
def drop(file_id: shapes.Key, asker: Worker, tools: Now) -> Response:
    """The bytes go; the ledger says who decided."""
    counter_leftovers.drop_leftover(file_id, asker, tools)
    return Response(status_code=204)


def _subject(body: models.SubjectBody, tools: Tools) -> dict[str, str | None]:
    """Raises BadMessage for what is no person, NotFound for a procedure that nobody knows."""
    code = body.ma_thu_tuc.strip() if body.ma_thu_tuc else None
    if code is not None and tools.procedures.latest(code) is None:
        raise NotFound(kind="procedure", key=code)
    person = read_person(body.person)[0] if body.person is not None else None
    return {"dossier": body.ma_ho_so, "procedure": code, "person": person}


def _session(record: door.Record) -> models.Session:
    """The person's number by its end, files without names: an answer may be kept for an
    idempotency key."""
    person = record["person"]
    told = {
        **_head(record),
        "ma_thu_tuc": record["procedure"],
        "person": person and "•" * (len(person) - _SHOWN_DIGITS) + person[-_SHOWN_DIGITS:],
        "undoable": record["undoable"],
        "files": [_nameless(file) for file in record["files"]],
        "stacks": record["stacks"],
        "removed": record["removed"],
        "parts": record["parts"],
    }
    return models.Session.model_validate(told)


def _head(record: door.Record) -> dict[str, Any]:
    names = [name for name in models.SessionHead.model_fields if name != "ma_ho_so"]
    return {name: record[name] for name in names} | {"ma_ho_so": record["dossier"]}


def _file(record: door.Record) -> models.File:
    return models.File.model_validate(_nameless(record))


def _nameless(record: door.Record) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != "name"}
