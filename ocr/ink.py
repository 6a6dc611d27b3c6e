"""The ink of a page as shapes: how large its letters are, and whether there are any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Grey

MARGIN = 0.03  # of each side: edges of the sheet and of the scanner lie there
HOLE_ZONE = 0.12  # of each side: filing holes lie there
DARK = 165  # grey levels: ink is darker, on paper of about 250
LETTER = (0.035, 0.4)  # inches: from the height of small print to that of a title
BAND = 8_000_000  # pixels that are looked at at once


@dataclass(frozen=True, slots=True)
class Ink:
    """`letters`: shapes that may be letters; `x_height`: their usual height in pixels (0.0 when
    there are too few); `contrast` 0..1 of their ink against the paper; `share` of the page that
    is ink of any shape; `sharpness` 0..1, how steep the edges of the ink are; `at_edge` letters
    that are cut by the edge of the picture."""

    letters: int
    x_height: float
    contrast: float
    share: float
    sharpness: float
    at_edge: int


def measure_ink(flat: Grey, dpi: float) -> Ink:
    """Measure a page whose light is even (paper about 250)."""
    rows = list(_measure_rows(flat, dpi))
    heights = np.concatenate([part.heights for part in rows])
    contrast, sharpness = _strength(
        np.concatenate([part.greys for part in rows]), np.concatenate([part.edges for part in rows])
    )
    x_height = float(np.median(heights)) if len(heights) >= 20 else 0.0
    share = sum(part.inked for part in rows) / flat.size
    return Ink(len(heights), x_height, contrast, share, sharpness, sum(part.cut for part in rows))


@dataclass(frozen=True, slots=True)
class _Rows:
    """What some rows of a page hold: letters that begin there, by their heights; the grey levels of
    their ink, and how steep it is across; pixels of ink of any shape; letters cut by an edge."""

    heights: NDArray[np.int32]
    greys: NDArray[np.uint8]
    edges: NDArray[np.int16]
    inked: int
    cut: int


def _measure_rows(flat: Grey, dpi: float) -> Iterator[_Rows]:
    """A page of usual size at once, a larger one by bands: labels take four bytes a pixel. Bands
    overlap by more than a letter is high."""
    height, bands = len(flat), max(1, round(flat.size / BAND))
    for at in range(bands):
        core = height * at // bands, height * (at + 1) // bands
        top, bottom = max(core[0] - 1, 0), min(core[1] + round(LETTER[1] * dpi) + 2, height)
        yield _measure_band(flat, dpi, (top, bottom), core)


def _measure_band(flat: Grey, dpi: float, band: tuple[int, int], core: tuple[int, int]) -> _Rows:
    """Shapes that begin in the rows `core` of the page, of which the rows `band` are looked at."""
    look = flat[band[0] : band[1]]
    mask = cv2.threshold(look, DARK - 1, 1, cv2.THRESH_BINARY_INV)[1]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    boxes = np.asarray(stats, np.int32)
    boxes[:, cv2.CC_STAT_TOP] += band[0]
    top = boxes[:, cv2.CC_STAT_TOP]
    own = (top >= core[0]) & (top < core[1])
    own[0] = False  # the paper
    letters = own & _letters(boxes, flat.shape, dpi)
    places = np.flatnonzero(mask)
    shapes = labels.ravel()[places]
    shown = _inner(boxes, flat.shape) & ~_holes(boxes, flat.shape)
    here = (places >= (core[0] - band[0]) * flat.shape[1]) & (
        places < (core[1] - band[0]) * flat.shape[1]
    )
    at = places[letters[shapes]]
    return _Rows(
        boxes[letters, cv2.CC_STAT_HEIGHT],
        look.ravel()[at],
        _steepness(look, at),
        int(np.count_nonzero(shown[shapes] & here)),
        _cut(boxes[own], flat.shape, dpi),
    )


def _steepness(grey: Grey, places: NDArray[np.int64]) -> NDArray[np.int16]:
    """How much the grey changes across at some places, none of them at an edge (Sobel)."""
    values, width = grey.ravel(), grey.shape[1]
    right, left = (
        values[places + side - width].astype(np.int16)
        + 2 * values[places + side].astype(np.int16)
        + values[places + side + width]
        for side in (1, -1)
    )
    return np.asarray(np.abs(right - left), np.int16)


def are_letter_like(
    stats: NDArray[np.int32], shape: tuple[int, ...], heights: tuple[float, float], margin: float
) -> NDArray[np.bool_]:
    """Shapes as high as letters and nearly as wide, neither thin nor solid, that lie whole within
    the page; `heights` in pixels, `margin` a share of each side. `stats` are those of OpenCV's
    connected components."""
    left, top, width, height, area = (stats[:, column] for column in range(5))
    sized = (height >= heights[0]) & (height <= heights[1]) & (width <= 4 * height)
    shaped = (width >= 0.15 * height) & (area >= 0.12 * width * height)
    x, y = margin * shape[1], margin * shape[0]
    inner = (left > x) & (top > y) & (left + width < shape[1] - x) & (top + height < shape[0] - y)
    return np.asarray(sized & shaped & inner & (area <= 0.9 * width * height), np.bool_)


def _letters(boxes: NDArray[np.int32], shape: tuple[int, ...], dpi: float) -> NDArray[np.bool_]:
    """Shapes of the size of letters that are no dots, rules, holes or scraps of an edge."""
    width, height = boxes[:, cv2.CC_STAT_WIDTH], boxes[:, cv2.CC_STAT_HEIGHT]
    area = boxes[:, cv2.CC_STAT_AREA]
    sized = (
        (height >= LETTER[0] * dpi)
        & (height <= LETTER[1] * dpi)
        & (width <= 0.8 * dpi)
        & (height >= 4)
    )
    shaped = (width >= 0.12 * height) & (width <= 8 * height) & (area >= 0.12 * width * height)
    return np.asarray(sized & shaped & _inner(boxes, shape) & ~_holes(boxes, shape), np.bool_)


def _inner(boxes: NDArray[np.int32], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Whole within the page's inner area."""
    x0, y0 = boxes[:, cv2.CC_STAT_LEFT], boxes[:, cv2.CC_STAT_TOP]
    x1, y1 = x0 + boxes[:, cv2.CC_STAT_WIDTH], y0 + boxes[:, cv2.CC_STAT_HEIGHT]
    mx, my = MARGIN * shape[1], MARGIN * shape[0]
    return np.asarray((x0 > mx) & (y0 > my) & (x1 < shape[1] - mx) & (y1 < shape[0] - my))


