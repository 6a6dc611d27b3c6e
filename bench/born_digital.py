"""Pages of born-digital PDFs: what they look like at 200 dpi, and what they say by their layer.

What annotations show (signature stamps) is in no layer, so it is not drawn either.
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image

from pipeline.errors import MissingProgram, ReadingFailed
from samples.damage import Pixels

DPI = 200
FEWEST_WORDS = 40  # a page with fewer has no text layer, or says too little to be scored


@dataclass(frozen=True, slots=True)
class Printed:
    """Page `number` of a file, and its text."""

    file: Path
    number: int
    text: str

    @property
    def name(self) -> str:
        return f"{self.file.stem}-p{self.number:03d}"


def draw_pages(folder: Path, count: int, chance: str) -> list[Printed]:
    """`count` different pages, the files taking turns; the same ones for the same `chance`."""
    rng = Random(chance)  # noqa: S311 - chance, not secrecy
    files = [list(list_pages(file)) for file in sorted(folder.glob("*.pdf"))]
    rng.shuffle(files)
    for pages in files:
        rng.shuffle(pages)
    turns = [page for turn in zip_longest(*files) for page in turn if page is not None]
    return turns[:count]


@cache
def list_pages(file: Path) -> Sequence[Printed]:
    """The pages of a file that have a text layer."""
    text = _poppler("pdftotext", file, "-").decode("utf-8")
    pages = enumerate(text.split("\f"), 1)
    return [Printed(file, n, page) for n, page in pages if len(page.split()) >= FEWEST_WORDS]


def print_page(page: Printed, *, stamps: bool = False) -> Pixels:
    """The page as its printer would set it: H × W × 3, RGB, uint8, at 200 dpi. `stamps`: with
    what annotations show."""
    which = ["-r", DPI, "-f", page.number, "-l", page.number]
    data = _poppler("pdftoppm", *which, *([] if stamps else ["-hide-annotations"]), page.file)
    return np.array(Image.open(io.BytesIO(data)).convert("RGB"), np.uint8)


def _poppler(program: str, *words: object) -> bytes:
    try:
        done = subprocess.run(
            [program, *map(str, words)], capture_output=True, check=True, timeout=120
        )
    except FileNotFoundError as missing:
        raise MissingProgram(program=program, package="poppler-utils") from missing
    except subprocess.SubprocessError as trouble:
        raise ReadingFailed(detail=program) from trouble
    return done.stdout
