"""Files on their way to a counter session: in pieces by a script, which goes on after a dropped
line, or whole by a form where there are no scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, UploadFile
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app import counter_door as door
from app.counter_page_words import FAULTS
from app.web_words import tell_error
from pipeline.counter_session import find_session
from pipeline.errors import Conflict, Refused, SohoaError
from pipeline.line_errors import TooLong
from pipeline.question import Asker
from pipeline.tools import Tools
from pipeline.upload import PIECE_BYTES
from web.failures import status_of
from web.pages.counter_phone import Sender, has_phone
from web.pages.counter_rows import HERE
from web.rendering import go, page
from web.running import running

router = APIRouter()


class Announced(BaseModel):
    """A file that is to come. Its name comes in the body: addresses are logged."""

    name: str = Field(max_length=255)
    size: int = Field(gt=0)
    sha256: str | None = Field(None, pattern="^[0-9a-f]{64}$")


async def piece_of(request: Request) -> bytes:
    """The body, given up as soon as it is too long. Raises TooLong."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > PIECE_BYTES:
            raise TooLong(upload_id="", size=len(data), limit=PIECE_BYTES)
    return bytes(data)


Piece = Annotated[bytes, Depends(piece_of)]


@router.post(f"{HERE}/{{session_id}}/tai-len")
def begin(session_id: str, announced: Announced, sender: Sender) -> Response:
    asker, tools = sender

    def do() -> door.Record:
        find_session(session_id, asker, tools)
        return door.begin_upload(
            asker, tools, name=announced.name, size=announced.size, sha256=announced.sha256
        )

    return _answer(do)


@router.put(f"{HERE}/{{session_id}}/tai-len/{{upload_id}}")
def put(session_id: str, upload_id: str, sender: Sender, piece: Piece, tu: int = 0) -> Response:
    """`tu`: the byte where the piece begins."""
    return _answer(lambda: door.put_piece(*sender, upload_id, tu, piece))


@router.get(f"{HERE}/{{session_id}}/tai-len/{{upload_id}}")
def status(session_id: str, upload_id: str, sender: Sender) -> Response:
    """Where to go on."""
    return _answer(lambda: door.upload_status(*sender, upload_id))


@router.post(f"{HERE}/{{session_id}}/tai-len/{{upload_id}}/xong")
def finish(request: Request, session_id: str, upload_id: str, sender: Sender) -> Response:
    queue = running(request).queue
    return _answer(lambda: door.finish_upload(*sender, queue, upload_id, session_id))


@router.post(f"{HERE}/{{session_id}}/tep")
def send_whole(
    request: Request, session_id: str, sender: Sender,
    tep: Annotated[list[UploadFile], File()] = [],  # noqa: B006
) -> Response:  # fmt: skip
    """Each file by itself: one that is refused stops no other, and is told by its name."""
    asker, tools = sender
    find_session(session_id, asker, tools)
    files = [one for one in tep if one.filename]
    problems = [FAULTS["no_file"]] if not files else []
    for file in files:
        try:
            _take(file, session_id, request, asker, tools)
        except (Refused, Conflict) as trouble:
            what, advice = tell_error(trouble)
            problems.append((f"{file.filename}: {what}", advice))
    back = f"{HERE}/{session_id}" + ("/dien-thoai" if has_phone(request, session_id) else "")
    if problems:
        told = {"problems": problems, "back": back}
        return page(request, "counter/refused.html", 422, **told)
    return go(request, back, "counter_taken", count=len(files))


def _take(file: UploadFile, session_id: str, request: Request, asker: Asker, tools: Tools) -> None:
    with TemporaryDirectory(prefix="form-", dir=tools.work) as folder:
        source = Path(folder) / "whole"
        with source.open("wb") as target:
            while chunk := file.file.read(1 << 20):
                target.write(chunk)
        name = (file.filename or "")[:255]
        door.add_file(asker, tools, running(request).queue, session_id, name, source)


def _answer(do: Callable[[], door.Record]) -> Response:
    """What scripts read: the record, or what is wrong and what to do."""
    try:
        return JSONResponse(do())
    except SohoaError as trouble:
        what, advice = tell_error(trouble)
        told: dict[str, Any] = {"code": trouble.code, "what": what, "advice": advice}
        told |= {"again": trouble.retryable}
        return JSONResponse(told, status_of(trouble))
