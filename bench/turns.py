"""Which way a page was turned, seen from its pictures: no reader is asked."""

from __future__ import annotations

import io
import math
import subprocess
from pathlib import Path

from PIL import Image, ImageFilter, ImageOps

SIDE = 48  # pixels of the pictures that are compared: text blocks show, letters do not
SMALL_DPI = 30


def find_turn(before: Path, after: Path) -> int:
    """The clockwise quarter turn (0, 90, 180, 270) that makes page 1 of `before` look most like
    page 1 of `after`."""
    first, second = _draw(before), _draw(after)
    turns = {turn: first.rotate(-turn, expand=True) for turn in (0, 90, 180, 270)}
    return max(turns, key=lambda turn: _likeness(turns[turn], second))


def _draw(pdf: Path) -> Image.Image:
    words = ["pdftoppm", "-r", str(SMALL_DPI), "-gray", "-f", "1", "-l", "1", str(pdf)]
    done = subprocess.run(words, capture_output=True, check=True, timeout=120)
    return ImageOps.invert(Image.open(io.BytesIO(done.stdout)).convert("L"))


def _likeness(left: Image.Image, right: Image.Image) -> float:
    """Correlation of two pictures, less where one lies and the other stands."""
    wide = [picture.width > picture.height for picture in (left, right)]
    a, b = _shrink(left), _shrink(right)
    product = sum(x * y for x, y in zip(a, b, strict=True))
    size = math.sqrt(sum(x * x for x in a) * sum(y * y for y in b))
    return product / max(size, 1.0) - (wide[0] != wide[1])


def _shrink(picture: Image.Image) -> list[float]:
    """Where the ink is, against its surroundings: shadows and dark desks count little."""
    soft = picture.filter(ImageFilter.GaussianBlur(1.5))
    around = picture.filter(ImageFilter.GaussianBlur(12))
    pairs = (p.resize((SIDE, SIDE), Image.Resampling.BOX).tobytes() for p in (soft, around))
    return [float(a - b) for a, b in zip(*pairs, strict=True)]
