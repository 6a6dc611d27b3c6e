"""The typeface of the specimens: Tinos, whose metrics are those of Times New Roman.

NĐ 30/2020/NĐ-CP asks for Times New Roman, black, Unicode; Tinos is free (Apache-2.0), has the
same widths and every Vietnamese letter. Liberation Serif from version 2 on has the same outlines
and stands in for it; version 1, which Debian 12 calls fonts-liberation, lacks the letters with
two marks and is passed over.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont

from pipeline.errors import MissingProgram

DPI = 200
FONT_FOLDER_VARIABLE = "SOHOA_FONT_FOLDER"
_FOLDERS = (
    "/usr/share/fonts/truetype/croscore",
    "/usr/share/fonts/truetype/liberation2",
    "/usr/share/fonts/truetype/liberation",
)
_FAMILIES = ("Tinos", "LiberationSerif")
_FACES = {
    (False, False): "Regular",
    (True, False): "Bold",
    (False, True): "Italic",
    (True, True): "BoldItalic",
}

Colour = tuple[int, int, int]
BLACK: Colour = (0, 0, 0)
RED: Colour = (205, 32, 38)


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of words is set; `size` in points."""

    size: float = 14
    bold: bool = False
    italic: bool = False
    colour: Colour = BLACK


def mm(length: float) -> int:
    """Millimetres to pixels at 200 dpi."""
    return round(length * DPI / 25.4)


@cache
def load_font(style: Style) -> ImageFont.FreeTypeFont:
    """The face of a style at 200 dpi. Raises MissingProgram when the typeface is not installed."""
    return _open_font(style.size, style.bold, style.italic)


@cache
def _open_font(size: float, bold: bool, italic: bool) -> ImageFont.FreeTypeFont:
    path = _find_face(_FACES[bold, italic])
    # The basic layout engine does the same on every machine; NFC text needs no shaping.
    return ImageFont.truetype(path, size * DPI / 72, layout_engine=ImageFont.Layout.BASIC)


def _find_face(face: str) -> str:
    names = [f"{family}-{face}.ttf" for family in _FAMILIES]
    known = (path for name in names for path in (*_look_in_folders(name), *_ask_fontconfig(name)))
    path = next((path for path in known if speaks_vietnamese(path)), None)
    if path is None:
        raise MissingProgram(program="Tinos", package="fonts-croscore")
    return path


def speaks_vietnamese(path: str) -> bool:
    """Whether a font has the letters with two marks (its picture of one differs from the box
    that stands for unknown letters)."""
    font = ImageFont.truetype(path, 40)
    return bytes(font.getmask("ẵ")) != bytes(font.getmask("\ufffe"))


def _look_in_folders(file_name: str) -> list[str]:
    folders = [os.environ.get(FONT_FOLDER_VARIABLE, ""), *_FOLDERS]
    paths = [Path(folder) / file_name for folder in folders if folder]
    return [str(path) for path in paths if path.is_file()]


def _ask_fontconfig(file_name: str) -> list[str]:
    """The paths fontconfig knows for a file; none without fontconfig."""
    if shutil.which("fc-list") is None:
        return []
    listed = subprocess.run(
        ["fc-list", ":", "file"], capture_output=True, text=True, timeout=20, check=False
    )
    paths = (line.strip().rstrip(": ") for line in listed.stdout.splitlines())
    return [path for path in paths if path.endswith(f"/{file_name}")]
