"""Plane projections between images, and the angles of a page."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.page import Box, Warp

Matrix = NDArray[np.float64]
Grey = NDArray[np.uint8]
Image = NDArray[np.uint8]

LONGEST = 32_000  # pixels of a side: OpenCV warps none longer than 32,766

NEARLY = 0.95  # of the size that is asked for

TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def turn(image: Image, degrees: int) -> Image:
    """The image turned clockwise by 0, 90, 180 or 270 degrees."""
    return image if degrees == 0 else np.asarray(cv2.rotate(image, TURNS[degrees]), np.uint8)


def turning(degrees: int, shape: tuple[int, ...]) -> Matrix:
    """What `turn` does to the pixels of an image of H × W."""
    right, bottom = shape[1] - 1.0, shape[0] - 1.0
    rows = {
        0: ((1, 0, 0), (0, 1, 0)),
        90: ((0, -1, bottom), (1, 0, 0)),
        180: ((-1, 0, right), (0, -1, bottom)),
        270: ((0, 1, 0), (-1, 0, right)),
    }[degrees]
    return np.array((*rows, (0, 0, 1)), np.float64)


def as_warp(matrix: Matrix) -> Warp:
    values = [float(v) for v in (matrix / matrix[2, 2]).ravel()]
    return (*values,)  # type: ignore[return-value]


def scaling(factor: float) -> Matrix:
    return np.diag([factor, factor, 1.0])


def rotation_about(centre: tuple[float, float], degrees: float) -> Matrix:
    """Turns the image counter-clockwise by `degrees` about `centre`, as OpenCV does."""
    return np.vstack([cv2.getRotationMatrix2D(centre, degrees, 1.0), [0.0, 0.0, 1.0]])


def map_box(corners: tuple[float, float, float, float], warp: Matrix, limits: Box) -> Box:
    """The upright box around a projected box, kept within `limits`."""
    x0, y0, x1, y1 = corners
    points = np.array([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]], np.float64)
    mapped = cv2.perspectiveTransform(points, warp)[0]
    return clip_box(mapped[:, 0], mapped[:, 1], limits)


def map_level_box(corners: tuple[float, float, float, float], warp: Matrix, limits: Box) -> Box:
    """As `map_box`, for a box whose content leans: the height stays that of the letters.

    The corners of a long line that leans by a degree or two span far more than the line is
    high; what is wanted of a word is the box through the middles of its sides."""
    x0, y0, x1, y1 = corners
    mx, my = (x0 + x1) / 2, (y0 + y1) / 2
    points = np.array([[[x0, my], [x1, my], [mx, y0], [mx, y1]]], np.float64)
    mapped = cv2.perspectiveTransform(points, warp)[0]
    return clip_box(mapped[:, 0], mapped[:, 1], limits)


def clip_box(xs: Sequence[float] | Matrix, ys: Sequence[float] | Matrix, limits: Box) -> Box:
    x0 = min(max(math.floor(min(xs)), limits.x0), limits.x1)
    y0 = min(max(math.floor(min(ys)), limits.y0), limits.y1)
    x1 = max(min(math.ceil(max(xs)), limits.x1), x0)
    y1 = max(min(math.ceil(max(ys)), limits.y1), y0)
    return Box(x0, y0, x1, y1)


def shrink(image: Image, long_side: int) -> tuple[Image, float]:
    """The image with its long side at most `long_side`, and the factor; nearly as large is large
    enough, where halving it leads there."""
    whole = max(image.shape[:2])
    while max(image.shape[:2]) >= 2 * long_side or _halves_to(image, long_side):
        image = _halve(image)
    factor = min(1.0, long_side / max(image.shape[:2]))
    if factor < 1.0:
        image = reduce_by(image, factor)
    return image, max(image.shape[:2]) / whole


def _halves_to(image: Image, long_side: int) -> bool:
    half = int(max(image.shape[:2])) // 2
    return NEARLY * long_side <= half <= long_side < 2 * half


def _halve(image: Image) -> Image:
    """Each pixel the mean of four, which costs a tenth of any other factor."""
    height, width = (max(side // 2, 1) for side in image.shape[:2])
    return reduce(image[: 2 * height, : 2 * width], (width, height))


def scale_size(size: tuple[int, int], factor: float) -> tuple[int, int]:
    """Two sides, `factor` times as long: at least a pixel each."""
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def reduce_by(image: Image, factor: float) -> Image:
    """The image with sides `factor` (below one) times as long."""
    return reduce(image, scale_size((image.shape[1], image.shape[0]), factor))


def reduce(image: Image, size: tuple[int, int]) -> Image:
    """The image at a smaller size, each pixel the mean of those it stands for."""
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def brightest(image: Image) -> Grey:
    """The brightest channel at each pixel."""
    if image.ndim == 2:
        return image
    red, green, blue = cv2.split(image)
    return np.asarray(cv2.max(cv2.max(red, green), blue), np.uint8)


def spread(image: Image) -> Grey:
    """How far the three channels are apart at each pixel: none in greys."""
    red, green, blue = cv2.split(image)
    return np.asarray(cv2.subtract(brightest(image), cv2.min(cv2.min(red, green), blue)), np.uint8)
