"""What a person sees who decides about a value: its box on the page, and what stands around it."""

from __future__ import annotations

import io

from PIL import Image

from ocr.geometry import Image as Pixels
from ocr.geometry import turn
from pipeline.page import Box

AROUND = 0.6  # of the box's height on every side: the label's edge, the marks above and below
LEAST = 12  # pixels on every side


def cut_out(page: Pixels, rotation: int, box: Box) -> bytes:
    """PNG of a box of the page turned upright (`rotation` 0, 90, 180, 270 clockwise), in its own
    colours and pixels. A box that reaches over the page's edge is cut there; ValueError for one
    that lies outside it."""
    upright = turn(page, rotation)
    height, width = upright.shape[:2]
    pad = max(LEAST, round(AROUND * box.height))
    y0, y1 = max(0, box.y0 - pad), min(height, box.y1 + pad)
    x0, x1 = max(0, box.x0 - pad), min(width, box.x1 + pad)
    if y0 >= y1 or x0 >= x1:
        raise ValueError("the box lies outside the page")
    crop = io.BytesIO()
    Image.fromarray(upright[y0:y1, x0:x1]).save(crop, "PNG")
    return crop.getvalue()
