"""The application that `sohoa serve` runs: pages for people, interfaces for machines, health."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Protocol

from fastapi import Depends, FastAPI
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware

from app.settings import Settings, load_settings
from app.wiring import open_tools
from pipeline.errors import SohoaError, Unavailable
from web.api import every
from web.api.bounds import BoundBodies
from web.failures import answer_errors
from web.family import Family
from web.forgery import refuse_forged
from web.incidents import Incidents, SafeHeaders
from web.pages import (
    account,
    batches,
    counter,
    dossier,
    entry,
    figures,
    home,
    ledger,
    papers,
    provider,
    review,
    search,
    signing,
    system,
    users,
)
from web.running import Opener, Running
from web.sizes import BodyLimit
from web.statics import FOLDER, KeptFiles, static_version
from web.telling import Teller

FAMILIES: tuple[Family, ...] = (
    entry.FAMILY,
    provider.FAMILY,
    home.FAMILY,
    counter.FAMILY,
    search.FAMILY,
    papers.FAMILY,
    dossier.FAMILY,
    review.FAMILY,
    signing.FAMILY,
    batches.FAMILY,
    figures.FAMILY,
    ledger.FAMILY,
    users.FAMILY,
    system.FAMILY,
    account.FAMILY,
    every.FAMILY,
)
"""One line for each page family, in the order of the menu."""


class Part(Protocol):
    """Something the application depends on that can say whether it answers."""

    def check(self) -> dict[str, str]: ...


def make_application(
    parts: Mapping[str, Part] | None = None,
    settings: Settings | None = None,
    opener: Opener = open_tools,
) -> FastAPI:
    """Everything under one roof. Tools are opened once and closed with the process; `parts` stand
    in for them where only health is asked."""
    chosen = settings or load_settings()
    running = Running(chosen, opener, FAMILIES)
    application = FastAPI(
        title="Sohoa",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(refuse_forged)],
        lifespan=_live,
    )
    application.state.running = running
    _add_health(application, running, parts)
    for family in FAMILIES:
        application.include_router(family.router)
    application.mount(f"/static/{static_version()}", KeptFiles(directory=FOLDER), name="static")
    answer_errors(application)
    application.add_middleware(
        BodyLimit,
        uploads=tuple(prefix for family in FAMILIES for prefix in family.uploads),
        file_bytes=chosen.reading.file_mb * 1024 * 1024,
    )
    application.add_middleware(Incidents)
    application.add_middleware(BoundBodies)
    application.add_middleware(GZipMiddleware, minimum_size=1000)
    application.add_middleware(SafeHeaders, secure=chosen.web.secure)
    return application


@asynccontextmanager
async def _live(application: FastAPI) -> AsyncIterator[None]:
    running: Running = application.state.running
    with suppress(Unavailable):  # else the first request that finds it back opens them
        await run_in_threadpool(lambda: running.queue)
    teller = Teller(lambda: running.tools)
    teller.start()
    yield
    await run_in_threadpool(teller.stop)
    await run_in_threadpool(running.close)


def _add_health(application: FastAPI, running: Running, parts: Mapping[str, Part] | None) -> None:
    """`/health/live`: the process answers. `/health/ready`: so does the catalogue, without which no
    page can be made (else 503); what else is away is named, and pages go on without it: a proxy
    that took every replica out would make a small outage a whole one. Neither tells addresses or
    versions."""

    @application.get("/health/live")
    async def live() -> dict[str, str]:
        return {"status": "ok"}

    @application.get("/health/ready")
    def ready() -> JSONResponse:
        try:
            states = {name: _answers(part) for name, part in (parts or _parts(running)).items()}
        except SohoaError:
            states = {"catalogue": False}
        ready = states["catalogue"]
        return JSONResponse({"ready": ready, "parts": states}, status_code=200 if ready else 503)


def _parts(running: Running) -> dict[str, Part]:
    tools = running.tools
    return {"objects": tools.objects, "catalogue": tools.catalogue, "index": tools.index}


def _answers(part: Part) -> bool:
    try:
        part.check()
    except SohoaError:
        return False
    return True
