"""The figures as people and machines read them: JSON records, and one table for screen, CSV and
Excel. Desks and months stand in them, never a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.kpi_words import (
    COLUMNS,
    COUNTS,
    DEFINITION_COLUMNS,
    DENOMINATORS,
    FULL_MARKS,
    KPI_SAY,
    NUMERATORS,
    RATIOS,
    RULES,
    SHORT,
    SOURCES,
)
from app.settings import Settings
from pipeline.kpi import KpiRules, Ratio, Tally, minutes_saved, ratios
from pipeline.kpi_report import KpiLine, KpiReport

Cell = str | int | float | Decimal | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """`None` is a figure that does not exist (nothing of nothing)."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def make_rules(settings: Settings) -> KpiRules:
    chosen = settings.kpi
    return KpiRules(frozenset(chosen.portal_places), frozenset(chosen.population_databases))


def kpi_records(report: KpiReport, minutes_per_paper: float) -> Iterator[dict[str, Any]]:
    """One for each line and, last, the total (`group` null)."""
    for line in report.lines:
        yield _record(report, line.group, line.tally, minutes_per_paper)
    yield _record(report, None, report.total, minutes_per_paper) | {"undated": report.undated}


def _record(
    report: KpiReport, group: str | None, tally: Tally, minutes_per_paper: float
) -> dict[str, Any]:
    return {
        "group": group,
        "by": report.by.value if report.by else None,
        "desk": report.desk,
        "from": report.period.first.isoformat(),
        "to": report.period.last.isoformat(),
        "received": tally.received,
        "by_hand": tally.by_hand,
        "incomplete": tally.incomplete,
        "unknown_procedure": tally.unknown,
        "ratios": {ratio.indicator.value: _ratio_record(ratio) for ratio in ratios(tally)},
        "not_asked": tally.not_asked,
        "pages": tally.pages,
        "minutes_saved": minutes_saved(tally, minutes_per_paper),
        "minutes_per_paper": minutes_per_paper,
        "minutes_are_estimated": True,
    }


def _ratio_record(ratio: Ratio) -> dict[str, Any]:
    return {
        "name": RATIOS[ratio.indicator.value],
        "numerator": ratio.numerator,
        "denominator": ratio.denominator,
        "denominator_is": DENOMINATORS[ratio.indicator.value],
        "percent": _number(ratio.percent),
        "marks_percent": _number(ratio.marks),
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def figures_sheet(report: KpiReport, minutes_per_paper: float) -> Sheet:
    """A row for each line, and the total; numerator and denominator stand beside each ratio."""
    total = KpiLine(KPI_SAY["total"], report.total)
    lines = [KpiLine(name_group(line), line.tally) for line in report.lines]
    rows = tuple(_row(report, line, minutes_per_paper) for line in (*lines, total))
    return Sheet(KPI_SAY["figures"], tuple(_columns()), rows)


def name_group(line: KpiLine) -> str:
    return line.group or KPI_SAY["no_desk"]


def _columns() -> Iterator[str]:
    yield from (COLUMNS[name] for name in ("group", "first", "last", "received"))
    for ratio in ratios(Tally()):
        code = ratio.indicator.value
        short = SHORT.get(code, code)
        yield COLUMNS["numerator"].format(ratio=short, what=NUMERATORS[code])
        yield COLUMNS["denominator"].format(ratio=short, what=DENOMINATORS[code])
        yield COLUMNS["percent"].format(ratio=short)
        if ratio.pro_rata:
            yield COLUMNS["marks"].format(ratio=short)
    yield from (COLUMNS[name] for name in COUNTS if name != "received")


def _row(report: KpiReport, line: KpiLine, minutes_per_paper: float) -> tuple[Cell, ...]:
    tally, period = line.tally, report.period
    cells: list[Cell] = [line.group, tell_day(period.first), tell_day(period.last), tally.received]
    for ratio in ratios(tally):
        cells += [ratio.numerator, ratio.denominator, ratio.percent]
        if ratio.pro_rata:
            cells.append(ratio.marks)
    minutes = minutes_saved(tally, minutes_per_paper)
    rest = (tally.by_hand, tally.incomplete, tally.unknown)
    return (*cells, tally.not_asked, tally.pages, minutes, *rest)


def definitions_sheet(report: KpiReport, settings: Settings) -> Sheet:
    """What each figure counts, and where the rule comes from."""
    rows: list[tuple[Cell, ...]] = []
    for ratio in ratios(Tally()):
        code = ratio.indicator.value
        name = RATIOS[code] if code in SHORT else f"{code} {RATIOS[code]}"
        marks = FULL_MARKS if ratio.pro_rata else ""
        rows.append((name, NUMERATORS[code], DENOMINATORS[code], marks, SOURCES[code]))
    minutes = settings.kpi.minutes_per_paper
    for name, told in COUNTS.items():
        rows.append((COLUMNS[name], told.format(minutes=minutes), "", "", ""))
    rows += [("", note, "", "", "") for note in (*RULES, *notes(report, settings))]
    return Sheet(KPI_SAY["definitions"], DEFINITION_COLUMNS, tuple(rows))


def notes(report: KpiReport, settings: Settings) -> Iterator[str]:
    """What a reader must know beside the figures."""
    if report.total.not_asked:
        yield KPI_SAY["estimate"].format(minutes=settings.kpi.minutes_per_paper)
    if report.undated:
        yield KPI_SAY["undated"].format(count=report.undated)
    if not settings.dossiers.paper_link:
        yield KPI_SAY["no_link"]


def tell_title(report: KpiReport) -> str:
    first, last = tell_day(report.period.first), tell_day(report.period.last)
    title = KPI_SAY["title"].format(first=first, last=last)
    return f"{title}: {report.desk}" if report.desk else title


def tell_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def show_cell(cell: Cell) -> str:
    """As text: N/A for what does not exist."""
    if cell is None:
        return KPI_SAY["none"]
    return f"{cell:g}" if isinstance(cell, float) else str(cell)
