"""The dark ink of a page as a stencil: sharp at any zoom, small in a file.

CCITT group 4 (ITU-T T.6) keeps each pixel of it. JBIG2 in its lossy mode is out of the question:
it puts one drawn letter for all that look alike, and has turned digits of scanned papers into
others without a trace.
"""

from __future__ import annotations

import io

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.geometry import Grey

CELLS = 50  # per inch: a cell is as wide as a thin stroke of print with its edges
LEAST_CONTRAST = 32.0  # grey levels: fainter marks stay in the picture of the paper
GRAIN = 2.2  # times the usual span of grey levels in a bare cell is contrast, less may be noise
EDGE = 0.45  # of the way from paper to ink: where the edge of a stroke is drawn
SHARP = 260  # dots per inch from which a stroke's edge needs no finer pixels than the scan's
LARGE = 12_000_000  # pixels: a larger page is never drawn finer than it is
_STRIP, _BYTES = 273, 279  # TIFF tags: where the data lie, and how many


def is_bilevel(grey: Grey) -> bool:
    """Black and white only, but for a stamp laid over it: what a fax or a copier's scan holds."""
    counts = cv2.calcHist([grey[::3, ::3]], [0], None, [256], [0, 256]).ravel()
    return float(counts[40:216].sum()) < 0.012 * float(counts.sum())


def find_ink(grey: Grey, dpi: float) -> tuple[Grey, float]:
    """255 where there is ink, on a grid of the page's pixels or of twice as many each way; and
    the grain of the paper, the usual span of grey levels in a bare cell.

    Each cell has a threshold of its own between its ink and the paper around it (after Bernsen,
    1986); where they hardly differ there is no ink. On the finer grid edges keep the place that
    the greys of the scan tell."""
    if is_bilevel(grey):
        return _below(grey, 128), 0.0
    threshold, void, grain = _thresholds(grey, max(2, round(dpi / CELLS)))
    size = (grey.shape[1], grey.shape[0])
    level = cv2.resize(threshold, size, interpolation=cv2.INTER_LINEAR)
    level = cv2.addWeighted(grey, 0.5, level, -0.5, 128, dst=level)
    level = cv2.max(level, cv2.resize(void, size, interpolation=cv2.INTER_NEAREST), dst=level)
    if dpi < SHARP and grey.size <= LARGE:
        level = cv2.resize(level, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
    return _below(np.asarray(level, np.uint8), 128), grain


def _below(grey: Grey, level: int) -> Grey:
    return np.asarray(cv2.threshold(grey, level - 1, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)


def _thresholds(grey: Grey, cell: int) -> tuple[Grey, Grey, float]:
    """By cells: the threshold; 185 where there is no ink, else 0; and the grain."""
    calm = cv2.GaussianBlur(grey, (3, 3), 0)
    kernel, start = np.ones((cell + 1, cell + 1), np.uint8), cell // 2
    low = cv2.erode(calm, kernel)[start::cell, start::cell]
    high = cv2.dilate(calm, kernel)[start::cell, start::cell]
    mean = cv2.blur(calm, (cell, cell))[start::cell, start::cell]
    closed = cv2.morphologyEx(mean, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    paper = cv2.blur(closed, (5, 5)).astype(np.float32)
    ink = cv2.blur(cv2.erode(low, np.ones((3, 3), np.uint8)), (3, 3)).astype(np.float32)
    grain = float(np.percentile(cv2.subtract(high, low), 25))
    least = max(LEAST_CONTRAST, GRAIN * grain)
    contrast = paper - ink
    threshold = np.clip(paper - np.maximum(EDGE * contrast, 0.6 * least), 0, 255)
    inked = cv2.dilate((contrast > least).astype(np.uint8), np.ones((3, 3), np.uint8))
    return threshold.astype(np.uint8), np.where(inked > 0, 0, 185).astype(np.uint8), grain


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
