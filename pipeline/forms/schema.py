"""What a paper type's TOML file may say, and the sentence when it says something else.

A file is wrong as a whole or right as a whole: BadForm names the file, the line and the reason.

    loai            the type's name, small letters, digits and underscores
    name            what people call it
    extends         a type whose fields and fences come first
    abstract        true for a type that others extend and no paper is
    kq_code         its national result code, KQ.G15.000031
    titles          in capitals as printed, old and new
    number_signs    abbreviations in its number (QĐ)
    untitled        true for papers known by their layout (công văn)
    card            true for papers smaller than the page: they lie anywhere on it, a title is
                    believed beside a mark, and a value stands beside its label or under it
    marks           words that begin a line of such a card; two of them tell it without a title
    phrases         words that are always on it, for people
    fences          printed labels that end a value without being a field
    valid_months    term counted from issue
    [[parts]]       a person or section: `name`, `labels` printed above it (its headings),
                    `beside` true where it stands in a column next to another such part
    [[editions]]    a form as it was in use: `titles` it bears, `issuers` the beginnings of the
                    names of who may issue it, `from` and `until` the first and last day (TOML
                    dates) it was issued, `kq_code` its own; what is not said is open
    [[fields]]      `name`, `kind` (pipeline/language/kinds.py), `source` (SOURCES), `labels`
                    printed before the value (`Họ và tên / Full name` in two languages), `part`,
                    `opens` true where the label begins its part
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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
    "valid_months": int, "card": bool, "marks": list, "parts": list, "editions": list,
}  # fmt: skip
_FIELD_KEYS: Mapping[str, type] = {
    "name": str, "kind": str, "source": str, "labels": list, "part": str, "opens": bool,
}  # fmt: skip
_PART_KEYS: Mapping[str, type] = {"name": str, "labels": list, "beside": bool}
_EDITION_KEYS: Mapping[str, type] = {
    "titles": list, "issuers": list, "from": date, "until": date, "kq_code": str,
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
class Part:
    """A person or section of a paper; one that is `beside` another stands in its own column."""

    name: str
    labels: tuple[str, ...] = ()
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Edition:
    """A form as it was in use from the day `first` to the day `last`, None where that is open; no
    titles or issuers mean any."""

    titles: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    kq_code: str | None = None


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
    card: bool = False
    marks: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    editions: tuple[Edition, ...] = ()

    def code_of(self, title: str) -> str | None:
        """The national code of a paper with this title, as the type's file spells it."""
        own = (e.kq_code for e in self.editions if e.kq_code and title in e.titles)
        return next(own, self.kq_code)

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
        self._check_code(data)
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
            card=data.get("card", False),
            marks=self._strings(data, "marks"),
            parts=tuple(self._part(item) for item in data.get("parts", [])),
            editions=tuple(self._edition(item) for item in data.get("editions", [])),
        )

    def _check_code(self, table: Mapping[str, Any]) -> None:
        if "kq_code" in table and not _KQ.match(table["kq_code"]):
            self._fail(table["kq_code"], "kq_code must look like KQ.G15.000031")

    def _part(self, item: object) -> Part:
        if not isinstance(item, dict):
            self._fail("parts", "each part is a table: [[parts]]")
        self._check_keys(item, _PART_KEYS)
        if not item.get("name"):
            self._fail("[[parts]]", "name is missing")
        headings = self._strings(item, "labels")
        return Part(self._need(item, "name"), headings, item.get("beside", False))

    def _edition(self, item: object) -> Edition:
        if not isinstance(item, dict):
            self._fail("editions", "each edition is a table: [[editions]]")
        self._check_keys(item, _EDITION_KEYS)
        self._check_code(item)
        first, last = item.get("from"), item.get("until")
        if first and last and last < first:
            self._fail(f"until = {last}", "an edition ends before it begins")
        return Edition(
            self._strings(item, "titles"), self._strings(item, "issuers"), first, last,
            item.get("kq_code"),
        )  # fmt: skip

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
