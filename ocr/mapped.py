"""Pixels of a page that lie in a nameless file instead of in memory.

The kernel keeps them in memory while there is room and may write them out when there is not. They
are shared mappings, which the limit of a child does not count (a private one it would): it is set
by what the steps of a page need beside its pixels.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from ocr.geometry import Image


def make_pixels(height: int, width: int) -> Image:
    """Room for H × W × 3. Raises OSError where the disk is full."""
    with tempfile.TemporaryFile(prefix="page-") as file:
        return np.asarray(np.memmap(file, np.uint8, "w+", shape=(height, width, 3)))


def map_pixmap(path: Path) -> Image:
    """A portable pixmap of 8 bits as poppler writes it: kind, size and depth on a line each. The
    file may be removed while its pixels are in use. Raises ValueError for anything else."""
    with path.open("r+b") as file:
        kind, size, depth = (file.readline().split() for _ in range(3))
        if (kind, depth) != ([b"P6"], [b"255"]):
            raise ValueError("no pixmap of 8 bits")
        width, height = (int(side) for side in size)
        return np.asarray(np.memmap(file, np.uint8, "r+", file.tell(), (height, width, 3)))
