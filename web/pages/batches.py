"""Batches: how they go, what failed and why, what was set aside, what the index has to learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.batch_words import (
    ACTIONS,
    FLASHES,
    SCAN_STATES,
    STANDINGS,
    WAITING,
    tell_kind,
    tell_left,
    tell_pace,
    tell_reason,
    tell_size,
)
from app.rerunning import Reruns
from pipeline import batches, set_aside
from pipeline.batch_ports import WaitingScan
from pipeline.batches import Batch, Standing
from pipeline.indexing_queue import count_outbox, list_outbox, retry_outbox
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.family import WORKERS, Entry, Family, Waiting
from web.people import may
from web.rendering import go, page, tell_moment
from web.running import running, tools_of

HERE = "/lo"
PAGE = 10  # batches of a page: each costs some ten milliseconds
MOST = 100  # scans of a page

_SEERS = WORKERS | {Duty.ADMINISTRATOR, Duty.INSPECTOR}
_ACTORS = WORKERS | {Duty.ADMINISTRATOR}


def waits(asker: Asker, tools: Tools) -> Sequence[Waiting]:
    """What failed or was set aside; for administrators what the index refused too."""
    if not asker.duties & _ACTORS:
        return ()
    failed, aside = batches.count_failed(asker, tools), set_aside.count_set_aside_for(asker, tools)
    found = [
        Waiting(f"{HERE}/chua-xong", WAITING["failed"], failed, WAITING["failed_hint"]),
        Waiting(f"{HERE}/cach-ly", WAITING["set_aside"], aside, WAITING["set_aside_hint"]),
    ]
    if Duty.ADMINISTRATOR in asker.duties:
        _, dead = count_outbox(asker, tools)
        found.append(Waiting(f"{HERE}/hang-cho", WAITING["dead"], dead, WAITING["dead_hint"]))
    return [one for one in found if one.count]


router = APIRouter(prefix=HERE)
FAMILY = Family(router, (Entry(HERE, "Lô", _SEERS, "7"),), waits, FLASHES)

Seer = Annotated[Asker, Depends(may(*_SEERS))]
Actor = Annotated[Asker, Depends(may(*_ACTORS))]
Administrator = Annotated[Asker, Depends(may(Duty.ADMINISTRATOR))]
Opened = Annotated[Tools, Depends(tools_of)]
Code = Annotated[str, Form(max_length=60)]
Behind = Annotated[str, Query(max_length=60, pattern="^[0-9a-f-]*$")]


@router.get("")
def show(
    request: Request, asker: Seer, tools: Opened, trang: Annotated[int, Query(ge=1, le=1000)] = 1
) -> Response:
    found = batches.list_batches(asker, tools, PAGE + 1, (trang - 1) * PAGE)
    told = {"batches": [tell_batch(one) for one in found[:PAGE]], "number": trang}
    waiting = {
        "failed": batches.count_failed(asker, tools),
        "set_aside": set_aside.count_set_aside_for(asker, tools),
    }
    is_admin = Duty.ADMINISTRATOR in asker.duties
    return page(
        request, "batches/list.html", more=len(found) > PAGE, waiting=waiting, is_admin=is_admin,
        **told,
    )  # fmt: skip


@router.get("/tien-do")
def progress(
    asker: Seer,
    tools: Opened,
    lo: Annotated[str, Query(max_length=60)] = "",
    trang: Annotated[int, Query(ge=1, le=1000)] = 1,
) -> JSONResponse:
    """What the script shows instead of reloading: of one batch, or of those of a page."""
    if lo:
        found = [batches.read_batch(lo, asker, tools)]
    else:
        found = batches.list_batches(asker, tools, PAGE, (trang - 1) * PAGE)
    return JSONResponse({"batches": [tell_batch(one) for one in found]})


@router.get("/xem/{batch_id}")
def show_batch(
    request: Request, batch_id: str, asker: Seer, tools: Opened, sau: Behind = ""
) -> Response:
    batch = batches.read_batch(batch_id, asker, tools)
    failed, older = _cut(batches.list_failed(asker, tools, batch_id, MOST + 1, sau or None))
    return page(
        request,
        "batches/batch.html",
        batch=tell_batch(batch),
        states=[(SCAN_STATES[state], batch.row.states[state]) for state in SCAN_STATES
                if batch.row.states.get(state)],
        reasons=_tell_reasons(batch),
        failed=[_tell_scan(one, asker) for one in failed],
        older=older,
        is_actor=bool(asker.duties & _ACTORS),
    )  # fmt: skip


@router.get("/chua-xong")
def show_failed(request: Request, asker: Seer, tools: Opened, sau: Behind = "") -> Response:
    """Of all batches, and of none: what counters and watched folders handed in."""
    failed, older = _cut(batches.list_failed(asker, tools, None, MOST + 1, sau or None))
    return page(
        request,
        "batches/failed.html",
        failed=[_tell_scan(one, asker) for one in failed],
        older=older,
        total=batches.count_failed(asker, tools),
        is_actor=bool(asker.duties & _ACTORS),
    )


@router.post("/chay-lai")
def rerun(request: Request, asker: Actor, tools: Opened, tep: Code = "", lo: Code = "") -> Response:
    """One file, all of a batch, or all that failed."""
    back = batches.put_back(asker, tools, tep or None, lo or None)
    running(request).keep(Reruns, Reruns).add(reversed(back))
    target = f"{HERE}/xem/{lo}" if lo else f"{HERE}/chua-xong"
    return go(request, target, "put_back", count=len(back))


@router.post("/chay-tiep")
def go_on(request: Request, asker: Actor, tools: Opened, lo: Code = "") -> Response:
    """What waits of a batch that stopped; a batch that runs needs no help."""
    batch = batches.read_batch(lo, asker, tools)
    left = batches.list_left(asker, tools, lo) if batch.standing is Standing.STOPPED else []
    running(request).keep(Reruns, Reruns).add(left)
    return go(request, f"{HERE}/xem/{lo}", "goes_on", count=len(left))


@router.get("/cach-ly")
def show_set_aside(request: Request, asker: Seer, tools: Opened, sau: Behind = "") -> Response:
    found, older = _cut(set_aside.list_set_aside_for(asker, tools, MOST + 1, sau or None))
    total = set_aside.count_set_aside_for(asker, tools)
    told = [_tell_scan(one, asker) for one in found]
    return page(request, "batches/set_aside.html", found=told, total=total, older=older)


@router.post("/cach-ly/{intake_id}/xu-ly-lai")
def free(request: Request, intake_id: str, asker: Actor, tools: Opened) -> Response:
    set_aside.free_for(intake_id, asker, tools)
    running(request).keep(Reruns, Reruns).add([intake_id])
    return go(request, f"{HERE}/cach-ly", "freed", intake=intake_id)


@router.post("/cach-ly/{intake_id}/bo")
def drop(request: Request, intake_id: str, asker: Actor, tools: Opened) -> Response:
    set_aside.drop_for(intake_id, asker, tools)
    return go(request, f"{HERE}/cach-ly", "dropped", intake=intake_id)


@router.get("/hang-cho")
def show_outbox(request: Request, asker: Administrator, tools: Opened) -> Response:
    total, dead = count_outbox(asker, tools)
    told = {"dead": dead, "total": total, "actions": ACTIONS}
    return page(request, "batches/outbox.html", rows=list_outbox(asker, tools, MOST), **told)


@router.post("/hang-cho/lam-lai")
def retry(request: Request, asker: Administrator, tools: Opened) -> Response:
    count, left = retry_outbox(asker, tools)
    return go(request, f"{HERE}/hang-cho", "outbox_retried", count=count, left=left)


def tell_batch(batch: Batch) -> dict[str, Any]:
    """As the page shows it and the script asks for it again: words are made here alone."""
    return {
        "id": batch.row.batch_id,
        "standing": batch.standing.value,
        "standing_told": STANDINGS[batch.standing],
        "total": batch.total,
        "done": batch.done,
        "percent": batch.done * 100 // batch.total if batch.total else 0,
        "failed": batch.failed,
        "waiting": batch.waiting,
        "pages": batch.output.pages,
        "pace": tell_pace(batch),
        "left": tell_left(batch.left),
        "first": tell_moment(batch.row.first),
        "last": tell_moment(batch.last),
    }


def _cut(found: list[WaitingScan]) -> tuple[list[WaitingScan], str]:
    """What a page shows, and behind which of them the next one goes on (empty: nothing more)."""
    return found[:MOST], found[MOST - 1].row.intake_id if len(found) > MOST else ""


def _tell_reasons(batch: Batch) -> list[dict[str, Any]]:
    counted = sorted(batch.row.reasons.items(), key=lambda one: -one[1])
    told = []
    for (state, code), count in counted:
        what, advice = tell_kind(code)
        told.append({"state": SCAN_STATES[state], "what": what, "advice": advice, "count": count})
    return told


def _tell_scan(one: WaitingScan, asker: Asker) -> dict[str, Any]:
    """Of ties only the own desk's: what another desk handed the same bytes in for is its own."""
    what, advice = tell_reason(one.row.reason)
    ties = [tie for tie in one.contexts if tie.desk == asker.desk]
    every = batches.watched_desk(asker) is None
    return {
        "id": one.row.intake_id,
        "state": SCAN_STATES[one.row.state],
        "held": one.row.state.value == "held",
        "received": one.row.received_at,
        "size": tell_size(one.row.size),
        "batch": one.row.batch_id,
        "what": what,
        "advice": advice,
        "attempts": one.row.attempts,
        "desks": sorted({tie.desk for tie in one.contexts}) if every else [],
        "dossiers": sorted({tie.dossier for tie in ties if tie.dossier}),
        "decides": set_aside.may_decide(one, asker),
    }
