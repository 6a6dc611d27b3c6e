"""Machine-readable codes of specimens: QR codes, barcodes, and the lines on the back of a card."""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from samples.fonts import Style, load_font
from samples.people import Person

_MONO = (
    "/usr/share/fonts/truetype/liberation2/LiberationMono-Regular.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
)
"""Typefaces of one width in place of OCR-B, which is not free."""
WEIGHTS = (7, 3, 1)
WIDTH = 30  # signs of a line on a card (ICAO Doc 9303, part 5, size TD1)
NO_EXPIRY = "991231"


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


def mrz_lines(person: Person, ends: date | None) -> tuple[str, str, str]:
    """The three lines of 30 signs; `ends` None for a card without a term."""
    number, last = person.number, person.number[-9:]
    upper = f"IDVNM{last}{_digit(last)}{number}<<{_digit(number + '<<')}"
    born, until = f"{person.born:%y%m%d}", f"{ends:%y%m%d}" if ends else NO_EXPIRY
    sex = "M" if person.male else "F"
    lower = f"{born}{_digit(born)}{sex}{until}{_digit(until)}VNM{'<' * 11}"
    total = upper[5:] + lower[:7] + lower[8:15] + lower[18:29]
    return upper, lower + _digit(total), _mrz_name(person.name)


def _mrz_name(name: str) -> str:
    loose = unicodedata.normalize("NFD", name.upper().replace("Đ", "D"))
    plain = "".join(sign for sign in loose if sign.isascii() and (sign.isalpha() or sign == " "))
    family, *given = plain.split()
    return f"{family}<<{'<'.join(given)}".ljust(WIDTH, "<")[:WIDTH]


def _digit(text: str) -> str:
    values = (0 if sign == "<" else int(sign, 36) for sign in text)
    return str(sum(value * WEIGHTS[n % 3] for n, value in enumerate(values)) % 10)


def draw_mrz(lines: tuple[str, ...], width: int) -> Image.Image:
    """The lines (grey, `width` pixels wide) as they stand on a card, ten signs to the inch when
    `width` is 76 mm; the step from line to line is that of the standard, 4.2 mm."""
    pitch = width / WIDTH
    step = pitch * 4.23 / 2.54
    picture = Image.new("L", (width, round(step * len(lines))), 255)
    pen, font = ImageDraw.Draw(picture), _mono(round(pitch / 0.6))
    for row, line in enumerate(lines):
        for place, sign in enumerate(line):
            pen.text(((place + 0.5) * pitch, (row + 0.75) * step), sign, 0, font, anchor="ms")
    return picture


@cache
def _mono(size: int) -> ImageFont.FreeTypeFont:
    path = next((path for path in _MONO if Path(path).is_file()), None)
    return ImageFont.truetype(path, size) if path else load_font(Style(size * 72 / 200))
