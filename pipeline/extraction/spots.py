"""The words of a page in reading order, as labels and values are looked for in them."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from pipeline.page import Box, Word

_GLUED = re.compile(r"^([^\W\d]+:)[.…:]*(\w.*)$")

_ENUMERATOR = re.compile(r"^(?:\d{1,2}[.)]|[a-zđ][.)]|[IVX]{1,4}[.)]|[-+])$")


@dataclass(frozen=True, slots=True)
class Spot:
    """A word in reading order: its page, printed line, and whether it begins the line or stands
    behind its number (`1.`, `a)`); `column` numbers what is read in one go, `torn` is a word that
    lies across two columns."""

    word: Word
    page: int
    line: int
    first: bool
    column: int = 0
    torn: bool = False


def spell_line(
    line: Sequence[Word], page: int, number: int, column: int = 0, torn: Set[int] = frozenset()
) -> list[Spot]:
    """The words of one printed line from left to right, specks left out."""
    words = [(word, id(word) in torn) for word in sorted(line, key=lambda w: w.box.x0)]
    pieces = [(w, cut) for word, cut in words for w in cut_at_colon(word) if _is_ink(w)]
    begin = 1 if len(pieces) > 1 and is_enumerator(pieces[0][0]) else 0
    return [Spot(w, page, number, i <= begin, column, cut) for i, (w, cut) in enumerate(pieces)]


def is_enumerator(word: Word) -> bool:
    """The number or letter of a point."""
    return _ENUMERATOR.match(word.text) is not None


def cut_at_colon(word: Word) -> tuple[Word, ...]:
    """A label and a value that a reader has glued (`tên:Lê`), cut in proportion."""
    glued = _GLUED.match(word.text)
    if glued is None:
        return (word,)
    box, share = word.box, glued.start(2) / len(word.text)
    x = box.x0 + round(share * box.width)
    left, right = Box(box.x0, box.y0, x, box.y1), Box(x, box.y0, box.x1, box.y1)
    return replace(word, text=glued[1], box=left), replace(word, text=glued[2], box=right)


def _is_ink(word: Word) -> bool:
    if word.text in (":", "/", "-") or is_leader(word):
        return True
    return any(letter.isalnum() for letter in word.text)


def is_leader(word: Word) -> bool:
    """Dots that fill the rest of a line."""
    return re.search(r"[.…_]{4,}|…", word.text) is not None and not word.text[0].isalnum()
