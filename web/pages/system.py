"""For administrators: what is installed and reachable, and what to do where it is not."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from app.doctor import examine
from pipeline.question import Duty
from web.family import Entry, Family
from web.people import may
from web.rendering import page
from web.running import running

HERE = "/quan-tri/he-thong"

router = APIRouter(dependencies=[Depends(may(Duty.ADMINISTRATOR))])
FAMILY = Family(router, (Entry(HERE, "Hệ thống", frozenset({Duty.ADMINISTRATOR}), "9"),))


@router.get(HERE)
def show(request: Request) -> Response:
    return page(request, "system/system.html", findings=examine(running(request).settings))
