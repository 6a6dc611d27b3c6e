"""Procedures from TOML, JSON and CSV, each with the lines on which things stand."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline.procedures.problems import bad_procedure
from pipeline.procedures.procedure import Procedure
from pipeline.procedures.schema import (
    COMPONENT_KEYS,
    PROCEDURE_KEYS,
    Table,
    read_procedure,
)

PREFIX = "component."
"""In CSV a column of a component carries this before its key."""

_LINE = re.compile(r"at line (\d+)")
_TOML_KEY = re.compile(r"\s*([A-Za-z_][\w-]*)\s*=")
_COMPONENTS = "components"
_MOST_BYTES = 20_000_000
_TRUTH = {"true": True, "1": True, "x": True, "false": False, "0": False}


def read_toml(path: Path, types: frozenset[str]) -> Procedure:
    """One procedure, one file. Raises BadProcedure."""
    return parse_toml(_read_text(path), path.name, types)


def parse_toml(text: str, file: str, types: frozenset[str]) -> Procedure:
    """The same from a text; `file` is named in errors."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        line = _LINE.search(str(trouble))  # none at the end of the document
        number = int(line[1]) if line else len(text.splitlines())
        raise bad_procedure(file, number, "syntax", said=str(trouble)) from trouble
    items = data.pop(_COMPONENTS, [])
    heads = _toml_tables(text)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise bad_procedure(file, 1, "no_table")
    tables = [_placed(item, heads, number) for number, item in enumerate(items, 1)]
    return read_procedure(_placed(data, heads, 0), tables, file, types)


def _placed(values: Mapping[str, Any], heads: list[tuple[int, dict[str, int]]], n: int) -> Table:
    line, lines = heads[n] if n < len(heads) else (1, {})
    return Table(values, line, lines)


def _toml_tables(text: str) -> list[tuple[int, dict[str, int]]]:
    """Line of the head and of each key: of the procedure, then of each component."""
    found: list[tuple[int, dict[str, int]]] = [(1, {})]
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().startswith("[["):
            found.append((number, {}))
        elif match := _TOML_KEY.match(line):
            found[-1][1].setdefault(match[1], number)
    return found


def read_import(path: Path, types: frozenset[str]) -> list[Procedure]:
    """All procedures of a JSON or CSV file, by the ending of its name. Raises BadProcedure."""
    if path.suffix.lower() == ".json":
        return list(_from_json(_read_text(path), path.name, types))
    if path.suffix.lower() == ".csv":
        return list(_from_csv(_read_text(path), path.name, types))
    raise bad_procedure(path.name, 0, "not_import")


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise bad_procedure(path.name, 0, "too_large")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as trouble:
        said = type(trouble).__name__
        raise bad_procedure(path.name, 0, "unreadable", said=said) from trouble


# JSON


class _Pairs(dict[str, Any]):
    """An object of JSON and the line on which it begins."""

    line = 1

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        if len(self) < len(pairs):
            raise ValueError("a key stands twice in one object")


def _from_json(text: str, file: str, types: frozenset[str]) -> Iterator[Procedure]:
    """A list of procedures, an object with `procedures`, or one procedure."""
    try:
        data = json.loads(text, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError) as trouble:
        line = getattr(trouble, "lineno", 1)
        raise bad_procedure(file, line, "syntax", said=str(trouble)) from trouble
    _number_objects(data, text)
    items = data.get("procedures", [data]) if isinstance(data, _Pairs) else data
    if not isinstance(items, list) or not items:
        raise bad_procedure(file, 1, "no_procedures")
    for item in items:
        if not isinstance(item, _Pairs):
            raise bad_procedure(file, 1, "no_object")
        yield _from_object(item, file, types)


def _number_objects(data: Any, text: str) -> None:
    """Objects begin in the order in which a walk from outside in meets them."""
    strings_out = re.sub(r'"(?:[^"\\]|\\.)*"', lambda m: " " * len(m[0]), text)
    starts = (n for n, line in enumerate(strings_out.split("\n"), 1) for c in line if c == "{")

    def walk(value: Any) -> None:
        if isinstance(value, _Pairs):
            value.line = next(starts, 1)
        for inner in value.values() if isinstance(value, _Pairs) else value:
            if isinstance(inner, list | _Pairs):
                walk(inner)

    if isinstance(data, list | _Pairs):
        walk(data)


