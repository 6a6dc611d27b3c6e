"""From a decoded page to one that reads well: the recipe of the cleaning steps."""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np

from ocr.geometry import Grey, Image, Matrix, as_warp, reduce_by, scale_size, scaling, turn
from ocr.light import flatten
from ocr.models import VERSION
from ocr.pale import brighten, strengthen
from ocr.pieces import ReaderPage
from ocr.quality import judge
from ocr.stamps import bleach, find_seals
from ocr.survey import Reading, Survey, survey, to_grey, warp
from pipeline.page import NOT_TOLD, CleanPage, PageImage, Quality, Step, Told

ENGINE = f"opencv {cv2.__version__}"

# The reader is best on letters (x-height) of about 19 pixels, and errs more on much larger ones
# as well as on smaller ones; between these limits the page keeps its own pixels.
LETTERS = (12.0, 19.0, 22.0)
SCALES = (0.25, 2.5)


def clean_page(image: PageImage, reading: Reading, told: Told = NOT_TOLD) -> CleanPage:
    """Upright page, reader's image and the way back, flags and verdict, each step on record."""
    found = survey(image, reading, told)
    pixels = np.ascontiguousarray(image.pixels, dtype=np.uint8)
    upright = turn(pixels, found.rotation)
    factor = _find_factor(upright, found, image.dpi)
    reader, matrix = _make_reader(upright, found, factor)
    seals = find_seals(upright, image.dpi)
    lean = 0.0 if np.allclose(found.matrix, np.eye(3)) else _lean(matrix, upright.shape)
    return CleanPage(
        image=replace(image, pixels=upright),
        upright=upright,
        reader=reader,
        to_upright=as_warp(np.linalg.inv(matrix).astype(np.float64)),
        rotation=found.rotation,
        skew=round(lean, 2),
        blank=found.blank,
        quality=_judge(found, image.dpi, lean),
        seals=seals,
        steps=(*image.steps, *_tell(found, len(seals), lean, factor)),
        told_blank=bool(told.blank),
    )


def _make_reader(upright: Image, found: Survey, factor: float) -> tuple[Grey, Matrix]:
    """The grey page for the reader, all changes of place in one, and the matrix that did it."""
    grey = brighten(to_grey(upright))
    grey = bleach(upright, grey, turn(found.colour, found.rotation))
    grey = strengthen(grey, found.gain)
    if not found.even:
        grey = flatten(grey)
    size = scale_size(found.size, factor)
    matrix = scaling(factor) @ found.matrix
    if factor >= 1.0:
        return warp(grey, matrix, size), matrix
    return warp(reduce_by(grey, factor), matrix @ scaling(1 / factor), size), matrix


def _find_factor(upright: Image, found: Survey, dpi: float) -> float:
    """A large sheet keeps its pixels: each of its pieces is scaled by its own letters."""
    smallest, best, largest = LETTERS
    height = found.ink.x_height
    fits = height == 0.0 or smallest <= height <= largest
    if fits or ReaderPage(upright[:, :, 0], dpi, height).is_large:
        return 1.0
    return min(max(best / height, SCALES[0]), SCALES[1])


def _judge(found: Survey, dpi: float, lean: float) -> Quality:
    return judge(
        found.ink,
        dpi=dpi,
        skew=lean,
        paper=found.paper,
        lost_corners=found.lost_corners or 0,
        seen=found.seen,
    )


def _tell(found: Survey, seals: int, lean: float, factor: float) -> tuple[Step, ...]:
    """What was chosen for this page."""
    bleached = float(np.count_nonzero(found.colour)) / found.colour.size
    sheet = found.lost_corners is not None
    return (
        Step("orient", VERSION, {"rotation": found.rotation, "sure": round(found.sure, 3)}),
        Step("bleach", ENGINE, {"share": round(bleached, 4), "seals": seals}),
        Step("level", ENGINE, {"skew": round(lean, 2), "sheet": sheet}),
        Step("light", ENGINE, {"flattened": not found.even, "gain": round(found.gain, 2)}),
        Step("scale", ENGINE, {"factor": round(factor, 3)}),
    )


def _lean(matrix: Matrix, shape: tuple[int, ...]) -> float:
    """The angle at which level lines of the reader's image run on the upright page, at its
    middle; positive: down to the right."""
    centre = cv2.perspectiveTransform(np.array([[[shape[1] / 2, shape[0] / 2]]]), matrix)[0, 0]
    side = np.array([50.0, 0.0])
    ends = np.array([[centre - side, centre + side]])
    (x0, y0), (x1, y1) = cv2.perspectiveTransform(ends, np.linalg.inv(matrix))[0]
    return math.degrees(math.atan2(y1 - y0, x1 - x0))
