"""One paper before the reuse gate: what it says, of whom, and what is asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.dossier import PersonTie
from pipeline.effect import Effect
from pipeline.forms.catalogue import OTHER, Forms
from pipeline.forms.schema import Form
from pipeline.language.folding import tokens
from pipeline.language.spans import date_span
from pipeline.paper import Field
from pipeline.ports import PaperRow
from pipeline.procedures.procedure import Component
from pipeline.question import Asker, Check, Evidence, Person

BEARERS = ("", "_chong", "_vo")  # whose paper it is: both spouses of a marriage certificate
PARENTS = ("_cha", "_me")  # named on the paper of a child
NUMBERS = tuple(f"so_dinh_danh{part}" for part in BEARERS + PARENTS)
NAMES = tuple(f"ho_ten{part}" for part in BEARERS)
ISSUE_DATES = ("ngay_cap", "ngay_ban_hanh")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of papers. `loai` is the paper type or KQ code that is needed, unless a
    `component` of a procedure says what it accepts. The rules that count are those of `day`: the
    dossier's day of reception where there is one, else today. `opened`: a live dossier that the
    asker holds opens this person's papers of every desk."""

    person: Person
    asker: Asker
    today: date
    day: date
    forms: Forms
    loai: str = ""
    component: Component | None = None
    purpose: str | None = None
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """`tie` is an officer's word that the paper is this person's, `others_tied` whether another
    one was named for the same place on it; `effects` what happened to it since."""

    row: PaperRow
    asked: Asked
    tie: PersonTie | None = None
    others_tied: bool = False
    effects: tuple[Effect, ...] = ()

    def field(self, name: str) -> Field | None:
        """The field, if it has a value."""
        return next((f for f in self.row.fields if f.name == name and f.value), None)

    def value(self, name: str) -> str | None:
        found = self.field(name)
        return found.value if found else None

    @property
    def part(self) -> str | None:
        """Which person of the paper has the number that was asked for, or is said to be meant."""
        if (bearer := self._numbered(BEARERS)) is not None:
            return bearer
        return self.tie.part if self.tie and self.tied else self._numbered(PARENTS)

    @property
    def tied(self) -> bool:
        """Whether an officer's word decides: no number on the paper does, nor speaks against it."""
        return self.tie is not None and self._numbered(BEARERS) is None and not self.contradicted

    @property
    def contradicted(self) -> bool:
        """The place that the officer named carries the 12 digits of somebody else by now."""
        found = self.value(f"so_dinh_danh{self.tie.part}") if self.tie else None
        return bool(found) and len(found or "") == 12 and found != self.asked.person.so_dinh_danh

    def _numbered(self, parts: tuple[str, ...]) -> str | None:
        number = self.asked.person.so_dinh_danh
        return next((p for p in parts if number and self.value(f"so_dinh_danh{p}") == number), None)

    @property
    def issue_date(self) -> str:
        """The name of the field that says when it was issued."""
        return next((name for name in ISSUE_DATES if self.value(name)), ISSUE_DATES[0])

    @property
    def issued(self) -> str | None:
        return self.value(self.issue_date)

    @property
    def form(self) -> Form | None:
        """The rules of its type; a paper that is none of the known types has none."""
        return None if self.row.loai == OTHER else self.asked.forms.get(self.row.loai)

    def answer(
        self,
        code: str,
        passed: bool | None,
        detail: str = "",
        fields: Iterable[str] = (),
        evidence: tuple[Evidence, ...] = (),
        facts: Mapping[str, str] | None = None,
    ) -> Check:
        """A check's answer with the `fields` of the paper that it rests on as evidence."""
        shown = tuple(_show(found) for name in fields if (found := self._any(name)) is not None)
        return Check(code, passed, detail, tuple((facts or {}).items()), (*shown, *evidence))

    def _any(self, name: str) -> Field | None:
        return next((field for field in self.row.fields if field.name == name), None)


def _show(field: Field) -> Evidence:
    said = field.decision
    by, at = (said.by, said.at) if said else ("", None)
    return Evidence(field.name, field.page, field.box, by, at)


def may_be_of(person: Person, row: PaperRow) -> bool:
    """Somebody on the paper has this name, and nothing on it says that it is somebody else."""
    values = {field.name: field.value for field in row.fields}
    return any(_may_be(person, values, part) for part in BEARERS)


def _may_be(person: Person, values: dict[str, str | None], part: str) -> bool:
    name, number = values.get(f"ho_ten{part}"), values.get(f"so_dinh_danh{part}")
    if not name or differ(name, person.ho_ten):
        return False
    if number and person.so_dinh_danh and number != person.so_dinh_danh:
        return False
    return not birth_differs(values.get(f"ngay_sinh{part}"), person.ngay_sinh)


def differ(one: str | None, other: str | None) -> bool:
    """Two names of which both are known and that are not the same words, accents kept."""
    if not one or not other:
        return False
    return [t.exact for t in tokens(one)] != [t.exact for t in tokens(other)]


def birth_differs(one: str | None, other: str | None) -> bool:
    """Dates of birth that cannot be the same day: 1985 and 1985-07-02 can."""
    first, second = date_span(one), date_span(other)
    if first is None or second is None:
        return False
    return first[1] < second[0] or second[1] < first[0]
