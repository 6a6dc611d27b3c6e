"""From a decoded page to one that reads well: the recipe of the cleaning steps."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial

import cv2
import numpy as np

from ocr.blank import is_blank
from ocr.geometry import Grey, Image, Matrix, as_warp, rotation_about, scaling, shrink, turn
from ocr.ink import Ink, measure_ink
from ocr.light import find_paper, flatten, share_of_dark_ground
from ocr.models import VERSION
from ocr.orientation import find_rotation, find_rotation_of_large
from ocr.pale import brighten, count_own_words, deepen
from ocr.paper_edge import Sheet, find_sheet
from ocr.pieces import ReaderPage, take_corners
from ocr.quality import judge
from ocr.skew import measure_skew
from ocr.stamps import find_seals, hide_colour
from ocr.tesseract import count_sure_words, weigh_text
from pipeline.page import CleanPage, PageImage, Step

ENGINE = f"opencv {cv2.__version__}"
LEAST_SKEW = 0.15  # degrees: turning costs sharpness, the reader bears this much

# The reader is best on letters (x-height) of about 19 pixels, and errs more on much larger ones
# as well as on smaller ones; between these limits the page keeps its own pixels.
LETTERS = (12.0, 19.0, 22.0)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cleaning may ask the reader: only for short looks where shapes do not tell."""

    language: str
    seconds: float


def clean_page(image: PageImage, reading: Reading) -> CleanPage:
    """Upright page, reader's image and the way back, flags and verdict, each step on record."""
    upright, rotation, sure = _upright(image, reading)
    raw = _grey(upright)
    is_large = ReaderPage(raw, image.dpi, 0.0).is_large
    paper = float(np.median(find_paper(shrink(raw, 600)[0])))
    raw = brighten(raw)
    sheet = find_sheet(raw)
    raw, gain = (raw, 1.0) if is_large else deepen(raw)  # its letters are too small for that look
    seals = find_seals(upright, image.dpi)
    bleached, bleached_share = hide_colour(upright, raw, image.dpi)
    del raw  # a drawing leaves no room for what is not needed any more
    flat, matrix, skew = _level(flatten(bleached), sheet)
    ink = _as_it_was(measure_ink(flat, image.dpi), gain)
    asked = partial(count_sure_words, language=reading.language, seconds=reading.seconds)
    count = _some if is_large else asked
    blank = image.layer is None and is_blank(
        flat,
        ink,
        share_of_dark_ground(_warp(bleached, matrix, flat.shape)),
        partial(count_own_words, count=count) if gain > 1.0 else count,
    )
    even = is_even(bleached) and sheet is None
    source = _warp(bleached, matrix, flat.shape) if even else flat
    reader, matrix, factor = _scale(source, matrix, ink, image.dpi)
    lost = sheet.cut if sheet else 0
    total = _lean(matrix, upright.shape) if skew or sheet else 0.0
    return CleanPage(
        image=replace(image, pixels=upright),
        upright=upright,
        reader=reader,
        to_upright=as_warp(np.linalg.inv(matrix).astype(np.float64)),
        rotation=rotation,
        skew=round(total, 2),
        blank=blank,
        quality=judge(ink, dpi=image.dpi, skew=total, paper=paper, lost_corners=lost, blank=blank),
        seals=seals,
        steps=(
            *image.steps,
            Step("orient", VERSION, {"rotation": rotation, "sure": round(sure, 3)}),
            Step("bleach", ENGINE, {"share": round(bleached_share, 4), "seals": len(seals)}),
            Step("level", ENGINE, {"skew": round(total, 2), "sheet": sheet is not None}),
            Step("light", ENGINE, {"flattened": not even, "gain": round(gain, 2)}),
            Step("scale", ENGINE, {"factor": round(factor, 3)}),
        ),
    )


def _some(_: Grey) -> int:
    """Words of a page too large to be asked for at a glance: one, as nothing is known."""
    return 1


