"""Is a QR code printed on this side of the sheet, or does it shine through from the other?

Readers of QR codes read mirrored ones as well, so the code of a card is read on the empty back of
the sheet too. What tells the sides apart are the format bits (ISO/IEC 18004, 7.9): fifteen modules
whose values follow from the level of correction and the mask, printed twice, neither time
symmetrical. What shines through is pale besides: a black mirrored code was photographed in a
mirror, and is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from ocr.geometry import Grey

Corners = Sequence[tuple[float, float]]
Bits = NDArray[np.bool_]

LEVELS = {"L": 1, "M": 0, "Q": 3, "H": 2}
GENERATOR, MASK = 0b10100110111, 0b101010000010010
ACROSS = 5  # pixels a module is enlarged or shrunk to
THROUGH = 0.55  # of the paper's brightness at most that shining ink takes away


def shines_through(symbol: zxingcpp.Barcode, corners: Corners, grey: Grey) -> bool:
    """Whether a symbol that was read with its `corners` (x, y: top left, top right, bottom right,
    bottom left) on a page is seen from behind. False where the reader does not tell its version,
    level and mask."""
    told = cast(Mapping[str, str], symbol.extra)
    if not {"Version", "ECLevel", "DataMask"} <= told.keys() or told["ECLevel"] not in LEVELS:
        return False
    modules = _sample(grey, corners, 17 + 4 * int(told["Version"]))
    black, white = np.percentile(modules, (10, 90))
    if white - black > THROUGH * white:
        return False
    dark = modules < (black + white) / 2
    wanted = _format_bits(LEVELS[told["ECLevel"]], int(told["DataMask"]))
    return _agree(dark.T, wanted) > _agree(dark, wanted)


def _format_bits(level: int, mask: int) -> list[bool]:
    """The fifteen bits, least significant first."""
    data = level << 3 | mask
    rest = data << 10
    for shift in range(4, -1, -1):
        if rest >> (10 + shift) & 1:
            rest ^= GENERATOR << shift
    bits = (data << 10 | rest) ^ MASK
    return [bool(bits >> at & 1) for at in range(15)]


def _sample(grey: Grey, corners: Corners, size: int) -> Grey:
    """The brightness of each module; size × size, rows from top to bottom."""
    side = size * ACROSS
    square = np.array([(0, 0), (side, 0), (side, side), (0, side)], np.float32)
    matrix = cv2.getPerspectiveTransform(np.array(corners, np.float32), square)
    flat = cv2.warpPerspective(grey, matrix, (side, side), flags=cv2.INTER_LINEAR)
    return np.asarray(cv2.resize(flat, (size, size), interpolation=cv2.INTER_AREA), np.uint8)


def _agree(dark: Bits, wanted: Sequence[bool]) -> int:
    """How many of the format modules are as they must be."""
    return sum(
        bool(dark[row, column]) == wanted[at]
        for at, places in enumerate(_places(len(dark)))
        for row, column in places
    )


def _places(size: int) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """(row, column) of each bit, least significant first, where it is printed twice."""
    upright = [*range(6), 7, 8, *range(size - 7, size)]
    level = [*range(size - 1, size - 9, -1), 7, *range(5, -1, -1)]
    return [((row, 8), (8, column)) for row, column in zip(upright, level, strict=True)]
