"""What a look at a page tells: how it lies, how its light falls, how large its letters are.

Everything is measured on a picture of bounded size, on which A4 at 200 dpi keeps its pixels; the
page itself is then touched once, with all that was found.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import cv2
import numpy as np

from ocr.blank import SOMETHING, look_for_content
from ocr.geometry import Grey, Image, Matrix, rotation_about, scaling, shrink, turn, turning
from ocr.ink import Ink, measure_ink
from ocr.light import find_paper, flatten, share_of_dark_ground
from ocr.orientation import find_rotation, find_rotation_of_large
from ocr.own_words import Seen, look_for_words
from ocr.pale import brighten, deepen
from ocr.paper_edge import Sheet, find_sheet
from ocr.pieces import ReaderPage, take_corners
from ocr.skew import measure_skew
from ocr.stamps import Mask, bleach, find_colour
from ocr.tesseract import weigh_text
from pipeline.page import NOT_TOLD, PageImage, Told

LOOK = 2400  # pixels of the long side; of a large sheet, whose letters are small, all there are
SOME = 20  # letter shapes: specks and holes make fewer
LEAST_SKEW = 0.15  # degrees: turning costs sharpness, the reader bears this much
BRIGHT, SHADOW = 205, 30  # grey levels of bare paper: the darkest, and how far it may vary

FULL = Told(blank=False)  # a page with words of its own

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the reader may be asked: only for short looks where shapes do not tell. `quick`: whether
    anything is on the page is told by shapes alone."""

    language: str
    seconds: float
    quick: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """`rotation` clockwise to upright, and how `sure` that is; `colour` marks stamps and pen on
    the page as it lies; `matrix` maps pixels of the upright page to those of a level one of
    `size` (width, height); `skew` is the angle taken out, in degrees. `ink` is measured on the
    level page, in pixels of the page; its contrast is that of the page, `gain` how much stronger
    it must be made. `paper` is the brightness of bare paper, 0..255; `even`: it needs no
    flattening. `lost_corners` of the sheet lie outside the picture (None: no edge was seen);
    `seen` tells whether there is anything on it."""

    rotation: int
    sure: float
    colour: Mask
    matrix: Matrix
    size: Size
    skew: float
    ink: Ink
    gain: float
    paper: float
    even: bool
    lost_corners: int | None
    seen: Seen

    @property
    def blank(self) -> bool:
        return not self.seen.own


@dataclass(frozen=True, slots=True)
class _Look:
    """The page as it lies, `factor` times its size: `seen` in good light, `deep` without colours
    and its ink strong enough, `flat` with even light as well."""

    seen: Grey
    deep: Grey
    flat: Grey
    factor: float
    dpi: float
    colour: Mask
    gain: float
    paper: float
    is_large: bool


def survey(image: PageImage, reading: Reading, told: Told = NOT_TOLD) -> Survey:
    """All that the cleaning must know of a page; what a person says of it is not looked for."""
    look = _look_at(image)
    sheet = find_sheet(look.seen)
    straight, unbent = _straighten(look.flat, sheet)
    rotation, sure = (0, 1.0)
    if told.turn is not None:
        rotation = told.turn
    elif image.layer is None:  # else its words say that it is upright
        rotation, sure = _find_rotation(look, straight, sheet, reading)
    level, turned, skew = _level(straight, rotation)
    ink = measure_ink(level, look.dpi)
    shown = replace(ink, contrast=ink.contrast / look.gain)
    upright = turning(rotation, look.flat.shape)
    matrix = turned @ unbent @ np.linalg.inv(upright)
    return Survey(
        rotation,
        sure,
        look.colour,
        scaling(1 / look.factor) @ matrix @ scaling(look.factor),
        (round(level.shape[1] / look.factor), round(level.shape[0] / look.factor)),
        skew,
        replace(shown, x_height=ink.x_height / look.factor),
        look.gain,
        look.paper,
        is_even(look.deep) and sheet is None,
        sheet.cut if sheet else None,
        _find_content(look, level, (ink, shown), reading, told if image.layer is None else FULL),
    )


