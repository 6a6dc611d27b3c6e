"""`kpi`: the figures of a period."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.kpi_words import KPI_HELP as HELP
from app.messages import HELP as COMMON

if TYPE_CHECKING:
    from datetime import date

    from app.settings import Settings
    from pipeline.kpi_report import By, KpiReport
    from pipeline.period import Period


def register(app: typer.Typer) -> None:
    app.command(help=HELP["kpi"])(kpi)


def kpi(
    first: Annotated[str | None, typer.Option("--from", help=HELP["from"])] = None,
    last: Annotated[str | None, typer.Option("--to", help=HELP["to"])] = None,
    period: Annotated[str | None, typer.Option("--period", help=HELP["period"])] = None,
    desk: Annotated[str | None, typer.Option("--desk", help=HELP["desk"])] = None,
    by: Annotated[str | None, typer.Option("--by", help=HELP["by"])] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help=HELP["csv"])] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help=HELP["xlsx"])] = None,
    as_json: Annotated[bool, typer.Option("--json", help=COMMON["json"])] = False,
) -> None:
    from app.kpi_door import kpi_records, make_rules
    from app.session import local_asker, open_session
    from cli.kpi_tables import print_kpi
    from cli.output import print_json
    from pipeline.kpi_report import report_kpi

    with open_session() as (tools, settings):
        span = _span(first, last, period, tools.clock.today())
        asker, rules = local_asker(settings), make_rules(settings)
        report = report_kpi(span, asker, tools, rules, desk, _by(by))
    _write(report, settings, csv, xlsx)
    if as_json:
        for record in kpi_records(report, settings.kpi.minutes_per_paper):
            print_json(record)
    elif csv is None and xlsx is None:
        print_kpi(report, settings)


def _span(first: str | None, last: str | None, period: str | None, today: date) -> Period:
    """This month so far where nothing is said; to this day where only the beginning is."""
    from app.kpi_words import KPI_SAY as SAY
    from pipeline.errors import BadQuestion
    from pipeline.period import Period, read_period

    if period is not None:
        if first or last:
            raise BadQuestion(detail=SAY["two_periods"])
        return read_period(period)
    if last and not first:
        raise BadQuestion(detail=SAY["two_periods"])
    return Period(_day(first) if first else today.replace(day=1), _day(last) if last else today)


def _day(text: str) -> date:
    from datetime import date

    from app.kpi_words import KPI_SAY as SAY
    from pipeline.errors import BadQuestion

    try:
        return date.fromisoformat(text.strip())
    except ValueError as wrong:
        raise BadQuestion(detail=SAY["bad_day"].format(text=text)) from wrong


def _by(text: str | None) -> By | None:
    from app.kpi_words import KPI_SAY as SAY
    from pipeline.errors import BadQuestion
    from pipeline.kpi_report import By

    try:
        return By(text) if text else None
    except ValueError as wrong:
        raise BadQuestion(detail=SAY["bad_by"].format(text=text, help=HELP["by"])) from wrong


def _write(report: KpiReport, settings: Settings, csv: Path | None, xlsx: Path | None) -> None:
    from app.kpi_door import definitions_sheet, figures_sheet, tell_title
    from app.kpi_files import write_csv, write_xlsx
    from app.kpi_words import KPI_SAY as SAY
    from cli.output import say
    from pipeline.errors import BadQuestion

    figures = figures_sheet(report, settings.kpi.minutes_per_paper)
    try:
        if csv is not None:
            write_csv(figures, csv)
        if xlsx is not None:
            sheets = (figures, definitions_sheet(report, settings))
            write_xlsx(sheets, tell_title(report), xlsx)
    except OSError as trouble:
        detail = SAY["not_written"].format(kind=type(trouble).__name__)
        raise BadQuestion(detail=detail) from trouble
    for path in filter(None, (csv, xlsx)):
        say(SAY["written"].format(name=path))
