"""A page family: a module in `web/pages` with its routes, its place in the menu, and what it has
waiting for the person who comes in. `web/application.py` lists them all (docs/web.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from fastapi import APIRouter

from pipeline.question import Asker, Duty
from pipeline.tools import Tools

EVERYBODY = frozenset(Duty)
WORKERS = frozenset({Duty.SCAN, Duty.OFFICER, Duty.APPROVER})
"""Who handles papers of the own desk."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu. `key` with Alt+Shift opens it; `duties` see it."""

    href: str
    label: str
    duties: frozenset[Duty] = EVERYBODY
    key: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a person, shown at home. `count` None where nothing is counted;
    `more`: that many at least, nobody counted on."""

    href: str
    label: str
    count: int | None = None
    hint: str = ""
    more: bool = False


Looker = Callable[[Asker, Tools], Sequence[Waiting]]


@dataclass(frozen=True, slots=True)
class Family:
    """`waits` is asked each time somebody comes home, and is quick; `flashes` are sentences that
    `rendering.go` shows once on the next page, by their codes; below the paths of `uploads` a
    request may carry a whole file, elsewhere a megabyte."""

    router: APIRouter
    entries: tuple[Entry, ...] = ()
    waits: Looker | None = None
    flashes: Mapping[str, str] = field(default_factory=dict)
    uploads: tuple[str, ...] = ()
