"""Figures of the service index (766) and of reuse, by desk and month: tables, charts, files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from app.kpi_door import (
    definitions_sheet,
    figures_sheet,
    name_group,
    notes,
    show_cell,
    tell_title,
)
from app.kpi_files import render_csv, render_xlsx
from app.kpi_words import COLUMNS, KPI_SAY, ON_PAGE, PERIODS, RATIOS, SCREEN, SHORT
from app.settings import Settings
from app.typed_days import read_day
from app.web_words import tell_error
from pipeline.errors import BadQuestion
from pipeline.kpi import FULL_MARKS_AT, Indicator, Tally, minutes_saved, ratios
from pipeline.kpi_ports import Place
from pipeline.kpi_report import By, KpiLine, KpiReport
from pipeline.kpi_scope import scope_of
from pipeline.period import Period, read_period
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.charts import Bar, Mark, Series, draw_bars, draw_columns
from web.family import Entry, Family
from web.kept_figures import Figures, KeptFigures
from web.people import may
from web.rendering import page
from web.running import running, tools_of

HERE = "/thong-ke"
AT_ONCE = 3  # months that are counted before the page is shown
MOST_DRAWN = 15  # desks in a chart; all stand in the table
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_SEERS = frozenset({Duty.OFFICER, Duty.APPROVER, Duty.LEADER, Duty.INSPECTOR})

router = APIRouter(prefix=HERE)
FAMILY = Family(router, (Entry(HERE, "Thống kê", _SEERS, "8"),))

Seer = Annotated[Asker, Depends(may(*_SEERS))]
Opened = Annotated[Tools, Depends(tools_of)]
Code = Annotated[str, Query(max_length=100)]


@router.get("")
def show(
    request: Request, asker: Seer, tools: Opened,
    ky: Code = "", tu: Code = "", den: Code = "", quay: Code = "", cho: Code = "",
) -> Response:  # fmt: skip
    """A period that cannot be understood is told above the form. One that takes long to count is
    fetched by a script; `cho` waits for it."""
    settings, today = running(request).settings, tools.clock.today()
    asked = {"ky": ky, "tu": tu, "den": den, "quay": quay}
    try:
        period = read_span(ky, tu, den, today)
        months = 0 if cho else _months_to_count(request, period, quay, asker, tools)
        found = None if months else _count(request, period, quay, asker, tools)
    except BadQuestion as trouble:
        told: dict[str, Any] = {"figures": None, "months": 0, "problem": tell_error(trouble)}
        return page(
            request, "figures/figures.html", 400, **told, **_form(asked, asker, tools, today)
        )
    told = {"figures": found and _tell(found, settings), "months": months, "problem": None}
    asked |= {"ky": "", "tu": period.first.isoformat(), "den": period.last.isoformat()}
    return page(request, "figures/figures.html", **told, **_form(asked, asker, tools, today))


@router.get("/phan")
def show_counted(
    request: Request, asker: Seer, tools: Opened,
    ky: Code = "", tu: Code = "", den: Code = "", quay: Code = "",
) -> Response:  # fmt: skip
    """What the script puts into the page."""
    period = read_span(ky, tu, den, tools.clock.today())
    told = _tell(_count(request, period, quay, asker, tools), running(request).settings)
    asked = {"ky": ky, "tu": tu, "den": den, "quay": quay}
    return page(request, "figures/counted.html", figures=told, asked=asked)


@router.get("/tai-ve/{kind}")
def save(
    request: Request, kind: str, asker: Seer, tools: Opened,
    ky: Code = "", tu: Code = "", den: Code = "", quay: Code = "", theo: Code = "desk",
) -> Response:  # fmt: skip
    """The same figures as a file; Excel's has a sheet of definitions."""
    settings = running(request).settings
    if kind not in KINDS or theo not in tuple(By):
        raise BadQuestion(detail=KPI_SAY["figures"])
    period = read_span(ky, tu, den, tools.clock.today())
    report = _count(request, period, quay, asker, tools).report(By(theo))
    sheet = figures_sheet(report, settings.kpi.minutes_per_paper)
    if kind == "csv":
        body = render_csv(sheet)
    else:
        body = render_xlsx((sheet, definitions_sheet(report, settings)), tell_title(report))
    name = f"so-lieu-{period.first}-{period.last}-{theo}.{kind}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, headers=headers, media_type=KINDS[kind])


