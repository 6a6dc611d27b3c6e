"""What a procedure's table may say, and the sentence when it says something else.

The same rules for TOML files, JSON and CSV: each comes as a `Table` that knows on which line it
stands. A file is wrong or right as a whole: BadProcedure names the file, the line and the reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NoReturn, TypeVar

from pipeline.dossier import PROCESS_TYPES
from pipeline.language.folding import nfc
from pipeline.language.one_stop import (
    canonical_result_code,
    is_component_code,
    split_procedure_code,
)
from pipeline.procedures.problems import bad_procedure
from pipeline.procedures.procedure import Component, Level, Mode, Procedure, Way

PROCEDURE_KEYS: Mapping[str, type] = {
    "ma_thu_tuc": str, "name": str, "levels": list, "time": str, "results": list,
    "effective_from": date, "effective_to": date, "recheck_on": date, "source": str,
}  # fmt: skip
COMPONENT_KEYS: Mapping[str, type] = {
    "key": str, "name": str, "modes": list, "code": str, "group": str, "condition": str,
    "loai": list, "kq_codes": list, "originals": int, "copies": int, "purpose": bool,
    "valid_months": int, "source": str,
}  # fmt: skip

_KEY = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_WAY = re.compile(r"([A-Z])(?:\s*:\s*(\S.*))?", re.DOTALL)
_Choice = TypeVar("_Choice", Mode, Level)


@dataclass(frozen=True, slots=True)
class Table:
    """Keys and values of one procedure or component; `line` where it begins, `lines` those of
    its keys where they are known."""

    values: Mapping[str, Any]
    line: int
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, key: str) -> int:
        return self.lines.get(key, self.line)


def read_procedure(
    table: Table, components: Sequence[Table], file: str, types: frozenset[str]
) -> Procedure:
    """Raises BadProcedure(file=, line=, detail=) for the first thing that is wrong."""
    return _ProcedureReader(table, file, types).read(components)


@dataclass(frozen=True, slots=True)
class _Reader:
    table: Table
    file: str
    types: frozenset[str]

    def check_keys(self, known: Mapping[str, type]) -> None:
        for key, value in self.table.values.items():
            if key not in known:
                self.fail(key, "unknown_key", known=", ".join(known))
            kind = known[key]
            odd = (kind is int and isinstance(value, bool)) or isinstance(value, datetime)
            if odd or not isinstance(value, kind):
                self.fail(key, "wrong_type", known=kind.__name__)

    def text(self, key: str) -> str:
        return self.clean(key, self.table.values.get(key, ""))

    def clean(self, key: str, value: str) -> str:
        """NFC, single spaces; refuses what no file and no database can hold."""
        if any((ord(c) < 32 and c not in "\t\n\r") or 0xD800 <= ord(c) < 0xE000 for c in value):
            self.fail(key, "bad_sign")
        whole = " ".join(nfc(value).split())
        if "\x7f" in whole:
            self.fail(key, "bad_sign")
        return whole

    def need(self, key: str) -> str:
        return self.text(key) or self.fail(key, "missing")

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.table.values.get(key, [])
        if not all(isinstance(value, str) and value.strip() for value in values):
            self.fail(key, "no_texts")
        whole = tuple(self.clean(key, value) for value in values)
        if len(set(whole)) < len(whole):
            self.fail(key, "named_twice")
        return whole

    def kq_codes(self, key: str) -> tuple[str, ...]:
        codes = [(written, canonical_result_code(written)) for written in self.texts(key)]
        for written, code in codes:
            if code is None:
                self.fail(key, "bad_kq", value=written)
        return tuple(code for _, code in codes if code)

    def choose(self, key: str, kind: type[_Choice], value: str) -> _Choice:
        try:
            return kind(value)
        except ValueError:
            named = {"key": kind.__name__.lower(), "value": value, "known": ", ".join(kind)}
            self.fail(key, "unknown_choice", **named)

    def number(self, key: str, default: int, least: int) -> int:
        value: int = self.table.values.get(key, default)
        if value < least:
            self.fail(key, "too_small", known=str(least))
        return value

    def fail(self, at: str, problem: str, **named: str) -> NoReturn:
        """`at` is the key that is wrong; it is named unless `named` says something better."""
        raise bad_procedure(self.file, self.table.line_of(at), problem, **({"key": at} | named))


@dataclass(frozen=True, slots=True)
class _ProcedureReader(_Reader):
    def read(self, components: Sequence[Table]) -> Procedure:
        self.check_keys(PROCEDURE_KEYS)
        code = self.need("ma_thu_tuc").upper()
        if split_procedure_code(code) is None or code.count(".") == 2:
            self.fail("ma_thu_tuc", "bad_code")
        begins, ends = (self.table.values.get(f"effective_{way}") for way in ("from", "to"))
        if begins and ends and ends < begins:
            self.fail("effective_to", "ends_early")
        return Procedure(
            code=code,
            name=self.need("name"),
            levels=self._levels(),
            components=self._components(components),
            time=self.text("time"),
            results=self.kq_codes("results"),
            effective_from=begins,
            effective_to=ends,
            recheck_on=self.table.values.get("recheck_on"),
            source=self.text("source"),
        )

    def _levels(self) -> tuple[Level, ...]:
        levels = tuple(self.choose("levels", Level, value) for value in self.texts("levels"))
        return levels or self.fail("levels", "missing")

    def _components(self, tables: Sequence[Table]) -> tuple[Component, ...]:
        if not tables:
            self.fail("components", "no_components")
        found: dict[str, Component] = {}
        for table in tables:
            reader = _ComponentReader(table, self.file, self.types)
            component = reader.read()
            if component.key in found:
                reader.fail("key", "twin_component", value=component.key)
            if component.code and any(component.code == c.code for c in found.values()):
                reader.fail("code", "twin_code", value=component.code)
            found[component.key] = component
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class _ComponentReader(_Reader):
    def read(self) -> Component:
        self.check_keys(COMPONENT_KEYS)
        key, copies = self.need("key"), self.number("copies", 1, 1)
        if not _KEY.fullmatch(key):
            self.fail("key", "bad_key")
        months = self.number("valid_months", 0, 1) if "valid_months" in self.table.values else None
        return Component(
            key=key,
            name=self.need("name"),
            modes=self._modes(),
            code=self._code(),
            group=self.text("group"),
            condition=self.text("condition"),
            loai=self._loai(),
            kq_codes=self.kq_codes("kq_codes"),
            originals=self.number("originals", 0, 0),
            copies=copies,
            purpose=self.table.values.get("purpose", False),
            valid_months=months,
            source=self.text("source"),
        )

    def _modes(self) -> tuple[Way, ...]:
        ways = []
        for written in self.texts("modes"):
            match = _WAY.fullmatch(written)
            if match is None:
                self.fail("modes", "bad_mode", value=written)
            ways.append(Way(self.choose("modes", Mode, match[1]), match[2] or ""))
        return tuple(ways) or self.fail("modes", "missing")

    def _code(self) -> str | None:
        code = self.text("code").upper() or None
        if code is not None and not is_component_code(code):
            self.fail("code", "bad_component_code")
        return code

    def _loai(self) -> tuple[str, ...]:
        names = self.texts("loai")
        for name in names:
            if name in PROCESS_TYPES:
                self.fail("loai", "process_type", value=name)
            if name not in self.types:
                self.fail("loai", "unknown_type", value=name)
        return names
