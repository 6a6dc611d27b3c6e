"""Whether the people of one paper can be who it says they are: a parent is older than the child,
two people have two numbers, and one printed place is one value.

A value that stands with the wrong person is a right value to every other check; where one of them
shows, nothing of that person is believed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from pipeline.extraction.finding import Finding
from pipeline.forms.schema import Form
from pipeline.language.dates import year_of

YOUNGEST_PARENT = 12  # years between a parent's birth and the child's, or the day of registration

Findings = Mapping[str, Finding]


def check_people(findings: Findings, form: Form) -> dict[str, Finding]:
    """The same findings, with doubts where two of them cannot both be true."""
    checked = dict(findings)
    pairs = (*_too_young(findings), *_same_number(findings), *_same_place(findings))
    for code, *names in pairs:
        for name in names:
            checked[name] = checked[name].doubted(code)
    return _doubt_parts(checked, {name for _, *names in pairs for name in names}, form)


def _too_young(findings: Findings) -> Iterator[tuple[str, ...]]:
    """A parent and the child (or the day the birth was registered) too close to each other."""
    for parent in ("ngay_sinh_me", "ngay_sinh_cha"):
        born = _year(findings, parent)
        child, registered = _year(findings, "ngay_sinh"), _year(findings, "ngay_cap")
        if born and child and child - born < YOUNGEST_PARENT:
            yield "too_young", parent, "ngay_sinh"
        elif born and registered and registered - born < YOUNGEST_PARENT:
            yield "too_young", parent


def _year(findings: Findings, name: str) -> int | None:
    found = findings.get(name)
    return year_of(found.value) if found and found.value else None


def _same_number(findings: Findings) -> Iterator[tuple[str, ...]]:
    cards = [found for found in findings.values() if found.kind == "personal_id" and found.value]
    for one, other in combinations(cards, 2):
        if one.value == other.value:
            yield "same_number", one.name, other.name


def _same_place(findings: Findings) -> Iterator[tuple[str, ...]]:
    """The same printed words as two values of one kind."""
    for one, other in combinations(findings.values(), 2):
        if one.kind == other.kind and _words(one) & _words(other):
            yield "same_place", one.name, other.name


def _words(found: Finding) -> set[int]:
    return {id(word) for run in found.runs for word in run.words}


def _doubt_parts(
    findings: dict[str, Finding], doubtful: set[str], form: Form
) -> dict[str, Finding]:
    """One value of the wrong person, and the others that stand with it are doubted too."""
    parts = {field.name: field.part for field in form.fields}
    wrong = {parts.get(name, "") for name in doubtful} - {""}
    return {
        name: found.doubted("wrong_person") if parts.get(name) in wrong else found
        for name, found in findings.items()
    }
