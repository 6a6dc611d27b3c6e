"""The QR code of a chip card: seven fields between pipe characters, in UTF-8.

12 digits | old CMND or nothing | name | birth ddmmyyyy | Nam or Nữ | residence | issued ddmmyyyy.
Cards of 2024 and later carry more fields behind these (domain: unconfirmed), which are left alone.
A code that breaks one rule is not believed in part: it is refused with the rule's name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from pipeline.language.dates import in_future, make_iso, year_of
from pipeline.language.folding import nfc
from pipeline.language.kinds import KINDS
from pipeline.language.names import clean_name

FIELDS = 7
_LIKE_A_CARD = re.compile(r"^(?=(?:[^|\d]*\d){8})[^|]{8,16}\|")
_SEXES = {"nam": "Nam", "nữ": "Nữ"}


@dataclass(frozen=True, slots=True)
class ChipCard:
    """What the code of a card says, in normal form; `old_number` is the CMND before it, `issued`
    and `residence` None where the code leaves them empty. `flags` are codes of what does not go
    together: the number has no check digit, but year and sex stand in it. Nothing personal is
    shown when it is printed."""

    number: str = field(repr=False)
    old_number: str | None = field(repr=False)
    name: str = field(repr=False)
    born: str = field(repr=False)
    sex: str = field(repr=False)
    residence: str | None = field(repr=False)
    issued: str | None = field(repr=False)
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BadCard:
    """A code that has a card's shape and breaks a rule: `reason` is fields, number, old_number,
    name, birth, sex or issued."""

    reason: str


def read_chip_card(text: str, today: date) -> ChipCard | BadCard | None:
    """What a QR code says as a chip card; None for a code that was never meant to be one."""
    if not _LIKE_A_CARD.match(text):
        return None
    parts = [" ".join(nfc(part).split()) for part in text.split("|")]
    if len(parts) < FIELDS:
        return BadCard("fields")
    number, old, name, born, sex, home, issued = parts[:FIELDS]
    reason = _find_fault(number, old, name, sex)
    birth, issue = _read_day(born, today), _read_day(issued, today)
    if reason or birth is None:
        return BadCard(reason or "birth")
    if issued and (issue is None or len(issue) < 10 or issue < birth):
        return BadCard("issued")
    sex = _SEXES[sex.casefold()]
    residence = KINDS["address"].parse(home)
    flags = find_contradictions(number, birth, sex)
    return ChipCard(number, old or None, clean_name(name), birth, sex, residence, issue, flags)


def _find_fault(number: str, old: str, name: str, sex: str) -> str | None:
    """The first of the plain fields that breaks its rule."""
    rules = {
        "number": re.fullmatch(r"[0-9]{12}", number),
        "old_number": re.fullmatch(r"(?:[0-9]{9}|[0-9]{12})?", old),
        "name": clean_name(name) and not any(sign.isdigit() for sign in name),
        "sex": sex.casefold() in _SEXES,
    }
    return next((reason for reason, kept in rules.items() if not kept), None)


def _read_day(digits: str, today: date) -> str | None:
    """ddmmyyyy as ISO; 00 for a day or month that is not known lowers the precision."""
    if not re.fullmatch(r"[0-9]{8}", digits):
        return None
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    if day == 0 and make_iso(year, month or 1, 1):
        iso: str | None = f"{year:04}-{month:02}" if month else f"{year:04}"
    else:
        iso = make_iso(year, month, day)
    return iso if iso and not in_future(iso, today) else None


def find_contradictions(number: str, born: str, sex: str) -> tuple[str, ...]:
    """What a personal number says otherwise than birth and sex (NĐ 137/2015/NĐ-CP, Điều 13): a
    flag for a person, which never corrects what is printed."""
    century, female = 19 + int(number[3]) // 2, int(number[3]) % 2 == 1
    flags = []
    if century * 100 + int(number[4:6]) != year_of(born):
        flags.append("birth_differs")
    if female != (sex == "Nữ"):
        flags.append("sex_differs")
    return tuple(flags)
