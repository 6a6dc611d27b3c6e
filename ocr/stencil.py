"""The dark ink of a page as a stencil: sharp at any zoom, small in a file.

CCITT group 4 (ITU-T T.6) keeps each pixel of it. JBIG2 in its lossy mode is out of the question:
it puts one drawn letter for all that look alike, and has turned digits of scanned papers into
others without a trace.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.geometry import Grey
from pipeline.page import Box

CELLS = 50  # per inch: a cell is as wide as a thin stroke of print with its edges
LEAST_CONTRAST = 16.0  # grey levels: fainter marks stay in the picture of the paper
GRAIN = 5.0  # times the usual span of grey levels in a bare cell is contrast, less may be noise
FIELD = 15  # cells: of this width some are bare paper, or else the place is no writing
EDGE = 0.45  # of the way from paper to ink: where the edge of a stroke is drawn
SOLID = 40  # grey levels darker than what is around
THICK = 6  # cells: no stroke of a pen is so thick
SHARP = 260  # dots per inch from which a stroke's edge needs no finer pixels than the scan's
LARGE = 12_000_000  # pixels: a larger page is never drawn finer than it is
_STRIP, _BYTES = 273, 279  # TIFF tags: where the data lie, and how many


def is_bilevel(grey: Grey) -> bool:
    """Black and white only, but for a stamp laid over it: what a fax or a copier's scan holds."""
    counts = cv2.calcHist([grey[::3, ::3]], [0], None, [256], [0, 256]).ravel()
    return float(counts[40:216].sum()) < 0.012 * float(counts.sum())


@dataclass(frozen=True, slots=True)
class Ink:
    """`mask` is 255 where there is ink, on a grid of the page's pixels or of twice as many each
    way; `grain` of the paper, the usual span of grey levels in a bare cell; `solid` boxes of dark
    areas within the page (photographs, black boxes), which are no strokes: the mask leaves them
    out."""

    mask: Grey
    grain: float = 0.0
    solid: tuple[Box, ...] = ()


def find_ink(grey: Grey, dpi: float, whole: int | None = None) -> Ink:
    """Each cell has a threshold of its own between its ink and the paper around it (after
    Bernsen, 1986); where they hardly differ there is no ink. On the finer grid edges keep the
    place that the greys of the scan tell. `whole` is the number of pixels of the page that `grey`
    is a part of."""
    if is_bilevel(grey):
        return Ink(_below(grey, 128))
    cell, size = max(2, round(dpi / CELLS)), (grey.shape[1], grey.shape[0])
    cells = _measure(grey, cell)
    solid = _find_solid(cells)
    threshold, void = _thresholds(cells, solid)
    level = cv2.resize(threshold, size, interpolation=cv2.INTER_LINEAR)
    level = cv2.addWeighted(grey, 0.5, level, -0.5, 128, dst=level)
    level = cv2.max(level, cv2.resize(void, size, interpolation=cv2.INTER_NEAREST), dst=level)
    if dpi < SHARP and (whole or grey.size) <= LARGE:
        level = cv2.resize(level, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
    # In place: fresh memory of this size costs more than the comparison.
    mask = np.asarray(cv2.threshold(level, 127, 255, cv2.THRESH_BINARY_INV, dst=level)[1], np.uint8)
    return Ink(
        mask, cells.grain, _inner_boxes(solid, (size[0] / solid.shape[1], size[1] / len(solid)))
    )


def _below(grey: Grey, level: int) -> Grey:
    return np.asarray(cv2.threshold(grey, level - 1, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)


@dataclass(frozen=True, slots=True)
class _Cells:
    """Grey levels by cells: the darkest, the brightest, the mean."""

    low: Grey
    high: Grey
    mean: Grey

    @property
    def grain(self) -> float:
        return float(np.percentile(cv2.subtract(self.high, self.low), 25))


def _measure(grey: Grey, cell: int) -> _Cells:
    calm = cv2.GaussianBlur(grey, (3, 3), 0)
    kernel, start = np.ones((cell + 1, cell + 1), np.uint8), cell // 2
    looks = cv2.erode(calm, kernel), cv2.dilate(calm, kernel), cv2.blur(calm, (cell, cell))
    low, high, mean = (np.array(look[start::cell, start::cell], np.uint8) for look in looks)
    return _Cells(low, high, mean)


def _find_solid(cells: _Cells) -> Grey:
    """1 in areas at least THICK cells each way without a bright spot, a margin around included."""
    quarter = (max(1, cells.mean.shape[1] // 4), max(1, cells.mean.shape[0] // 4))
    bright = cv2.dilate(
        cv2.resize(cells.mean, quarter, interpolation=cv2.INTER_AREA), np.ones((15, 15), np.uint8)
    )
    around = cv2.resize(bright, cells.high.shape[::-1], interpolation=cv2.INTER_LINEAR)
    dark = cv2.threshold(cv2.subtract(around, cells.high), SOLID, 1, cv2.THRESH_BINARY)[1]
    core = cv2.erode(dark, np.ones((THICK, THICK), np.uint8))
    return np.asarray(cv2.dilate(core, np.ones((THICK + 2, THICK + 2), np.uint8)), np.uint8)


def _inner_boxes(solid: Grey, scale: tuple[float, float]) -> tuple[Box, ...]:
    """Boxes on the page of what does not touch its edge: there a scanner's bed shows."""
    height, width = solid.shape
    count, _, stats, _ = cv2.connectedComponentsWithStats(solid)
    found = []
    for x, y, w, h in (tuple(int(v) for v in stats[i][:4]) for i in range(1, count)):
        if x > 1 and y > 1 and x + w < width - 1 and y + h < height - 1:
            corners = (x * scale[0], y * scale[1], (x + w) * scale[0], (y + h) * scale[1])
            found.append(Box(*(round(v) for v in corners)))
    return tuple(found)


def _thresholds(cells: _Cells, solid: Grey) -> tuple[Grey, Grey]:
    """By cells: the threshold; and 185 where there is no ink, else 0."""
    closed = cv2.morphologyEx(cells.mean, cv2.MORPH_CLOSE, np.ones((FIELD, FIELD), np.uint8))
    paper = cv2.blur(closed, (5, 5)).astype(np.float32)
    ink = cv2.blur(cv2.erode(cells.low, np.ones((3, 3), np.uint8)), (3, 3)).astype(np.float32)
    least = max(LEAST_CONTRAST, GRAIN * cells.grain)
    contrast = paper - ink
    threshold = np.clip(paper - np.maximum(EDGE * contrast, 0.6 * least), 0, 255)
    inked = cv2.dilate((contrast > least).astype(np.uint8), np.ones((3, 3), np.uint8))
    void = np.where((inked > 0) & (solid == 0), 0, 185)
    return threshold.astype(np.uint8), void.astype(np.uint8)


def encode_g4(ink: NDArray[np.uint8]) -> bytes:
    """One strip of group 4 data, ink (not 0) as black runs."""
    height, width = ink.shape
    out = io.BytesIO()
    # Pillow writes a set bit as it is, and group 4 calls set bits black.
    image = Image.frombytes("1", (width, height), np.packbits(ink, axis=1).tobytes())
    image.save(out, "TIFF", compression="group4", strip_size=1 << 30)
    with Image.open(out) as tiff:
        tags = tiff.tag_v2  # type: ignore[attr-defined]
        (start,), (count,) = tags[_STRIP], tags[_BYTES]
    return out.getvalue()[start : start + count]
