"""QR codes and barcodes of specimens; the lines of a card stand in `machine_lines.py`."""

from __future__ import annotations

from datetime import date

import numpy as np
import zxingcpp
from PIL import Image

from samples.people import Person


def draw_qr(text: str, pixels: int, level: str = "M") -> Image.Image:
    """A QR code (grey, square, `pixels` wide, without its quiet zone), text in UTF-8; `level` of
    error correction L, M, Q or H. Squares need not be whole pixels: a printer knows none."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    return _draw(code, (pixels, pixels))


def draw_barcode(text: str, width: int, height: int) -> Image.Image:
    """A Code 128 (grey) of the given size, without its quiet zone."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    return _draw(code, (width, height))


def _draw(code: zxingcpp.Barcode, size: tuple[int, int]) -> Image.Image:
    squares = np.array(code.to_image(scale=1, add_quiet_zones=False), np.uint8)
    if squares.shape[0] > 1 and squares.shape[0] != squares.shape[1]:
        squares = squares[:1]  # bars: one row says it all
    fine = np.kron(squares, np.full((16, 16), 1, np.uint8))
    return Image.fromarray(fine).resize(size, Image.Resampling.BOX)


def card_text(
    person: Person, residence: str, issued: date, old_number: str = "", extra: tuple[str, ...] = ()
) -> str:
    """What the QR code of a chip card holds; cards of 2024 have `extra` fields behind the seven."""
    born, given = f"{person.born:%d%m%Y}", f"{issued:%d%m%Y}"
    seven = (person.number, old_number, person.name, born, person.sex, residence, given)
    return "|".join((*seven, *extra))
