"""Home: what waits for whoever comes in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from app.user_words import DUTIES, DUTIES_MEAN
from pipeline.question import Duty
from pipeline.tools import Tools
from web.family import Entry, Family, Waiting
from web.people import SignedIn
from web.rendering import page
from web.running import running, tools_of

router = APIRouter()
FAMILY = Family(router, (Entry("/", "Trang chủ", key="1"),))


@router.get("/")
def home(request: Request, asker: SignedIn, tools: Annotated[Tools, Depends(tools_of)]) -> Response:
    waiting: list[Waiting] = []
    for family in running(request).families:
        if family.waits is not None:
            waiting.extend(family.waits(asker, tools))
    roles = [(DUTIES[duty], DUTIES_MEAN[duty]) for duty in Duty if duty in asker.duties]
    return page(request, "home/home.html", waiting=waiting, roles=roles)