def read_span(ky: str, tu: str, den: str, today: date) -> Period:
    """A month, quarter or year as far as it has come, else the days of the form, else this month.
    The form shows the days of whatever was asked for, so that the next choice counts. Raises
    BadQuestion."""
    if not ky and (tu or den):
        if not (tu and den):
            raise BadQuestion(detail=ON_PAGE["two_days"])
        return Period(_day(tu), _day(den))
    period = read_period(ky) if ky else Period(today.replace(day=1), today)
    if period.first > today:
        raise BadQuestion(detail=ON_PAGE["future"])
    return Period(period.first, min(period.last, today))


def _day(text: str) -> date:
    try:
        return read_day(text)
    except ValueError as wrong:
        raise BadQuestion(detail=KPI_SAY["bad_day"].format(text=text)) from wrong


def _count(request: Request, period: Period, desk: str, asker: Asker, tools: Tools) -> Figures:
    home = running(request)
    kept = home.keep(KeptFigures, KeptFigures.open)
    return kept.report(period, desk.strip() or None, asker, tools, home.settings)


def _months_to_count(
    request: Request, period: Period, desk: str, asker: Asker, tools: Tools
) -> int:
    """How many months a page would have to count, 0 where it can. Raises BadQuestion and NotAllowed
    like the counting itself."""
    scope_of(asker, tools.desks)
    kept = running(request).keep(KeptFigures, KeptFigures.open)
    missing = kept.count_missing(period, desk.strip() or None, asker)
    return missing if missing > AT_ONCE else 0


def _form(asked: dict[str, str], asker: Asker, tools: Tools, today: date) -> dict[str, Any]:
    scope = scope_of(asker, tools.desks)
    desks = sorted(desk for desk in tools.desks.known if scope.covers(Place(None, desk)))
    return {"asked": asked, "desks": desks, "periods": dict(_periods(today))}


def _periods(today: date) -> Iterator[tuple[str, str]]:
    """What is asked for mostly, by how `read_period` reads it."""
    before = today.replace(day=1) - timedelta(days=1)
    quarter = (today.month + 2) // 3
    facts = {"month": today.month, "year": today.year, "quarter": quarter}
    yield f"{today:%Y-%m}", PERIODS["month"].format(**facts)
    last = PERIODS["last_month"].format(month=before.month, year=before.year)
    yield f"{before:%Y-%m}", last
    yield f"{today.year}-Q{quarter}", PERIODS["quarter"].format(**facts)
    yield str(today.year), PERIODS["year"].format(**facts)
    yield str(today.year - 1), PERIODS["last_year"].format(year=today.year - 1)


def _tell(found: Figures, settings: Settings) -> dict[str, Any]:
    whole, minutes = found.by_desk, settings.kpi.minutes_per_paper
    return {
        "title": tell_title(whole),
        "counted_at": found.counted_at,
        "cards": list(_cards(whole.total, minutes)),
        "columns": SCREEN,
        "ratios": list(_ratio_rows(whole.total)),
        "ratio_chart": _draw_ratios(whole.total),
        "groups": [
            _group("month", found.by_month, _draw_months(found.by_month)),
            _group("desk", whole, _draw_desks(whole)),
        ],
        "notes": list(notes(whole, settings)),
    }


