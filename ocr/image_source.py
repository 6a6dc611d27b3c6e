"""Images: TIFF with any number of pages, JPEG, PNG, WebP and HEIC, as RGB pixels."""

from __future__ import annotations

import math
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from ocr.geometry import LONGEST
from ocr.mapped import make_pixels
from pipeline.errors import Broken, Hostile, TooManyPages, TooManyPixels
from pipeline.scan import Inspection, MediaType

Rgb = NDArray[np.uint8]
Strips = Callable[[int, int], Rgb]
"""Rows of a decoded page, from the first to before the second."""

FORMATS = {
    MediaType.TIFF: ("TIFF",),
    MediaType.JPEG: ("JPEG", "MPO"),
    MediaType.PNG: ("PNG",),
    MediaType.WEBP: ("WEBP",),
    MediaType.HEIC: ("HEIF",),
}
LONGEST_SHEET = 200  # inches: a strip map of five metres
LARGE = 24_000_000  # pixels: from there on a page is taken by strips
STRIP = 256  # rows of the page made at once
A4_LONG_SIDE = 11.69  # inches: what a photographed sheet is taken for

# Our own limit is checked on the header, before a pixel is decoded, and says which page it was.
Image.MAX_IMAGE_PIXELS = None
pillow_heif.register_heif_opener(thumbnails=False)

_WIDE = {"I", "I;16", "I;16B", "I;16L", "I;16N", "F"}


def inspect_image(path: Path, media_type: MediaType, pixels: int, pages: int) -> Inspection:
    """Count the pages and check each one's size; nothing is decoded.

    Raises Broken, TooManyPages, TooManyPixels."""
    with opened(path, media_type) as image:
        count = _count_frames(image, media_type, pages)
        for frame in range(count):
            _seek(image, frame)
            _check_size(image, frame + 1, pixels)
    return Inspection(media_type, count)


