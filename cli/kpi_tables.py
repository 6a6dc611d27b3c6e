"""The figures as tables on the screen."""

from __future__ import annotations

from collections.abc import Iterator

from app.kpi_door import name_group, notes, show_cell, tell_title
from app.kpi_words import COLUMNS, RATIOS, SCREEN, SHORT
from app.kpi_words import KPI_SAY as SAY
from app.settings import Settings
from cli.output import print_table, say
from pipeline.kpi import Tally, minutes_saved, ratios
from pipeline.kpi_report import KpiLine, KpiReport


def print_kpi(report: KpiReport, settings: Settings) -> None:
    """A line for each group where groups were asked for, and the whole, ratio by ratio."""
    minutes = settings.kpi.minutes_per_paper
    if report.by:
        total = KpiLine(SAY["total"], report.total)
        rows = [_group_row(line) for line in (*report.lines, total)]
        print_table(tell_title(report), _group_columns(), rows)
    else:
        print_table(tell_title(report), SCREEN, list(_ratio_rows(report.total)))
    print_table("", ("", ""), list(_counts(report.total, minutes)))
    for note in notes(report, settings):
        say(note)


def _ratio_rows(tally: Tally) -> Iterator[tuple[str, ...]]:
    for ratio in ratios(tally):
        code = ratio.indicator.value
        name = RATIOS[code] if code in SHORT else f"{code}  {RATIOS[code]}"
        marks = show_cell(ratio.marks) if ratio.pro_rata else ""
        numbers = (ratio.numerator, ratio.denominator, ratio.percent)
        yield (name, *map(show_cell, numbers), marks)


def _group_columns() -> tuple[str, ...]:
    codes = [ratio.indicator.value for ratio in ratios(Tally())]
    heads = (f"{SHORT.get(code, code)} (%)" for code in codes)
    return (COLUMNS["group"], COLUMNS["received"], *heads)


def _group_row(line: KpiLine) -> tuple[str, ...]:
    shares = (
        f"{show_cell(ratio.percent)}\n{ratio.numerator}/{ratio.denominator}"
        for ratio in ratios(line.tally)
    )
    return (name_group(line), str(line.tally.received), *shares)


def _counts(tally: Tally, minutes_per_paper: float) -> Iterator[tuple[str, str]]:
    yield COLUMNS["received"], str(tally.received)
    yield COLUMNS["not_asked"], str(tally.not_asked)
    yield COLUMNS["minutes"], show_cell(minutes_saved(tally, minutes_per_paper))
    yield COLUMNS["pages"], str(tally.pages)
    yield COLUMNS["by_hand"], str(tally.by_hand)
    yield COLUMNS["incomplete"], str(tally.incomplete)
    yield COLUMNS["unknown"], str(tally.unknown)
