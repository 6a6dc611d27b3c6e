"""What is printed in red in the upper part of a page: stamped words in their frames.

Cleaning keeps coloured stamps out of the reader's image, yet one kind of stamp decides
everything: the mark of state secrecy (NĐ 30/2020, Phụ lục I, ô 10a). So red ink of a line's height
is read by itself, from the channel in which it is dark.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from ocr.geometry import Grey, Image
from ocr.models import line_reader
from ocr.second_reader import split_lines
from ocr.stamps import red_ink
from ocr.tokens import normal

SHEET_WIDTH = 8.27  # inches of A4: what a file says of its resolution may be wrong
UPPER = 0.45  # of the page's height
REACH = (0.125, 0.045)  # inches between letters of a stamp, across and down
WIDTHS, HEIGHTS = (0.25, 3.0), (0.12, 0.75)  # inches of a stamp of one line
LEAST = 8  # pixels across, of anything that can be read
FRAMES = (0.0, 0.065, 0.1)  # inches to cut off: nothing, a frame, a slanting or double one


def read_red_print(upright: Image) -> tuple[str, ...]:
    """Readings of each red line, with and without its frame; empty where nothing is red."""
    upper = upright[: round(UPPER * upright.shape[0])]
    if min(upper.shape[:2]) < LEAST:
        return ()  # no page: nothing could stand there
    inch = min(upright.shape[:2]) / SHEET_WIDTH
    lines = [line for crop in _stamps(upper, inch) for line in _without_frames(crop, inch)]
    read = line_reader().predict(lines, batch_size=8) if lines else []
    return tuple(text for text in (normal(line.text) for line in read) if text)


def _stamps(upper: Image, inch: float) -> Iterator[Grey]:
    """The green channel of each group of red ink that may be a stamped line."""
    reach = np.ones([max(3, round(r * inch)) for r in reversed(REACH)], np.uint8)
    joined = cv2.dilate(red_ink(upper), reach)
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    green = upper[:, :, 1]
    for x, y, w, h, _ink in stats[1:count].tolist():
        if _within(w / inch, WIDTHS) and _within(h / inch, HEIGHTS):
            yield np.ascontiguousarray(green[y : y + h, x : x + w])


def _without_frames(crop: Grey, inch: float) -> Iterator[Grey]:
    for frame in FRAMES:
        cut = round(frame * inch)
        inner = crop[cut : crop.shape[0] - cut, cut : crop.shape[1] - cut]
        if min(inner.shape) >= LEAST:
            yield from split_lines(np.ascontiguousarray(inner))


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]
