"""What somebody looks for, kept in the catalogue: an address names it by an id that says nothing,
so that Back and Reload find it again, and a person can keep it under a name.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any

from pipeline.errors import BadQuestion
from pipeline.question import Asker, PaperState, Question, Sort


@dataclass(frozen=True, slots=True)
class Sought:
    """A search as it was typed and narrowed, "" where nothing was said: `text` the words, `person`
    a number of 12 digits (9 of an old card), `first` and `last` days of issue (ISO 8601), the rest
    as in `Question`. Holds personal data: kept in the catalogue, never in an address or a log."""

    text: str = field(default="", repr=False)
    loai: str = ""
    issuer: str = field(default="", repr=False)
    person: str = field(default="", repr=False)
    first: str = ""
    last: str = ""
    dossier: str = ""
    desk: str = ""
    state: str = ""
    working_on: str = ""
    sort: str = Sort.RELEVANCE.value


@dataclass(frozen=True, slots=True)
class KeptSearch:
    """`search_id` says nothing of what it names; `name` is "" for one that nobody asked to keep: it
    goes after a day."""

    search_id: str
    user: str
    sought: Sought
    at: datetime
    name: str = ""


def ask(
    sought: Sought, asker: Asker, *, limit: int, after: str | None = None, facets: bool = False
) -> Question:
    """The question that it is. Raises BadQuestion for a day, a state or an order that is none."""
    return Question(
        sought.text, asker, sought.loai or None, _day(sought.first), _day(sought.last),
        sought.dossier or None, limit, after, issuer=sought.issuer or None,
        person=sought.person or None, desk=sought.desk or None, state=_state(sought.state),
        sort=_sort(sought.sort), facets=facets, working_on=sought.working_on or None,
    )  # fmt: skip


def write_sought(sought: Sought) -> dict[str, str]:
    """What was said, by name."""
    return {name: told for name, told in asdict(sought).items() if told}


def read_sought(facts: dict[str, Any]) -> Sought:
    """What `write_sought` told; names that are not known any more are left out."""
    known = {one.name for one in fields(Sought)}
    return Sought(**{name: str(told) for name, told in facts.items() if name in known})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as wrong:
        raise BadQuestion(detail="day") from wrong


def _state(text: str) -> PaperState | None:
    try:
        return PaperState(text) if text else None
    except ValueError as wrong:
        raise BadQuestion(detail="state") from wrong


def _sort(text: str) -> Sort:
    try:
        return Sort(text)
    except ValueError as wrong:
        raise BadQuestion(detail="sort") from wrong
