"""A page as it can stand in a PDF beside pages of other files, without any loss.

A JPEG stays the JPEG that it is, with the turn that the camera noted beside it; a page of a PDF is
copied by whoever puts the file together. Everything else is decoded once and kept as the pixels
that it has.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image

from ocr.image_source import opened
from pipeline.leaf import Leaf, LeafKind
from pipeline.page import PageImage
from pipeline.scan import MediaType, Scan

PLAIN = {"L", "RGB"}
TURNS = {1: 0, 3: 180, 6: 90, 8: 270}
"""Degrees clockwise by the orientation of EXIF; the others are mirrored, which no viewer undoes."""
_END = b"\xff\xd9"


def make_leaf(scan: Scan, number: int, target: Path, decode: Callable[[], PageImage]) -> Leaf:
    """The leaf of a page; `target` is written where its file is not the scan itself. Raises what
    decoding raises."""
    if scan.row.media_type is MediaType.PDF:
        return Leaf(LeafKind.PDF, scan.path, number)
    if scan.row.media_type is MediaType.JPEG and (found := _as_it_is(scan.path, decode)):
        return found
    return _as_pixels(decode(), target)


def _as_it_is(path: Path, decode: Callable[[], PageImage]) -> Leaf | None:
    """None for colours that viewers show in their own ways (CMYK), for what is mirrored, and for a
    file that breaks off: that one says so where it is decoded."""
    with opened(path, MediaType.JPEG) as image:
        turn = TURNS.get(int(image.getexif().get(ExifTags.Base.Orientation, 1)))
        width, height, mode = image.width, image.height, image.mode
    if turn is None or mode not in PLAIN or _END not in path.read_bytes()[-64:]:
        return None
    return Leaf(LeafKind.JPEG, path, 1, width, height, decode().dpi, turn, mode == "L")


def _as_pixels(page: PageImage, target: Path) -> Leaf:
    pixels = np.asarray(page.pixels, np.uint8)
    Image.fromarray(pixels).save(target, "PNG", compress_level=1)
    height, width = pixels.shape[:2]
    return Leaf(LeafKind.PNG, target, 1, width, height, page.dpi)
