"""Coloured ink on a page: red seals and blue pen, found by colour and size."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Grey, Image, brightest, clip_box, shrink
from pipeline.page import Box

LOOK = 1200  # pixels of the long side: a seal's ring is still two pixels wide
SEAL_INCHES = (0.55, 2.4)  # across: from the receipt stamp of a desk to the seal of a committee
STRIP = 512  # rows that are bleached at once: a large page has no room for more copies
PEN_INCHES = 0.33  # higher than any printed line of text

Mask = NDArray[np.uint8]


def find_seals(upright: Image, dpi: float) -> tuple[Box, ...]:
    """Boxes of red stamps that are about as wide as high, from the top of the page down."""
    small, factor = shrink(upright, LOOK)
    low, high = (inches * dpi * factor for inches in SEAL_INCHES)
    limits = Box(0, 0, upright.shape[1], upright.shape[0])
    found = []
    for x, y, w, h, ink in _blobs(red_ink(small), reach=max(3, round(0.05 * dpi * factor))):
        if low <= max(w, h) <= high and min(w, h) > 0.6 * max(w, h) and ink > 0.06 * w * h:
            xs, ys = (x / factor, (x + w) / factor), (y / factor, (y + h) / factor)
            found.append(clip_box(xs, ys, limits))
    whole = [box for box in found if not any(_lies_in(box, other) for other in found)]
    return tuple(sorted(whole, key=lambda box: (box.y0, box.x0)))


def hide_colour(page: Image, grey: Grey, dpi: float) -> Grey:
    """The grey page with stamps and pen strokes bleached."""
    return bleach(page, grey, find_colour(page, dpi))


def find_colour(page: Image, dpi: float) -> Mask:
    """255 around coloured ink that stands higher than a line of text, at a smaller size. Smaller
    coloured print (the number of a certificate, a heading) is text and stays."""
    small, factor = shrink(page, LOOK)
    coloured = red_ink(small) | _blue(small)
    least = PEN_INCHES * dpi * factor
    mask = np.zeros(coloured.shape, np.uint8)
    for x, y, w, h, _ in _blobs(coloured, reach=max(3, round(0.03 * dpi * factor))):
        if h >= least:
            mask[y : y + h, x : x + w] = 255
    return mask


def bleach(page: Image, grey: Grey, mask: Mask) -> Grey:
    """The grey page with the brightest channel where `mask`, of any size, is set: coloured ink is
    bright in its own channel, black print in none."""
    if not mask.any():
        return grey
    size = (grey.shape[1], grey.shape[0])
    where = cv2.resize(mask, size, interpolation=cv2.INTER_NEAREST)
    bleached = grey.copy()
    for rows in (slice(y, y + STRIP) for y in range(0, len(grey), STRIP)):
        if where[rows].any():
            cv2.copyTo(brightest(page[rows]), where[rows], bleached[rows])
    return bleached


def _lies_in(box: Box, other: Box) -> bool:
    """The inner ring of a seal is no seal of its own."""
    return box != other and box.around(other) == other


def red_ink(rgb: Image) -> Mask:
    """Red and pink ink: the red channel well above both others."""
    red, green, blue = cv2.split(rgb)
    excess = cv2.subtract(red, cv2.max(green, blue))
    return ((excess > 36) & (red > 90)).astype(np.uint8)


def _blue(rgb: Image) -> Mask:
    red, green, blue = cv2.split(rgb)
    return ((cv2.subtract(blue, red) > 36) & (cv2.subtract(blue, green) > 12)).astype(np.uint8)


def _blobs(mask: Mask, reach: int) -> list[tuple[int, int, int, int, int]]:
    """Groups of coloured pixels nearer to each other than `reach`: x, y, width, height, pixels
    of ink."""
    joined = cv2.dilate(mask, np.ones((reach, reach), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    ink = np.bincount(labels.ravel()[mask.ravel() > 0], minlength=count)
    return [(*(int(v) for v in stats[i][:4]), int(ink[i])) for i in range(1, count)]  # type: ignore[misc]
