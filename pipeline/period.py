"""A span of days in Viet Nam, for which something is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pipeline.dossier_values import VIET_NAM
from pipeline.errors import BadQuestion

_MONTH = re.compile(r"(\d{4})-(\d\d)", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-[Qq]([1-4])", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both inclusive. Raises BadQuestion for an end before its
    beginning."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first or self.last == date.max:
            raise BadQuestion(detail=f"{self.first} – {self.last}")

    @property
    def since(self) -> datetime:
        """Midnight in Viet Nam at which it begins."""
        return datetime.combine(self.first, time(), VIET_NAM)

    @property
    def until(self) -> datetime:
        """Midnight in Viet Nam at which it is over: belongs to the next day."""
        return datetime.combine(self.last + timedelta(days=1), time(), VIET_NAM)

    @property
    def name(self) -> str:
        """The month in which it begins: `2026-11`."""
        return f"{self.first:%Y-%m}"

    def months(self) -> Iterator[Period]:
        """Its parts, each within one month."""
        first = self.first
        while first <= self.last:
            last = min(_end_of_month(first.year, first.month), self.last)
            yield Period(first, last)
            first = last + timedelta(days=1)


def read_period(text: str) -> Period:
    """`2026-11`, `2026-Q4` or `2026`. Raises BadQuestion for anything else."""
    written = text.strip()
    try:
        if month := _MONTH.fullmatch(written):
            return _months(int(month[1]), int(month[2]), int(month[2]))
        if quarter := _QUARTER.fullmatch(written):
            last = int(quarter[2]) * 3
            return _months(int(quarter[1]), last - 2, last)
        if _YEAR.fullmatch(written):
            return _months(int(written), 1, 12)
    except ValueError as wrong:
        raise BadQuestion(detail=text) from wrong
    raise BadQuestion(detail=text)


def _months(year: int, first: int, last: int) -> Period:
    return Period(date(year, first, 1), _end_of_month(year, last))


def _end_of_month(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
