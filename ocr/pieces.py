"""Large sheets, read piece by piece: site plans, cadastral maps, construction drawings.

A reader of whole pages looks for columns and paragraphs. On a drawing it takes every line for
writing: minutes for one A0 and memory by the gigabyte, and its letters are specks in the picture
in which the second reader seeks lines. A piece is about as large as a page of A4, so both read it
as they are used to, at the scale of its own letters. Pieces overlap by more than a word is long;
a word belongs to the piece in whose core its middle lies.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

import cv2
import numpy as np

from ocr.choices import Fused
from ocr.geometry import Grey, clip_box, reduce_by, scale_size
from ocr.ink import DARK, measure_ink
from ocr.tokens import Token, TookTooLong
from pipeline.page import Box

LETTER = 19.0  # pixels of x-height that the readers like best
SCALES = (0.5, 2.5)
MANY_LETTERS = 36_000_000  # pixels with letters of that height: more than A3 in small print
LARGE, LARGE_INCHES = 24_000_000, 290.0  # pixels and square inches (1.5 × A3): both
CORE, SHARED = 1800, 260  # pixels between cuts, and beyond them, with letters of LETTER
LINE_INCHES = 0.6  # a longer shape is no letter, where it is
SPARSE = 0.15  # of its box, or
THIN_INCHES = 0.03
LEVEL = 0.6  # of the lower line's height: so much do two parts of one line overlap
NEAR = 100  # pixels: parts of one line begin at most so far apart in height
GAP = 1.5  # heights: at most between two words of one line across a cut
SPARSE_LETTERS = 500  # a page of running text of this size has three times as many
PIECE_SECONDS = 12.0
BITS = 16  # of a block's number: above them the piece's


@dataclass(frozen=True, slots=True)
class Piece:
    """What is read at once: as it lies on the page, and without the lines of the drawing, both
    enlarged by `factor`. On a `sparse` one words stand by themselves, not in paragraphs."""

    drawn: Grey
    letters: Grey
    factor: float
    sparse: bool


Look = Callable[[Piece, float], Sequence[Fused]]
"""Reads a piece in so many seconds; raises TookTooLong."""


@dataclass(frozen=True, slots=True)
class ReaderPage:
    """A level page for the reader; `x_height` of its usual letters in pixels (0.0: not known)."""

    grey: Grey
    dpi: float
    x_height: float

    @property
    def is_large(self) -> bool:
        """Whether it is read in pieces. Letters decide, where there are some: what files say of
        their resolution may be wrong, and a page of A4 at 600 dpi is no drawing."""
        pixels = self.grey.size
        factor = min(LETTER / self.x_height, SCALES[1]) if self.x_height > 0 else 0.0
        by_letters = pixels * factor * factor > MANY_LETTERS
        return by_letters or (pixels > LARGE and pixels / self.dpi**2 > LARGE_INCHES)


@dataclass(frozen=True, slots=True)
class Pieces:
    """What was read: words of the page by lines, how many pieces there are, and how many of them
    could not be read in time."""

    words: Sequence[Fused]
    pieces: int = 1
    unread: int = 0


@dataclass(frozen=True, slots=True)
class _Place:
    """`whole` is read, the words of `core` are kept; cores are apart and fill the page."""

    whole: Box
    core: Box


def read_pieces(page: ReaderPage, seconds: float, look: Look) -> Pieces:
    """The words of the page. Pieces that are not read within `seconds` of wall time are left
    out. Raises TookTooLong when none was."""
    end, found, places = time.monotonic() + seconds, list[list[Fused]](), _cut(page)
    # From the last to the first: the title block lies at the bottom right (ISO 5457).
    for number, place in reversed(list(enumerate(places))):
        with suppress(TookTooLong):
            found.append(list(_read(page, place, number, partial(_look_until, end, look))))
    if not found:
        raise TookTooLong
    words = [word for piece in reversed(found) for word in piece]
    return Pieces(tuple(_join(words)), len(places), len(places) - len(found))


def _look_until(end: float, look: Look, piece: Piece) -> Sequence[Fused]:
    left = end - time.monotonic()
    if left <= 0:
        raise TookTooLong
    return look(piece, min(left, PIECE_SECONDS))


def take_corners(page: ReaderPage) -> list[Grey]:
    """The letters of the pieces at the corners, where there are some: however a drawing lies, its
    title block is in one of them."""
    height, width = page.grey.shape
    taken = [
        _take(page, place.whole)
        for place in _cut(page)
        if (place.core.x0 == 0 or place.core.x1 == width)
        and (place.core.y0 == 0 or place.core.y1 == height)
    ]
    return [piece.letters for piece in taken if piece is not None]


def _cut(page: ReaderPage) -> list[_Place]:
    """Pieces from the top left to the bottom right, all of about one size."""
    scale = min(max(page.x_height or LETTER, LETTER / SCALES[1]), LETTER) / LETTER
    (height, width), more = page.grey.shape, round(SHARED * scale)
    return [
        _Place(
            clip_box((x0 - more, x1 + more), (y0 - more, y1 + more), Box(0, 0, width, height)),
            Box(x0, y0, x1, y1),
        )
        for y0, y1 in _spans(height, CORE * scale)
        for x0, x1 in _spans(width, CORE * scale)
    ]


def _spans(side: int, wanted: float) -> list[tuple[int, int]]:
    parts = max(1, round(side / wanted))
    return [(side * at // parts, side * (at + 1) // parts) for at in range(parts)]


def _read(
    page: ReaderPage, place: _Place, number: int, look: Callable[[Piece], Sequence[Fused]]
) -> Iterator[Fused]:
    """The words of one place, as they lie on the page."""
    piece, core = _take(page, place.whole), place.core
    if piece is None:
        return
    for word in look(piece):
        token = _place(word.token, place.whole, piece.factor, number)
        x, y = (token.x0 + token.x1) / 2, (token.y0 + token.y1) / 2
        if core.x0 <= x < core.x1 and core.y0 <= y < core.y1:
            yield replace(word, token=token)


def _take(page: ReaderPage, box: Box) -> Piece | None:
    """What lies in a box, at the scale of its own letters; None where there are none."""
    drawn = np.ascontiguousarray(page.grey[box.y0 : box.y1, box.x0 : box.x1])
    letters = without_lines(drawn, page.dpi)
    ink = measure_ink(letters, page.dpi)
    if ink.letters < 2:
        return None
    factor = _factor(ink.x_height)
    few = ink.letters < SPARSE_LETTERS
    return Piece(_scale(drawn, factor), _scale(letters, factor), factor, few)


def without_lines(grey: Grey, dpi: float) -> Grey:
    """The piece without the long thin shapes that drawings are made of. What touches them goes
    too, which is why one of the readers looks at the piece as it is."""
    mask = (grey < DARK).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    sparse = stats[:, cv2.CC_STAT_AREA] < SPARSE * width * height
    thin = np.minimum(width, height) < THIN_INCHES * dpi
    lines = (np.maximum(width, height) > LINE_INCHES * dpi) & (sparse | thin)
    lines[0] = False
    if not lines.any():
        return grey
    drawn = cv2.dilate(lines[labels].astype(np.uint8), np.ones((3, 3), np.uint8))
    cleared = grey.copy()
    cleared[drawn > 0] = 255
    return cleared


def _factor(x_height: float) -> float:
    """Of the piece's own letters, by steps: nearly right needs no scaling."""
    if x_height == 0.0 or 12.0 <= x_height <= 22.0:
        return 1.0
    return min(max(LETTER / x_height, SCALES[0]), SCALES[1])


