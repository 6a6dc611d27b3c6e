"""The ink of a page as shapes: how large its letters are, and whether there are any."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Grey

MARGIN = 0.03  # of each side: edges of the sheet and of the scanner lie there
HOLE_ZONE = 0.12  # of each side: filing holes lie there


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
    mask = (flat < 165).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    boxes = np.asarray(stats[1:], np.int32)
    letters = _letters(boxes, flat.shape, dpi)
    heights = boxes[letters, cv2.CC_STAT_HEIGHT]
    inner = _inner(boxes, flat.shape)
    share = float(boxes[inner & ~_holes(boxes, flat.shape), cv2.CC_STAT_AREA].sum()) / flat.size
    chosen = np.zeros(count, bool)
    chosen[1:] = letters
    contrast, sharpness = _strength(flat, chosen[labels])
    x_height = float(np.median(heights)) if len(heights) >= 20 else 0.0
    return Ink(
        int(letters.sum()), x_height, contrast, share, sharpness, _cut(boxes, flat.shape, dpi)
    )


def _letters(boxes: NDArray[np.int32], shape: tuple[int, ...], dpi: float) -> NDArray[np.bool_]:
    """Shapes of the size of letters that are no dots, rules, holes or scraps of an edge."""
    width, height = boxes[:, cv2.CC_STAT_WIDTH], boxes[:, cv2.CC_STAT_HEIGHT]
    area = boxes[:, cv2.CC_STAT_AREA]
    sized = (height >= 0.035 * dpi) & (height <= 0.4 * dpi) & (width <= 0.8 * dpi) & (height >= 4)
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


def _strength(flat: Grey, letters: NDArray[np.bool_]) -> tuple[float, float]:
    if not letters.any():
        return 0.0, 0.0
    dark = float(np.percentile(flat[letters], 20))
    contrast = (250.0 - dark) / 250.0
    steps = np.abs(cv2.Sobel(flat, cv2.CV_32F, 1, 0, ksize=3))[letters] / 4
    return max(contrast, 0.0), min(float(np.percentile(steps, 90)) / max(250.0 - dark, 1.0), 1.0)
