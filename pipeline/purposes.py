"""What people write down of their own accord: a purpose, a reason, an evidence."""

from __future__ import annotations

import re

from pipeline.dossier_values import Record

SHORTEST = 10
"""Characters of a sentence that says anything."""

_LONGEST = 2000
_LONG_NUMBER = re.compile(r"\d(?:[ .]?\d){8,}")


def read_purpose(text: str, field: str, least: int = 1) -> str:
    """One line in NFC. Raises BadMessage, by `field` and without what was typed, for one that is
    missing, shorter than `least` characters, or holds a long number: it would stand in logs and in
    the history of commands."""
    record = Record({field: text})
    whole = record.text(field, _LONGEST) or ""
    if _LONG_NUMBER.search(whole):
        record.fail(field, "number_inside")
    if len(whole) < least:
        record.fail(field, "too_short" if whole else "missing", least=least)
    return whole
