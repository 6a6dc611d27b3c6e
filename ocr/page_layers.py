"""The page in layers for the rendition: paper, ink, and the places that need every pixel.

JPEG spends its bytes on the edges of letters, and rings around them all the same. So dark ink
becomes a sharp stencil with its colours beside it at low resolution (mixed raster content, ITU-T
T.44), the paper behind it a small JPEG with the ink painted over, and where that does not look
like the scan (a seal over a signature, a photograph) a patch of plain JPEG lies on top. What was
made is compared with the page before it is believed; a page that layers cannot show is one JPEG.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from ocr.composition import (
    TINT_CELL,
    Composition,
    Effort,
    Layers,
    compose,
    encode_jpeg,
    join_layers,
    without_colour,
)
from ocr.geometry import Grey, Image, clip_box, reduce, reduce_by
from ocr.likeness import calm, similarity
from ocr.mixed_places import find_mixed
from ocr.opencv_errors import opencv_errors
from ocr.stencil import LARGE, Ink, encode_g4, find_ink
from pipeline.page import Box, Colour, PageLayers, Raster, Step

ENGINE = f"opencv {cv2.__version__}"
SMALLEST = 64  # pixels: a page with a shorter side is one picture
PICTURE_QUALITY, PATCH_QUALITY = 80, 65
PICTURE_DPI = (240, 200)  # a picture of a finer scan than the first is reduced to the second
COARSE = 1_500_000  # pixels, A4 at 125 dpi: with fewer, letters are too coarse for a stencil
MOSTLY = 0.5  # of the page under patches: then one picture is better
# Structural similarity without grain; a page below it gets more bytes. All of the page is to have
# .95 of it: the places that are looked at tell up to .012 more.
ALIKE = 0.962
WINDOWS, SIDE = (7, 6), 96  # rows and columns of places that are compared, their side in pixels
BAND = 6_000_000  # pixels of a large page that are composed at once
EVEN = 10  # grey levels: a layer with less in it is one colour

# With a brush of one pixel the shadow that blurred letters leave around them stays on the paper.
USUAL, BLURRED, FINE = Effort(100, 50, 3), Effort(100, 50, 1), Effort(150, 30, 1)
GRAIN = 3.0  # of a page where the first would be tried in vain


@dataclass(frozen=True, slots=True)
class _Made:
    """A composition of `reach`, the patches it needs, and how much of the rest looks like the
    page."""

    reach: Box
    layers: Layers
    patches: tuple[Box, ...]
    likeness: float


@dataclass(frozen=True, slots=True)
class _Band:
    """Rows of a page with the last ones and the last columns repeated, so that the sides can be
    divided by all steps; where it begins."""

    top: int
    pixels: Image
    grey: Grey


def write_layers(
    upright: Image, dpi: float, seals: Sequence[Box], number: int, work: Path
) -> tuple[PageLayers, Step]:
    """Files of the work folder that show the page, and a record of what was chosen.

    Raises MemoryError, and Broken for a page that OpenCV cannot take."""
    with opencv_errors("page cannot be put in layers"):
        return _write_page(np.ascontiguousarray(upright), dpi, seals, number, work)


def _write_page(
    upright: Image, dpi: float, seals: Sequence[Box], number: int, work: Path
) -> tuple[PageLayers, Step]:
    stem, area = work / f"{number:06d}", upright.shape[0] * upright.shape[1]
    if min(upright.shape[:2]) < SMALLEST or area < COARSE:
        return _write_picture(upright, dpi, stem), _step("picture", 1.0)
    bands = _cut(upright, dpi)
    band = lru_cache(1)(partial(_take, upright, dpi))  # of a large page no two fit into memory
    inks = [find_ink(band(rows).grey, dpi, area) for rows in bands]
    for effort in _efforts(inks, dpi):
        made = _join(
            [
                _make(band(rows), ink, dpi, effort, seals)
                for rows, ink in zip(bands, inks, strict=True)
            ],
            effort,
        )
        if sum(box.width * box.height for box in made.patches) > MOSTLY * area:
            break
        if made.likeness >= ALIKE:
            mask = inks[0].mask if len(inks) == 1 else np.vstack([ink.mask for ink in inks])
            layers = _write_layers(made, mask, upright, dpi, stem)
            return layers, _step("layers", made.likeness, effort, len(made.patches))
    return _write_picture(upright, dpi, stem), _step("picture", 1.0)


def _efforts(inks: Sequence[Ink], dpi: float) -> Sequence[Effort]:
    """What is tried, one after the other. A large page has no room for a paper as fine as it is
    itself."""
    grain = sum(ink.grain for ink in inks) / len(inks)
    efforts = (BLURRED, FINE) if grain > GRAIN else (USUAL, BLURRED, FINE)
    return efforts if len(inks) == 1 else [each for each in efforts if each.step(dpi) > 1]


def _cut(upright: Image, dpi: float) -> list[tuple[int, int]]:
    """First and last row of the bands of a page: one, where it is not large. They end where blocks
    of the JPEG files of paper and tint end."""
    height, width = upright.shape[:2]
    block = 16 * _divisor(dpi)
    rows = block * max(1, round(BAND / width / block))
    if height * width <= LARGE:
        return [(0, height)]
    edges = [*range(0, max(height - rows // 2, 1), rows), height]  # no last one of a few rows
    return list(pairwise(edges))


def _divisor(dpi: float) -> int:
    """Of the sides of a page: reducing by whole factors is many times as fast."""
    return TINT_CELL * math.lcm(*(effort.step(dpi) for effort in (USUAL, BLURRED, FINE)))


def _take(upright: Image, dpi: float, rows: tuple[int, int]) -> _Band:
    part = upright[rows[0] : rows[1]]
    down, right = (-side % _divisor(dpi) for side in part.shape[:2])
    if down or right:
        padded = cv2.copyMakeBorder(part, 0, down, 0, right, cv2.BORDER_REPLICATE)
        part = np.asarray(padded, np.uint8)
    return _Band(rows[0], part, np.asarray(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY), np.uint8))


def _step(kind: str, likeness: float, effort: Effort | None = None, patches: int = 0) -> Step:
    settings: dict[str, str | int | float | bool] = {
        "kind": kind,
        "likeness": round(likeness, 3),
        "patches": patches,
    }
    if effort is not None:
        settings |= {"dpi": effort.dpi, "quality": effort.quality}
    return Step("layers", ENGINE, settings)


def _make(band: _Band, ink: Ink, dpi: float, effort: Effort, seals: Sequence[Box]) -> _Made:
    parts = compose(band.pixels, ink.mask, dpi, effort)
    height, width = band.grey.shape
    rows = Box(0, band.top, width, band.top + height)
    own = [_shift(clip_box((b.x0, b.x1), (b.y0, b.y1), rows), -band.top) for b in seals]
    places = (*(box for box in own if box.height), *ink.solid)
    patches = find_mixed(parts, places, band.pixels.shape, dpi)
    likeness = _likeness(parts, band.grey, ink.mask, dpi, patches)
    layers = Layers(parts.paper, parts.paper_jpeg, parts.tint, parts.tint_jpeg)
    return _Made(rows, layers, tuple(_shift(box, band.top) for box in patches), likeness)


def _shift(box: Box, down: int) -> Box:
    return Box(box.x0, box.y0 + down, box.x1, box.y1 + down)


def _join(bands: Sequence[_Made], effort: Effort) -> _Made:
    """The whole page."""
    if len(bands) == 1:
        return bands[0]
    return _Made(
        bands[0].reach.around(bands[-1].reach),
        join_layers([made.layers for made in bands], effort),
        tuple(box for made in bands for box in made.patches),
        sum(made.likeness for made in bands) / len(bands),
    )


def _likeness(
    parts: Composition, grey: Grey, ink: Grey, dpi: float, patches: Sequence[Box]
) -> float:
    """Mean structural similarity, at the page's own resolution, of windows spread over it."""
    paper, tint = (_as_grey(layer) for layer in (parts.paper, parts.tint))
    scale, found = ink.shape[0] // grey.shape[0], []
    for box in _windows(grey):
        if any(_covers(patch, box) for patch in patches):
            continue
        share = ink[box.y0 * scale : box.y1 * scale, box.x0 * scale : box.x1 * scale]
        weight = reduce(share, (box.width, box.height)).astype(np.float32) / 255
        below, above = (_look(layer, box, grey.shape) for layer in (paper, tint))
        shown = np.asarray(cv2.blendLinear(above, below, weight, 1 - weight), np.uint8)
        seen = grey[box.y0 : box.y1, box.x0 : box.x1]
        found.append(float(similarity(calm(seen, dpi), calm(shown, dpi)).mean()))
    return sum(found) / len(found) if found else 1.0


