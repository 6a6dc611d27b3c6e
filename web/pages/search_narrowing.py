"""Facets and filters of a search, as links of a list and as what is chosen already."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from app.find_words import OTHER, SORTS
from app.search_words import FACET_WORDS, label_value
from app.typed_days import write_day
from pipeline.errors import BadQuestion
from pipeline.kept_search import Sought
from pipeline.language.masking import end_of
from pipeline.question import Answer, Facet

MOST_SHOWN = 8
EVERY = "every:"
"""Sent to drop all filters at once."""
_FILTERS = ("loai", "issuer", "desk", "state", "first", "last", "person", "dossier", "year")


@dataclass(frozen=True, slots=True)
class Choice:
    """`value` is what the form sends: facet and value."""

    value: str
    label: str
    count: int
    chosen: bool


def facet_groups(answer: Answer, sought: Sought) -> list[tuple[str, list[Choice]]]:
    """What the hits can be narrowed by; a facet with one value that is not chosen tells nothing."""
    groups = []
    for facet, counts in answer.facets.items():
        shown = list(counts.items())[:MOST_SHOWN]
        choices = [_choice(facet, value, count, sought) for value, count in shown]
        if len(choices) > 1 or any(choice.chosen for choice in choices):
            groups.append((FACET_WORDS[facet], choices))
    return groups


def narrow(sought: Sought, chosen: str) -> Sought:
    """With this value of a facet, or without it where it was chosen already, or (`facet:`) without
    that filter, or without any (EVERY). Raises BadQuestion for no facet."""
    if chosen == EVERY:
        return replace(Sought(), text=sought.text, working_on=sought.working_on, sort=sought.sort)
    name, _, value = chosen.partition(":")
    if name not in _FILTERS:
        raise BadQuestion(detail="facet")
    if name == Facet.YEAR:
        same = not value or _year(sought) == value
        first, last = ("", "") if same else (f"{value}-01-01", f"{value}-12-31")
        return replace(sought, first=first, last=last)
    now = getattr(sought, name)
    return replace(sought, **{name: "" if now == value else value})


def chosen_filters(sought: Sought) -> list[tuple[str, str]]:
    """(what the form sends to drop it, how people call it) of every filter but the words."""
    told = asdict(sought)
    if year := _year(sought):
        told |= {"first": "", "last": "", "year": year}
    return [(f"{name}:", _tell(name, told[name])) for name in _FILTERS if told.get(name)]


def form_values(sought: Sought) -> dict[str, Any]:
    return asdict(sought) | {"sorts": [(sort.value, label) for sort, label in SORTS.items()]}


def _choice(facet: Facet, value: str, count: int, sought: Sought) -> Choice:
    now = _year(sought) if facet is Facet.YEAR else getattr(sought, facet.value)
    return Choice(f"{facet.value}:{value}", label_value(facet, value), count, now == value)


def _year(sought: Sought) -> str:
    """The year that the days of issue span, if they span one."""
    year = sought.first[:4]
    whole = sought.first == f"{year}-01-01" and sought.last == f"{year}-12-31"
    return year if year and whole else ""


def _tell(name: str, value: str) -> str:
    if name in ("loai", "state"):
        return label_value(Facet(name), value)
    facts = {"day": write_day(value), "code": value, "year": value, "last": end_of(value)}
    words = {
        "first": "from",
        "last": "to",
        "person": "person",
        "dossier": "dossier",
        "year": "year",
    }
    return OTHER[words[name]].format(**facts) if name in words else value
