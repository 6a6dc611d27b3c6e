"""Images: TIFF with any number of pages, JPEG, PNG, WebP and HEIC, as RGB pixels."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.errors import Broken, Hostile, TooManyPages, TooManyPixels
from pipeline.scan import Inspection, MediaType

Rgb = NDArray[np.uint8]

FORMATS = {
    MediaType.TIFF: ("TIFF",),
    MediaType.JPEG: ("JPEG", "MPO"),
    MediaType.PNG: ("PNG",),
    MediaType.WEBP: ("WEBP",),
    MediaType.HEIC: ("HEIF",),
}
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
) -> tuple[Image.Image, float]:
    """Page `number` as an RGB image of at most about `working` pixels, turned as its EXIF says,
    and its resolution. Raises Broken, TooManyPixels."""
    with opened(path, media_type) as image:
        _seek(image, number - 1)
        _check_size(image, number, pixels)
        dpi, side = _stated_dpi(image), max(image.size)
        step = _reduction(image.width * image.height, working)
        if step > 1 and image.format == "JPEG":
            image.draft("RGB", (image.width // step, image.height // step))
        image.load()
        step = _reduction(image.width * image.height, working)
        small = image.reduce(step) if step > 1 and image.mode not in {"P", *_WIDE} else image
        page = to_rgb(ImageOps.exif_transpose(small))
    page.thumbnail(_largest(page, working))
    shrunk = max(page.size) / side
    return page, (dpi * shrunk if dpi else max(page.size) / A4_LONG_SIDE)


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


def _reduction(pixels: int, working: int) -> int:
    """Whole factor per side that brings `pixels` near to, not below, `working`."""
    return max(1, int((pixels / working) ** 0.5))


def _largest(image: Image.Image, working: int) -> tuple[int, int]:
    factor = min(1.0, (working / (image.width * image.height)) ** 0.5)
    return max(1, int(image.width * factor)), max(1, int(image.height * factor))


def _stated_dpi(image: Image.Image) -> float | None:
    """The file's resolution, where it makes the page between a card and a drawing. Phones
    write 72 for want of a better number."""
    stated: Any = image.info.get("dpi")
    try:
        dpi = float(stated[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return None
    inches = max(image.size) / dpi if dpi > 0 else 0.0
    return dpi if 75 < dpi <= 2400 and 2.0 <= inches <= 60 else None


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
