"""Where codes may stand on a page: cheap tests before the costly look.

Across the bars of a barcode the brightness jumps, along them it does not; in the squares of a QR
code it jumps both ways, and nowhere on a page of print as densely. Both tests are made on cells of
eight pixels.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from ocr.geometry import Grey
from pipeline.page import Box

CELL = 8  # pixels
LEAST_JUMP = 8.0  # grey levels between neighbours, on average over a cell
ONE_WAY = 2.2  # times as many jumps across the bars as along them
LEAST = (16, 5)  # cells: 16 by 5 mm at 200 dpi
FULL = 0.5  # of its box, or it is no block of bars
MOST = 6  # places a page: a page of hatching must not take for ever
DENSE = 9  # cells across over which jumps are averaged: 9 mm at 200 dpi, less than a code
REACH = 20  # cells from the middle of a dense place: a code of 25 mm with what stands around it
DENSEST = 3  # places a page
FAINT = 6.0  # grey levels: below them there is nothing but paper
MARGIN = 24  # pixels: the quiet zone beside the bars belongs to the code


def find_bars(grey: Grey) -> list[Box]:
    """Places as large as a barcode in which all lines run one way, the largest first."""
    height, width = grey.shape
    if min(height, width) < CELL * LEAST[0]:
        return []
    across, down = _cells(grey[:-1, 1:], grey[:-1, :-1]), _cells(grey[1:, :-1], grey[:-1, :-1])
    places = [*_blocks(across, down, lying=True), *_blocks(down, across, lying=False)]
    places.sort(key=lambda box: box.width * box.height, reverse=True)
    return [_widen(box, width, height) for box in places[:MOST]]


def find_dense(grey: Grey) -> Iterator[Box]:
    """The places where brightness jumps most both ways, the densest first."""
    height, width = grey.shape
    if min(height, width) < CELL * DENSE:
        return
    across, down = _cells(grey[:-1, 1:], grey[:-1, :-1]), _cells(grey[1:, :-1], grey[:-1, :-1])
    both = cv2.blur(cv2.min(across, down).astype(np.float32), (DENSE, DENSE))
    for _ in range(DENSEST):
        _, most, _, (x, y) = cv2.minMaxLoc(both)
        if most < FAINT:
            return
        box = Box(max(0, x - REACH), max(0, y - REACH), x + REACH, y + REACH)
        both[box.y0 : box.y1, box.x0 : box.x1] = 0
        right, bottom = min(width, box.x1 * CELL), min(height, box.y1 * CELL)
        yield Box(box.x0 * CELL, box.y0 * CELL, right, bottom)


def _cells(one: Grey, other: Grey) -> Grey:
    """The mean jump from pixel to pixel in each cell, 0..255."""
    jumps = cv2.absdiff(one, other)
    size = (jumps.shape[1] // CELL, jumps.shape[0] // CELL)
    jumps = jumps[: size[1] * CELL, : size[0] * CELL]  # whole cells are reckoned much faster
    return np.asarray(cv2.resize(jumps, size, interpolation=cv2.INTER_AREA), np.uint8)


def _blocks(across: Grey, along: Grey, *, lying: bool) -> Iterator[Box]:
    """Blocks of cells with jumps one way, `lying` ones wider than high, in pixels."""
    one_way = (across > LEAST_JUMP) & (across > ONE_WAY * along.astype(np.float32))
    reach = np.ones((1, 3) if lying else (3, 1), np.uint8)
    joined = cv2.morphologyEx(one_way.astype(np.uint8), cv2.MORPH_CLOSE, reach)
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=4)
    for x, y, w, h, area in stats[1:count].tolist():
        long, short = (w, h) if lying else (h, w)
        if long >= LEAST[0] and short >= LEAST[1] and area >= FULL * w * h:
            yield Box(x * CELL, y * CELL, (x + w) * CELL, (y + h) * CELL)


def _widen(box: Box, width: int, height: int) -> Box:
    return Box(
        max(0, box.x0 - MARGIN),
        max(0, box.y0 - MARGIN),
        min(width, box.x1 + MARGIN),
        min(height, box.y1 + MARGIN),
    )
