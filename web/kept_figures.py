"""Figures of months, counted once for many readers: counting a large month takes a second or two.

Each process keeps its own, for `LIFE` seconds; what has happened since shows then.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Self

from app.kpi_door import make_rules
from app.kpi_words import ON_PAGE
from app.settings import Settings
from pipeline.errors import BadQuestion
from pipeline.kpi import Tally, add_up
from pipeline.kpi_report import By, KpiLine, KpiReport, report_kpi
from pipeline.period import Period
from pipeline.question import Asker, Duty
from pipeline.tools import Tools

LIFE = 300.0
MOST_KEPT = 2000  # months, of all desks and askers
MOST_MONTHS = 36

_Key = tuple[Period, str, frozenset[Duty], str | None]


@dataclass(frozen=True, slots=True)
class Figures:
    """One period, by desk and by month; `counted_at` when the oldest part was counted."""

    by_desk: KpiReport
    by_month: KpiReport
    counted_at: datetime

    def report(self, by: By) -> KpiReport:
        return self.by_desk if by is By.DESK else self.by_month


class KeptFigures:
    """Safe for threads. Two that ask at once for the same month count it twice."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._kept: dict[_Key, tuple[float, datetime, KpiReport]] = {}
        self._lock = Lock()

    @classmethod
    @contextmanager
    def open(cls, _tools: Tools) -> Iterator[Self]:
        yield cls()

    def report(
        self, period: Period, desk: str | None, asker: Asker, tools: Tools, settings: Settings
    ) -> Figures:
        """Raises NotAllowed as `report_kpi` does, and BadQuestion for more than 36 months."""
        parts = _months_of(period)
        told = [self._month(part, desk, asker, tools, settings) for part in parts]
        return _join(period, [report for _, report in told], min(at for at, _ in told))

    def count_missing(self, period: Period, desk: str | None, asker: Asker) -> int:
        """Months that `report` would have to count now. Raises BadQuestion as it does."""
        parts = _months_of(period)
        with self._lock:
            known = [self._kept.get((p, asker.desk, asker.duties, desk)) for p in parts]
        return sum(one is None or self._now() >= one[0] for one in known)

    def _month(
        self, part: Period, desk: str | None, asker: Asker, tools: Tools, settings: Settings
    ) -> tuple[datetime, KpiReport]:
        key = (part, asker.desk, asker.duties, desk)
        with self._lock:
            until, at, report = self._kept.get(key, (0.0, None, None))
        if at is not None and report is not None and self._now() < until:
            return at, report
        at, report = tools.clock.now(), self._count(part, desk, asker, tools, settings)
        with self._lock:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = (self._now() + LIFE, at, report)
        return at, report

    def _count(
        self, part: Period, desk: str | None, asker: Asker, tools: Tools, settings: Settings
    ) -> KpiReport:
        return report_kpi(part, asker, tools, make_rules(settings), desk, By.DESK)


def _months_of(period: Period) -> list[Period]:
    parts = list(period.months())
    if len(parts) > MOST_MONTHS:
        raise BadQuestion(detail=ON_PAGE["too_long"])
    return parts


def _join(period: Period, months: list[KpiReport], counted_at: datetime) -> Figures:
    total = add_up(month.total for month in months)
    desks: dict[str, Tally] = {}
    for month in months:
        for line in month.lines:
            desks[line.group] = desks.get(line.group, Tally()) + line.tally
    desk, undated = months[0].desk, months[-1].undated
    by_desk = tuple(KpiLine(group, desks[group]) for group in sorted(desks))
    by_month = tuple(KpiLine(month.period.name, month.total) for month in months)
    return Figures(
        KpiReport(period, desk, By.DESK, by_desk, total, undated),
        KpiReport(period, desk, By.MONTH, by_month, total, undated),
        counted_at,
    )
