"""The days a date of any precision may mean, and terms counted in months from it."""

from __future__ import annotations

import calendar
import re
from datetime import date

_iso = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)


def date_span(written: str | None) -> tuple[date, date] | None:
    """First and last day that `1985`, `1985-07` or `1985-07-02` may mean; None for no date."""
    match = _iso.fullmatch(written or "")
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        last_month = month or 12
        last_day = day or calendar.monthrange(first.year, last_month)[1]
        return first, first.replace(month=last_month, day=last_day)
    except ValueError:
        return None


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last (Bộ luật Dân sự 2015, Điều 147–148).
    A term past the calendar ends with the calendar."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
