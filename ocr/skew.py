"""The angle at which the lines of a page run."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Grey, shrink

WIDEST = 8.0  # degrees: a page held or fed worse than this is for the counter to scan again
Profile = NDArray[np.float64]


def measure_skew(grey: Grey) -> float:
    """Degrees to turn the page counter-clockwise so that its lines are level; 0.0 when no angle
    is clearly better than none. Positive: the lines run down to the right.

    The angle whose rows of ink change most sharply from one to the next (Postl, 1986)."""
    ink = _ink(grey, 1000)
    if float(ink.mean()) < 0.02:
        return 0.0
    coarse = _ink(grey, 500)
    angles = np.arange(-WIDEST, WIDEST + 0.01, 0.5)
    best = float(angles[np.argmax([_sharpness(coarse, a) for a in angles])])
    for reach, step in ((0.4, 0.2), (0.15, 0.05)):
        near = np.arange(best - reach, best + reach + 1e-6, step)
        best = float(near[np.argmax([_sharpness(ink, a) for a in near])])
    gain = _sharpness(ink, best) / max(_sharpness(ink, 0.0), 1.0)
    return round(best, 2) if gain > 1.02 else 0.0


def _ink(grey: Grey, side: int) -> Grey:
    """Ink as light on dark, light evened out, frame left out (scan edges are straight lines)."""
    small, _ = shrink(grey, side)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 21)
    ink = np.asarray(cv2.subtract(paper, small), np.uint8)
    ink[ink < 24] = 0
    margin = max(2, round(0.02 * side))
    ink[:margin] = ink[-margin:] = 0
    ink[:, :margin] = ink[:, -margin:] = 0
    return ink


def _sharpness(ink: Grey, angle: float) -> float:
    size = (ink.shape[1], ink.shape[0])
    matrix = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), angle, 1.0)
    rows = cv2.warpAffine(ink, matrix, size).sum(axis=1, dtype=np.int64).astype(np.float64)
    return float(np.square(np.diff(rows)).sum())
