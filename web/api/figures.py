"""Figures: of the service index (766) and of reuse."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.requests import Request

from app.kpi_door import kpi_records, make_rules
from pipeline.api_keys import Scope
from pipeline.errors import BadQuestion
from pipeline.kpi_report import By, KpiReport, report_kpi
from pipeline.period import Period
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.api import shapes
from web.api.answers import Told
from web.api.asking import asks
from web.api.describing import PROBLEMS
from web.kept_figures import KeptFigures
from web.running import running, tools_of

router = APIRouter(tags=["figures"], responses=PROBLEMS)
Counter = Annotated[
    Asker,
    Depends(asks(Scope.FIGURES, Duty.LEADER, Duty.INSPECTOR, Duty.OFFICER, Duty.APPROVER)),
]
Now = Annotated[Tools, Depends(tools_of)]


class Share(Told):
    """`percent`, `marks_percent`: null where there is nothing of nothing, or no marks are given."""

    name: str
    numerator: int
    denominator: int
    denominator_is: str
    percent: float | None
    marks_percent: float | None


class FigureLine(Told):
    """What docs/kpi.md counts, of a desk or month (`group`; null: the total). `ratios` by
    their code; `undated` with the total alone."""

    group: str | None
    by: By | None
    desk: str | None
    first: date = Field(alias="from")
    last: date = Field(alias="to")
    received: int
    by_hand: int
    incomplete: int
    unknown_procedure: int
    ratios: dict[str, Share]
    not_asked: int
    pages: int
    minutes_saved: float
    minutes_per_paper: float
    minutes_are_estimated: bool
    undated: int | None = None


class FigureLines(Told):
    items: list[FigureLine]


class Figures(Told):
    """The same period twice; counted at most five minutes ago, `counted_at`."""

    counted_at: datetime
    total: FigureLine
    desks: list[FigureLine]
    months: list[FigureLine]


@router.get("/kpi")
def kpi(
    asker: Counter,
    tools: Now,
    request: Request,
    first: date,
    last: date,
    desk: shapes.Key | None = None,
    by: By | None = None,
) -> FigureLines:
    """The figures of docs/kpi.md for the dossiers received from `first` to `last`; the total comes
    last."""
    period = _period(first, last)
    rules = make_rules(running(request).settings)
    return FigureLines(items=_lines(report_kpi(period, asker, tools, rules, desk, by), request))


@router.get("/figures")
def figures(
    asker: Counter,
    tools: Now,
    request: Request,
    first: date,
    last: date,
    desk: shapes.Key | None = None,
) -> Figures:
    """By desk and by month, as the page of figures has them: each month is counted once in five
    minutes for all who ask with the same rights; at most 36 months."""
    home, period = running(request), _period(first, last)
    kept = home.keep(KeptFigures, KeptFigures.open)
    found = kept.report(period, desk, asker, tools, home.settings)
    *desks, total = _lines(found.by_desk, request)
    *months, _ = _lines(found.by_month, request)
    whole = total.model_copy(update={"by": None})
    return Figures(counted_at=found.counted_at, total=whole, desks=desks, months=months)


def _period(first: date, last: date) -> Period:
    if not 1 < first.year <= last.year < 9999 or first > last:
        raise BadQuestion(detail="first, last")
    if (last - first).days > 3700:
        raise BadQuestion(detail="tối đa 10 năm")
    return Period(first, last)


def _lines(report: KpiReport, request: Request) -> list[FigureLine]:
    minutes = running(request).settings.kpi.minutes_per_paper
    return [FigureLine.model_validate(record) for record in kpi_records(report, minutes)]
