"""Where on a page nothing stands: looked for in its picture and among the words that were read."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from pipeline.page import Box, PageText

EDGE = 6.0  # points that stay free to the page's edge
AIR = 3.0  # points that stay free around
STEP = 2.0  # points between two places that are tried
FAINTEST = 22  # of 255: what differs less from the paper around is paper
_Mask = NDArray[np.bool_]
_Band = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle, in points from the page's upper left corner."""

    left: float
    top: float
    width: float
    height: float


class Sheet:
    """A page of `width` by `height` points and what stands on it; `preview` is a picture of all
    of it."""

    def __init__(self, preview: bytes, page: PageText, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._marked = _find_marks(preview)
        _mark_boxes(self._marked, page)
        self._across, self._down = self._marked.shape[1] / width, self._marked.shape[0] / height
        self._sums = _sum(self._marked)

    def find(self, wanted: tuple[float, float], across: _Band, down: _Band) -> Place | None:
        """The highest place for a rectangle of `wanted` points, as far right as can be, within the
        bands (shares of the page's width and height); None where something stands everywhere."""
        width, height = wanted
        right = min(self.width * across[1], self.width - EDGE) - width
        bottom = min(self.height * down[1], self.height - EDGE) - height
        for top in _steps(max(self.height * down[0], EDGE), bottom):
            for left in reversed(_steps(max(self.width * across[0], EDGE), right)):
                place = Place(left, top, width, height)
                if self._is_free(place):
                    return place
        return None

    def take(self, place: Place) -> None:
        """From now on something stands there."""
        rows, columns = self._reach(place)
        self._marked[rows, columns] = True
        self._sums = _sum(self._marked)

    def _is_free(self, place: Place) -> bool:
        rows, columns = self._reach(place)
        sums = self._sums
        count = sums[rows.stop, columns.stop] - sums[rows.start, columns.stop]
        return bool(count == sums[rows.stop, columns.start] - sums[rows.start, columns.start])

    def _reach(self, place: Place) -> tuple[slice, slice]:
        """Its pixels, with some air around."""
        high, wide = self._marked.shape
        top, left = place.top - AIR, place.left - AIR
        bottom, right = place.top + place.height + AIR, place.left + place.width + AIR
        rows = slice(max(int(top * self._down), 0), min(int(bottom * self._down) + 1, high))
        return rows, slice(
            max(int(left * self._across), 0), min(int(right * self._across) + 1, wide)
        )


def _steps(first: float, last: float) -> list[float]:
    """Both ends too."""
    return [*np.arange(first, last, STEP).tolist(), last] if first <= last else []


def _find_marks(preview: bytes) -> _Mask:
    """What differs from the paper around it in any colour; dust of one dot does not count."""
    with Image.open(io.BytesIO(preview)) as opened:
        picture = opened.convert("RGB")
    small = (max(picture.width // 16, 1), max(picture.height // 16, 1))
    ground = picture.resize(small).filter(ImageFilter.MedianFilter(3))
    paper = np.asarray(ground.resize(picture.size, Image.Resampling.BILINEAR), np.int16)
    seen = np.asarray(picture.filter(ImageFilter.MedianFilter(3)), np.int16)
    marked: _Mask = np.abs(seen - paper).max(2) > FAINTEST
    return marked


def _mark_boxes(marked: _Mask, page: PageText) -> None:
    """Words, seals and codes, too pale for the preview as they may be."""
    across, down = marked.shape[1] / page.width, marked.shape[0] / page.height
    boxes: Iterable[Box] = [
        *(word.box for word in page.words),
        *page.seals,
        *(code.box for code in page.codes),
    ]
    for box in boxes:
        rows = slice(max(int(box.y0 * down) - 1, 0), int(box.y1 * down) + 2)
        marked[rows, max(int(box.x0 * across) - 1, 0) : int(box.x1 * across) + 2] = True


def _sum(marked: _Mask) -> NDArray[np.int64]:
    """How many are marked above and left of each corner."""
    return np.pad(marked.cumsum(0, dtype=np.int64).cumsum(1), ((1, 0), (1, 0)))
