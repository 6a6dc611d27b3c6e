"""What people said of the papers of a scan as wholes: which pages one holds, and what it is.

A ruling outlives the reading that it corrects: whoever understands the pages again keeps to it.
Only what nobody said is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.decisions import PAGES, SUCCESSOR, TYPE
from pipeline.errors import ReadingFailed
from pipeline.page import PageText
from pipeline.paper import Paper
from pipeline.scan import make_paper_id
from pipeline.tools import Tools

Understand = Callable[
    [tuple[PageText, ...], Tools, tuple[int, ...] | None, Mapping[int, str]], tuple[Paper, ...]
]
"""`understand` of pages; see `pipeline/understanding.py`."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """`groups` are the pages of papers whose pages a person named, `types` what papers are, each
    by the first page of the paper as it lies; `ended` first pages of papers that gave their pages
    to another."""

    groups: Mapping[int, tuple[int, ...]]
    types: Mapping[int, str]
    ended: frozenset[int] = frozenset()


def find_ruling(sha256: str, pages: Sequence[int], tools: Tools) -> Ruling:
    """What stands for the scan of these bytes and page numbers. Raises CatalogueUnavailable."""
    begins = {make_paper_id(sha256, number): number for number in pages}
    with tools.catalogue.begin() as unit:
        last = unit.rulings(list(begins))
    told = {(each.name, begins[each.paper_id]): each.value for each in last if each.value}
    ended = frozenset(first for name, first in told if name == SUCCESSOR)
    groups = {
        first: read_pages(value)
        for (name, first), value in told.items()
        if name == PAGES and first not in ended
    }
    types = {first: value for (name, first), value in told.items() if name == TYPE}
    return Ruling(groups, types, ended)


def understand_ruled(
    read: Understand, pages: tuple[PageText, ...], ruling: Ruling, tools: Tools
) -> tuple[Paper, ...]:
    """The papers of a scan in order: those of which people named the pages, and what `read` makes
    of the other pages."""
    named = {number for group in ruling.groups.values() for number in group}
    rest = tuple(page for page in pages if page.number not in named)
    papers = list(read(rest, tools, None, ruling.types)) if rest else []
    for group in ruling.groups.values():
        mine = tuple(page for page in pages if page.number in group)
        papers.append(understand_one(read, mine, ruling, tools))
    return tuple(sorted(papers, key=lambda paper: paper.pages[0].number))


def understand_one(
    read: Understand, pages: tuple[PageText, ...], ruling: Ruling, tools: Tools
) -> Paper:
    """Pages that are one paper, whatever speaks against it: no doubt about them is told. In the
    order of their numbers where they lie in another. Raises ReadingFailed."""
    found = read(pages, tools, None, ruling.types)
    if len(found) != 1:
        found = read(pages, tools, (pages[0].number,), ruling.types)
    if len(found) != 1:
        raise ReadingFailed(page=pages[0].number, detail="not one paper")
    fields = tuple(field for field in found[0].fields if field.name != PAGES)
    return replace(found[0], fields=fields)


def read_pages(value: str) -> tuple[int, ...]:
    """`1-3, 5` as `pipeline.division.name_pages` writes it."""
    ends = [part.strip().split("-") for part in value.split(",")]
    return tuple(n for run in ends for n in range(int(run[0]), int(run[-1]) + 1))
