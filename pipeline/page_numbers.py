"""The number that is printed on a page: at its top or its foot, alone on its line.

NĐ 30/2020/NĐ-CP, Phụ lục I, sets it in the middle of the top margin, not on page 1; forms have it
at the foot, often as `Trang 2/3`. A number stamped or written in a corner counts the sheets of a
dossier, not the pages of a paper: it is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.layout import Run
from pipeline.page import PageText

MARGIN = 0.11  # of the page's height, at the top and at the foot
MIDDLE = 0.13  # of the page's width, to either side of the middle
MOST = 99
_ALONE = re.compile(r"^[-–—~.|\s]*(\d{1,2})[-–—~.|\s]*$")
_NAMED = re.compile(r"^trang (?:so )?(\d{1,2})(?: (?:tren )?(\d{1,2}))?$")  # folded: no signs
_OF = re.compile(r"^\W*(\d{1,2})\s*/\s*(\d{1,2})\W*$")


@dataclass(frozen=True, slots=True)
class PageNumber:
    """`value` from 1; `total` where `Trang 2/3` says how many there are; `run` is where it
    stands."""

    value: int
    run: Run
    total: int | None = None


def find_page_number(page: PageText, runs: Sequence[Run]) -> PageNumber | None:
    """The printed number of a page; None where there is none, or where two disagree."""
    seen = [found for run in runs if (found := _read(run, page, runs))]
    return seen[0] if len({found.value for found in seen}) == 1 else None


def _read(run: Run, page: PageText, runs: Sequence[Run]) -> PageNumber | None:
    if not _in_margin(run, page, runs):
        return None
    named = _NAMED.match(run.folded) or _OF.match(run.text)
    if named:
        value, total = int(named[1]), int(named[2]) if named[2] else None
        sound = 1 <= value <= (total or MOST)
        return PageNumber(value, run, total) if sound else None
    alone = _ALONE.match(run.text)
    if alone and _is_centred(run, page) and int(alone[1]) >= 1:
        return PageNumber(int(alone[1]), run)
    return None


def _in_margin(run: Run, page: PageText, runs: Sequence[Run]) -> bool:
    """In the margin, and nothing else of the text farther out."""
    y = run.box.middle[1]
    others = [other for other in runs if other is not run and len(other.folded) > 2]
    if y < page.height * MARGIN:
        return all(other.box.middle[1] > y for other in others)
    if y > page.height * (1 - MARGIN):
        return all(other.box.middle[1] < y for other in others)
    return False


def _is_centred(run: Run, page: PageText) -> bool:
    return abs(run.box.middle[0] - page.width / 2) < page.width * MIDDLE
