"""Dates as papers print them, to ISO 8601 with the precision that was printed.

`ngày 05 tháng 3 năm 2020`, `05/3/2020`, `02-7-1985`, `tháng 7 năm 1985`, `1985`. Nothing is
invented: a year alone stays a year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

EARLIEST = 1930  # no paper of a one-stop desk is older; births are not, either

_spoken = re.compile(
    r"(?i)ng[^\W\d]y\s*(?P<day>.*?)\s*th[^\W\d]ng\s*(?P<month>.*?)\s*n[^\W\d]m\s*(?P<year>\S*)"
)
_dayless = re.compile(r"(?i)th[^\W\d]ng\s*(?P<month>\d{1,2})\s*n[^\W\d]m\s*(?P<year>\d{4})")
_month_only = re.compile(r"(?i)^\W*th[^\W\d]ng\s*(?P<month>\d{1,2})\s*n[^\W\d]m\s*(?P<year>\d{4})")
_bare = re.compile(r"(?i)(?<!\d)(\d{1,2})\s+th[^\W\d]ng\s+(\d{1,2})\s+n[^\W\d]m\s+(\d{4})(?!\d)")
_numeric = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?!\d)")
_month_year = re.compile(r"(?<![\d/])(\d{1,2})\s*/\s*(\d{4})(?!\d)")
_year = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class SpokenDate:
    """The three parts of "ngày … tháng … năm …" as they were read, each perhaps empty."""

    day: str
    month: str
    year: str

    @property
    def iso(self) -> str | None:
        """None unless all three are numbers that make a real date."""
        parts = [_number(part) for part in (self.year, self.month, self.day)]
        if None in parts:
            return None
        return make_iso(*(int(part) for part in parts if part is not None))

    @property
    def printed(self) -> str | None:
        """What stands in print when the day (and perhaps the month) was written by hand."""
        year, month = _number(self.year), _number(self.month)
        if year is None or len(self.year.strip(".,; ")) != 4:
            return None
        return f"năm {year}" if month is None else f"tháng {self.month.strip()} năm {year}"


def find_spoken(text: str) -> SpokenDate | None:
    """The last "ngày … tháng … năm …" of a line, or what is left of it behind an unreadable day."""
    found = list(_spoken.finditer(text)) or list(_dayless.finditer(text))
    if not found:
        return None
    match = found[-1]
    year = re.match(r"\d{4}", match["year"])
    day = match.groupdict().get("day") or ""
    return SpokenDate(day, match["month"], year.group() if year else match["year"])


def parse_date(text: str) -> str | None:
    """The first date of a text, ISO with its precision; None where there is none."""
    spoken = find_spoken(text)
    if spoken and spoken.iso:
        return spoken.iso
    if match := (_bare.search(text) or _numeric.search(text)):
        return make_iso(int(match[3]), int(match[2]), int(match[1]))
    if match := (_month_only.search(text) or _month_year.search(text)):
        month, year = int(match[1]), int(match[2])
        return f"{year:04}-{month:02}" if 1 <= month <= 12 and year >= EARLIEST else None
    found = _year.search(text)
    return found[1] if found else None


def make_iso(year: int, month: int, day: int) -> str | None:
    """ISO 8601, None when there is no such day."""
    try:
        return date(year, month, day).isoformat() if year >= EARLIEST else None
    except ValueError:
        return None


def in_future(iso: str, today: date) -> bool:
    """Whether a date, at its precision, lies behind today."""
    return iso > today.isoformat()[: len(iso)]


def year_of(iso: str) -> int:
    return int(iso[:4])


def _number(part: str) -> int | None:
    digits = part.strip(" .,;:")
    return int(digits) if re.fullmatch(r"\d{1,4}", digits) else None
