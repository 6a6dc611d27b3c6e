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

from pipeline.errors import BadProcedure
from pipeline.language.folding import nfc
from pipeline.language.one_stop import (
    canonical_result_code,
    is_component_code,
    split_procedure_code,
)
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

PAPER_TYPES = frozenset(
    (
        "giay_khai_sinh trich_luc_khai_sinh giay_chung_sinh gcn_ket_hon xac_nhan_hon_nhan "
        "trich_luc_khai_tu giay_bao_tu can_cuoc xac_nhan_cu_tru gcn_qsdd dk_doanh_nghiep "
        "dk_ho_kinh_doanh giay_phep_xay_dung phieu_ly_lich_tu_phap giay_phep_lai_xe "
        "van_ban_uy_quyen ban_an hop_dong quyet_dinh cong_van to_trinh bao_cao thong_bao chi_thi "
        "nghi_quyet thong_tu ke_hoach giay_tiep_nhan phieu_kiem_soat to_khai van_ban_khac"
    ).split()
)
"""Paper types by the names that are fixed for all; a province's own forms may add others."""

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
    table: Table, components: Sequence[Table], file: str, types: frozenset[str] = PAPER_TYPES
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
                self.fail(key, f"unknown key {key!r}; known: {', '.join(known)}")
            kind = known[key]
            odd = (kind is int and isinstance(value, bool)) or isinstance(value, datetime)
            if odd or not isinstance(value, kind):
                self.fail(key, f"{key} must be a {kind.__name__}")

    def text(self, key: str) -> str:
        return self.clean(key, self.table.values.get(key, ""))

    def clean(self, key: str, value: str) -> str:
        """NFC, single spaces; refuses what no file and no database can hold."""
        if any((ord(c) < 32 and c not in "\t\n\r") or 0xD800 <= ord(c) < 0xE000 for c in value):
            self.fail(key, f"{key} holds a sign that cannot be printed")
        whole = " ".join(nfc(value).split())
        if "\x7f" in whole:
            self.fail(key, f"{key} holds a sign that cannot be printed")
        return whole

    def need(self, key: str) -> str:
        return self.text(key) or self.fail(key, f"{key} is missing")

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.table.values.get(key, [])
        if not all(isinstance(value, str) and value.strip() for value in values):
            self.fail(key, f"{key} must be a list of texts")
        whole = tuple(self.clean(key, value) for value in values)
        if len(set(whole)) < len(whole):
            self.fail(key, f"{key} names one thing twice")
        return whole

    def kq_codes(self, key: str) -> tuple[str, ...]:
        codes = [(written, canonical_result_code(written)) for written in self.texts(key)]
        for written, code in codes:
            if code is None:
                self.fail(key, f"{written!r} does not look like KQ.G15.000031")
        return tuple(code for _, code in codes if code)

    def choose(self, key: str, kind: type[_Choice], value: str) -> _Choice:
        try:
            return kind(value)
        except ValueError:
            known = ", ".join(kind)
            self.fail(key, f"unknown {kind.__name__.lower()} {value!r}; known: {known}")

    def number(self, key: str, default: int, least: int) -> int:
        value: int = self.table.values.get(key, default)
        if value < least:
            self.fail(key, f"{key} must be {least} or more")
        return value

    def fail(self, key: str, detail: str) -> NoReturn:
        raise BadProcedure(file=self.file, line=self.table.line_of(key), detail=detail)


@dataclass(frozen=True, slots=True)
class _ProcedureReader(_Reader):
    def read(self, components: Sequence[Table]) -> Procedure:
        self.check_keys(PROCEDURE_KEYS)
        code = self.need("ma_thu_tuc").upper()
        if split_procedure_code(code) is None or code.count(".") == 2:
            self.fail("ma_thu_tuc", "ma_thu_tuc must look like 1.001193 or 1.001612.000.00.00.H19")
        begins, ends = (self.table.values.get(f"effective_{way}") for way in ("from", "to"))
        if begins and ends and ends < begins:
            self.fail("effective_to", "effective_to lies before effective_from")
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
        return levels or self.fail("levels", "levels is missing")

    def _components(self, tables: Sequence[Table]) -> tuple[Component, ...]:
        if not tables:
            self.fail("components", "a procedure needs components")
        found: dict[str, Component] = {}
        for table in tables:
            reader = _ComponentReader(table, self.file, self.types)
            component = reader.read()
            if component.key in found:
                reader.fail("key", f"component {component.key!r} stands twice")
            if component.code and any(component.code == c.code for c in found.values()):
                reader.fail("code", f"code {component.code!r} stands twice")
            found[component.key] = component
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class _ComponentReader(_Reader):
    def read(self) -> Component:
        self.check_keys(COMPONENT_KEYS)
        key, copies = self.need("key"), self.number("copies", 1, 1)
        if not _KEY.fullmatch(key):
            self.fail("key", "key must be small letters, digits and underscores")
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
                self.fail("modes", f"mode {written!r} must look like 'D' or 'D: condition'")
            ways.append(Way(self.choose("modes", Mode, match[1]), match[2] or ""))
        return tuple(ways) or self.fail("modes", "modes is missing")

    def _code(self) -> str | None:
        code = self.text("code").upper() or None
        if code is not None and not is_component_code(code):
            self.fail("code", "code must look like TP-H36.000013")
        return code

    def _loai(self) -> tuple[str, ...]:
        names = self.texts("loai")
        for name in names:
            if name not in self.types:
                self.fail("loai", f"unknown paper type {name!r}; see docs/papers.md")
        return names
