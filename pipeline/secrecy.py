"""A mark of state secrecy stops everything (Luật Bảo vệ bí mật nhà nước 29/2018/QH14, Điều 8)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.errors import SecrecyMark
from pipeline.language.folding import exact_key, fold, fold_text
from pipeline.page import PageText, Word
from pipeline.scan import Scan

ZONE = 0.45  # of the page's height: the mark stands under the number (NĐ 30/2020, ô 10a)
_DEGREES = {"tối": "TỐI MẬT", "tuyệt": "TUYỆT MẬT"}
_FOLDED_DEGREES = {fold(key): mark for key, mark in _DEGREES.items()}


def stop_at_secrecy(scan: Scan, pages: Sequence[PageText]) -> None:
    """Raises SecrecyMark(page=, mark=) when a page bears MẬT, TỐI MẬT or TUYỆT MẬT, unless a
    person has released this scan. A red mark is among the page's `red_print`, one that lost its
    colour among its words.
    """
    if scan.row.cleared_by is not None:
        return
    for page in pages:
        stamped = (mark for text in page.red_print if (mark := read_stamp(text)))
        mark = find_mark(page) or next(stamped, None)
        if mark is not None:
            raise SecrecyMark(page=page.number, mark=mark)


# Strokes of the frame are read as letters; a degree vouches for a misread last letter.
_stamp = re.compile(r"[a-z]{0,2}?(?:(?P<degree>toi|tuyet)[a-z]?ma[a-z]{1,2}|[a-z]?mat[a-z]?)")


def read_stamp(text: str) -> str | None:
    """The mark in a reading that holds nothing else; strokes of its frame are read as letters."""
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
