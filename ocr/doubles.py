"""One printed word that came out twice: each look at a place may have put it somewhere else.

A closer look at a dotted line sees the end of the word before it; and of a single letter the two
readers' boxes may lie side by side instead of on each other.
"""

from __future__ import annotations

from collections.abc import Sequence

from ocr.choices import Fused
from ocr.pairing import COMMON
from ocr.tokens import Token
from pipeline.language.folding import fold_text
from pipeline.page import Readers

TOUCHING = 0.12  # of the letters' height: a space is wider


def drop_doubles(line: Sequence[Fused]) -> list[Fused]:
    """The words of a line from left to right, of two that are one the likelier."""
    kept: list[Fused] = []
    for word in line:
        twin = next((other for other in kept[-2:] if _are_one(other, word)), None)
        if twin is None:
            kept.append(word)
        elif word.token.confidence > twin.token.confidence:
            kept[kept.index(twin)] = word
    return kept


def _are_one(left: Fused, right: Fused) -> bool:
    a, b = left.token, right.token
    if _letters(a) != _letters(b):
        return False
    if _overlap(a, b) > COMMON * min(a.x1 - a.x0, b.x1 - b.x0) and _letters(a).isalnum():
        return True
    apart = {left.readers, right.readers} == {Readers.FIRST, Readers.SECOND}
    touch = -_overlap(a, b) < TOUCHING * max(a.y1 - a.y0, b.y1 - b.y0)
    return apart and touch and len(a.text) == len(b.text) == 1


def _overlap(a: Token, b: Token) -> float:
    """Across, in pixels; below zero where there is a gap."""
    return min(a.x1, b.x1) - max(a.x0, b.x0)


def _letters(token: Token) -> str:
    """What is read of a word, whatever dots and accents; a sign alone is itself."""
    return fold_text(token.text).replace(" ", "") or token.text
