"""The stored page and its preview, as files of the scan's work folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from ocr.composition import encode_jpeg
from ocr.geometry import Image as Pixels
from ocr.geometry import reduce, shrink
from ocr.opencv_errors import opencv_errors

PICTURE_QUALITY = 85
PREVIEW_SIDE = 1000
PREVIEW_QUALITY = 70


def write_pictures(upright: Pixels, number: int, work: Path) -> tuple[Path, Path]:
    """JPEG of the upright page in its colours, and a WebP of at most PREVIEW_SIDE pixels."""
    picture, preview = work / f"{number:06d}.jpg", work / f"{number:06d}.webp"
    with opencv_errors("page cannot be written"):
        picture.write_bytes(encode_jpeg(upright, PICTURE_QUALITY, fast=True))
    small = Image.fromarray(_shrink(upright))
    small.save(preview, "WEBP", quality=PREVIEW_QUALITY, method=1)
    return picture, preview


def _shrink(upright: Pixels) -> Pixels:
    """To the size of a preview; first to half, which costs OpenCV next to nothing."""
    height, width = upright.shape[:2]
    if max(height, width) >= 2 * PREVIEW_SIDE and height > 1 and width > 1:
        upright = reduce(upright[: height // 2 * 2, : width // 2 * 2], (width // 2, height // 2))
    return shrink(upright, PREVIEW_SIDE)[0]


def load_picture(path: Path) -> Pixels:
    with Image.open(path) as page:
        return np.asarray(page.convert("RGB"))