def _windows(grey: Grey) -> list[Box]:
    height, width = grey.shape
    high, wide = min(SIDE, height), min(SIDE, width)
    rows = np.linspace(0, height - high, WINDOWS[0]).astype(int).tolist()
    columns = np.linspace(0, width - wide, WINDOWS[1]).astype(int).tolist()
    return [Box(x, y, x + wide, y + high) for y in rows for x in columns]


def _covers(patch: Box, box: Box) -> bool:
    x, y = box.middle
    return patch.x0 <= x < patch.x1 and patch.y0 <= y < patch.y1


def _look(layer: Grey, box: Box, page: tuple[int, ...]) -> Grey:
    """The part of a layer, stretched over the page, that lies in `box`."""
    fx, fy = layer.shape[1] / page[1], layer.shape[0] / page[0]
    matrix = np.array(
        [[fx, 0, (box.x0 + 0.5) * fx - 0.5], [0, fy, (box.y0 + 0.5) * fy - 0.5]], np.float64
    )
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (box.width, box.height)
    seen = cv2.warpAffine(layer, matrix, size, flags=how, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen, np.uint8)


def _as_grey(layer: Image) -> Grey:
    return layer if layer.ndim == 2 else np.asarray(cv2.cvtColor(layer, cv2.COLOR_RGB2GRAY))


