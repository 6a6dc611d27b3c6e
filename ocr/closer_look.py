"""A closer look at what two readings leave in doubt: some words of a page, each with its
neighbours, in another treatment and read once more by both readers.

Both readers err most on small marks above letters (tổ, tô, tố): thin strokes that are fainter than
the letters they stand on. Here they are made darker. For the first reader the words are set below
each other on a small sheet, so that one run reads them all; the second reads them where they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from ocr.doubts import Looks, Span
from ocr.geometry import Grey, clip_box, reduce_by
from ocr.line_reader import read_lines
from ocr.tokens import Token
from pipeline.page import Box

LETTER = 20.0  # pixels of x-height on the sheet, at most
PAPER = 245.0  # brighter than that is white
AROUND = 0.25  # of a line's height, on every side of the words
RIM = 0.12  # the same for the second reader, whose preparation adds its own
APART = 1.0  # of a line's height, between two rows of the sheet
MARGIN = 24  # pixels of white around the sheet

Read = Callable[[Grey], Sequence[Token]]


@dataclass(frozen=True, slots=True)
class _Row:
    """A part of the page and where it lies on the sheet, which is `factor` times as large."""

    part: Box
    top: int
    factor: float

    @property
    def bottom(self) -> float:
        return self.top + self.part.height * self.factor

    def place(self, token: Token) -> Token:
        """A word of the sheet as it lies on the page."""
        left, top = self.part.x0, self.part.y0
        return replace(
            token,
            x0=left + (token.x0 - MARGIN) / self.factor,
            y0=top + (token.y0 - self.top) / self.factor,
            x1=left + (token.x1 - MARGIN) / self.factor,
            y1=top + (token.y1 - self.top) / self.factor,
        )


def look_twice(grey: Grey, spans: Sequence[Span], x_height: float, read: Read) -> Looks:
    """Both looks at these parts of a page, by their names in `ocr/doubts.py`."""
    return {"third": look_again(grey, spans, x_height, read), "fourth": reread(grey, spans)}


def reread(grey: Grey, spans: Sequence[Span]) -> list[Token]:
    """What the second reader sees there."""
    limits = (grey.shape[1], grey.shape[0])
    boxes = [_widen(span, limits) for span in spans]
    return read_lines(_darken(grey), np.array(boxes, np.float32)) if boxes else []


def _widen(span: Span, limits: tuple[int, int]) -> Span:
    x0, y0, x1, y1 = span
    more = RIM * (y1 - y0)
    return (
        max(0, x0 - more),
        max(0, y0 - more),
        min(limits[0], x1 + more),
        min(limits[1], y1 + more),
    )


def look_again(grey: Grey, spans: Iterable[Span], x_height: float, read: Read) -> list[Token]:
    """What stands in these parts of a page (x0, y0, x1, y1 of single lines), in pixels of the
    page. `x_height` of the page's letters in pixels; 0.0: not known."""
    factor = min(1.0, LETTER / x_height) if x_height > 0 else 1.0
    rows = _lay_out(grey, spans, factor)
    if not rows:
        return []
    sheet = _draw(grey, rows)
    return [placed for token in read(sheet) for placed in _place(token, rows)]


def _lay_out(grey: Grey, spans: Iterable[Span], factor: float) -> list[_Row]:
    rows, top = list[_Row](), MARGIN
    limits = Box(0, 0, grey.shape[1], grey.shape[0])
    for x0, y0, x1, y1 in spans:
        more = AROUND * (y1 - y0)
        part = clip_box((x0 - more, x1 + more), (y0 - more, y1 + more), limits)
        rows.append(_Row(part, top, factor))
        top = round(rows[-1].bottom + APART * (y1 - y0) * factor)
    return rows


def _draw(grey: Grey, rows: Sequence[_Row]) -> Grey:
    parts = [_treat(_cut(grey, row.part), row.factor) for row in rows]
    width = max(part.shape[1] for part in parts) + 2 * MARGIN
    sheet = np.full((rows[-1].top + parts[-1].shape[0] + MARGIN, width), 255, np.uint8)
    for row, part in zip(rows, parts, strict=True):
        sheet[row.top : row.top + part.shape[0], MARGIN : MARGIN + part.shape[1]] = part
    return sheet


def _cut(grey: Grey, part: Box) -> Grey:
    return grey[part.y0 : part.y1, part.x0 : part.x1]


def _treat(part: Grey, factor: float) -> Grey:
    """Not larger than the reader likes it, and darker: what is half as dark as the darkest becomes
    three quarters as dark."""
    if factor < 1.0:
        part = reduce_by(part, factor)
    return _darken(part)


def _darken(grey: Grey) -> Grey:
    return np.asarray(cv2.LUT(grey, _DARKER), np.uint8)


_DARKER = np.array([255 * min(1.0, level / PAPER) ** 2 for level in range(256)]).astype(np.uint8)


def _place(token: Token, rows: Sequence[_Row]) -> list[Token]:
    """On the page, by the row in which its middle lies; what lies in none is no word."""
    middle = (token.y0 + token.y1) / 2
    return [row.place(token) for row in rows if row.top <= middle < row.bottom]
