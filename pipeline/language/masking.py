"""Numbers of persons as lists and pages show them: their last digits, so that people tell one from
another, and nobody reads the whole over a shoulder."""

from __future__ import annotations

import re

SHOWN_DIGITS = 4
"""Last digits that are shown."""
_HIDDEN = "•"
_NUMBER = re.compile(r"\d(?:[ .]?\d){8,}")


def mask_numbers(text: str) -> str:
    """Digits of what may be a person's number, but the last ones; the length stays."""
    return _NUMBER.sub(lambda found: mask_number(found.group()), text)


def mask_number(number: str) -> str:
    """One that is known to be a person's, of whatever form: letters of a passport too."""
    left = sum(map(str.isalnum, number)) - SHOWN_DIGITS
    told = []
    for sign in number:
        told.append(_HIDDEN if sign.isalnum() and left > 0 else sign)
        left -= sign.isalnum()
    return "".join(told)


def end_of(number: str) -> str:
    """What of it is shown."""
    return number[-SHOWN_DIGITS:]
