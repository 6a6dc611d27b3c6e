"""The second reader's own look at a whole page: lines found and read by TrueOCR's small models.

It finds lines by itself, so that what the first reader overlooks is seen; it reads each line with
the page above and below it, as it was trained; and it tells where in the line each word stands
(CTC gives every letter its time step), so that the two readings can be laid over each other.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from trueocr.page import decode_lines, det_input
from trueocr.preprocess import WINDOW, crop_line, pad_batch, width_batches

from ocr.geometry import Grey
from ocr.models import line_finder, line_reader
from ocr.rivals import GAP, LEAST, Letter, find_rivals, spell_rivals
from ocr.tokens import Token, normal

LOOK = 1024  # pixels of the long side, at which lines are sought
LARGEST_LOOK = 2048
SMALL, WANTED = 9.0, 12.0  # height of a line in that picture: below the first, look closer
SHINES_THROUGH = 0.25  # of the ink of a page's dark lines: less comes from the sheet's other side
PAD_X = 0.3  # of a line's height, added at both ends by the model's own preparation
PIECE = 2  # heights of a line: the part of it that its darkest word fills
BATCH = 32
OUTPUTS = ["lengths", "ids", "conf", "topv", "topi"]

Boxes = NDArray[np.float32]


def read_page(grey: Grey) -> list[Token]:
    """Every word of a level page, by lines from the top down; its confidence is that of its least
    certain letter."""
    boxes = _printed(grey, find_lines(grey))
    return read_lines(grey, boxes[np.argsort(boxes[:, 1], kind="stable")])


def read_lines(grey: Grey, boxes: Boxes) -> list[Token]:
    """The words in boxes of single lines (N × 4 or more: x0, y0, x1, y1 in pixels)."""
    pieces = [(number, piece) for number, box in enumerate(boxes) for piece in _bearable(grey, box)]
    crops = [crop_line(grey, piece, window=WINDOW, max_width=_widest()) for _, piece in pieces]
    return [
        token
        for (number, piece), crop, letters in zip(pieces, crops, _recognise(crops), strict=True)
        for token in _words(letters, piece, crop.shape[1], number)
    ]


def find_lines(grey: Grey) -> Boxes:
    """N × 5: x0, y0, x1, y1 in pixels of the page, score. Small print is looked at more closely."""
    boxes, factor = _find_at(grey, LOOK)
    height = float(np.median(boxes[:, 3] - boxes[:, 1])) if len(boxes) >= 8 else WANTED
    if height < SMALL:
        closer = int(min(LARGEST_LOOK, LOOK * WANTED / max(height, 1.0))) // 32 * 32
        boxes, factor = _find_at(grey, closer)
    boxes[:, :4] /= factor
    boxes[:, [0, 2]] = boxes[:, [0, 2]].clip(0, grey.shape[1])
    boxes[:, [1, 3]] = boxes[:, [1, 3]].clip(0, grey.shape[0])
    return boxes


def _find_at(grey: Grey, long_side: int) -> tuple[Boxes, float]:
    ink, factor = det_input(grey, long_side)
    found = line_finder().run(None, {"x": ink[None, None]})[0][0]
    return decode_lines(found), factor


def _printed(grey: Grey, boxes: Boxes) -> Boxes:
    """Without the lines that shine through from the other side: mirrored, they read as anything."""
    if not len(boxes):
        return boxes
    depths = np.array([_measure_depth(grey, box) for box in boxes])
    kept: Boxes = boxes[depths >= SHINES_THROUGH * np.percentile(depths, 90)]
    return kept


def _measure_depth(grey: Grey, box: NDArray[np.float32]) -> float:
    """Grey levels between the paper of a line and its ink, by every few pixels, where the line is
    darkest: one word at the head of a dotted line is print too."""
    x0, y0, x1, y1 = (int(v) for v in box[:4])
    crop = grey[y0 : y1 + 1 : 2, x0 : x1 + 1 : 3]
    parts = np.array_split(crop, max(1, (x1 - x0) // (PIECE * max(1, y1 - y0))), axis=1)
    depths = [np.percentile(part, (90, 8)) for part in parts if part.size]
    return max((float(paper - ink) for paper, ink in depths), default=0.0)


def _widest() -> int:
    return int(line_reader().max_width)


def _bearable(grey: Grey, box: NDArray[np.float32]) -> Iterator[tuple[float, float, float, float]]:
    """The line, in as many pieces as the model's widest input needs: a wider one would be squeezed,
    and small print of long lines misread. Cut in the whitest gaps near equal parts."""
    x0, y0, x1, y1 = (float(v) for v in box[:4])
    high = max(1.0, y1 - y0)
    width = (x1 - x0 + 2 * PAD_X * high) * _pixels_per_height() / high
    parts = math.ceil(width / _widest())
    edges = [x0, *(_gap(grey, box, at / parts, parts) for at in range(1, parts)), x1]
    yield from ((a, y0, b, y1) for a, b in pairwise(edges))


def _pixels_per_height() -> float:
    """Pixels that a line's height has in the model's input."""
    return 32.0 / (1 + 2 * float(line_reader().pad_y))


def _gap(grey: Grey, box: NDArray[np.float32], share: float, parts: int) -> float:
    x0, y0, x1, y1 = (int(v) for v in box[:4])
    ink = (255 - grey[y0:y1, x0:x1].astype(np.int32)).sum(axis=0)
    reach = max(3, (y1 - y0) // 4)
    calm = np.convolve(ink, np.ones(reach), "same")
    middle, around = (x1 - x0) * share, (x1 - x0) / parts / 4
    low = int(middle - around)
    return float(x0 + low + int(np.argmin(calm[low : int(middle + around) + 1])))


def _recognise(crops: Sequence[NDArray[np.float32]]) -> list[list[Letter]]:
    reader = line_reader()
    read: list[list[Letter]] = [[] for _ in crops]
    for chosen in width_batches([crop.shape[1] for crop in crops], max_batch=BATCH):
        pixels, widths = pad_batch([crops[i] for i in chosen])
        answer = reader.session.run(OUTPUTS, {"x": pixels, "widths": widths})
        for place, steps, ids, sure, beliefs, codes in zip(chosen, *answer, strict=True):
            seen = slice(int(steps))
            letters = _decode(ids[seen], sure[seen], beliefs[seen], codes[seen], reader.chars)
            read[place] = list(letters)
    return read


def _decode(
    ids: NDArray[np.int64],
    sure: NDArray[np.float32],
    beliefs: NDArray[np.float32],
    codes: NDArray[np.int64],
    marks: Sequence[str],
) -> Iterator[Letter]:
    """Greedy CTC: repeated codes are one letter, 0 is none. `beliefs` are natural logarithms of
    those in `codes`, by time steps."""
    edges = np.flatnonzero(np.concatenate(([True], ids[1:] != ids[:-1], [True])))
    for start, end in pairwise(edges):
        own, certain = int(ids[start]), float(sure[start:end].min())
        if own == GAP:
            continue
        rivals: Mapping[str, float] = {}
        if certain < 1.0 - LEAST:
            rivals = find_rivals(own, np.exp(beliefs[start:end]), codes[start:end], marks)
        yield Letter(marks[own - 1], float(sure[start]), start / len(ids), rivals)


def _words(
    letters: Sequence[Letter], piece: tuple[float, float, float, float], width: int, line: int
) -> Iterator[Token]:
    x0, y0, x1, y1 = piece
    high = max(1.0, y1 - y0)
    left = x0 - PAD_X * high
    stretch = x1 - x0 + 2 * PAD_X * high
    step = stretch / max(width, 1) * 4  # a time step is four columns of the crop
    word: list[Letter] = []
    for letter in (*letters, Letter(" ", 1.0, 1.0, {})):
        if not letter.mark.isspace():
            word.append(letter)
        elif word:
            text = normal("".join(part.mark for part in word))
            start, end = left + word[0].at * stretch, left + word[-1].at * stretch + step
            if text:
                sure = min(part.sure for part in word)
                place = (0, 0, line)
                yield Token(text, start, y0, end, y1, sure, place, spell_rivals(word))
            word = []