def _scale(grey: Grey, factor: float) -> Grey:
    if factor == 1.0:
        return grey
    if factor < 1:
        return reduce_by(grey, factor)
    size = scale_size((grey.shape[1], grey.shape[0]), factor)
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_CUBIC), np.uint8)


def _place(token: Token, box: Box, factor: float, number: int) -> Token:
    """From pixels of the scaled piece to those of the page; no two pieces share a line."""
    block, paragraph, line = token.line
    return replace(
        token,
        x0=box.x0 + token.x0 / factor,
        y0=box.y0 + token.y0 / factor,
        x1=box.x0 + token.x1 / factor,
        y1=box.y0 + token.y1 / factor,
        line=((number << BITS) + block, paragraph, line),
    )


def _join(words: Sequence[Fused]) -> Iterator[Fused]:
    """Words by lines; the parts of a line that a cut has divided are one again."""
    lines: dict[tuple[int, int, int], list[Fused]] = {}
    for word in words:
        lines.setdefault(word.token.line, []).append(word)
    ends: dict[int, list[list[Fused]]] = {}  # lines by the height at which they end
    for line in sorted(lines.values(), key=lambda row: min(word.token.x0 for word in row)):
        level = int(line[0].token.y0) // NEAR
        near = (row for at in (level - 1, level, level + 1) for row in ends.get(at, ()))
        before = next((row for row in near if _goes_on(row[-1].token, line[0].token)), None)
        if before is not None:
            place = before[0].token.line
            before += [replace(word, token=replace(word.token, line=place)) for word in line]
            line.clear()
        ends.setdefault(int((before or line)[-1].token.y0) // NEAR, []).append(before or line)
    for line in lines.values():
        yield from line


def _goes_on(last: Token, token: Token) -> bool:
    """Whether a line of another piece is what follows behind `last`."""
    if last.line[0] >> BITS == token.line[0] >> BITS:
        return False
    low, high = sorted((last.y1 - last.y0, token.y1 - token.y0))
    common = min(last.y1, token.y1) - max(last.y0, token.y0)
    near = -0.5 * high < token.x0 - last.x1 < GAP * high
    return near and common > LEVEL * low and high < 2 * low
