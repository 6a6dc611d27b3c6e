"""What a paper type's TOML file may say, and the sentence when it says something else.

A file is wrong as a whole or right as a whole: BadForm names the file, the line and the reason.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from pipeline.errors import BadForm
from pipeline.language.kinds import KINDS

SOURCES = frozenset(
    {"label", "number_line", "date_line", "place", "issuer", "superior", "title", "subject",
     "post", "signer", "anywhere"}
)  # fmt: skip
"""Where a field's value is looked for; all but `label` and `anywhere` are places of the layout."""

_KEYS: Mapping[str, type] = {
    "loai": str, "name": str, "extends": str, "abstract": bool, "kq_code": str, "titles": list,
    "number_signs": list, "untitled": bool, "phrases": list, "fences": list, "fields": list,
    "valid_months": int,
}  # fmt: skip
_FIELD_KEYS: Mapping[str, type] = {
    "name": str, "kind": str, "source": str, "labels": list, "part": str, "opens": bool,
}  # fmt: skip
_LINE = re.compile(r"at line (\d+)")
_NAME = re.compile(r"^[a-z][a-z0-9_]*$")
_KQ = re.compile(r"^KQ\.[GH]\d{2}\.\d{5,7}$")


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a paper type. `labels` are printed words before the value; `part` names the
    person or section it belongs to, which begins at the label of a field that `opens` it."""

    name: str
    kind: str
    source: str = "label"
    labels: tuple[str, ...] = ()
    part: str = ""
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A paper type. `titles` in capitals as printed; `number_signs` type abbreviations of its
    number (QĐ); `untitled` for papers known by layout alone (công văn); `fences` printed labels
    that end a value without being a field; `valid_months` counted from issue, None for no term.
    """

    loai: str
    name: str
    titles: tuple[str, ...] = ()
    number_signs: tuple[str, ...] = ()
    untitled: bool = False
    phrases: tuple[str, ...] = ()
    fences: tuple[str, ...] = ()
    fields: tuple[FormField, ...] = ()
    kq_code: str | None = None
    valid_months: int | None = None
    extends: str | None = None
    abstract: bool = False

    def field(self, name: str) -> FormField | None:
        return next((field for field in self.fields if field.name == name), None)


def read_form(path: Path) -> Form:
    """One TOML file. Raises BadForm."""
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        line = _LINE.search(str(trouble))  # none at the end of the document
        number = int(line[1]) if line else len(text.splitlines())
        raise BadForm(file=path.name, line=number, detail=str(trouble)) from trouble
    except (OSError, UnicodeDecodeError) as trouble:
        raise BadForm(file=path.name, line=0, detail=type(trouble).__name__) from trouble
    return _Reader(path.name, text).read(data)


@dataclass(frozen=True, slots=True)
class _Reader:
    file: str
    text: str

    def read(self, data: Mapping[str, Any]) -> Form:
        self._check_keys(data, _KEYS)
        loai = self._need(data, "loai")
        if not _NAME.match(loai):
            self._fail("loai", "loai must be small letters, digits and underscores")
        if "kq_code" in data and not _KQ.match(data["kq_code"]):
            self._fail("kq_code", "kq_code must look like KQ.G15.000031")
        fields = tuple(self._field(item) for item in data.get("fields", []))
        self._refuse_twins(fields)
        return Form(
            loai=loai,
            name=self._need(data, "name"),
            fields=fields,
            titles=self._strings(data, "titles"),
            number_signs=self._strings(data, "number_signs"),
            phrases=self._strings(data, "phrases"),
            fences=self._strings(data, "fences"),
            untitled=data.get("untitled", False),
            kq_code=data.get("kq_code"),
            valid_months=data.get("valid_months"),
            extends=data.get("extends"),
            abstract=data.get("abstract", False),
        )

    def _field(self, item: object) -> FormField:
        if not isinstance(item, dict):
            self._fail("fields", "each field is a table: [[fields]]")
        self._check_keys(item, _FIELD_KEYS)
        name, kind = self._need(item, "name"), self._need(item, "kind")
        source = item.get("source", "label")
        if kind not in KINDS:
            self._fail(kind, f"unknown kind {kind!r}; known: {', '.join(sorted(KINDS))}")
        if source not in SOURCES:
            self._fail(source, f"unknown source {source!r}; known: {', '.join(sorted(SOURCES))}")
        labels = self._strings(item, "labels")
        if source == "label" and not labels:
            self._fail(name, f"field {name!r} needs labels")
        return FormField(name, kind, source, labels, item.get("part", ""), item.get("opens", False))

    def _check_keys(self, table: Mapping[str, Any], known: Mapping[str, type]) -> None:
        for key, value in table.items():
            if key not in known:
                self._fail(key, f"unknown key {key!r}; known: {', '.join(known)}")
            if not isinstance(value, known[key]) or (known[key] is int and value is True):
                self._fail(key, f"{key} must be a {known[key].__name__}")

    def _need(self, table: Mapping[str, Any], key: str) -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value:
            self._fail(key, f"{key} is missing")
        return value

    def _strings(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        values = table.get(key, [])
        if not all(isinstance(value, str) and value.strip() for value in values):
            self._fail(key, f"{key} must be a list of texts")
        return tuple(values)

    def _refuse_twins(self, fields: tuple[FormField, ...]) -> None:
        seen: set[str] = set()
        for field in fields:
            if field.name in seen:
                self._fail(field.name, f"field {field.name!r} stands twice")
            seen.add(field.name)

    def _fail(self, near: str, detail: str) -> NoReturn:
        """Raises BadForm with the last line that names what is wrong."""
        lines = [n for n, line in enumerate(self.text.splitlines(), 1) if near in line]
        raise BadForm(file=self.file, line=lines[-1] if lines else 1, detail=detail)
