"""The stored page and its preview, as files of the scan's work folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from ocr.geometry import Image as Pixels

PICTURE_QUALITY = 85
PREVIEW_SIDE = 1000
PREVIEW_QUALITY = 70


def write_pictures(upright: Pixels, number: int, work: Path) -> tuple[Path, Path]:
    """JPEG of the upright page in its colours, and a WebP of at most PREVIEW_SIDE pixels."""
    page = Image.fromarray(upright)
    picture, preview = work / f"{number:06d}.jpg", work / f"{number:06d}.webp"
    page.save(picture, "JPEG", quality=PICTURE_QUALITY)
    page.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    page.save(preview, "WEBP", quality=PREVIEW_QUALITY, method=2)
    return picture, preview


def load_picture(path: Path) -> Pixels:
    with Image.open(path) as page:
        return np.asarray(page.convert("RGB"))
