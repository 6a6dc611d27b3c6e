"""PDF: what is inside without decoding it, and one page as pixels."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import pikepdf

from ocr import poppler
from ocr.geometry import LONGEST
from ocr.scanned_page import Scanned, take_scan
from pipeline.errors import Broken, Encrypted
from pipeline.scan import Inspection, MediaType

POINTS = 72.0
_FAILS = (pikepdf.PdfError, cv2.error, RuntimeError)
COVERS = 0.8  # of the page: from there on an image is the page


@dataclass(frozen=True, slots=True)
class PageShape:
    """The visible page: width and height in inches after /Rotate, and where its crop box lies
    in the media box (points from the left and from the top, before /Rotate)."""

    width: float
    height: float
    left: float = 0.0
    top: float = 0.0
    turned: bool = False


def inspect_pdf(path: Path, seconds: float) -> Inspection:
    """Pages and signature. What qpdf cannot open poppler may still survive; else Broken."""
    try:
        with _opened(path) as pdf:
            pages, signed = len(pdf.pages), is_signed(pdf)
    except Broken:
        pages, signed = poppler.count_pages(path, seconds), False
    if pages < 1:
        raise Broken(detail="no pages")
    return Inspection(MediaType.PDF, pages, signed)


def is_signed(pdf: pikepdf.Pdf) -> bool:
    """A signature field whose value holds a byte range (ISO 32000-1, 12.8.1)."""
    try:
        fields = list(pdf.Root.AcroForm.Fields) if "/AcroForm" in pdf.Root else []
        return any(_has_signature(field, depth=0) for field in fields)
    except (AttributeError, KeyError, TypeError, ValueError, pikepdf.PdfError):
        return False


def shape_page(path: Path, number: int) -> PageShape | None:
    """The page's boxes, None where only poppler can open the file."""
    try:
        with _opened(path) as pdf:
            return _shape(pdf.pages[number - 1])
    except (Broken, IndexError, ValueError, TypeError, pikepdf.PdfError):
        return None


def take_scanned_page(path: Path, number: int, pixels: int) -> Scanned | None:
    """The page's own picture, where that is all there is to it, with at most `pixels`."""
    try:
        with _opened(path) as pdf:
            page = pdf.pages[number - 1]
            found = take_scan(page, _inherited_rotation(page.obj))
    except (Broken, IndexError, KeyError, AttributeError, ValueError, TypeError, *_FAILS):
        return None
    return found if found and found.pixels.size // 3 <= pixels else None


def find_scan_dpi(path: Path, number: int, shape: PageShape, seconds: float) -> float | None:
    """Resolution at which the image that is the page is drawn 1:1; None for vector pages.

    Strips and the layers of mixed raster content are told by adding up what images of the same
    resolution cover."""
    covered: dict[int, float] = {}
    sharpest: dict[int, float] = {}
    for image in poppler.list_images(path, number, seconds):
        if min(image.ppi) < 36 or max(image.ppi) > 2400:
            continue
        key = round(image.ppi[0] / 4)
        covered[key] = covered.get(key, 0.0) + image.area
        sharpest[key] = max(sharpest.get(key, 0.0), _exact_dpi(image, shape))
    page = shape.width * shape.height
    return max((sharpest[k] for k, area in covered.items() if area >= COVERS * page), default=None)


def fit_dpi(shape: PageShape, dpi: float, pixels: int) -> float:
    """`dpi`, or less where the page would have more than `pixels`, or too long a side."""
    most = math.sqrt(pixels / (shape.width * shape.height))
    return min(dpi, most, LONGEST / max(shape.width, shape.height))


def _exact_dpi(image: poppler.Placed, shape: PageShape) -> float:
    """Poppler rounds to whole dots; an image that is exactly the page knows better."""
    for inches in (shape.width, shape.height):
        exact = image.width / inches
        if abs(exact - image.ppi[0]) <= max(1.0, 0.01 * exact):
            return exact
    return float(image.ppi[0])


@contextmanager
def _opened(path: Path) -> Iterator[pikepdf.Pdf]:
    """qpdf repairs what it can and then warns; the warnings are about the file, not for us."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with pikepdf.open(path, suppress_warnings=True) as pdf:
                yield pdf
    except pikepdf.PasswordError as locked:
        raise Encrypted from locked
    except (pikepdf.PdfError, RuntimeError, OverflowError) as trouble:
        raise Broken(detail=type(trouble).__name__) from trouble


def _has_signature(field: Any, depth: int) -> bool:
    if depth > 8:
        return False
    if field.get("/FT") == "/Sig" and "/V" in field and "/ByteRange" in field["/V"]:
        return True
    return any(_has_signature(kid, depth + 1) for kid in field.get("/Kids", []))


def _shape(page: pikepdf.Page) -> PageShape:
    media = [float(value) for value in page.mediabox]
    crop = [float(value) for value in page.cropbox]
    x0, x1 = max(min(crop[0::2]), min(media[0::2])), min(max(crop[0::2]), max(media[0::2]))
    y0, y1 = max(min(crop[1::2]), min(media[1::2])), min(max(crop[1::2]), max(media[1::2]))
    unit = float(page.obj.get("/UserUnit", 1))
    width, height = (x1 - x0) * unit / POINTS, (y1 - y0) * unit / POINTS
    turned = _inherited_rotation(page.obj) % 180 == 90
    if width <= 0 or height <= 0:
        raise ValueError("empty page box")
    if turned:
        width, height = height, width
    return PageShape(width, height, x0 - min(media[0::2]), max(media[1::2]) - y1, turned)


def _inherited_rotation(node: Any) -> int:
    """/Rotate of the page or of the nearest node above it (ISO 32000-1, 7.7.3.4)."""
    for _ in range(32):
        if "/Rotate" in node:
            return int(node["/Rotate"])
        if "/Parent" not in node:
            break
        node = node["/Parent"]
    return 0