def _cards(tally: Tally, minutes: float) -> Iterator[tuple[str, str]]:
    """What is an exception is told where there is any."""
    told = {"minutes": show_cell(minutes_saved(tally, minutes))}
    for name in ("received", "not_asked", "minutes", "pages"):
        yield COLUMNS[name], told.get(name) or str(getattr(tally, name))
    for name in ("by_hand", "incomplete", "unknown"):
        if count := getattr(tally, name):
            yield COLUMNS[name], str(count)


def _ratio_rows(tally: Tally) -> Iterator[tuple[str, ...]]:
    for ratio in ratios(tally):
        numbers = (ratio.numerator, ratio.denominator, ratio.percent)
        marks = show_cell(ratio.marks) if ratio.pro_rata else ""
        yield (_name(ratio.indicator.value), *map(show_cell, numbers), marks)


def _name(code: str) -> str:
    return RATIOS[code] if code in SHORT else f"{code} {RATIOS[code]}"


def _group(by: str, report: KpiReport, chart: Markup) -> dict[str, Any]:
    total = KpiLine(KPI_SAY["total"], report.total)
    heads = [SHORT.get(one.indicator.value, one.indicator.value) for one in ratios(Tally())]
    return {
        "by": by,
        "heads": heads,
        "lines": [_line(line, by) for line in report.lines],
        "total": _line(total, "total"),
        "chart": chart,
        "chart_name": ON_PAGE["months" if by == "month" else "desks"],
    }


def _line(line: KpiLine, by: str) -> dict[str, Any]:
    shares = [
        (show_cell(one.percent), f"{one.numerator}/{one.denominator}") for one in ratios(line.tally)
    ]
    name = _tell_month(line.group) if by == "month" else name_group(line)
    tally = line.tally
    counts = {"received": tally.received, "not_asked": tally.not_asked, "pages": tally.pages}
    return {"name": name, "shares": shares, **counts}


def _tell_month(group: str) -> str:
    year, month = group.split("-")
    return f"{month}/{year}"


def _draw_ratios(tally: Tally) -> Markup:
    bars = []
    for ratio in ratios(tally):
        code, share = ratio.indicator.value, ratio.percent
        told = KPI_SAY["none"] if share is None else f"{share} %"
        bars.append(Bar(SHORT.get(code, code), None if share is None else float(share), told))
    mark = Mark(FULL_MARKS_AT, ON_PAGE["full_marks"])
    return draw_bars("ratios", ON_PAGE["ratios"], ON_PAGE["ratios_desc"], bars, 100, mark)


def _draw_months(report: KpiReport) -> Markup:
    """Nothing of a single month: two columns tell no more than two numbers."""
    if len(report.lines) < 2:
        return Markup("")
    tallies = [line.tally for line in report.lines]
    series = (
        Series(ON_PAGE["received"], tuple(tally.received for tally in tallies)),
        Series(ON_PAGE["not_asked"], tuple(tally.not_asked for tally in tallies)),
    )
    groups = [_tell_month(line.group) for line in report.lines]
    return draw_columns("months", ON_PAGE["months"], ON_PAGE["months_desc"], groups, series)


def _draw_desks(report: KpiReport) -> Markup:
    if len(report.lines) < 2:
        return Markup("")
    bars = [_reused(line) for line in report.lines]
    most = sorted(bars, key=lambda bar: -(bar.value or 0))[:MOST_DRAWN]
    mark = Mark(FULL_MARKS_AT, ON_PAGE["full_marks"])
    return draw_bars("desks", ON_PAGE["desks"], ON_PAGE["desks_desc"], most, 100, mark)


def _reused(line: KpiLine) -> Bar:
    """4.3 of a desk: a share, so that a small desk can be compared with a large one."""
    ratio = next(one for one in ratios(line.tally) if one.indicator is Indicator.REUSED)
    if ratio.percent is None:
        return Bar(name_group(line), None, KPI_SAY["none"])
    told = f"{ratio.percent} % ({ratio.numerator}/{ratio.denominator})"
    return Bar(name_group(line), float(ratio.percent), told)
