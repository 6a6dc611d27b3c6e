"""What people said of a scan as a whole: where its papers begin, and what they are.

A ruling outlives the reading that it corrects: whoever understands the pages again keeps to it.
Only what a person did not say is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.decisions import DIVISION, TYPE
from pipeline.scan import make_paper_id
from pipeline.tools import Tools


@dataclass(frozen=True, slots=True)
class Ruling:
    """`starts` are the numbers of the pages that begin a paper, in order, None where nobody said;
    `types` paper types by the page that their paper begins on."""

    starts: tuple[int, ...] | None
    types: Mapping[int, str]


def find_ruling(sha256: str, pages: Sequence[int], tools: Tools) -> Ruling:
    """What stands for the scan of these bytes and page numbers. Raises CatalogueUnavailable."""
    begins = {make_paper_id(sha256, number): number for number in pages}
    with tools.catalogue.begin() as unit:
        last = unit.rulings(list(begins))
    starts = next((read_starts(each.value or "") for each in last if each.name == DIVISION), None)
    types = {begins[d.paper_id]: d.value for d in last if d.name == TYPE and d.value}
    return Ruling(starts, types)


def write_starts(starts: Sequence[int]) -> str:
    """As a decision keeps them."""
    return " ".join(map(str, sorted(starts)))


def read_starts(value: str) -> tuple[int, ...]:
    return tuple(int(number) for number in value.split())
