"""Home: what waits for whoever comes in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from app.user_words import DUTIES, DUTIES_MEAN
from app.web_words import tell_error
from pipeline.errors import Unavailable
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.family import Entry, Family, Waiting
from web.people import SignedIn
from web.rendering import page
from web.running import running, tools_of

router = APIRouter()
FAMILY = Family(router, (Entry("/", "Trang chủ", key="1"),))


@router.get("/")
def home(request: Request, asker: SignedIn, tools: Annotated[Tools, Depends(tools_of)]) -> Response:
    waiting, away = _look_around(asker, tools, running(request).families)
    roles = [(DUTIES[duty], DUTIES_MEAN[duty]) for duty in Duty if duty in asker.duties]
    return page(request, "home/home.html", waiting=waiting, away=away, roles=roles)


def _look_around(
    asker: Asker, tools: Tools, families: tuple[Family, ...]
) -> tuple[list[Waiting], str]:
    """What waits, and what could not be looked at: the rest is shown all the same."""
    waiting: list[Waiting] = []
    away = ""
    for family in families:
        try:
            waiting.extend(family.waits(asker, tools) if family.waits else ())
        except Unavailable as trouble:
            away = " ".join(tell_error(trouble))
    return waiting, away
