"""Digitising: a file handed in whole or by pieces, and what became of it. At once, in the line of
the counters, before whatever batch runs."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from app import counter_door, scan_door
from app.counter_queue import CounterQueue
from pipeline.api_keys import Scope
from pipeline.handing_in import Cover
from pipeline.question import Asker
from pipeline.tools import Tools
from web.api import scan_models as models
from web.api import shapes
from web.api.asking import WORKERS, asks
from web.api.bounds import read_file
from web.api.describing import PROBLEMS
from web.api.repeating import OnceRoute
from web.running import queue_of, tools_of

router = APIRouter(tags=["digitising"], route_class=OnceRoute, responses=PROBLEMS)
Worker = Annotated[Asker, Depends(asks(Scope.WRITE_PAPERS, *WORKERS))]
Now = Annotated[Tools, Depends(tools_of)]
Hands = Annotated[CounterQueue, Depends(queue_of)]
Bytes = Annotated[bytes, Depends(read_file)]

_BINARY = {"schema": {"type": "string", "format": "binary"}}
A_FILE: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/octet-stream": _BINARY}}
}
AGAIN = "1"  # seconds after which it makes sense to ask


@router.post("/scans", status_code=202, openapi_extra=A_FILE)
def hand_in(
    asker: Worker, tools: Now, queue: Hands, data: Bytes,
    cover: Annotated[models.CoverBody, Query()], response: Response,
) -> models.Scan:  # fmt: skip
    """A whole file of at most 32 MiB, as it is, in the body. One that is no good at first sight is
    refused; else `Location` says where to ask what becomes of it."""
    record = scan_door.hand_in(asker, tools, queue, data, _cover(cover))
    return _waits(record, response)


@router.get("/scans/{scan_id}")
def scan(scan_id: shapes.Key, asker: Worker, tools: Now) -> models.Scan:
    """What became of a file of the own desk. What its papers say: `/papers/{id}`."""
    return models.Scan.model_validate(scan_door.show_scan(asker, tools, scan_id))


@router.post("/scans/{scan_id}/retry", status_code=202)
def retry(
    scan_id: shapes.Key, asker: Worker, tools: Now, queue: Hands, response: Response
) -> models.Scan:
    """What `failed` is done again. 409 where it did not."""
    return _waits(scan_door.retry(asker, tools, queue, scan_id), response)


@router.post("/uploads", status_code=201)
def begin(body: models.UploadBody, asker: Worker, tools: Now, response: Response) -> models.Upload:
    """Announce a file that comes in pieces; one that nobody touches for a day is forgotten."""
    record = counter_door.begin_upload(
        asker, tools, name=body.name, size=body.size, sha256=body.sha256
    )
    response.headers["location"] = f"/api/v1/uploads/{record['upload_id']}"
    return _upload(record)


@router.get("/uploads/{upload_id}")
def upload(upload_id: shapes.Key, asker: Worker, tools: Now) -> models.Upload:
    """After a dropped line: `received` is where to go on."""
    return _upload(counter_door.upload_status(asker, tools, upload_id))


@router.put("/uploads/{upload_id}", openapi_extra={**A_FILE, "x-once": False})
def put(
    upload_id: shapes.Key, offset: models.Byte, asker: Worker, tools: Now, data: Bytes
) -> models.Upload:
    """The piece that begins at byte `offset`, at most 8 MiB, in order. The same piece again changes
    nothing; 409 `wrong_offset` where another one is due."""
    return _upload(counter_door.put_piece(asker, tools, upload_id, offset, data))


@router.post("/uploads/{upload_id}/scan", status_code=202)
def hand_in_upload(
    upload_id: shapes.Key, body: models.CoverBody, asker: Worker, tools: Now, queue: Hands,
    response: Response,
) -> models.Scan:  # fmt: skip
    """Every piece is there: digitise it. Again it is the same scan."""
    record = scan_door.hand_in_upload(asker, tools, queue, upload_id, _cover(body))
    return _waits(record, response)


def _cover(said: models.CoverBody) -> Cover:
    return Cover(said.ma_ho_so, said.role, said.origin, said.component, said.replaces)


def _upload(record: counter_door.Record) -> models.Upload:
    """Without the name: an answer may be kept for an idempotency key."""
    return models.Upload.model_validate({k: v for k, v in record.items() if k != "name"})


def _waits(record: counter_door.Record, response: Response) -> models.Scan:
    response.headers["location"] = f"/api/v1/scans/{record['scan_id']}"
    response.headers["retry-after"] = AGAIN
    return models.Scan.model_validate(record)
