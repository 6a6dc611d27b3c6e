"""What a paper type's TOML file may say, and the sentence when it says something else.

A file is wrong as a whole or right as a whole: BadForm names the file, the line and the reason.

    loai            the type's name, small letters, digits and underscores
    name            what people call it
    extends         a type whose fields and fences come first
    abstract        true for a type that others extend and no paper is
    kq_code         its national result code, KQ.G15.000031
    titles          in capitals as printed, old and new
    openings        how a title of any length begins (TỜ KHAI …)
    number_signs    abbreviations in its number (QĐ)
    untitled        true for papers known by their layout (công văn)
    card            true for papers smaller than the page: they lie anywhere on it, a title is
                    believed beside a mark, and a value stands beside its label or under it
    marks           words that begin a line of such a card; two of them tell it without a title
    phrases         beginnings of printed lines that tell it where no title can be read
    fences          printed labels that end a value without being a field
    one_per         the field of which two papers of the type cannot stand side by side: one issued
                    later to the same value ends the earlier, as `replaced_as` says (EffectKind)
    ends_with       number fields: the death of the person of such a number ends the paper
    [[validity]]    how long it holds (pipeline/forms/validity.py): `from` and `until` the days of
                    issue of which the rule speaks, `months` counted from issue, `ages` at which a
                    card ends, but for one issued `early_months` before, `class_field` with
                    `class_months` (0 for no end), `stated` the field that states the term (else
                    `months`), `start_months` within which to begin, `by_procedure` true where only
                    the receiving procedure sets a term, `source` the law; without any: no term
    [[parts]]       a person or section: `name`, `labels` printed above it (its headings),
                    `beside` true where it stands in a column next to another such part
    [[editions]]    a form as it was in use: `titles` it bears, `issuers` the beginnings of the
                    names of who may issue it, `from` and `until` the first and last day (TOML
                    dates) it was issued, `kq_code` its own; what is not said is open
    [[fields]]      `name`, `kind` (pipeline/language/kinds.py), `source` (SOURCES), `labels`
                    printed before the value (`Họ và tên / Full name` in two languages), `part`,
                    `opens` true where the label begins its part, `heads` words over the columns
                    of a section, `effect` true where entries end or change what it grants
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from pipeline.effect import REPLACING, EffectKind
from pipeline.errors import BadForm
from pipeline.forms.validity import Validity, read_validity, refuse_overlap
from pipeline.language.kinds import KINDS

SOURCES = frozenset(
    {"label", "number_line", "date_line", "place", "issuer", "superior", "title", "subject",
     "post", "signer", "anywhere", "section"}
)  # fmt: skip
"""Where a field's value is looked for; all but `label`, `anywhere` and `section` (the text under a
heading) are places of the layout. A place with `labels` beside it is looked for behind these where
the place has nothing."""

_KEYS: Mapping[str, type] = {
    "loai": str, "name": str, "extends": str, "abstract": bool, "kq_code": str, "titles": list,
    "number_signs": list, "untitled": bool, "phrases": list, "fences": list, "fields": list,
    "openings": list, "parts": list, "card": bool, "marks": list, "editions": list,
    "validity": list, "one_per": str, "replaced_as": str, "ends_with": list,
}  # fmt: skip
_FIELD_KEYS: Mapping[str, type] = {
    "name": str, "kind": str, "source": str, "labels": list, "part": str, "opens": bool,
    "heads": list, "effect": bool,
}  # fmt: skip
_PART_KEYS: Mapping[str, type] = {"name": str, "labels": list, "beside": bool}
_EDITION_KEYS: Mapping[str, type] = {
    "titles": list, "issuers": list, "from": date, "until": date, "kq_code": str,
}  # fmt: skip
_VALIDITY_KEYS: Mapping[str, type] = {
    "from": date, "until": date, "months": int, "ages": list, "early_months": int,
    "class_field": str, "class_months": dict, "stated": str, "start_months": int,
    "by_procedure": bool, "source": str,
}  # fmt: skip

PROBLEMS: Mapping[str, str] = {
    "syntax": "{said}",
    "unreadable": "{said}",
    "no_folder": "no such folder",
    "bad_loai": "loai must be small letters, digits and underscores",
    "bad_kq": "kq_code must look like KQ.G15.000031",
    "no_table": "each of {key} is a table: [[{key}]]",
    "unknown_kind": "unknown kind {value!r}; known: {known}",
    "unknown_source": "unknown source {value!r}; known: {known}",
    "no_labels": "field {value!r} needs labels",
    "unknown_key": "unknown key {key!r}; known: {known}",
    "wrong_type": "{key} must be a {known}",
    "missing": "{key} is missing",
    "no_texts": "{key} must be a list of texts",
    "twins": "field {value!r} stands twice",
    "no_part": "field {value!r} is in part {known!r}, which nothing opens",
    "two_files": "{value} stands in two files",
    "no_parent": "{value} extends {known!r}, which is no type that can be extended",
    "ends_early": "an edition that lasts until {known} ends before it begins",
    "term_ends_early": "a rule of validity that lasts until {known} ends before it begins",
    "terms_overlap": "two rules of validity speak of papers issued on {known}",
    "no_field": "{key} names {value!r}, which is no field of the type",
    "no_number": "{key} must be whole numbers from {known}, each above the one before",
    "no_class_months": "class_field and class_months go together, months as whole numbers",
    "unknown_effect": "replaced_as must be one of: {known}",
    "same_title": "title {value!r} is also one of {known}",
}
"""What can be wrong, and the sentence for a log. People are told in their own words
(`app/form_problems.py`)."""

_LISTS = ("titles", "openings", "number_signs", "phrases", "fences", "marks", "ends_with")
_LINE = re.compile(r"at line (\d+)")
_NAME = re.compile(r"^[a-z][a-z0-9_]*$")
_KQ = re.compile(r"^KQ\.[GH]\d{2}\.\d{5,7}$")


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a paper type. `labels` are printed words before the value; `part` names the
    person or section it belongs to, which begins at the label of a field that `opens` it. `heads`
    are the words over the columns of a section; `effect` marks one whose entries end or change what
    the paper grants."""

    name: str
    kind: str
    source: str = "label"
    labels: tuple[str, ...] = ()
    part: str = ""
    opens: bool = False
    heads: tuple[str, ...] = ()
    effect: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A person or section of a paper that begins at a printed heading, which is no field; one that
    is `beside` another stands in its own column."""

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
    """A paper type. `titles` in capitals as printed, `openings` how a title of any length begins
    (TỜ KHAI …); `number_signs` type abbreviations of its number (QĐ); `untitled` for papers known
    by layout alone (công văn); `phrases` beginnings of printed lines that tell it where no title
    can be read; `fences` printed labels that end a value without being a field; `parts` headings
    that open a part; `validity` how long it holds, nothing for no term; `one_per`, `replaced_as`
    and `ends_with` what ends it (`pipeline/effect_rules.py`).
    """

    loai: str
    name: str
    titles: tuple[str, ...] = ()
    number_signs: tuple[str, ...] = ()
    untitled: bool = False
    phrases: tuple[str, ...] = ()
    fences: tuple[str, ...] = ()
    fields: tuple[FormField, ...] = ()
    openings: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    kq_code: str | None = None
    validity: tuple[Validity, ...] = ()
    one_per: str | None = None
    replaced_as: EffectKind = EffectKind.REISSUED
    ends_with: tuple[str, ...] = ()
    extends: str | None = None
    abstract: bool = False
    card: bool = False
    marks: tuple[str, ...] = ()
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
        raise bad_form(path.name, number, "syntax", said=str(trouble)) from trouble
    except (OSError, UnicodeDecodeError) as trouble:
        raise bad_form(path.name, 0, "unreadable", said=type(trouble).__name__) from trouble
    return _Reader(path.name, text).read(data)


def bad_form(file: str, line: int, problem: str, **facts: str) -> BadForm:
    """The error with its reason: `problem` is a key of PROBLEMS, `facts` what it names."""
    detail = PROBLEMS[problem].format(**facts)
    return BadForm(file=file, line=line, detail=detail, problem=problem, named=facts)


@dataclass(frozen=True, slots=True)
class _Reader:
    file: str
    text: str

    def read(self, data: Mapping[str, Any]) -> Form:
        self._check_keys(data, _KEYS)
        loai = self._need(data, "loai")
        if not _NAME.match(loai):
            self._fail("loai", "bad_loai")
        self._check_code(data)
        fields = tuple(self._field(item) for item in data.get("fields", []))
        parts = tuple(self._part(item) for item in data.get("parts", []))
        self._refuse_twins(fields)
        self._refuse_closed_parts(fields, parts)
        return Form(
            loai=loai,
            name=self._need(data, "name"),
            fields=fields,
            parts=parts,
            untitled=data.get("untitled", False),
            kq_code=data.get("kq_code"),
            validity=self._validity(data, fields),
            one_per=data.get("one_per"),
            replaced_as=self._replaced_as(data),
            extends=data.get("extends"),
            abstract=data.get("abstract", False),
            card=data.get("card", False),
            editions=tuple(self._edition(item) for item in data.get("editions", [])),
            **{key: self._strings(data, key) for key in _LISTS},
        )

    def _check_code(self, table: Mapping[str, Any]) -> None:
        if "kq_code" in table and not _KQ.match(table["kq_code"]):
            self._fail(table["kq_code"], "bad_kq")

    def _edition(self, item: object) -> Edition:
        table = self._table(item, "editions", _EDITION_KEYS)
        self._check_code(table)
        first, last = table.get("from"), table.get("until")
        if first and last and last < first:
            self._fail(f"until = {last}", "ends_early", known=str(last))
        titles, issuers = self._strings(table, "titles"), self._strings(table, "issuers")
        return Edition(titles, issuers, first, last, table.get("kq_code"))

    def _validity(
        self, data: Mapping[str, Any], fields: tuple[FormField, ...]
    ) -> tuple[Validity, ...]:
        tables = (
            self._table(item, "validity", _VALIDITY_KEYS) for item in data.get("validity", [])
        )
        rules = tuple(read_validity(table, self._fail) for table in tables)
        refuse_overlap(rules, self._fail)
        named = [pair for rule in rules for pair in rule.fields.items()]
        named += [("ends_with", name) for name in self._strings(data, "ends_with")]
        named += [("one_per", data["one_per"])] if "one_per" in data else []
        for key, name in named if "extends" not in data else ():
            if name not in {field.name for field in fields}:
                self._fail(name, "no_field", key=key, value=name)
        return rules

    def _replaced_as(self, data: Mapping[str, Any]) -> EffectKind:
        value = data.get("replaced_as", EffectKind.REISSUED.value)
        if value not in {kind.value for kind in REPLACING}:
            known = ", ".join(sorted(REPLACING))
            self._fail("replaced_as", "unknown_effect", known=known)
        return EffectKind(value)

    def _field(self, item: object) -> FormField:
        table = self._table(item, "fields", _FIELD_KEYS)
        name, kind = (self._need(table, key, "[[fields]]") for key in ("name", "kind"))
        source = table.get("source", "label")
        if kind not in KINDS:
            self._fail(kind, "unknown_kind", value=kind, known=", ".join(sorted(KINDS)))
        if source not in SOURCES:
            self._fail(source, "unknown_source", value=source, known=", ".join(sorted(SOURCES)))
        labels = self._strings(table, "labels")
        if source in ("label", "section") and not labels:
            self._fail(name, "no_labels", value=name)
        part, opens = table.get("part", ""), table.get("opens", False)
        heads, effect = self._strings(table, "heads"), table.get("effect", False)
        return FormField(name, kind, source, labels, part, opens, heads, effect)

    def _part(self, item: object) -> Part:
        table = self._table(item, "parts", _PART_KEYS)
        name, labels = self._need(table, "name", "[[parts]]"), self._strings(table, "labels")
        beside = table.get("beside", False)
        if not labels and not beside:
            self._fail(name, "no_labels", value=name)
        return Part(name, labels, beside)

    def _table(self, item: object, key: str, known: Mapping[str, type]) -> Mapping[str, Any]:
        if not isinstance(item, dict):
            self._fail(key, "no_table", key=key)
        self._check_keys(item, known)
        return item

    def _check_keys(self, table: Mapping[str, Any], known: Mapping[str, type]) -> None:
        for key, value in table.items():
            if key not in known:
                self._fail(key, "unknown_key", key=key, known=", ".join(known))
            if not isinstance(value, known[key]) or (known[key] is int and value is True):
                self._fail(key, "wrong_type", key=key, known=known[key].__name__)

    def _need(self, table: Mapping[str, Any], key: str, near: str = "") -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value:
            self._fail(near or key, "missing", key=key)
        return value

    def _strings(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        values = table.get(key, [])
        if not all(isinstance(value, str) and value.strip() for value in values):
            self._fail(key, "no_texts", key=key)
        return tuple(values)

    def _refuse_twins(self, fields: tuple[FormField, ...]) -> None:
        seen: set[str] = set()
        for field in fields:
            if field.name in seen:
                self._fail(field.name, "twins", value=field.name)
            seen.add(field.name)

    def _refuse_closed_parts(self, fields: tuple[FormField, ...], parts: tuple[Part, ...]) -> None:
        """Every part but the first, in which a paper begins, has something that opens it."""
        named = list(dict.fromkeys(field.part for field in fields if field.part))
        opened = {field.part for field in fields if field.opens} | {part.name for part in parts}
        for field in fields:
            if field.part in named[1:] and field.part not in opened:
                self._fail(field.part, "no_part", value=field.name, known=field.part)

    def _fail(self, near: str, problem: str, **facts: str) -> NoReturn:
        """Raises BadForm with the last line that names what is wrong."""
        lines = [n for n, line in enumerate(self.text.splitlines(), 1) if near in line]
        raise bad_form(self.file, lines[-1] if lines else 1, problem, **facts)
