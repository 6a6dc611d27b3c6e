"""The typeface of the specimens: Liberation Serif, whose metrics are those of Times New Roman.

NĐ 30/2020/NĐ-CP asks for Times New Roman, black, Unicode; Liberation Serif is free (SIL OFL 1.1),
has the same widths and every Vietnamese letter.
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
_FOLDERS = ("/usr/share/fonts/truetype/liberation", "/usr/share/fonts/truetype/liberation2")
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
    path = _find_face(f"LiberationSerif-{_FACES[bold, italic]}.ttf")
    # The basic layout engine does the same on every machine; NFC text needs no shaping.
    return ImageFont.truetype(path, size * DPI / 72, layout_engine=ImageFont.Layout.BASIC)


def _find_face(file_name: str) -> str:
    folders = [os.environ.get(FONT_FOLDER_VARIABLE, ""), *_FOLDERS]
    found = (Path(folder) / file_name for folder in folders if folder)
    path = next((str(path) for path in found if path.is_file()), None) or _ask_fontconfig(file_name)
    if path is None:
        raise MissingProgram(program="Liberation Serif", package="fonts-liberation")
    return path


def _ask_fontconfig(file_name: str) -> str | None:
    """The path fontconfig knows for a file, None without fontconfig or without the file."""
    if shutil.which("fc-list") is None:
        return None
    listed = subprocess.run(
        ["fc-list", ":family=Liberation Serif", "file"],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    paths = (line.strip().rstrip(":") for line in listed.stdout.splitlines())
    return next((path for path in paths if path.endswith(file_name)), None)
