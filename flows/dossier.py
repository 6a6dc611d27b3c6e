"""The flow of one dossier at the counter. Runs in a process that is alive already: a citizen
waits, and a flow-run process takes seconds to begin."""

from __future__ import annotations

import asyncio
from functools import partial

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from app.session import open_session
from flows.chunk import work_through
from flows.patience import Patience
from flows.results import ItemResult, Ticket
from flows.sizes import count_cores
from pipeline.tools import Tools

PATIENCE = 20.0  # seconds that a counter waits for a service that is away


@flow(name="digitize-dossier", persist_result=False)
async def digitize_dossier(intake_ids: list[str]) -> dict[str, str]:
    """Digitise the scans of one dossier, several at once; status by intake id. An error code
    stands for a scan that failed."""
    gate = asyncio.Semaphore(count_cores())
    with open_session() as (tools, _):
        results = await asyncio.gather(*(_digitize(name, tools, gate) for name in intake_ids))
    return {r.intake_id or "": r.code or r.status.value for r in results}


async def _digitize(intake_id: str, tools: Tools, gate: asyncio.Semaphore) -> ItemResult:
    async with gate:
        return await digitize_document(partial(_work, intake_id, tools))


@task(name="digitize-document", cache_policy=NO_CACHE, persist_result=False)
async def digitize_document(work: partial[ItemResult]) -> ItemResult:
    """One document, in a thread, so that the others go on."""
    return await asyncio.to_thread(work)


def _work(intake_id: str, tools: Tools) -> ItemResult:
    (result,) = work_through([Ticket(intake_id)], tools, Patience(PATIENCE))
    return result
