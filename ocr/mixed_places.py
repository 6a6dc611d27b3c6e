"""Places of a page that a stencil with low-resolution colours cannot show: seals over print,
signatures, photographs, screened pictures."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.composition import Composition
from ocr.geometry import brightest, spread
from pipeline.page import Box

TILE = 0.16  # inches
WRONG_COLOUR = 6.0  # mean difference in colour of a tile, grey levels
WRONG = 22.0  # mean difference of any kind
GROSS, GROSS_SHARE = 40, 0.03  # grey levels that no edge of a letter is off by; how many tell
VIVID = 45  # grey levels between a pixel's channels, above those of the paper
COLOURED = 0.04  # share of vivid pixels in a tile
MANY = 40  # patches: more become one


def find_mixed(
    made: Composition, places: Sequence[Box], page: tuple[int, ...], dpi: float
) -> tuple[Box, ...]:
    """Boxes on the upright page of shape `page`, apart from each other, for patches: `places`
    that are known, and what is found."""
    tiles = (max(1, round(page[1] / (TILE * dpi))), max(1, round(page[0] / (TILE * dpi))))
    scale = (page[1] / tiles[0], page[0] / tiles[1])
    seeds = _wrong_tiles(made, tiles)
    _mark(seeds, places, scale)
    if not seeds.any():
        return ()
    grown = cv2.bitwise_or(cv2.dilate(seeds, np.ones((3, 3), np.uint8)), _coloured(made, tiles))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(grown)
    wanted = set(np.unique(labels[seeds > 0]).tolist()) - {0}
    rough = [tuple(int(v) for v in stats[i][:4]) for i in range(1, count) if i in wanted]
    boxes = [_to_page((x, y, x + w, y + h), scale, page) for x, y, w, h in rough]
    return tuple(sorted(_apart(boxes), key=lambda box: (box.y0, box.x0)))


def _wrong_tiles(made: Composition, tiles: tuple[int, int]) -> NDArray[np.uint8]:
    """1 where what is shown differs from the page, in a look that is a little blurred."""
    page, shown = (cv2.blur(image, (3, 3)) for image in (made.page, made.shown))
    difference = brightest(np.asarray(cv2.absdiff(page, shown), np.uint8))
    wrong = cv2.resize(difference, tiles, interpolation=cv2.INTER_AREA) > WRONG
    gross = np.asarray(difference > GROSS, np.float32)
    wrong |= cv2.resize(gross, tiles, interpolation=cv2.INTER_AREA) > GROSS_SHARE
    if page.ndim == 2:
        return np.asarray(wrong, np.uint8)
    off = cv2.split(cv2.subtract(page, shown, dtype=cv2.CV_16S))
    most = cv2.max(cv2.max(off[0], off[1]), off[2])
    turned = cv2.subtract(most, cv2.min(cv2.min(off[0], off[1]), off[2]))
    colour = cv2.resize(turned, tiles, interpolation=cv2.INTER_AREA)
    return np.asarray(wrong | (colour > WRONG_COLOUR), np.uint8)


def _coloured(made: Composition, tiles: tuple[int, int]) -> NDArray[np.uint8]:
    if made.page.ndim == 2:
        return np.zeros(tiles[::-1], np.uint8)
    apart = spread(made.page)
    usual = int(np.median(apart[::4, ::4]))
    vivid = (apart > usual + VIVID).astype(np.float32)
    share = cv2.resize(vivid, tiles, interpolation=cv2.INTER_AREA)
    return (share > COLOURED).astype(np.uint8)


def _mark(seeds: NDArray[np.uint8], boxes: Sequence[Box], scale: tuple[float, float]) -> None:
    for box in boxes:
        x0, y0 = int(box.x0 / scale[0]), int(box.y0 / scale[1])
        x1, y1 = int(box.x1 / scale[0]) + 1, int(box.y1 / scale[1]) + 1
        seeds[y0:y1, x0:x1] = 1


def _to_page(
    tiles: tuple[int, int, int, int], scale: tuple[float, float], page: tuple[int, ...]
) -> Box:
    x0, y0, x1, y1 = tiles
    return Box(
        round(x0 * scale[0]),
        round(y0 * scale[1]),
        min(round(x1 * scale[0]), page[1]),
        min(round(y1 * scale[1]), page[0]),
    )


def _apart(boxes: list[Box]) -> list[Box]:
    """Boxes that meet become one, and all of them when they are too many."""
    if len(boxes) > MANY:
        whole = boxes[0]
        for box in boxes:
            whole = whole.around(box)
        return [whole]
    found: list[Box] = []
    for box in boxes:
        joined = box
        while meeting := [other for other in found if _meet(joined, other)]:
            for other in meeting:
                found.remove(other)
                joined = joined.around(other)
        found.append(joined)
    return found


def _meet(one: Box, two: Box) -> bool:
    return one.x0 < two.x1 and two.x0 < one.x1 and one.y0 < two.y1 and two.y0 < one.y1
