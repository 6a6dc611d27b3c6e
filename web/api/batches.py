"""Batches: how they go, what failed in them, and running it again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request

from app.rerunning import Reruns
from pipeline.api_keys import Scope
from pipeline.batch_ports import WaitingScan
from pipeline.batches import (
    Standing,
    list_failed,
    list_left,
    page_batches,
    put_back,
    read_batch,
)
from pipeline.errors import BadQuestion
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.api import shapes
from web.api.asking import WORKERS, asks
from web.api.describing import PROBLEMS
from web.api.queue_models import Batches, BatchTold, Rerun, RerunBody, Scan, Scans
from web.api.repeating import OnceRoute
from web.running import running, tools_of

router = APIRouter(tags=["batches"], route_class=OnceRoute, responses=PROBLEMS)
Seer = Annotated[Asker, Depends(asks(Scope.BATCHES, *WORKERS, Duty.ADMINISTRATOR, Duty.INSPECTOR))]
Actor = Annotated[Asker, Depends(asks(Scope.BATCHES, *WORKERS, Duty.ADMINISTRATOR))]
Now = Annotated[Tools, Depends(tools_of)]
After = shapes.Key | None


@router.get("/batches")
def batches(asker: Seer, tools: Now, limit: shapes.Limit = 10, after: After = None) -> Batches:
    """Those in which the own desk has scans, counted by these alone; administrators and inspectors
    see all. The one that took something in last comes first."""
    found, mark = page_batches(asker, tools, limit, after)
    return Batches(items=[BatchTold.of(batch) for batch in found], next=mark)


@router.get("/batches/{batch_id}")
def batch(batch_id: shapes.Key, asker: Seer, tools: Now) -> BatchTold:
    return BatchTold.of(read_batch(batch_id, asker, tools))


@router.get("/batches/{batch_id}/failures")
def failures_of_batch(
    batch_id: shapes.Key, asker: Seer, tools: Now, limit: shapes.Limit = 50, after: After = None
) -> Scans:
    """Its files that could not be read, newest first, with why."""
    read_batch(batch_id, asker, tools)
    return _page(list_failed(asker, tools, batch_id, limit + 1, after), limit)


@router.get("/failures")
def failures(asker: Seer, tools: Now, limit: shapes.Limit = 50, after: After = None) -> Scans:
    """The same of all batches, and of what counters and watched folders handed in."""
    return _page(list_failed(asker, tools, None, limit + 1, after), limit)


@router.post("/reruns", status_code=202)
def rerun(body: RerunBody, asker: Actor, tools: Now, request: Request) -> Rerun:
    """Failed files are tried again with fresh attempts, one by one, beside whatever runs."""
    if body.intake_id and body.batch_id:
        raise BadQuestion(detail="intake_id, batch_id")
    return _begin(put_back(asker, tools, body.intake_id, body.batch_id)[::-1], request)


@router.post("/batches/{batch_id}/continuation", status_code=202)
def go_on(batch_id: shapes.Key, asker: Actor, tools: Now, request: Request) -> Rerun:
    """What waits of a batch that stopped; nothing of one that runs."""
    stopped = read_batch(batch_id, asker, tools).standing is Standing.STOPPED
    return _begin(list_left(asker, tools, batch_id) if stopped else [], request)


def _begin(intake_ids: list[str], request: Request) -> Rerun:
    running(request).keep(Reruns, Reruns).add(intake_ids)
    return Rerun(intake_ids=intake_ids)


def _page(found: list[WaitingScan], limit: int) -> Scans:
    items = [Scan.of(one.row) for one in found[:limit]]
    return Scans(items=items, next=items[-1].intake_id if len(found) > limit else None)
