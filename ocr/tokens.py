"""Words as a reader gives them, and the table of them that Tesseract prints."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

# Tesseract's own threads make two pages at once slower than one after the other, and they hide
# how many cores a worker takes. Pages are what is done in parallel here.
THREADS = {"OMP_THREAD_LIMIT": "1"}

SMALLEST = 8  # pixels of a side: below it nothing can be read, and Tesseract complains
SURE = 0.6  # by a reader's own count

# Letters that readers and keyboards put for the Vietnamese Đ (U+0110, U+0111).
_LOOK_ALIKES = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})
_LEADERS = re.compile(r"^[.…·_\-\s]{4,}|[.…·_\-]{4,}$")
_WORD = "5"  # level of a row of Tesseract's table


@dataclass(frozen=True, slots=True)
class Token:
    """A word as a reader gives it: pixels of the reader's image, confidence 0..1 by its own
    count, and `line`, the numbers of the block, the paragraph and the line it stands in; `rivals`
    are words that it nearly read instead, each with the belief it gave them."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float
    line: tuple[int, int, int]
    rivals: tuple[tuple[str, float], ...] = ()


class TookTooLong(Exception):
    """The reader did not end in its time (never leaves this package)."""


def is_sure(token: Token) -> bool:
    """Whether there surely is a word, though perhaps another one."""
    return token.confidence > SURE and sum(letter.isalnum() for letter in token.text) > 1


def normal(text: str) -> str:
    """NFC, and the Vietnamese Đ for its look-alikes: text of these readers is Vietnamese."""
    return unicodedata.normalize("NFC", text.translate(_LOOK_ALIKES)).strip()


def parse_table(table: str) -> list[Token]:
    """The words of Tesseract's tab-separated table, in its reading order; a heading may stand
    above it. Raises ValueError for anything else."""
    rows = (line.split("\t") for line in table.splitlines())
    return [_token(row) for row in rows if len(row) == 12 and row[0] == _WORD and normal(row[11])]


def split_leaders(tokens: Iterable[Token]) -> tuple[list[Token], list[Token]]:
    """Words, and the dotted lines on which a form wants to be filled in: those that stand alone and
    those that hang on a word, which is cut there in proportion."""
    words, leaders = list[Token](), list[Token]()
    for token in tokens:
        for text, is_leader in _parts(token.text):
            part = _cut(token, text)
            (leaders if is_leader else words).append(part)
    return words, leaders


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    for found in _LEADERS.finditer(text):
        yield found.group(), True
    word = _LEADERS.sub("", text)
    if word:
        yield word, False


def _cut(token: Token, text: str) -> Token:
    if text == token.text:
        return token
    width = (token.x1 - token.x0) / len(token.text)
    x0 = token.x0 + width * token.text.find(text)
    return replace(token, text=text, x0=x0, x1=x0 + width * len(text), rivals=())


def _token(row: Sequence[str]) -> Token:
    _, _, block, paragraph, line, _, left, top, width, height, confidence, text = row
    x, y = int(left), int(top)
    place = (int(block), int(paragraph), int(line))
    sure = min(max(float(confidence) / 100, 0.0), 1.0)
    return Token(normal(text), x, y, x + int(width), y + int(height), sure, place)
