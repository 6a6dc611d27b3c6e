"""Days as people type them into forms and commands, day first."""

from __future__ import annotations

import re
from datetime import date

_day_first = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})|(\d{2})(\d{2})(\d{4})")


def read_day(text: str) -> date:
    """`24/11/2026`, `24-11-2026`, `24.11.2026`, `24112026`, `2026-11-24`. Raises ValueError."""
    found = _day_first.fullmatch(text.strip())
    if found is None:
        return date.fromisoformat(text.strip())
    day, month, year = (int(part) for part in found.groups() if part is not None)
    return date(year, month, day)


def write_day(iso: str) -> str:
    """`2026-07-02` as 02/07/2026, `2026-07` as 07/2026; what is no date stays as it was typed."""
    return "/".join(reversed(iso.split("-"))) if re.fullmatch(r"\d{4}(-\d\d){0,2}", iso) else iso


def normalise(text: str) -> str:
    """ISO where it is a day, else as it was typed: whoever asks with it says that it is none."""
    try:
        return read_day(text).isoformat() if text.strip() else ""
    except ValueError:
        return text.strip()
