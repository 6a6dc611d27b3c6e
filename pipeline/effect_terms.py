"""When a paper ends, as the first and the last day on which it may: dates have precisions."""

from __future__ import annotations

import re
from datetime import date

from pipeline.language.folding import nfc
from pipeline.language.spans import add_months, date_span

Ends = tuple[date, date]
"""The first and the last day that may be the last on which a paper holds."""


def term_ends(issued: tuple[date, date], months: int) -> Ends:
    """A term counted from the day of issue (Bộ luật Dân sự 91/2015/QH13, Điều 147-148)."""
    return add_months(issued[0], months), add_months(issued[1], months)


def card_ends(
    born: tuple[date, date], issued: tuple[date, date], ages: tuple[int, ...], early_months: int
) -> Ends | None:
    """An identity card ends on the day on which its bearer reaches the next of the `ages`; one that
    was issued within `early_months` before that day holds until the age after. None for no end.

    Where birth or issue is not known to the day, every age that it may mean is possible."""
    soonest = _next_age(born[1], issued[0], ages, early_months)
    latest = _next_age(born[0], issued[1], ages, early_months)
    if soonest is None:
        return None
    last = date.max if latest is None else add_months(born[1], 12 * latest)
    return add_months(born[0], 12 * soonest), last


def _next_age(born: date, issued: date, ages: tuple[int, ...], early_months: int) -> int | None:
    reached = ((age, add_months(born, 12 * age)) for age in ages)
    return next((age for age, day in reached if issued < add_months(day, -early_months)), None)


def stated_ends(words: str, issued: tuple[date, date] | None) -> Ends | None:
    """The end that a term in words states: a day ("đến hết ngày 31/12/2026"), or months or years
    from issue ("02 năm kể từ ngày ký"). None for every other: until a deed is done, from another
    day, or two terms."""
    text = " ".join(nfc(words).casefold().split())
    days = _DAY.findall(text)
    until = _UNTIL.search(text)
    if until:
        day, month, year = (int(part) for part in until.groups() if part)
        return date_span(f"{year:04}-{month:02}-{day:02}")
    terms = _TERM.findall(text)
    if len(terms) != 1 or days or issued is None or _OPEN.search(text):
        return None
    count, unit = terms[0]
    return term_ends(issued, int(count) * (12 if unit == "năm" else 1))


_DAY_WORDS = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{1,2}) tháng (\d{1,2}) năm (\d{4})"
_DAY = re.compile(_DAY_WORDS)
_UNTIL = re.compile(rf"đến(?: hết)?(?: ngày)?[ :]*(?:{_DAY_WORDS})")
_TERM = re.compile(r"\b(\d{1,3}) ?(?:\([^)]*\) ?)?(tháng|năm)\b")
_OPEN = re.compile(r"\bkhi\b|\bhoặc\b|\bxong\b")