def _from_object(item: _Pairs, file: str, types: frozenset[str]) -> Procedure:
    parts = item.get(_COMPONENTS, [])
    if not isinstance(parts, list) or not all(isinstance(part, _Pairs) for part in parts):
        raise bad_procedure(file, item.line, "no_list")
    head = {key: value for key, value in item.items() if key != _COMPONENTS}
    tables = [Table(_without_nulls(part), part.line) for part in parts]
    values = _with_dates(_without_nulls(head), file, item.line)
    return read_procedure(Table(values, item.line), tables, file, types)


def _without_nulls(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _with_dates(values: dict[str, Any], file: str, line: int) -> dict[str, Any]:
    return {
        key: _read_day(value, key, file, line)
        if PROCEDURE_KEYS.get(key) is date and isinstance(value, str)
        else value
        for key, value in values.items()
    }


def _read_day(written: str, key: str, file: str, line: int) -> date:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(written.strip(), pattern).date()
        except ValueError:
            continue
    raise bad_procedure(file, line, "bad_day", key=key)


# CSV


def _from_csv(text: str, file: str, types: frozenset[str]) -> Iterator[Procedure]:
    """One row a component, rows of a procedure together; its own columns may be left empty on
    all but the first of them."""
    rows = list(_csv_rows(text, file))
    if not rows:
        raise bad_procedure(file, 1, "no_rows")
    seen: set[str] = set()
    for code, group in groupby(_with_codes(rows), key=lambda pair: pair[0]):
        of_one = [row for _, row in group]
        if code in seen:
            raise bad_procedure(file, of_one[0][0], "rows_apart", value=code)
        seen.add(code)
        yield _from_rows(of_one, file, types)


def _csv_rows(text: str, file: str) -> Iterator[tuple[int, dict[str, str]]]:
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    known = {*PROCEDURE_KEYS, *(PREFIX + key for key in COMPONENT_KEYS)}
    try:
        for name in reader.fieldnames or ():
            if name.strip() not in known:
                named = {"value": name, "known": ", ".join(sorted(known))}
                raise bad_procedure(file, 1, "unknown_column", **named)
        for row in reader:
            if None in row or None in row.values():
                raise bad_procedure(file, reader.line_num, "cells")
            if any(cell.strip() for cell in row.values()):
                yield reader.line_num, {k.strip(): v.strip() for k, v in row.items()}
    except csv.Error as trouble:
        raise bad_procedure(file, reader.line_num, "syntax", said=str(trouble)) from trouble


def _with_codes(
    rows: list[tuple[int, dict[str, str]]],
) -> Iterator[tuple[str, tuple[int, dict[str, str]]]]:
    code = ""
    for row in rows:
        code = row[1].get("ma_thu_tuc") or code
        yield code, row


def _from_rows(
    rows: list[tuple[int, dict[str, str]]], file: str, types: frozenset[str]
) -> Procedure:
    line, first = rows[0]
    for number, row in rows[1:]:
        for key in PROCEDURE_KEYS:
            if row.get(key) and row[key] != first.get(key, ""):
                raise bad_procedure(file, number, "row_differs", key=key)
    head = {key: first[key] for key in PROCEDURE_KEYS if first.get(key)}
    parts = [
        Table(_typed(_component_cells(row), COMPONENT_KEYS, file, number), number)
        for number, row in rows
    ]
    return read_procedure(Table(_typed(head, PROCEDURE_KEYS, file, line), line), parts, file, types)


def _component_cells(row: Mapping[str, str]) -> dict[str, str]:
    return {key: row[PREFIX + key] for key in COMPONENT_KEYS if row.get(PREFIX + key)}


def _typed(
    cells: Mapping[str, str], kinds: Mapping[str, type], file: str, line: int
) -> dict[str, Any]:
    return {key: _typed_cell(key, cell, kinds[key], file, line) for key, cell in cells.items()}


def _typed_cell(key: str, cell: str, kind: type, file: str, line: int) -> Any:
    if kind is list:
        return [part.strip() for part in cell.split("|") if part.strip()]
    if kind is date:
        return _read_day(cell, key, file, line)
    if kind is bool and cell.lower() in _TRUTH:
        return _TRUTH[cell.lower()]
    if kind is int and cell.isdecimal() and cell.isascii():
        return int(cell)
    if kind is str:
        return cell
    raise bad_procedure(file, line, "wrong_type", key=key, known=kind.__name__)
