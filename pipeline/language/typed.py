"""A value that a person types, in the form in which read values are kept.

A reader's parser looks for a value among other words; a person types the value and nothing else.
So whatever is typed must be the whole of it: every letter and digit comes back, or it is refused.
Dates are typed as days, months and years whatever stands around them on the paper: a kind that ends
in `date` is one, and has all three unless it is called that alone.
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.errors import BadValue, OddValue
from pipeline.language.dates import parse_date
from pipeline.language.folding import letters, nfc
from pipeline.language.kinds import KINDS

_PROSE = frozenset(
    {"text", "address", "body", "post", "subject", "place", "type_name", "country", "ethnic"}
)
_UNBROKEN = frozenset({"so_ky_hieu", "registry_number"})  # their parsers join what was torn apart
_DATE = re.compile(
    r"(?i)(?:ng[àa]y\s*)?\d{1,2}(?:\s*th[áa]ng\s*\d{1,2}\s*n[ăa]m\s*|\s*[/.-]\s*\d{1,2}\s*[/.-]\s*)\d{4}"
    r"|(?:th[áa]ng\s*)?\d{1,2}(?:\s*n[ăa]m\s*|\s*/\s*)\d{4}|(?:n[ăa]m\s*)?\d{4}"
)
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
LONGEST = 2000  # characters; a trích yếu of a page has fewer


def normalise(name: str, kind: str, typed: str, *, sure: bool = False) -> str:
    """The value of field `name` as it is kept.

    Raises BadValue when it cannot be a value of its kind, and OddValue when its validator finds it
    unlikely (a name without a known family name, a number of no province) and the person has not
    said that they are `sure`: what a paper prints may be odd, a slip of the fingers is likelier."""
    text = " ".join(nfc(typed).split())
    if not text or len(text) > LONGEST:
        raise BadValue(field=name, problem="too_long" if text else "empty")
    value = _parse(kind, text)
    if value is None:
        raise BadValue(field=name, problem=kind)
    if not sure and not KINDS[kind].plausible(value):
        raise OddValue(field=name, problem=kind)
    return value


def _parse(kind: str, text: str) -> str | None:
    if kind.endswith("date") or (kind == "expiry" and text[:1].isdecimal()):
        return _date(text, whole=kind != "date")
    if kind == "personal_id":
        text = re.sub(r"[ .-]", "", text)
        return KINDS[kind].parse(text) if text.isdecimal() and text.isascii() else None
    if kind in _UNBROKEN and re.search(r"\w \w", _without_label(kind, text)):
        return None
    value = KINDS[kind].parse(text)
    if value is not None and _bare(value) == _bare(_without_label(kind, text)):
        return value
    return text if kind in _PROSE else None


def _date(text: str, *, whole: bool) -> str | None:
    """As printed or as ISO 8601; never more precise than it was typed."""
    if iso := _ISO.fullmatch(text):
        text = "/".join(part for part in reversed(iso.groups()) if part)
    found = parse_date(text) if _DATE.fullmatch(text) else None
    return None if found and whole and len(found) != len("2026-11-22") else found


def _without_label(kind: str, text: str) -> str:
    return re.sub(r"(?i)^số\s*[:.]?\s*", "", text) if kind == "so_ky_hieu" else text


def _bare(text: str) -> str:
    """Letters and digits, accents and leading zeros aside: spellings may be mended, nothing may be
    lost or added."""
    loose = unicodedata.normalize("NFD", letters(text)).replace("đ", "d")
    plain = "".join(letter for letter in loose if letter.isalnum())
    return re.sub(r"(?<!\d)0+(?=\d)", "", plain)