def _find_content(
    look: _Look, level: Grey, ink: tuple[Ink, Ink], reading: Reading, told: Told
) -> Seen:
    if told.blank is not None:
        return SOMETHING if not told.blank else Seen(own=False, words=0)
    return _look_for_content(look, level, *ink, reading)


def _look_at(image: PageImage) -> _Look:
    pixels = np.asarray(image.pixels, np.uint8)
    large = ReaderPage(pixels[:, :, 0], image.dpi, 0.0).is_large
    small, factor = (pixels, 1.0) if large else shrink(pixels, LOOK)
    dpi = image.dpi * factor
    grey = to_grey(small)
    paper = float(np.median(find_paper(shrink(grey, 600)[0])))
    seen, colour = brighten(grey), find_colour(small, dpi)
    bleached = bleach(small, seen, colour)
    # The letters of a large sheet are too small for the look that tells how strong they are.
    deep, gain = (bleached, 1.0) if large else deepen(bleached)
    return _Look(seen, deep, flatten(deep), factor, dpi, colour, gain, paper, large)


def _straighten(flat: Grey, sheet: Sheet | None) -> tuple[Grey, Matrix]:
    if sheet is None:
        return flat, np.eye(3)
    matrix, size = sheet.straighten()
    return warp(flat, matrix, size), matrix


def _find_rotation(
    look: _Look, straight: Grey, sheet: Sheet | None, reading: Reading
) -> tuple[int, float]:
    plausibility = partial(weigh_text, language=reading.language, seconds=reading.seconds)
    if sheet is None and look.is_large:
        corners = take_corners(ReaderPage(straight, look.dpi, 0.0))
        return find_rotation_of_large(corners, plausibility)
    rotation, sure = find_rotation(straight, plausibility)
    if rotation and measure_ink(straight, look.dpi).letters == 0:
        return 0, 1.0  # an empty page has no up and down
    return rotation, sure


def _level(straight: Grey, rotation: int) -> tuple[Grey, Matrix, float]:
    """Upright and with level lines; the matrix that did it, and the angle taken out."""
    level, matrix = turn(straight, rotation), turning(rotation, straight.shape)
    skew = measure_skew(level)
    if abs(skew) < LEAST_SKEW:
        return level, matrix, 0.0
    size = (level.shape[1], level.shape[0])
    turned = rotation_about((size[0] / 2, size[1] / 2), skew)
    return warp(level, turned, size), turned @ matrix, skew


def _look_for_content(look: _Look, level: Grey, ink: Ink, shown: Ink, reading: Reading) -> Seen:
    """`ink` is that of the level page, `shown` as strong as on the page itself."""
    find_dark_ground = partial(share_of_dark_ground, look.deep)
    if look.is_large:  # too large to be asked at a glance: what looks like letters is some
        return look_for_content(ink, find_dark_ground, lambda: Seen(ink.letters > 0, 0))
    if reading.quick:
        return look_for_content(shown, find_dark_ground, lambda: Seen(ink.letters >= SOME, 0))
    asked = partial(look_for_words, level, ink, language=reading.language, seconds=reading.seconds)
    return look_for_content(shown, find_dark_ground, asked)


def is_even(grey: Grey) -> bool:
    """Bright paper without shadows needs no flattening, which costs faint strokes."""
    low, high = np.percentile(find_paper(shrink(grey, 800)[0]), (3, 97))
    return bool(low > BRIGHT and high - low < SHADOW)


def to_grey(pixels: Image) -> Grey:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def warp(grey: Grey, matrix: Matrix, size: Size) -> Grey:
    """The page under a projection; beyond its edges lies paper."""
    if np.allclose(matrix, np.eye(3)):
        return grey
    cubic, paper = cv2.INTER_CUBIC, 250
    if np.allclose(matrix[2], (0, 0, 1)):
        out = cv2.warpAffine(
            grey, matrix[:2], size, flags=cubic, borderMode=cv2.BORDER_CONSTANT, borderValue=paper
        )
    else:
        out = cv2.warpPerspective(grey, matrix, size, flags=cubic, borderValue=paper)
    return np.asarray(out, np.uint8)