def decode_image(
    path: Path, media_type: MediaType, number: int, pixels: int, working: int
) -> tuple[Rgb, float]:
    """Page `number` as RGB pixels, at most about `working` of them, turned as its EXIF says, and
    its resolution. Raises Broken, TooManyPixels."""
    with opened(path, media_type) as image:
        _seek(image, number - 1)
        _check_size(image, number, pixels)
        dpi, side = _stated_dpi(image), max(image.size)
        step = _find_step(image.size, working)
        if step >= 2 and image.format == "JPEG":
            image.draft("RGB", (image.width // int(step), image.height // int(step)))
            step = _find_step(image.size, working)
        strips = step > 1 or image.width * image.height > LARGE
        page = _by_strips(image, path, number, step) if strips else _whole(image)
    shrunk = max(page.shape) / side
    return page, (dpi * shrunk if dpi else max(page.shape) / A4_LONG_SIDE)


def to_rgb(image: Image.Image) -> Image.Image:
    """RGB on white paper, whatever the mode: palette, bilevel, 16 bit, float, CMYK, LAB, alpha."""
    if image.mode in _WIDE:
        return _stretch(image).convert("RGB")
    if image.mode == "LAB":
        return _from_lab(image)
    if image.mode in {"P", "PA", "LA", "La", "RGBA", "RGBa"} or "transparency" in image.info:
        return _on_white(image)
    return image if image.mode == "RGB" else image.convert("RGB")


@contextmanager
def opened(path: Path, media_type: MediaType) -> Iterator[Image.Image]:
    """An image opened by its header alone; Pillow's complaints become ours."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=FORMATS[media_type]) as image:
                yield image
    except MemoryError as full:
        raise Hostile(limit="memory") from full
    except UnidentifiedImageError as unknown:
        raise Broken(detail="header cannot be read") from unknown
    except _PILLOW_FAILS as trouble:
        raise Broken(detail=type(trouble).__name__) from trouble


# Pillow's decoders raise nearly every builtin error on damaged files.
_PILLOW_FAILS = (
    OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, OverflowError,
    ZeroDivisionError, AttributeError, RuntimeError, EOFError, AssertionError,
)  # fmt: skip


def _count_frames(image: Image.Image, media_type: MediaType, limit: int) -> int:
    """Frames of a TIFF; of every other format only the first picture is a page."""
    if media_type is not MediaType.TIFF:
        return 1
    count = 1
    while True:
        try:
            image.seek(count)
        except EOFError:
            return count
        except _PILLOW_FAILS:
            return count  # a damaged directory behind good pages: what can be reached is kept
        count += 1
        if count > limit:
            raise TooManyPages(pages=count, limit=limit)


def _seek(image: Image.Image, frame: int) -> None:
    if frame:
        image.seek(frame)


def _check_size(image: Image.Image, number: int, limit: int) -> None:
    pixels = image.width * image.height
    if pixels > limit:
        raise TooManyPixels(page=number, pixels=pixels, limit=limit)
    if pixels == 0:
        raise Broken(detail="no pixels")


def _find_step(size: tuple[int, int], working: int) -> Fraction:
    """How many pixels, each way, become one: as few as bring the page within its limits, and such
    that few rows of the one are a whole number of rows of the other."""
    least = max(1.0, (size[0] * size[1] / working) ** 0.5, max(size) / LONGEST)
    return min(Fraction(math.ceil(least * parts - 0.01), parts) for parts in (1, 2, 3, 4))


def _whole(image: Image.Image) -> Rgb:
    image.load()
    return np.asarray(to_rgb(ImageOps.exif_transpose(image)))


def _by_strips(image: Image.Image, path: Path, number: int, step: Fraction) -> Rgb:
    """The page by strips: neither another copy nor another mode of the whole is needed."""
    strips = _decode_thrifty(image, path, number) or _decode(image)
    width, height = (max(1, math.floor(side / step)) for side in image.size)
    page = make_pixels(height, width)
    rows = STRIP // step.denominator * step.denominator
    for y in range(0, height, rows):
        part = page[y : y + rows]
        strip = strips(math.floor(y * step), min(math.ceil((y + rows) * step), image.height))
        cv2.resize(strip, (width, len(part)), dst=part, interpolation=cv2.INTER_AREA)
    return _turn(page, _orientation(image))


def _orientation(image: Image.Image) -> int:
    return int(image.getexif().get(ExifTags.Base.Orientation, 1))


def _decode(image: Image.Image) -> Strips:
    image.load()
    if image.mode in _WIDE:
        image = _stretch(image)
    return lambda y0, y1: np.asarray(to_rgb(image.crop((0, y0, image.width, y1))))


def _decode_thrifty(image: Image.Image, path: Path, number: int) -> Strips | None:
    """By OpenCV, straight into a file of pixels, where Pillow needs four bytes of memory for each;
    None for what is better left to Pillow."""
    straight = image.format == "TIFF" and _orientation(image) == 1
    known = straight or image.format == "PNG" or (image.format == "JPEG" and _ends(path))
    if image.mode != "RGB" or number > 1 or not known:
        return None
    room, found = make_pixels(image.height, image.width), None
    with suppress(cv2.error):  # it sees another size
        found = cv2.imread(str(path), room, cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    if found is None or not np.shares_memory(found, room):
        return None
    return lambda y0, y1: np.asarray(cv2.cvtColor(room[y0:y1], cv2.COLOR_BGR2RGB), np.uint8)


def _ends(path: Path) -> bool:
    """Whether a JPEG has its end: OpenCV paints grey what is missing of one that was cut off."""
    with path.open("rb") as file:
        file.seek(-min(64, path.stat().st_size), os.SEEK_END)
        return b"\xff\xd9" in file.read()


def _turn(page: Rgb, orientation: int) -> Rgb:
    """As the EXIF tag says: where the first row and the first column of the file lie."""
    if orientation in {5, 6, 7, 8}:
        page = np.swapaxes(page, 0, 1)
    if orientation in {3, 4, 7, 8}:
        page = page[::-1]
    if orientation in {2, 3, 6, 7}:
        page = page[:, ::-1]
    return np.ascontiguousarray(page)


def _stated_dpi(image: Image.Image) -> float | None:
    """The file's resolution, where it makes the page between a card and a drawing. Phones
    write 72 for want of a better number."""
    stated: Any = image.info.get("dpi")
    try:
        dpi = float(stated[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return None
    inches = max(image.size) / dpi if dpi > 0 else 0.0
    return dpi if 75 < dpi <= 2400 and 2.0 <= inches <= LONGEST_SHEET else None


def _stretch(image: Image.Image) -> Image.Image:
    """16-bit and float greys by their own range: scanners differ in what white is."""
    values = np.nan_to_num(np.asarray(image, dtype=np.float32))
    low, high = float(values.min()), float(values.max())
    scaled = (values - low) * (255.0 / (high - low)) if high > low else np.full_like(values, 255)
    return Image.fromarray(scaled.astype(np.uint8))


def _from_lab(image: Image.Image) -> Image.Image:
    """The lightness carries the writing; Pillow cannot turn LAB into RGB without a profile."""
    return image.getchannel(0).convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    rgba = image.convert("RGBA")
    paper = Image.new("RGB", rgba.size, "white")
    paper.paste(rgba, mask=rgba.getchannel("A"))
    return paper
