"""QR codes and barcodes on a page, read from its own pixels.

For QR codes the whole page is looked at once. Where a symbol was seen but not understood (small
squares, worn print, a shaky photograph), its place is enlarged and sharpened, and on a page of few
pixels so are the places that are as dense as a code and told nothing: squares of two pixels drown
in blur. What shines through from the other side is none of the page's. Bars are looked for only
where all lines run one way (`ocr/code_places.py`). What a code says is as secret as the words of
the page: it is never logged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version

import cv2
import numpy as np
import zxingcpp

from ocr.code_places import find_bars, find_dense
from ocr.code_sides import shines_through
from ocr.geometry import Grey, Image, clip_box, shrink
from ocr.pieces import ReaderPage
from pipeline.page import Box, MachineCode, Step

LONG_SIDE = 3700  # pixels: A4 at 300 dpi and its edges, where printed codes can be told apart
FEW_PIXELS = 6_000_000  # above them squares are large enough without a closer look
LEAST = 24  # pixels across, of anything that can hold a code
MARGIN = 0.25  # of a symbol's size, around it: its corners are known badly when it was not read
ENLARGED = (2, 3)  # times, one after the other
MOST = 12  # symbols that are looked at again: a page of nothing but noise must not take for ever

STRONGER = 1.5  # times what a pixel differs by from its surroundings is added to it

FORMATS = {
    zxingcpp.BarcodeFormat.QRCode: "qr",
    zxingcpp.BarcodeFormat.Code128: "code128",
    zxingcpp.BarcodeFormat.Code39: "code39",
}
SQUARES = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCodeModel2])
"""The whole QR code. Its small kin (Micro QR, rMQR) check next to nothing and are read out of
printed letters; no paper carries them."""
BARS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.Code39])


def read_codes(upright: Image, dpi: float) -> tuple[MachineCode, ...]:
    """The codes of an upright page (H × W × 3, RGB, or grey), from top to bottom; boxes in its
    pixels. Empty where there are none, or none that can be understood."""
    if min(upright.shape[:2]) < LEAST:
        return ()
    grey, factor = _prepare(upright, dpi)
    limits = Box(0, 0, upright.shape[1], upright.shape[0])
    squares = (found for found in _find_squares(grey) if not _is_behind(*found, grey))
    seen = (*squares, *_find_bars(grey))
    codes = [code for symbol in seen if (code := _describe(*symbol, factor, limits))]
    return tuple(_drop_twins(sorted(codes, key=lambda code: (code.box.y0, code.box.x0, code.text))))


def _drop_twins(codes: Sequence[MachineCode]) -> Iterator[MachineCode]:
    """One of those that were read twice at one place: two closer looks may overlap."""
    for at, code in enumerate(codes):
        before = (other for other in codes[:at] if other.text == code.text)
        if not any(_holds(other.box, code.box.middle) for other in before):
            yield code


def _holds(box: Box, point: tuple[float, float]) -> bool:
    return box.x0 <= point[0] < box.x1 and box.y0 <= point[1] < box.y1


def tell_codes(codes: Sequence[MachineCode]) -> Step:
    """How many were read, and by what; never what they say."""
    return Step("codes", f"zxing-cpp {version('zxing-cpp')}", {"found": len(codes)})


def _prepare(upright: Image, dpi: float) -> tuple[Grey, float]:
    """The page in grey, no larger than codes need; a large sheet keeps its pixels."""
    grey = _grey(upright)
    if ReaderPage(grey, dpi, 0.0).is_large:
        return grey, 1.0
    return shrink(grey, LONG_SIDE)


def _grey(image: Image) -> Grey:
    """Luminance; a page that has no colour is taken as it is."""
    if image.ndim == 2:
        return np.ascontiguousarray(image)
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)


Symbol = tuple[zxingcpp.Barcode, Box, float]
"""A symbol that was understood, the place it was read in, and how many times that was enlarged."""


def _find_squares(grey: Grey) -> Iterator[Symbol]:
    """QR codes, those that need it in a closer look."""
    found = _look(grey, SQUARES)
    yield from ((symbol, Box(0, 0, 0, 0), 1.0) for symbol in found if symbol.valid)
    seen = [_around(symbol, grey) for symbol in found]
    unread = [place for symbol, place in zip(found, seen, strict=True) if not symbol.valid]
    dense = find_dense(grey) if grey.size <= FEW_PIXELS else ()
    others = (place for place in dense if not any(_holds(box, place.middle) for box in seen))
    for place in (*unread[:MOST], *others):
        yield from _look_closer(grey, place, SQUARES)


def _is_behind(symbol: zxingcpp.Barcode, place: Box, times: float, grey: Grey) -> bool:
    return shines_through(symbol, list(zip(*_place(symbol, place, times), strict=True)), grey)


def _find_bars(grey: Grey) -> Iterator[Symbol]:
    for place in find_bars(grey):
        yield from _look_closer(grey, place, BARS)


def _look(grey: Grey, formats: zxingcpp.BarcodeFormats) -> list[zxingcpp.Barcode]:
    """Symbols that were understood, and those that were only seen."""
    return list(
        zxingcpp.read_barcodes(
            grey,
            formats=formats,
            try_invert=False,
            text_mode=zxingcpp.TextMode.Plain,
            return_errors=True,
        )
    )


def _look_closer(grey: Grey, place: Box, formats: zxingcpp.BarcodeFormats) -> Iterator[Symbol]:
    """What a place holds, enlarged and sharpened until it can be read."""
    crop = grey[place.y0 : place.y1, place.x0 : place.x1]
    if min(crop.shape) < LEAST:
        return
    for times in ENLARGED:
        larger = np.asarray(
            cv2.resize(crop, None, fx=times, fy=times, interpolation=cv2.INTER_CUBIC), np.uint8
        )
        found = _look(_sharpen(larger, times), formats)
        read = [symbol for symbol in found if symbol.valid]
        yield from ((symbol, place, times) for symbol in read)
        if read:
            return


def _sharpen(grey: Grey, times: int = 1) -> Grey:
    """Each pixel farther from the mean of those around it, five pixels of the page across."""
    around = cv2.blur(grey, (4 * times + 1, 4 * times + 1))
    return np.asarray(cv2.addWeighted(grey, 1 + STRONGER, around, -STRONGER, 0), np.uint8)


def _around(symbol: zxingcpp.Barcode, grey: Grey) -> Box:
    xs, ys = _corners(symbol)
    margin = MARGIN * max(max(xs) - min(xs), max(ys) - min(ys))
    wide = ([min(xs) - margin, max(xs) + margin], [min(ys) - margin, max(ys) + margin])
    return clip_box(*wide, Box(0, 0, grey.shape[1], grey.shape[0]))


def _corners(symbol: zxingcpp.Barcode) -> tuple[list[float], list[float]]:
    place = symbol.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    return [float(corner.x) for corner in corners], [float(corner.y) for corner in corners]


def _describe(
    symbol: zxingcpp.Barcode, place: Box, times: float, factor: float, limits: Box
) -> MachineCode | None:
    """The symbol as the page tells it; None when its bytes are no text."""
    text, kind = _decode(symbol), FORMATS.get(symbol.format) or _kind(symbol)
    if not text or kind is None:
        return None
    xs, ys = _place(symbol, place, times)
    across, down = [x / factor for x in xs], [y / factor for y in ys]
    return MachineCode(kind, text, clip_box(across, down, limits))


def _place(symbol: zxingcpp.Barcode, place: Box, times: float) -> tuple[list[float], list[float]]:
    """Its corners on the picture that was looked at whole."""
    xs, ys = _corners(symbol)
    return [place.x0 + x / times for x in xs], [place.y0 + y / times for y in ys]


def _kind(symbol: zxingcpp.Barcode) -> str | None:
    """Sub-formats (QR model 2, Code 39 extended) by the symbology they belong to."""
    return next((name for f, name in FORMATS.items() if symbol.symbology == f), None)


def _decode(symbol: zxingcpp.Barcode) -> str:
    """UTF-8, which Vietnamese codes are written in, whatever a heuristic takes the bytes for."""
    try:
        return symbol.bytes.decode("utf-8").strip()
    except UnicodeDecodeError:
        return symbol.text.strip()