def is_even(grey: Grey) -> bool:
    """Bright paper without shadows needs no flattening, which costs faint strokes."""
    paper = find_paper(shrink(grey, 800)[0])
    low, high = np.percentile(paper, (3, 97))
    return bool(low > 205 and high - low < 30)


def _upright(image: PageImage, reading: Reading) -> tuple[Image, int, float]:
    """A page with a text layer is taken as upright: its words say so."""
    pixels = np.ascontiguousarray(image.pixels, dtype=np.uint8)
    if image.layer is not None:
        return pixels, 0, 1.0
    plausibility = partial(weigh_text, language=reading.language, seconds=reading.seconds)
    grey = brighten(_grey(pixels))
    small, factor = shrink(grey, 2000)
    sheet = find_sheet(small)
    if sheet is None and ReaderPage(grey, image.dpi, 0.0).is_large:
        corners = take_corners(ReaderPage(flatten(grey), image.dpi, 0.0))
        rotation, sure = find_rotation_of_large(corners, plausibility)
        return turn(pixels, rotation), rotation, sure
    look = flatten(deepen(small)[0])
    if sheet is not None:
        matrix, size = sheet.straighten()
        look = _warp(look, matrix, (size[1], size[0]))
    if measure_ink(look, image.dpi * factor).letters == 0:
        return pixels, 0, 1.0  # an empty page has no up and down
    rotation, sure = find_rotation(look, plausibility)
    return turn(pixels, rotation), rotation, sure


def _grey(pixels: Image) -> Grey:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def _as_it_was(ink: Ink, gain: float) -> Ink:
    """Measures of deepened ink, its contrast as on the page."""
    return replace(ink, contrast=ink.contrast / gain)


def _level(flat: Grey, sheet: Sheet | None) -> tuple[Grey, Matrix, float]:
    """The sheet alone, its lines level; the matrix that did it; the angle left in the sheet."""
    matrix, shape = np.eye(3), flat.shape
    if sheet is not None:
        matrix, (width, height) = sheet.straighten()
        shape = (height, width)
        flat = _warp(flat, matrix, shape)
    skew = measure_skew(flat)
    if abs(skew) < LEAST_SKEW:
        return flat, matrix, 0.0
    turned = rotation_about((shape[1] / 2, shape[0] / 2), skew)
    return _warp(flat, turned, shape), turned @ matrix, skew


def _warp(grey: Grey, matrix: Matrix, shape: tuple[int, ...]) -> Grey:
    if np.array_equal(matrix, np.eye(3)):
        return grey
    size = (shape[1], shape[0])
    out = cv2.warpPerspective(grey, matrix, size, flags=cv2.INTER_CUBIC, borderValue=250)
    return np.asarray(out, np.uint8)


def _scale(grey: Grey, matrix: Matrix, ink: Ink, dpi: float) -> tuple[Grey, Matrix, float]:
    """A large sheet keeps its pixels: each of its pieces is scaled by its own letters."""
    smallest, best, largest = LETTERS
    fits = ink.x_height == 0.0 or smallest <= ink.x_height <= largest
    if fits or ReaderPage(grey, dpi, ink.x_height).is_large:
        return grey, matrix, 1.0
    factor = min(max(best / ink.x_height, 0.25), 2.5)
    size = (max(1, round(grey.shape[1] * factor)), max(1, round(grey.shape[0] * factor)))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return (
        np.asarray(cv2.resize(grey, size, interpolation=how), np.uint8),
        scaling(factor) @ matrix,
        factor,
    )


def _lean(matrix: Matrix, shape: tuple[int, ...]) -> float:
    """The angle at which level lines of the reader's image run on the upright page, at its
    middle; positive: down to the right."""
    centre = cv2.perspectiveTransform(np.array([[[shape[1] / 2, shape[0] / 2]]]), matrix)[0, 0]
    side = np.array([50.0, 0.0])
    ends = np.array([[centre - side, centre + side]])
    (x0, y0), (x1, y1) = cv2.perspectiveTransform(ends, np.linalg.inv(matrix))[0]
    return math.degrees(math.atan2(y1 - y0, x1 - x0))
