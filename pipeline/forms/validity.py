"""How long papers of a type hold, as data with the days of issue of which each rule speaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, NoReturn

Fail = Callable[..., NoReturn]
"""Raises BadForm: what stands near the fault in the file, the problem, its facts."""


@dataclass(frozen=True, slots=True)
class Validity:
    """The rule for papers issued from `first` to `last`, None where that is open.

    `months` is the term counted from issue; where `stated` names a field that states the term, only
    where that field is empty. `ages` are the bearer's ages, in years, at which the paper ends; one
    issued within `early_months` before an age holds until the next, one issued after the last has
    no end. `class_months` is the term by the value of `class_field`, 0 for none. `start_months` is
    the time in which something must begin: when it is over a person has to look. `by_procedure`:
    the law sets no term, the procedure that asks for the paper does. `source` is the law."""

    first: date | None = None
    last: date | None = None
    months: int | None = None
    ages: tuple[int, ...] = ()
    early_months: int = 0
    class_field: str | None = None
    class_months: Mapping[str, int] = field(default_factory=dict, hash=False)
    stated: str | None = None
    start_months: int | None = None
    by_procedure: bool = False
    source: str = ""

    def meets(self, span: tuple[date, date]) -> bool:
        """Whether a paper issued on some day of `span` may come under this rule."""
        begun = self.first is None or self.first <= span[1]
        return begun and (self.last is None or span[0] <= self.last)

    @property
    def fields(self) -> Mapping[str, str]:
        """The fields of the type that the rule names, by the key that names them."""
        named = {"class_field": self.class_field, "stated": self.stated}
        return {key: name for key, name in named.items() if name}

    @property
    def dated(self) -> bool:
        """Whether the day of issue decides when it ends."""
        return bool(self.months or self.ages or self.class_months or self.start_months)


def read_validity(table: Mapping[str, Any], fail: Fail) -> Validity:
    """One `[[validity]]` table whose keys are known and of their type."""
    first, last = table.get("from"), table.get("until")
    if first and last and last < first:
        fail(f"until = {last}", "term_ends_early", known=str(last))
    for key in ("months", "start_months", "early_months"):
        if key in table and table[key] < 1:
            fail(key, "no_number", key=key, known="1")
    ages = table.get("ages", [])
    if not all(_whole(age) for age in ages) or list(ages) != sorted(set(ages)):
        fail("ages", "no_number", key="ages", known="1")
    classes = table.get("class_months", {})
    whole = all(_whole(months, 0) for months in classes.values())
    if not whole or bool(classes) != ("class_field" in table):
        fail("class_", "no_class_months")
    plain = ("months", "early_months", "class_field", "stated", "start_months", "by_procedure")
    facts = {key: table[key] for key in (*plain, "source") if key in table}
    return Validity(first, last, ages=tuple(ages), class_months=dict(classes), **facts)


def refuse_overlap(rules: tuple[Validity, ...], fail: Fail) -> None:
    """No day of issue comes under two rules."""
    ordered = sorted(rules, key=lambda rule: rule.first or date.min)
    for before, after in pairwise(ordered):
        begins = after.first or date.min
        if before.last is None or before.last >= begins:
            fail("[[validity]]", "terms_overlap", known=str(begins))


def _whole(value: object, least: int = 1) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
