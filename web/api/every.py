"""All of the interface under one prefix, and its own description."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import JSONResponse

from pipeline.api_keys import Scope
from pipeline.question import Asker
from web.api import (
    batches,
    connections,
    counter,
    dossiers,
    effects,
    figures,
    ledger,
    one_stop,
    paper_description,
    paper_looks,
    papers,
    queues,
    reuse,
    review,
    review_work,
    scans,
    searches,
    signing,
    tables,
    users,
)
from web.api.asking import asks
from web.api.bounds import refuse_unknown_words
from web.api.describing import describe
from web.family import Family

router = APIRouter(prefix="/api/v1", dependencies=[Depends(refuse_unknown_words)])
PARTS = (
    scans,
    counter,
    papers,
    paper_looks,
    paper_description,
    effects,
    searches,
    dossiers,
    one_stop,
    reuse,
    review,
    review_work,
    signing,
    batches,
    queues,
    figures,
    ledger,
    tables,
    connections,
    users,
)
"""One a line, in the order of the description."""

for part in PARTS:
    router.include_router(part.router)

FAMILY = Family(router, uploads=(f"{router.prefix}/",))  # its own bounds: `web/api/bounds.py`


@router.get("/openapi.json", include_in_schema=False)
def description(asker: Annotated[Asker, Depends(asks(Scope.READ_DOSSIERS))]) -> JSONResponse:
    """For whoever may call."""
    return JSONResponse(_described())


@cache
def _described() -> dict[str, Any]:
    return describe(router)
