"""One side of a card on a page: an area with a corner and a scale, in millimetres of the card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from PIL import Image

from samples.fonts import Colour, Style, mm
from samples.sheet import Sheet, Span, measure

WIDE, HIGH = 85.6, 53.98  # ISO/IEC 7810 ID-1
GREY: Colour = (150, 150, 150)
SILHOUETTE: Colour = (196, 200, 206)


@dataclass(slots=True)
class CardSide:
    """`x` and `y` of the upper left corner in millimetres of the page; copies are enlarged by
    `scale`, as clerks do so that the small type can be read."""

    sheet: Sheet
    x: float
    y: float
    scale: float

    def place(self, x: float, y: float) -> tuple[int, int]:
        return mm(self.x + x * self.scale), mm(self.y + y * self.scale)

    def style(self, size: float, bold: bool = False, italic: bool = False) -> Style:
        """A type of `size` points on the card itself."""
        return Style(round(size * self.scale * 2) / 2, bold, italic)

    def write(self, x: float, y: float, spans: Sequence[Span], anchor: str = "l") -> None:
        left, top = self.place(x, y)
        self.sheet.print_line(left, top, spans, anchor)

    def frame(self) -> None:
        x0, y0 = self.place(0, 0)
        x1, y1 = self.place(WIDE, HIGH)
        self.sheet.pen.rounded_rectangle(
            (x0, y0, x1, y1), mm(3 * self.scale), outline=GREY, width=3
        )

    def portrait(self, x: float, y: float) -> None:
        """Where the photograph is: a head and shoulders of nobody."""
        pen = self.sheet.pen
        pen.rectangle((*self.place(x, y), *self.place(x + 20, y + 26)), fill=(226, 232, 238))
        pen.ellipse((*self.place(x + 5.5, y + 4), *self.place(x + 14.5, y + 15)), fill=SILHOUETTE)
        pen.pieslice(
            (*self.place(x + 2, y + 16), *self.place(x + 18, y + 36)), 180, 360, SILHOUETTE
        )

    def fingerprint(self, x: float, y: float) -> None:
        for step in range(5):
            box = (*self.place(x + step, y + step), *self.place(x + 12 - step, y + 15 - step))
            self.sheet.pen.arc(box, 150, 390, fill=GREY, width=3)

    def chip(self, x: float, y: float) -> None:
        box = (*self.place(x, y), *self.place(x + 11, y + 9))
        self.sheet.pen.rounded_rectangle(box, 14, outline=GREY, width=4)

    def qr(self, x: float, y: float, side: float, text: str) -> None:
        """A QR code of about `side` millimetres with its quiet zone."""
        code = cv2.QRCodeEncoder.create().encode(text)
        size = code.shape[0] * max(3, round(mm(side * self.scale) / code.shape[0]))
        picture = cv2.resize(np.asarray(code), (size, size), interpolation=cv2.INTER_NEAREST)
        self.sheet.image.paste(Image.fromarray(picture).convert("RGB"), self.place(x, y))

    def machine_line(self, y: float, text: str) -> None:
        """Thirty characters at a fixed pitch, as OCR-B has them."""
        style = replace(self.style(9), bold=True)
        left, base = self.place(4, y)
        pitch = mm((WIDE - 8) * self.scale) / 30
        for place, letter in enumerate(text):
            middle = left + (place + 0.5) * pitch
            self.sheet.stamp(middle - measure((letter, style)) / 2, base, letter, style)
        rise = round(style.size * 2)
        self.sheet.remember(text, (left, base - rise, round(left + 30 * pitch), base + 8))
