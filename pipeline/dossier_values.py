"""Values of a dossier's message: each read strictly, a wrong one told by the name of its field.

Nothing of a value ever stands in an error: values are personal data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from pipeline.errors import BadMessage
from pipeline.language.folding import nfc
from pipeline.language.one_stop import (
    canonical_result_code,
    parse_dossier_code,
    split_procedure_code,
)

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""The zone of every time that comes without one."""

_DIGITS = {14: "%Y%m%d%H%M%S", 12: "%Y%m%d%H%M", 8: "%Y%m%d"}
_SLASHED = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y")
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
_NUMBER = re.compile(r"\d{9}|\d{10}|\d{10}-?\d{3}|\d{12}|(?=.*[A-Z])[A-Z0-9]{6,20}", re.ASCII)
_FLAGS = {"1": True, "true": True, "0": False, "false": False}
_YEARS = range(1950, 2200)


@dataclass(frozen=True, slots=True)
class Record:
    """An object of the message; `path` is put before the names of its fields. A field that is
    missing, null or an empty text is not said."""

    values: Mapping[str, Any]
    path: str = ""

    def fail(self, name: str, fault: str, **facts: Any) -> NoReturn:
        raise BadMessage(field=self.path + name, fault=fault, **facts)

    def says(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def need(self, name: str) -> None:
        if not self.says(name):
            self.fail(name, "missing")

    def text(self, name: str, most: int = 500) -> str | None:
        """One line in NFC; a number is taken as its digits."""
        value = self.values.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is None:
            return None
        if not isinstance(value, str):
            self.fail(name, "not_text")
        if any(c == "\0" or 0xD800 <= ord(c) < 0xE000 for c in value):
            self.fail(name, "bad_sign")
        whole = " ".join(nfc(value).split())
        if len(whole) > most:
            self.fail(name, "too_long", most=most)
        return whole or None

    def flag(self, name: str) -> bool | None:
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if str(value).strip().lower() not in _FLAGS:
            self.fail(name, "not_flag")
        return _FLAGS[str(value).strip().lower()]

    def choice(self, name: str, known: Mapping[str, Any] | frozenset[str]) -> str | None:
        value = self.text(name)
        if value is not None and value not in known:
            self.fail(name, "unknown_value", known=", ".join(known))
        return value

    def dossier_code(self, name: str) -> str:
        self.need(name)
        code = parse_dossier_code(self.text(name) or "")
        return code.written if code else self.fail(name, "bad_dossier_code")

    def procedure_code(self, name: str) -> str | None:
        value = self.text(name)
        if value is not None and split_procedure_code(value) is None:
            self.fail(name, "bad_procedure_code")
        return value.upper() if value else None

    def result_code(self, name: str) -> str | None:
        value = self.text(name)
        if value is None:
            return None
        return canonical_result_code(value) or self.fail(name, "bad_result_code")

    def number(self, name: str) -> str:
        """A person's or an organisation's number, without spaces and dots."""
        self.need(name)
        value = re.sub(r"[\s.]", "", self.text(name) or "").upper()
        return value if _NUMBER.fullmatch(value) else self.fail(name, "bad_number")

    def time(self, name: str) -> datetime | None:
        """An aware time; a day alone is its first moment in Viet Nam."""
        written = self.text(name)
        if written is None:
            return None
        moment = _read_time(written)
        if moment is None or moment.year not in _YEARS:
            self.fail(name, "not_time")
        return moment if moment.tzinfo else moment.replace(tzinfo=VIET_NAM)

    def day(self, name: str) -> str | None:
        """ISO 8601 with the precision that was told."""
        written = self.text(name)
        if written is None:
            return None
        if _DAY.fullmatch(written) and (len(written) < 10 or _read_time(written)):
            return written
        moment = _read_time(written)
        if moment is None or moment.year not in _YEARS:
            self.fail(name, "not_time")
        local = moment.astimezone(VIET_NAM) if moment.tzinfo else moment
        return local.date().isoformat()

    def records(self, name: str, most: int = 500) -> list[Record] | None:
        """A list of objects, None where nothing is said."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, list):
            self.fail(name, "not_list")
        if len(value) > most:
            self.fail(name, "too_many", most=most)
        found = [(item, f"{name}[{n}]") for n, item in enumerate(value, 1)]
        for item, where in found:
            if not isinstance(item, Mapping):
                self.fail(where, "not_object")
        return [Record(item, f"{self.path}{where}.") for item, where in found]


def _read_time(written: str) -> datetime | None:
    try:
        if written.isascii() and written.isdecimal():
            return datetime.strptime(written, _DIGITS[len(written)])
        if "/" not in written:
            return datetime.fromisoformat(written)
    except (KeyError, ValueError):
        return None
    for pattern in _SLASHED:
        try:
            return datetime.strptime(written, pattern)
        except ValueError:
            continue
    return None
