"""A mark of state secrecy stops everything (Luật Bảo vệ bí mật nhà nước 29/2018/QH14, Điều 8)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from pipeline.errors import SecrecyMark
from pipeline.extraction.second_reading import reread_boxes
from pipeline.language.folding import exact_key, fold, fold_text
from pipeline.page import Box, PageText, Word
from pipeline.scan import Scan
from pipeline.tools import Tools

ZONE = 0.45  # of the page's height: the mark stands under the number (NĐ 30/2020, ô 10a)
_DEGREES = {"tối": "TỐI MẬT", "tuyệt": "TUYỆT MẬT"}
_FOLDED_DEGREES = {fold(key): mark for key, mark in _DEGREES.items()}


def stop_at_secrecy(scan: Scan, pages: Sequence[PageText], tools: Tools) -> None:
    """Raises SecrecyMark(page=, mark=) when a page bears MẬT, TỐI MẬT or TUYỆT MẬT, unless a
    person has released this scan.

    Red stamps are kept out of the first reader's image: where colour was taken out of the first
    page, the second reader, who sees the stored page, looks under the number. When it cannot
    look now, its error goes up: a paper nobody looked at is not processed.
    """
    if scan.row.cleared_by is not None:
        return
    for page in pages:
        mark = find_mark(page)
        if mark is not None:
            raise SecrecyMark(page=page.number, mark=mark)
    first = next((page for page in pages if page.words and _lost_colour(page)), None)
    mark = _look_under_number(first, tools) if first else None
    if first and mark:
        raise SecrecyMark(page=first.number, mark=mark)


def _lost_colour(page: PageText) -> bool:
    bleached = (step.settings.get("share", 0) for step in page.steps if step.name == "bleach")
    return any(isinstance(share, float) and share > 0 for share in bleached)


def _look_under_number(page: PageText, tools: Tools) -> str | None:
    item = (page, _strips(page))
    job = partial(reread_boxes, stages=tools.stages)
    (readings,) = tools.workers.map(job, [item], tools.limits.page_seconds)
    return next((mark for text in readings if (mark := read_stamp(text))), None)


def _strips(page: PageText) -> tuple[Box, ...]:
    """Overlapping strips of a line's height in the left column, from the header to the title."""
    height, x0 = int(0.024 * page.height), int(0.1 * page.width)
    tops = range(int(0.1 * page.height), int(0.32 * page.height), height // 2)
    ends = (int(0.28 * page.width), int(0.45 * page.width))
    return tuple(Box(x0, top, x1, top + height) for top in tops for x1 in ends)


_stamp = re.compile(r"[a-z]{0,2}?(?P<degree>toi|tuyet)?[a-z]?mat[a-z]?")


def read_stamp(text: str) -> str | None:
    """The mark in a strip that holds nothing else; strokes of its frame are read as letters."""
    letters = [letter for letter in text if letter.isalpha()]
    if sum(letter.isupper() for letter in letters) < 0.6 * len(letters):
        return None
    found = _stamp.fullmatch(fold_text(text).replace(" ", ""))
    if found is None:
        return None
    return {"toi": "TỐI MẬT", "tuyet": "TUYỆT MẬT"}.get(found["degree"] or "", "MẬT")


def find_mark(page: PageText) -> str | None:
    """A stamp in capitals that stands alone. A misread accent is forgiven: to hold a paper that
    is not secret costs a look, to index a secret one cannot be undone."""
    upper = [word for word in page.words if word.box.y1 < page.height * ZONE]
    for word in upper:
        if _letters(word) not in ("MẬT", "MẶT", "MÂT", "MAT", "MẠT", "MẤT", "MẦT"):
            continue
        beside = [other for other in upper if other is not word and _is_beside(word, other)]
        degree = next((d for other in beside if (d := _degree(other))), None)
        if degree:
            return degree
        if not beside and exact_key(_letters(word)) in ("mật", "mặt", "mât", "mạt"):
            return "MẬT"
    return None


def _letters(word: Word) -> str:
    return "".join(letter for letter in word.text if letter.isalpha())


def _degree(word: Word) -> str | None:
    return _FOLDED_DEGREES.get(fold(_letters(word)))


def _is_beside(mark: Word, other: Word) -> bool:
    """In the same line and close: BÍ MẬT NHÀ NƯỚC is not a mark. Signs of the stamp's frame, read
    as specks, do not count."""
    if sum(letter.isalpha() for letter in other.text) < 2:
        return False
    height = max(mark.box.height, 1)
    level = abs(mark.box.middle[1] - other.box.middle[1]) < 0.6 * height
    gap = max(other.box.x0 - mark.box.x1, mark.box.x0 - other.box.x1)
    return level and gap < 1.2 * height