def _write_layers(made: _Made, ink: Grey, upright: Image, dpi: float, stem: Path) -> PageLayers:
    parts, page = made.layers, upright.shape
    outside = np.full(parts.paper.shape[:2], 255, np.uint8)
    step, fine = made.reach.height / len(outside), ink.shape[0] // made.reach.height
    patches = tuple(_within(box, page) for box in made.patches)
    for box in patches:
        _clear(outside, box, 1 / step, rim=-1)
        _clear(ink, box, fine, rim=1)
    return PageLayers(
        made.reach,
        _even_colour(parts.paper, outside) or _write(stem, "paper", parts.paper_jpeg, parts.paper),
        _write_stencil(stem, ink) if cv2.countNonZero(ink) else None,
        _even_colour(parts.tint) or _write(stem, "tint", parts.tint_jpeg, parts.tint),
        tuple((box, _write_patch(upright, box, dpi, stem, at)) for at, box in enumerate(patches)),
    )


def _within(box: Box, page: tuple[int, ...]) -> Box:
    return Box(box.x0, box.y0, min(box.x1, page[1]), min(box.y1, page[0]))


def _clear(mask: Grey, box: Box, scale: float, rim: int) -> None:
    """Nothing below a patch, but for a rim that leaves no gap at its edge."""
    x0, y0 = round(box.x0 * scale) + rim, round(box.y0 * scale) + rim
    x1, y1 = round(box.x1 * scale) - rim, round(box.y1 * scale) - rim
    mask[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] = 0


def _even_colour(layer: Image, where: Grey | None = None) -> Colour | None:
    """The colour of a layer that has but one; a single faint mark is enough to keep a picture."""
    if where is not None and not cv2.countNonZero(where):
        return (255, 255, 255)
    for channel in cv2.split(layer):
        limits = cv2.minMaxLoc(channel, where)
        if limits[1] - limits[0] > EVEN:
            return None
    red, green, blue = (round(value) for value in cv2.mean(layer, where)[:3])
    return (red, red, red) if layer.ndim == 2 else (red, green, blue)


def _write(stem: Path, what: str, data: bytes, layer: Image) -> Raster:
    path = stem.with_name(f"{stem.name}-{what}.jpg")
    path.write_bytes(data)
    return Raster(path, "jpeg", layer.shape[1], layer.shape[0], layer.ndim == 2)


def _write_stencil(stem: Path, ink: Grey) -> Raster:
    path = stem.with_name(f"{stem.name}-ink.g4")
    path.write_bytes(encode_g4(ink))
    return Raster(path, "g4", ink.shape[1], ink.shape[0], True)


def _write_patch(upright: Image, box: Box, dpi: float, stem: Path, at: int) -> Raster:
    patch = np.ascontiguousarray(upright[box.y0 : box.y1, box.x0 : box.x1])
    patch = _coarsen(without_colour(patch), dpi)
    return _write(stem, f"patch{at:02d}", encode_jpeg(patch, PATCH_QUALITY), patch)


def _write_picture(upright: Image, dpi: float, stem: Path) -> PageLayers:
    picture = _coarsen(without_colour(upright), dpi)
    is_coarse = upright.shape[0] * upright.shape[1] < COARSE
    quality = PATCH_QUALITY if is_coarse or dpi > PICTURE_DPI[0] else PICTURE_QUALITY
    reach = Box(0, 0, upright.shape[1], upright.shape[0])
    return PageLayers(reach, _write(stem, "page", encode_jpeg(picture, quality), picture))


def _coarsen(picture: Image, dpi: float) -> Image:
    """A fine picture at a resolution at which small print is still read with ease."""
    finest, enough = PICTURE_DPI
    if dpi <= finest:
        return picture
    return reduce_by(picture, enough / dpi)
