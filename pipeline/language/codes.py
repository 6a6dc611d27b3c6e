"""Grammars of the codes of the one-stop system (domain: codes of agencies and dossiers)."""

from __future__ import annotations

import re
from datetime import date

from pipeline.errors import BadQuestion

_AGENCY = r"[A-K]\d{2}(?:\.\d{1,3})*"
_LEGACY_AGENCY = r"\d{3}\.\d{2}\.\d{2}\.[GH]\d{2}"
DOSSIER_CODE = re.compile(
    rf"{_AGENCY}-\d{{6}}-(?:\d{{4}}|\d{{6,7}})|{_LEGACY_AGENCY}-\d{{6}}-\d{{4,}}"
)
RESULT = re.compile(r"KQ\.[GH]\d{2}\.\d{5,7}")
PROCEDURE_CODE = re.compile(r"\d\.\d{6}(?:\.\d{3}\.\d{2}\.\d{2}\.[GH]\d{2})?")


def check_dossier_code(code: str) -> str:
    """A mã hồ sơ, new form (`H15.50.05.13-261008-0975`) or legacy; BadQuestion otherwise."""
    cleaned = code.strip().upper()
    if not DOSSIER_CODE.fullmatch(cleaned):
        raise BadQuestion(detail="mã hồ sơ phải có dạng H15.50.05.13-261008-0975")
    return cleaned


_within = re.compile(rf"(?<![\w.])({DOSSIER_CODE.pattern})(?![\w])")
_day = re.compile(r"-(\d{2})(\d{2})(\d{2})-")


def find_dossier_codes(text: str) -> tuple[str, ...]:
    """Every mã hồ sơ with a real day in a text: it may stand alone, in a sentence or an address."""
    codes = dict.fromkeys(match[1] for match in _within.finditer(text.upper()))
    return tuple(code for code in codes if has_real_day(code))


def has_real_day(code: str) -> bool:
    """Whether the middle of a mã hồ sơ is a day: yymmdd, on legacy codes also ddmmyy."""
    found = _day.search(code)
    if found is None:
        return False
    first, month, last = (int(part) for part in found.groups())
    orders = [(first, last)] if code[0].isalpha() else [(first, last), (last, first)]
    return any(_is_day(2000 + year, month, day) for year, day in orders)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
