"""From a decoded page to one that reads well: the recipe of the cleaning steps."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.geometry import Grey, Image, Matrix, as_warp, rotation_about, scaling, turn
from ocr.light import flatten
from ocr.skew import measure_skew
from pipeline.page import CleanPage, PageImage, Step

ENGINE = f"opencv {cv2.__version__}"


def clean_page(image: PageImage) -> CleanPage:
    upright = turn(np.asarray(image.pixels, np.uint8), 0)
    grey = np.asarray(cv2.cvtColor(upright, cv2.COLOR_RGB2GRAY), np.uint8)
    flat = flatten(grey)
    skew = measure_skew(flat)
    reader, matrix = level(flat, skew, 1.0)
    return CleanPage(
        image, upright, reader, as_warp(np.linalg.inv(matrix).astype(np.float64)), 0, skew,
        steps=(Step("clean", ENGINE, {"skew": skew}),),
    )  # fmt: skip


def level(grey: Grey, skew: float, factor: float) -> tuple[Image, Matrix]:
    """The page scaled and turned so that its lines are level, and the matrix that did it."""
    height, width = grey.shape
    matrix = scaling(factor) @ rotation_about((width / 2, height / 2), skew)
    size = (round(width * factor), round(height * factor))
    out = cv2.warpPerspective(grey, matrix, size, flags=cv2.INTER_LINEAR, borderValue=255)
    return np.asarray(out, np.uint8), matrix
