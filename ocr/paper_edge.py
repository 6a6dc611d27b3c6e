"""The sheet on a darker ground: scanner beds and desks around photographed pages."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Grey, Matrix, shrink

LOOK = 600
DARKER = 45  # grey levels by which the ground must be darker than the paper
LEAST_SHEET = 0.35  # of the picture

Points = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Corners of the sheet in pixels of the whole picture: top left, top right, bottom right,
    bottom left; `cut` how many of them lie outside the picture."""

    corners: Points
    cut: int

    def straighten(self) -> tuple[Matrix, tuple[int, int]]:
        """The projection that makes the sheet a rectangle, and its width and height."""
        tl, tr, br, bl = self.corners
        width = round(float(np.linalg.norm(tr - tl) + np.linalg.norm(br - bl)) / 2)
        height = round(float(np.linalg.norm(bl - tl) + np.linalg.norm(br - tr)) / 2)
        target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        matrix = cv2.getPerspectiveTransform(self.corners, target)
        return np.asarray(matrix, np.float64), (width, height)


def find_sheet(grey: Grey) -> Sheet | None:
    """The sheet, where a darker ground surrounds it at least on one side; else None.

    Each side is a line fitted to the outermost bright pixels, so that a fold, a hole or a dog's
    ear does not bend it."""
    small, factor = shrink(grey, LOOK)
    bright = _bright(small)
    if bright is None:
        return None
    lines = [_fit_side(bright, side) for side in ("top", "right", "bottom", "left")]
    top, right, bottom, left = lines
    corners = [_meet(top, left), _meet(top, right), _meet(bottom, right), _meet(bottom, left)]
    points = np.array([c for c in corners if c is not None], np.float32)
    if len(points) != 4 or not _is_sheet(points, small, bright):
        return None
    height, width = small.shape
    slack = 0.01 * LOOK
    out = (points < -slack).any(axis=1) | (points > np.array([width, height]) + slack).any(axis=1)
    return Sheet((points / factor).astype(np.float32), int(out.sum()))


def _bright(small: Grey) -> Grey | None:
    """255 where the sheet is; None when nothing dark lies along the picture's edge."""
    calm = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), 9)
    level, mask = cv2.threshold(calm, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    frame = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
    if np.count_nonzero(frame == 0) < 0.08 * frame.size or level > 235:
        return None
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    if count < 2:
        return None
    sheet = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    return np.where(labels == sheet, 255, 0).astype(np.uint8)


def _fit_side(bright: Grey, side: str) -> tuple[float, float, float]:
    """A line a·x + b·y = c through the outermost bright pixels of one side."""
    turned = {"top": bright, "bottom": bright[::-1], "left": bright.T, "right": bright[:, ::-1].T}
    mask = turned[side]
    columns = np.flatnonzero(mask.any(axis=0))
    columns = columns[len(columns) // 12 : len(columns) - len(columns) // 12]
    if len(columns) < 20:
        return 0.0, 0.0, 1.0
    depth = mask.argmax(axis=0)[columns].astype(np.float64)
    slope, offset = _robust_line(columns.astype(np.float64), depth)
    height, width = bright.shape
    return {
        "top": (-slope, 1.0, offset),
        "bottom": (slope, 1.0, height - 1 - offset),
        "left": (1.0, -slope, offset),
        "right": (1.0, slope, width - 1 - offset),
    }[side]


def _robust_line(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    keep = np.ones(len(x), bool)
    slope = offset = 0.0
    for _ in range(4):
        slope, offset = np.polyfit(x[keep], y[keep], 1)
        error = np.abs(y - slope * x - offset)
        keep = error <= max(1.5, 1.5 * float(np.median(error[keep])))
    return float(slope), float(offset)


def _meet(
    one: tuple[float, float, float], two: tuple[float, float, float]
) -> tuple[float, float] | None:
    determinant = one[0] * two[1] - two[0] * one[1]
    if abs(determinant) < 1e-6:
        return None
    x = (one[2] * two[1] - two[2] * one[1]) / determinant
    y = (one[0] * two[2] - two[0] * one[2]) / determinant
    return x, y


def _is_sheet(points: Points, small: Grey, bright: Grey) -> bool:
    """A large convex shape, near a rectangle, filled by the sheet and darker around it."""
    if not cv2.isContourConvex(points) or cv2.contourArea(points) < LEAST_SHEET * small.size:
        return False
    inside = np.zeros(small.shape, np.uint8)
    cv2.fillConvexPoly(inside, points.round().astype(np.int32), 255)
    common = np.count_nonzero(inside & bright)
    if common < 0.93 * np.count_nonzero(inside) or common < 0.97 * np.count_nonzero(bright):
        return False
    outside = small[inside == 0]
    paper = float(np.median(small[inside > 0]))
    return outside.size > 0.01 * small.size and paper - float(np.median(outside)) >= DARKER
