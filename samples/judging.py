"""Whether the papers of a file were told apart: what the truth says against what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Judged:
    """How a file was divided. `right`: every paper has just its pages. `merged`: papers found that
    hold pages of several; `silent`: those of them that nobody is asked about. `cut`: papers whose
    pages are in several. `asked`: papers found that wait for a person for their pages."""

    right: bool
    merged: int
    silent: int
    cut: int
    asked: int


def judge_division(
    truth: Sequence[Sequence[int]], found: Sequence[tuple[Sequence[int], bool]]
) -> Judged:
    """Compares the pages of each paper (numbers in the file, in any order) with the papers found:
    for each its pages, and whether it waits for a person because of them (it has the field
    `trang`)."""
    owners = {page: at for at, pages in enumerate(truth) for page in pages}
    mixed = [asked for pages, asked in found if len({owners[page] for page in pages}) > 1]
    held = [{owners[page] for page in pages} for pages, _ in found]
    cut = sum(sum(at in some for some in held) > 1 for at in range(len(truth)))
    right = {frozenset(pages) for pages in truth} == {frozenset(pages) for pages, _ in found}
    return Judged(right, len(mixed), mixed.count(False), cut, sum(asked for _, asked in found))
