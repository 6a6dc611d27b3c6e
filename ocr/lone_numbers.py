"""The number of a page, alone in the middle of its margin: both readers overlook a lone digit, and
which sheet belongs to which paper often hangs on it.

Its place is found by its ink. It stands only where both readers, looking closer, see the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.choices import Fused
from ocr.doubts import Looks, Span
from ocr.geometry import Grey
from ocr.tokens import Token
from pipeline.page import Readers

MARGIN = 0.13  # of the page's height at its head and foot
MIDDLE = 0.14  # of the page's width, to either side of the middle
HIGH = (1.1, 2.2)  # heights of small letters that a digit has
WIDE = 4.5  # of that height: two digits, and dashes beside them
FAR = 1.2  # of that height at least around it without ink
SOME = 0.4  # of that height: smaller shapes are specks
DARK = 190  # grey level below which a flattened page has ink
_NUMBER = re.compile(r"^[-–—~.\s]*(\d{1,2})[-–—~.\s]*$")

LookCloser = Callable[[Sequence[Span]], Looks]


def add_page_number(
    words: Sequence[Fused], grey: Grey, x_height: float, look_closer: LookCloser
) -> list[Fused]:
    """The words of a level page, and before or behind them the number that stands alone in the
    margin where no word was seen. `x_height`: of small letters in pixels; 0.0: not known."""
    if not words or x_height <= 0:
        return list(words)
    middles = [
        (word.token.y0 + word.token.y1) / 2 for word in words
    ]  # a crooked line's box is high
    head, foot = min(middles) - x_height, max(middles) + x_height
    height = grey.shape[0]
    above = _read(_find(grey, (0, min(head, MARGIN * height)), x_height), look_closer, -1)
    below = _find(grey, (max(foot, (1 - MARGIN) * height), height), x_height)
    last = max(word.token.line[0] for word in words) + 1
    return [*above, *words, *([] if above else _read(below, look_closer, last))]


def _find(grey: Grey, rows: tuple[float, float], x_height: float) -> Span | None:
    """The only thing in the middle of these rows, if it may be a number."""
    top, bottom = (round(row) for row in rows)
    left, right = (round(grey.shape[1] * side) for side in (0.5 - MIDDLE, 0.5 + MIDDLE))
    ink = np.asarray(grey[top:bottom, left:right] < DARK, np.uint8)
    shapes = _find_shapes(ink, x_height) if min(ink.shape) > 1 else np.zeros((0, 4), np.int32)
    if not len(shapes):
        return None
    x0, y0, x1, y1 = (float(side) for side in (*shapes[:, :2].min(0), *shapes[:, 2:].max(0)))
    far = FAR * x_height
    clear = far <= x0 and x1 <= ink.shape[1] - far and x1 - x0 <= WIDE * x_height
    if not (clear and HIGH[0] * x_height <= y1 - y0 <= HIGH[1] * x_height):
        return None
    return left + x0, top + y0, left + x1, top + y1


def _find_shapes(ink: NDArray[np.uint8], x_height: float) -> NDArray[np.int32]:
    """N × 4: x0, y0, x1, y1 of shapes that are no specks, nor the edge of the sheet, nor letters
    cut by the border of what is looked at."""
    boxes = cv2.connectedComponentsWithStats(ink, connectivity=8)[2][1:, :4].astype(np.int32)
    boxes[:, 2:] += boxes[:, :2]
    sizes = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
    inside = (boxes[:, 1] > 0) & (boxes[:, 3] < ink.shape[0])
    return np.asarray(boxes[(sizes > SOME * x_height) & inside], np.int32)


def _read(span: Span | None, look_closer: LookCloser, block: int) -> list[Fused]:
    """The number as one word, if both looks see the same digits."""
    if span is None:
        return []
    seen = [_join(tokens) for tokens in look_closer([span]).values()]
    numbers = {found[1] if (found := _NUMBER.match(text)) else None for text in seen}
    if len(numbers) != 1 or None in numbers:
        return []
    token = Token(min(seen, key=len), *span, 0.9, (block, 0, 0))
    return [Fused(token, Readers.BOTH)]


def _join(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in sorted(tokens, key=lambda token: token.x0))
