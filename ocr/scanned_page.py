"""A page of a PDF that is one JPEG and nothing else, as scanners make them, by its own pixels.

Drawing such a page costs four times what decoding its picture does, and touches each pixel anew.
Whatever is not exactly that (a stamp or a signature laid over it, a text layer, another picture, a
mask, a crop, a tilt) is for poppler to draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import pikepdf

from ocr.geometry import Image, turn

ENGINE = f"opencv {cv2.__version__}"
LARGE = 24_000_000  # pixels: a larger page is drawn at a bearable size
LONGEST_CONTENT = 2000  # bytes: "put this picture over the page" takes a tenth of it
SLACK = 0.005  # of the page's side, by which the picture may miss its edges
RESOLUTIONS = (36.0, 2400.0)  # dots per inch
_HARMLESS = {"/Type", "/Subtype", "/Width", "/Height", "/BitsPerComponent", "/ColorSpace",
             "/Filter", "/Length", "/Name", "/Interpolate"}  # fmt: skip
_END = b"\xff\xd9"


@dataclass(frozen=True, slots=True)
class Scanned:
    """The page upright as /Rotate says, RGB, and its resolution."""

    pixels: Image
    dpi: float


def take_scan(page: pikepdf.Page, rotation: int) -> Scanned | None:
    """The picture that is the page; None where there is more or less to it."""
    found = _only_image(page)
    if found is None:
        return None
    image, width = found
    pixels = _decode(image)
    dpi = float(image.Width) / width
    if pixels is None or not RESOLUTIONS[0] <= dpi <= RESOLUTIONS[1]:
        return None
    return Scanned(turn(pixels, rotation % 360), dpi)


def _only_image(page: pikepdf.Page) -> tuple[Any, float] | None:
    """The image that covers the page, and the page's width in inches."""
    box = [float(value) for value in page.mediabox]
    if len(page.obj.get("/Annots", [])) or [float(value) for value in page.cropbox] != box:
        return None
    placed = _read_content(page)
    if placed is None:
        return None
    name, (a, b, c, d, e, f) = placed
    width, height = box[2] - box[0], box[3] - box[1]
    off = (a - width, e - box[0]), (d - height, f - box[1])
    bounds = (SLACK * width, SLACK * height)
    if b or c or any(abs(x) > most for pair, most in zip(off, bounds, strict=True) for x in pair):
        return None
    image = page.obj.Resources.XObject[name]
    across, down = float(image.Width) / width, float(image.Height) / height
    square = abs(across - down) <= 0.01 * across
    unit = float(page.obj.get("/UserUnit", 1))
    return (image, width * unit / 72.0) if square and _is_plain(image) else None


def _read_content(page: pikepdf.Page) -> tuple[str, tuple[float, ...]] | None:
    """The one thing that the page's content draws, and the matrix it is drawn under."""
    content = page.obj.get("/Contents")
    if not isinstance(content, pikepdf.Stream) or len(content.read_raw_bytes()) > LONGEST_CONTENT:
        return None
    matrix, drawn = np.eye(3), list[str]()
    for step in pikepdf.parse_content_stream(page):
        operator, operands = str(step.operator), list(step.operands)
        if operator == "cm":
            a, b, c, d, e, f = (float(value) for value in operands)
            matrix = np.array([[a, b, 0], [c, d, 0], [e, f, 1]]) @ matrix
        elif operator == "Do":
            drawn.append(str(operands[0]))
        elif operator not in {"q", "Q"} or (drawn and operator == "q"):
            return None
    if len(drawn) != 1:
        return None
    return drawn[0], tuple(float(value) for value in matrix[:, :2].ravel())


def _is_plain(image: Any) -> bool:
    """A JPEG in greys or colours without masks or transforms."""
    kinds = {"/DeviceRGB", "/DeviceGray"}
    return (
        set(image.keys()) <= _HARMLESS
        and str(image.get("/Subtype")) == "/Image"
        and image.get("/Filter")
        in (pikepdf.Name.DCTDecode, pikepdf.Array([pikepdf.Name.DCTDecode]))
        and str(image.get("/ColorSpace")) in kinds
        and int(image.get("/BitsPerComponent", 8)) == 8
        and 0 < int(image.Width) * int(image.Height) <= LARGE
    )


def _decode(image: Any) -> Image | None:
    data = image.read_raw_bytes()
    if _END not in data[-64:]:
        return None  # cut off: poppler knows what to do with it
    how = cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), how)
    if pixels is None or pixels.shape != (int(image.Height), int(image.Width), 3):
        return None
    return np.asarray(pixels, np.uint8)