def _holes(boxes: NDArray[np.int32], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Round and solid, near a long side, larger than a full stop."""
    x0, width = boxes[:, cv2.CC_STAT_LEFT], boxes[:, cv2.CC_STAT_WIDTH]
    height, area = boxes[:, cv2.CC_STAT_HEIGHT], boxes[:, cv2.CC_STAT_AREA]
    near = (x0 + width < HOLE_ZONE * shape[1]) | (x0 > (1 - HOLE_ZONE) * shape[1])
    near |= (boxes[:, cv2.CC_STAT_TOP] + height < HOLE_ZONE * shape[0]) | (
        boxes[:, cv2.CC_STAT_TOP] > (1 - HOLE_ZONE) * shape[0]
    )
    round_ = (np.abs(width - height) < 0.3 * np.maximum(width, height)) & (
        area > 0.68 * width * height
    )
    return np.asarray(near & round_ & (width > 0.012 * shape[1]), np.bool_)


def _cut(boxes: NDArray[np.int32], shape: tuple[int, ...], dpi: float) -> int:
    """Letter-sized shapes that touch the left or right edge of the picture."""
    x0, width = boxes[:, cv2.CC_STAT_LEFT], boxes[:, cv2.CC_STAT_WIDTH]
    height = boxes[:, cv2.CC_STAT_HEIGHT]
    sized = (height >= 0.05 * dpi) & (height <= 0.2 * dpi) & (width >= 0.02 * dpi)
    sized &= width <= 0.3 * dpi
    return int((((x0 <= 1) | (x0 + width >= shape[1] - 1)) & sized).sum())


def _strength(greys: NDArray[np.uint8], edges: NDArray[np.int16]) -> tuple[float, float]:
    """Contrast and sharpness, by the ink of all letters."""
    if not greys.size:
        return 0.0, 0.0
    dark = float(np.percentile(greys, 20))
    contrast = (250.0 - dark) / 250.0
    steep = float(np.percentile(edges, 90)) / 4
    return max(contrast, 0.0), min(steep / max(250.0 - dark, 1.0), 1.0)
