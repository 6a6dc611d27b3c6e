"""Sample addresses of every page, made of what the archive holds. A page that has none is an error:
whoever adds one says here what it is asked with, unless its parameters are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import cycle, islice

_PARAMETER = re.compile(r"\{(\w+)\}")


class NoAddress(Exception):
    """A page of which nobody said how it is asked; `pattern` is its route."""

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern)
        self.pattern = pattern


@dataclass(frozen=True, slots=True)
class Known:
    """What stands in addresses. `values` by the name of the parameter; `special` by the pattern of
    a route, for parameters that mean something else there or belong together; `queries` are what
    is asked for beside the path."""

    values: Mapping[str, tuple[str, ...]]
    special: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    queries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


PARAMETERS = frozenset(
    "ma_ho_so paper_id user key_id session_id sheet upload_id code name number search_id kind "
    "batch_id intake_id hook_id partner_id link_id delivery_id".split()
)
"""Every parameter of which the archive has values."""

PASSED_BY: Mapping[str, str] = {
    "/dang-nhap/chung": "leads to an identity provider, which this archive has not",
    "/dang-nhap/chung/ve": "comes from an identity provider",
    "/dang-nhap/chung/ra": "leads to an identity provider",
}


FETCHED_LATER: Mapping[str, str] = {
    "/thong-ke/phan": "figures of many months, which a script fetches (or a link leads to)",
    "/giay-to/{paper_id}/trang/{number}/lon": "a page drawn anew from the original",
}
"""What may take longer than a page: it is fetched into one that is shown already."""


def pages_of(routes: Iterable[str]) -> list[str]:
    """The patterns of everything that a browser asks for with GET: pages, the parts and pictures
    that scripts and pages fetch. Interfaces for machines are none."""
    asked = [route.removeprefix("GET ") for route in routes if route.startswith("GET ")]
    return [path for path in asked if not path.startswith("/api/") and path not in PASSED_BY]


def check_patterns(patterns: Iterable[str]) -> None:
    """Raises NoAddress for the first one with a parameter that nothing is known of."""
    for pattern in patterns:
        if set(_PARAMETER.findall(pattern)) - PARAMETERS:
            raise NoAddress(pattern)


def addresses_of(pattern: str, known: Known, count: int) -> list[str]:
    """As many, taking turns where there are fewer. Raises NoAddress."""
    paths = known.special.get(pattern) or _fill(pattern, known)
    queries = known.queries.get(pattern, ("",))
    joined = (f"{path}{query}" for path, query in zip(cycle(paths), cycle(queries), strict=False))
    return list(islice(joined, count))


def _fill(pattern: str, known: Known) -> list[str]:
    names = _PARAMETER.findall(pattern)
    if any(not known.values.get(name) for name in names):
        raise NoAddress(pattern)
    most = max((len(known.values[name]) for name in names), default=1)
    return [_PARAMETER.sub(_pick(known, turn), pattern) for turn in range(most)]


def _pick(known: Known, turn: int) -> Callable[[re.Match[str]], str]:
    def pick(found: re.Match[str]) -> str:
        values = known.values[found.group(1)]
        return values[turn % len(values)]

    return pick
