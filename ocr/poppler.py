"""Poppler: pages of a PDF as pixels, the images they are made of, and their text layer.

Every call has a timeout. Poppler's own words become `detail` of our errors, without paths.
"""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pdf2image import convert_from_path
from pdf2image.exceptions import (
    PDFPageCountError,
    PDFPopplerTimeoutError,
    PDFSyntaxError,
    PopplerNotInstalledError,
)

from ocr.geometry import Image
from ocr.mapped import map_pixmap
from pipeline.errors import Broken, Hostile, MissingProgram

PACKAGE = "poppler-utils"


@dataclass(frozen=True, slots=True)
class Placed:
    """One image as a page places it: its pixels, and their number per inch there."""

    kind: str  # image, mask, smask or stencil
    width: int
    height: int
    ppi: tuple[int, int]

    @property
    def area(self) -> float:
        """Square inches that it covers."""
        return (self.width / max(self.ppi[0], 1)) * (self.height / max(self.ppi[1], 1))


def count_pages(path: Path, seconds: float) -> int:
    """Pages by poppler's own repair of the file; raises Broken when it finds none."""
    for line in _run("pdfinfo", str(path), seconds=seconds).splitlines():
        if line.startswith("Pages:"):
            return int(line.split()[1])
    raise Broken(detail="no pages")


def list_images(path: Path, number: int, seconds: float) -> list[Placed]:
    """The images that page `number` places, in drawing order."""
    page = str(number)
    table = _run("pdfimages", "-list", "-f", page, "-l", page, str(path), seconds=seconds)
    rows = [row.split() for row in table.splitlines()[2:]]
    return [
        Placed(row[2], int(row[3]), int(row[4]), (int(row[12]), int(row[13])))
        for row in rows
        if len(row) >= 14 and row[12].isdigit() and row[13].isdigit()
    ]


def extract_layer(path: Path, number: int, seconds: float) -> str:
    """The text layer of page `number` as XHTML with a box for each word, in points."""
    page = str(number)
    return _run(
        "pdftotext", "-bbox-layout", "-f", page, "-l", page, str(path), "-", seconds=seconds
    )


def render_page(path: Path, number: int, dpi: float, seconds: float) -> Image:
    """Page `number` (from 1) as it looks in a viewer: crop box, rotation and overlays applied."""
    with tempfile.TemporaryDirectory(prefix="page-") as folder:
        # Through a file: taken from a pipe and through Pillow, a page lies in memory four times.
        drawn = _draw(path, number, dpi, seconds, Path(folder))
        try:
            return map_pixmap(drawn)
        except (OSError, ValueError) as trouble:
            raise Broken(detail="page cannot be rendered") from trouble


def _draw(path: Path, number: int, dpi: float, seconds: float, folder: Path) -> Path:
    try:
        drawn = convert_from_path(
            path,
            dpi=dpi,  # type: ignore[arg-type]  # pdftoppm takes fractions, and a scan needs them
            first_page=number,
            last_page=number,
            use_cropbox=True,
            timeout=max(1, round(seconds)),
            output_folder=folder,
            paths_only=True,
        )
    except PDFPopplerTimeoutError as late:
        raise Hostile(limit="time") from late
    except PopplerNotInstalledError as missing:
        raise MissingProgram(program="pdftoppm", package=PACKAGE) from missing
    except (PDFPageCountError, PDFSyntaxError, OSError, ValueError) as trouble:
        raise Broken(detail=type(trouble).__name__) from trouble
    if not drawn:
        raise Broken(detail="page cannot be rendered")
    return Path(str(drawn[0]))


def _run(program: str, *arguments: str, seconds: float) -> str:
    try:
        done = subprocess.run(
            [program, *arguments], capture_output=True, timeout=seconds, check=False
        )
    except FileNotFoundError as missing:
        raise MissingProgram(program=program, package=PACKAGE) from missing
    except subprocess.TimeoutExpired as late:
        raise Hostile(limit="time") from late
    if done.returncode != 0 and not done.stdout:
        raise Broken(detail=_last_words(done.stderr))
    return done.stdout.decode("utf-8", "replace")


def _last_words(stderr: bytes) -> str:
    """The last line of poppler's complaint; it never holds the file's name, which is not ours."""
    lines = [line for line in stderr.decode("utf-8", "replace").splitlines() if "/" not in line]
    return lines[-1][:120] if lines else "no output"
