"""Pages of words as a perfect reader would see a specimen: no pixels, no engine, a second or two.

Lines that stand level are given one number, as readers do that go straight across columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from pipeline.page import Box, PageText, Word
from pipeline.paper import Paper
from samples.drafted import Drafted
from samples.sheet import HEIGHT, WIDTH, Line, Sheet
from samples.specimen import DRAFTERS
from tests.unit.printed import SecondReader, understand_pages, width_of


def draft(loai: str, seed: int) -> Drafted:
    """The paper of a seed, as `make_specimen` drafts it."""
    return DRAFTERS[loai](Random(f"{loai}:{seed}"))


def read_drafted(drafted: Drafted) -> Paper:
    """What is understood of a paper by two readers without a fault."""
    pages = tuple(see_sheet(sheet, number) for number, sheet in enumerate(drafted.sheets, 1))
    return understand_pages(pages, SecondReader(pages))


def see_sheet(sheet: Sheet, number: int = 1) -> PageText:
    words = [word for at, row in enumerate(_level_rows(sheet.lines)) for word in _words(row, at)]
    return PageText(number, WIDTH, HEIGHT, 200, tuple(words), Path("page.jpg"), Path("page.webp"))


def _level_rows(lines: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.box[1] + line.box[3]):
        middle, last = _middle(line), _middle(rows[-1][0]) if rows else -1000.0
        if middle - last < 8:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _middle(line: Line) -> float:
    return (line.box[1] + line.box[3]) / 2


def _words(row: Sequence[Line], at: int) -> list[Word]:
    words: list[Word] = []
    for line in row:
        x0, y0, x1, y1 = line.box
        parts = line.text.split()
        unit = (x1 - x0) / max(width_of(line.text), 1)
        x = float(x0)
        for part in parts:
            width = width_of(part) * unit
            box = Box(round(x), y0 + (y1 - y0) // 5, round(x + width), y1)
            words.append(Word(part, box, 0.95, at))
            x += width + width_of(" ") * unit
    return words
