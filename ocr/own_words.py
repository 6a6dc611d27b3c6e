"""Are there words on a faint or nearly empty page, and are they its own?

What shines through from the other side of the sheet is mirrored: readers make words of that too,
though more of them when they see it in a mirror.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.geometry import Grey
from ocr.ink import Ink
from ocr.line_reader import read_page
from ocr.tesseract import read_tokens
from ocr.tokens import Token, TookTooLong, is_sure
from pipeline.errors import ReadingFailed

DPI = 200  # of A4 at the size at which pages are surveyed
PAPER = 250  # grey level
LEAST = 2  # words of the second reader
AS_MANY = 2.0  # times the words seen in a mirror: a back that lies upside down reads alike in both
CROWD = 300  # letter-like shapes: where they are no letters, the first reader loses itself in them


@dataclass(frozen=True, slots=True)
class Seen:
    """Whether a page has words of its `own`, and how many `words` readers are sure of at most, as
    it lies or in a mirror."""

    own: bool
    words: int


def look_for_words(flat: Grey, ink: Ink, *, language: str, seconds: float) -> Seen:
    """What readers are sure of on a page whose light is even. The second reader is asked first: it
    costs less, and is not lost in dirt. One word from it may be dirt."""
    most = 0
    for picture in _pictures(flat, ink.contrast):
        own, mirrored = _count(read_page(picture)), _count(read_page(_mirror(picture)))
        if own >= LEAST and own >= AS_MANY * mirrored:
            return Seen(True, own)
        most = max(most, own, mirrored)
    if most >= LEAST or ink.letters >= CROWD:
        return Seen(False, most)
    own = _count(_try(flat, language=language, seconds=seconds))
    if own and own >= AS_MANY * _count(_try(_mirror(flat), language=language, seconds=seconds)):
        return Seen(True, own)
    return Seen(False, max(most, own))


def _pictures(flat: Grey, contrast: float) -> Iterator[Grey]:
    """The page, and its black letters alone: a single line among all that shines through."""
    yield flat
    if contrast > 0:
        grey = np.where(flat > PAPER * (1 - contrast / 2), PAPER, flat)
        yield np.asarray(grey, np.uint8)


def _count(words: Sequence[Token]) -> int:
    return sum(map(is_sure, words))


def _mirror(grey: Grey) -> Grey:
    return np.asarray(cv2.flip(grey, 1), np.uint8)


def _try(grey: Grey, *, language: str, seconds: float) -> Sequence[Token]:
    """The first reader's words; none where it gives up, which it does on dirt."""
    try:
        return read_tokens(grey, language=language, dpi=DPI, seconds=seconds)
    except (TookTooLong, ReadingFailed):
        return ()
