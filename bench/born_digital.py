"""Pages of born-digital PDFs: what they look like at 200 dpi, and what they say by their layer.

What annotations show (signature stamps, and the number and day that a registry filled in) is
drawn, but forgiven: some of it lies over print.
"""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from random import Random

import numpy as np
import pikepdf
from PIL import Image

from pipeline.errors import MissingProgram, ReadingFailed
from samples.damage import Pixels

DPI = 200
FEWEST_WORDS = 40  # a page with fewer has no text layer, or says too little to be scored


@dataclass(frozen=True, slots=True)
class Printed:
    """Page `number` of a file, its text, and the words that annotations put on it."""

    file: Path
    number: int
    text: str
    overlay: str = ""

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
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as folder:
        plain = Path(folder) / "plain.pdf"
        _strip_annotations(file, plain)
        pairs = enumerate(zip(_extract_pages(plain), _extract_pages(file), strict=True), 1)
    return [
        Printed(file, number, text, _subtract(full, text))
        for number, (text, full) in pairs
        if len(text.split()) >= FEWEST_WORDS
    ]


def print_page(page: Printed) -> Pixels:
    """The page as its printer would set it: H × W × 3, RGB, uint8, at 200 dpi."""
    data = _poppler("pdftoppm", "-r", DPI, "-f", page.number, "-l", page.number, page.file)
    return np.array(Image.open(io.BytesIO(data)).convert("RGB"), np.uint8)


def _strip_annotations(file: Path, plain: Path) -> None:
    with pikepdf.open(file) as pdf:
        for page in pdf.pages:
            if "/Annots" in page:
                del page["/Annots"]
        pdf.save(plain)


def _extract_pages(file: Path) -> list[str]:
    return _poppler("pdftotext", file, "-").decode("utf-8").split("\f")


def _subtract(full: str, text: str) -> str:
    return " ".join((Counter(full.split()) - Counter(text.split())).elements())


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
