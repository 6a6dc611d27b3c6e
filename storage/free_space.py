"""Where on a page nothing stands: looked for in its picture and among the words that were read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from pipeline.page import Box, PageText

DEEPEST = 0.15  # of the page's height: below it nothing is at the top of a page any more
LEFTMOST = 0.35  # of its width: left of it stands the issuing body
EDGE = 6.0  # points that stay free to the page's edge
AIR = 2.0  # points that stay free around
STEP = 2.0  # points between two places that are tried
FAINTEST = 22  # of 255: what differs less from the paper around is paper
_Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle's left and top edge, in points from the page's upper left corner."""

    left: float
    top: float


def find_place(
    preview: bytes, page: PageText, size: tuple[float, float], wanted: tuple[float, float]
) -> Place | None:
    """The highest place at the top right of the page, as far right as can be, for a rectangle of
    `wanted` points. `size` is the page's, in points; `preview` a picture of the whole page. None
    where something stands everywhere."""
    marked = _find_marks(preview)
    _mark_boxes(marked, page)
    sums = np.pad(marked.cumsum(0, dtype=np.int64).cumsum(1), ((1, 0), (1, 0)))
    across, down = marked.shape[1] / size[0], marked.shape[0] / size[1]
    for place in _places(size, wanted):
        x0, x1 = (place.left - AIR) * across, (place.left + wanted[0] + AIR) * across
        y0, y1 = (place.top - AIR) * down, (place.top + wanted[1] + AIR) * down
        if _count(sums, max(int(x0), 0), max(int(y0), 0), int(x1) + 1, int(y1) + 1) == 0:
            return place
    return None


def _places(size: tuple[float, float], wanted: tuple[float, float]) -> Iterator[Place]:
    lowest, rightmost = size[1] * DEEPEST - wanted[1], size[0] - wanted[0] - EDGE
    for top in np.arange(EDGE, lowest, STEP):
        for left in np.arange(rightmost, size[0] * LEFTMOST, -STEP):
            yield Place(float(left), float(top))


def _find_marks(preview: bytes) -> _Mask:
    """What differs from the paper around it in any colour; dust of one dot does not count."""
    with Image.open(io.BytesIO(preview)) as opened:
        picture = opened.convert("RGB")
    ground = picture.resize((max(picture.width // 16, 1), max(picture.height // 16, 1)))
    paper = ground.filter(ImageFilter.MedianFilter(3)).resize(
        picture.size, Image.Resampling.BILINEAR
    )
    seen = np.asarray(picture.filter(ImageFilter.MedianFilter(3)), np.int16)
    marked: _Mask = np.abs(seen - np.asarray(paper, np.int16)).max(2) > FAINTEST
    return marked


def _mark_boxes(marked: _Mask, page: PageText) -> None:
    """Words, seals and codes, too pale for the preview as they may be."""
    across, down = marked.shape[1] / page.width, marked.shape[0] / page.height
    boxes: list[Box] = [word.box for word in page.words]
    boxes += [*page.seals, *(code.box for code in page.codes)]
    for box in boxes:
        rows = slice(max(int(box.y0 * down) - 1, 0), int(box.y1 * down) + 2)
        marked[rows, max(int(box.x0 * across) - 1, 0) : int(box.x1 * across) + 2] = True


def _count(sums: NDArray[np.int64], x0: int, y0: int, x1: int, y1: int) -> int:
    y1, x1 = min(y1, sums.shape[0] - 1), min(x1, sums.shape[1] - 1)
    return int(sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0])
