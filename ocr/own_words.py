"""Are there words on a faint or nearly empty page, and are they its own?

What shines through from the other side of the sheet is mirrored: readers make words of that too,
though more of them when they see it in a mirror.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import cv2
import numpy as np

from ocr.geometry import Grey
from ocr.line_reader import read_page
from ocr.tesseract import read_tokens
from ocr.tokens import Token, TookTooLong, is_sure
from pipeline.errors import ReadingFailed

DPI = 200  # of A4 at the size at which pages are surveyed
PAPER = 250  # grey level
AS_MANY = 2.0  # times the words seen in a mirror: a back that lies upside down reads alike in both

Read = Callable[[Grey], Sequence[Token]]


def has_own_words(flat: Grey, contrast: float, *, language: str, seconds: float) -> bool:
    """Whether the readers are sure of words that are this side's, or gave up: then nothing is
    known. `contrast` 0..1 is that of the page's letters."""
    first = partial(read_tokens, language=language, dpi=DPI, seconds=seconds)
    try:
        return any(_reads_own(picture, first) for picture in _pictures(flat, contrast))
    except (TookTooLong, ReadingFailed):
        return True


def _pictures(flat: Grey, contrast: float) -> Iterator[Grey]:
    """The page, and its black letters alone: a single line among all that shines through."""
    yield flat
    if contrast > 0:
        grey = np.where(flat > PAPER * (1 - contrast / 2), PAPER, flat)
        yield np.asarray(grey, np.uint8)


def _reads_own(flat: Grey, first: Read) -> bool:
    """The second reader is asked before the first: it costs less, and sees a lone line that the
    other takes for dirt. One word from it may be dirt."""
    for read, least in ((read_page, 2), (first, 1)):
        own = sum(map(is_sure, read(flat)))
        if own >= least:
            mirrored = np.asarray(cv2.flip(flat, 1), np.uint8)
            return own >= AS_MANY * sum(map(is_sure, read(mirrored)))
    return False
