"""Pictures of a page for who reads it on a screen: large enough for small print, or tiny."""

from __future__ import annotations

import io

from PIL import Image

from ocr.geometry import Image as Pixels
from ocr.geometry import turn

LARGE_SIDE = 2400  # pixels: an A4 page at about 200 dpi
LARGE_QUALITY = 60
SMALL_SIDE = 200
SMALL_QUALITY = 55


def show_page(page: Pixels, rotation: int) -> bytes:
    """WebP of the page turned upright (`rotation` 0, 90, 180, 270 clockwise), in its own colours,
    of at most LARGE_SIDE pixels."""
    return _encode(Image.fromarray(turn(page, rotation)), LARGE_SIDE, LARGE_QUALITY)


def shrink_preview(preview: bytes) -> bytes:
    """A stored preview as the tiny WebP of a list."""
    with Image.open(io.BytesIO(preview)) as picture:
        return _encode(picture.convert("RGB"), SMALL_SIDE, SMALL_QUALITY)


def _encode(picture: Image.Image, side: int, quality: int) -> bytes:
    picture.thumbnail((side, side), Image.Resampling.BOX, reducing_gap=2.0)
    made = io.BytesIO()
    picture.save(made, "WEBP", quality=quality, method=1)
    return made.getvalue()
