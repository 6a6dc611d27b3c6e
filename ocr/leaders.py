"""Dotted lines on which a form wants to be filled in, taken out of what the readers look at.

A word at the head of a long row of dots is lost among them: one reader takes the whole line for
rubbish, the other one reads the dots as letters. Where the dots were is told as a word of dots.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Grey
from ocr.tokens import Token

LEAST = 8  # dots in a row: an ellipsis has three, a row of a table of contents many
LARGEST = 0.42  # of the height of small letters: a side of a dot
LEVEL = 0.3  # of that height: dots of one row lie level but for so much from one to the next
STEP = 1.1  # of that height: from dot to dot
EVEN = 0.35  # of the usual step: dots of a dotted line are set, those of letters stand anywhere
ALIKE = 0.85  # share of a row's dots that are as far apart and as large as its usual ones
DARK = 190  # grey level below which a flattened page has ink
SMALLEST = 8.0  # pixels: of smaller letters, dots are specks

Row = NDArray[np.int32]
"""N × 5: x, y, width, height and label of each dot, from left to right."""


def take_out(grey: Grey, x_height: float) -> tuple[Grey, list[Token]]:
    """The page without its dotted lines, and these as words without a line of their own;
    `x_height` is the height of small letters in its pixels."""
    if x_height < SMALLEST:
        return grey, []
    dots, labels = _find_dots(grey, x_height)
    rows = [row for row in _chain(dots, x_height) if _is_leader(row)]
    if not rows:
        return grey, []
    bare = grey.copy()
    for row in rows:
        _erase(bare, labels, row)
    return bare, [_tell(row, x_height) for row in rows]


def place(rows: Sequence[Token], words: Sequence[Token]) -> list[Token]:
    """The dotted lines in the lines of the words that stand before them; others are left out."""
    placed = []
    for row in rows:
        beside = [w for w in words if w.y0 < row.y1 <= w.y1 + (w.y1 - w.y0) and w.x0 < row.x1]
        nearest = min(beside, key=lambda w: abs(row.x0 - w.x1), default=None)
        if nearest is not None:
            text, line = row.text, nearest.line
            placed.append(Token(text, row.x0, row.y0, row.x1, row.y1, row.confidence, line))
    return placed


def _find_dots(grey: Grey, x_height: float) -> tuple[Row, NDArray[np.int32]]:
    ink = (grey < DARK).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
    side = max(2.0, LARGEST * x_height)
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    small = np.flatnonzero((wide <= side) & (high <= side))
    dots = np.column_stack([stats[small, :4], small]).astype(np.int32)
    return dots, np.asarray(labels, np.int32)


def _chain(dots: Row, x_height: float) -> Iterator[Row]:
    """Dots that follow each other on one level."""
    order = dots[np.argsort(dots[:, 0], kind="stable")]
    feet = order[:, 1] + order[:, 3]
    open_: list[list[int]] = []
    for at in range(len(order)):
        home = next((c for c in open_ if _follows(order, feet, c[-1], at, x_height)), None)
        if home is None:
            open_.append([at])
        else:
            home.append(at)
        if at % 64 == 0:
            left = int(order[at, 0])
            done = [c for c in open_ if left - order[c[-1], 0] > 2 * x_height]
            open_ = [c for c in open_ if left - order[c[-1], 0] <= 2 * x_height]
            yield from (order[chain] for chain in done)
    yield from (order[chain] for chain in open_)


def _follows(order: Row, feet: NDArray[np.int32], last: int, at: int, x_height: float) -> bool:
    step = int(order[at, 0] - order[last, 0])
    return 0 < step <= STEP * x_height and abs(int(feet[at] - feet[last])) <= LEVEL * x_height


def _is_leader(row: Row) -> bool:
    """Many dots, evenly set and equally large."""
    if len(row) < LEAST:
        return False
    return all(_share_of_usual(sizes) >= ALIKE for sizes in (np.diff(row[:, 0]), row[:, 2] + 1))


def _share_of_usual(sizes: NDArray[np.int32]) -> float:
    """Pixels are whole, so one more or less is always usual."""
    usual = float(np.median(sizes))
    return float(np.mean(np.abs(sizes - usual) <= max(EVEN * usual, 1.0)))


def _erase(grey: Grey, labels: NDArray[np.int32], row: Row) -> None:
    """Each dot and the soft edge around it become paper."""
    for x, y, width, height, _ in row.tolist():
        part = grey[max(y - 2, 0) : y + height + 2, max(x - 2, 0) : x + width + 2]
        own = labels[max(y - 2, 0) : y + height + 2, max(x - 2, 0) : x + width + 2]
        near = (own == 0) | np.isin(own, row[:, 4])
        part[near] = 255


def _tell(row: Row, x_height: float) -> Token:
    x0, x1 = int(row[0, 0]), int(row[-1, 0] + row[-1, 2])
    foot = int(np.median(row[:, 1] + row[:, 3]))
    return Token("." * len(row), x0, foot - x_height, x1, foot, 0.9, (0, 0, 0))
