"""How much one picture of a page looks like another."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Grey

# Wang, Bovik, Sheikh, Simoncelli, Image quality assessment (2004): constants for 8 bits, window.
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
_WINDOW, _SIGMA = (11, 11), 1.5


def similarity(one: Grey, two: Grey) -> NDArray[np.float32]:
    """Structural similarity of two grey images of one size, at each pixel, -1..1."""
    a, b = one.astype(np.float32), two.astype(np.float32)
    mean_a, mean_b = _mean(a), _mean(b)
    both, squares = mean_a * mean_b, mean_a * mean_a + mean_b * mean_b
    spread, common = _mean(a * a + b * b), _mean(a * b)
    top = (2 * both + _C1) * (2 * (common - both) + _C2)
    return np.asarray(top / ((squares + _C1) * (spread - squares + _C2)), np.float32)


def calm(grey: Grey, dpi: float) -> Grey:
    """Without the grain of paper and sensor, which nobody reads and no budget could keep; of a
    coarse scan no more than what leaves its letters whole."""
    return np.asarray(cv2.medianBlur(grey, 5 if dpi >= 150 else 3), np.uint8)


def _mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(values, _WINDOW, _SIGMA), np.float32)
