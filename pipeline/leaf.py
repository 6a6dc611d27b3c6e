"""A page on its way into a PDF that is put together of several files."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class LeafKind(StrEnum):
    """What the file of a leaf is."""

    JPEG = "jpeg"  # grey or RGB, embedded as it is
    PNG = "png"  # 8 bit, RGB, not interlaced, embedded as it is
    PDF = "pdf"  # page `number` of it is copied


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page in a file of `kind`. `width` × `height` are the pixels of a picture and `dpi` its
    resolution; `turn` is how a viewer must turn it clockwise (0, 90, 180, 270) to show it as it
    was decoded: cameras note it beside the pixels. `number` is that of a page of a PDF."""

    kind: LeafKind
    path: Path
    number: int = 1
    width: int = 0
    height: int = 0
    dpi: float = 0.0
    turn: int = 0
    grey: bool = False
