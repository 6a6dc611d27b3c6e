"""What waits for a person or a service: what was set aside, and the outbox. Who may decide about
what: docs/web.md."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from app.rerunning import Reruns
from pipeline.api_keys import Scope
from pipeline.indexing_queue import page_outbox, retry_outbox
from pipeline.question import Asker, Duty
from pipeline.set_aside import drop_for, free_for, list_set_aside_for, read_set_aside_for
from pipeline.tools import Tools
from web.api import shapes
from web.api.asking import WORKERS, asks
from web.api.describing import PROBLEMS
from web.api.queue_models import (
    Number,
    Outbox,
    Revived,
    Scan,
    SetAside,
    SetAsides,
    Waiting,
)
from web.api.repeating import OnceRoute
from web.running import running, tools_of

router = APIRouter(tags=["queues"], route_class=OnceRoute, responses=PROBLEMS)
Keeper = Annotated[Asker, Depends(asks(Scope.BATCHES, Duty.ADMINISTRATOR))]
Seer = Annotated[Asker, Depends(asks(Scope.BATCHES, *WORKERS, Duty.ADMINISTRATOR, Duty.INSPECTOR))]
Actor = Annotated[Asker, Depends(asks(Scope.BATCHES, *WORKERS, Duty.ADMINISTRATOR))]
Now = Annotated[Tools, Depends(tools_of)]


@router.get("/quarantine")
def quarantine(
    asker: Seer, tools: Now, limit: shapes.Limit = 50, after: shapes.Key | None = None
) -> SetAsides:
    """What was set aside, with why and what to do; newest first. Of the own desk, but for
    administrators and inspectors."""
    found = list_set_aside_for(asker, tools, limit + 1, after)
    items = [SetAside.seen(one, asker) for one in found[:limit]]
    return SetAsides(items=items, next=items[-1].intake_id if len(found) > limit else None)


@router.get("/quarantine/{intake_id}")
def set_aside(intake_id: shapes.Key, asker: Seer, tools: Now) -> SetAside:
    return SetAside.seen(read_set_aside_for(intake_id, asker, tools), asker)


@router.post("/quarantine/{intake_id}/release")
def release(intake_id: shapes.Key, asker: Actor, tools: Now, request: Request) -> Scan:
    """It is digitised again, beside whatever runs; a secrecy mark that was seen does not stop it
    this time, and whoever releases it answers for that."""
    row = free_for(intake_id, asker, tools)
    running(request).keep(Reruns, Reruns).add([intake_id])
    return Scan.of(row)


@router.delete("/quarantine/{intake_id}", status_code=204)
def drop(intake_id: shapes.Key, asker: Actor, tools: Now) -> Response:
    """Its bytes go; who decided it stays."""
    drop_for(intake_id, asker, tools)
    return Response(status_code=204)


@router.get("/outbox")
def outbox(
    asker: Keeper,
    tools: Now,
    dead: bool | None = None,
    limit: shapes.Limit = 50,
    after: Number = 0,
) -> Outbox:
    """What the index must still learn, oldest first; `dead`: only what it refused for good."""
    found = page_outbox(asker, tools, dead, limit + 1, after)
    items = [Waiting.of(row) for row in found[:limit]]
    return Outbox(items=items, next=items[-1].outbox_id if len(found) > limit else None)


@router.post("/outbox/revival")
def revive_outbox(asker: Keeper, tools: Now) -> Revived:
    """Try everything again at once, dead letters too."""
    done, left = retry_outbox(asker, tools)
    return Revived(done=done, left=left)
