"""The text layer of a PDF page: words with boxes, and whether they may stand for reading.

A layer is believed when it says what the page shows: its words are Vietnamese in Unicode, and
the dark ink of the page lies inside their boxes. Signature overlays cover next to nothing;
layers of TCVN3 and VNI fonts are full of syllables that do not exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree import ElementTree

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import clip_box, shrink, spread
from ocr.tokens import normal
from pipeline.language.syllables import is_syllable
from pipeline.page import Box, Word

LEAST_WORDS = 12
SANE = 0.85  # of the words made of letters are syllables
MARKED = 0.3  # of them carry Vietnamese marks; running text has twice as many
LOOK = 5000  # pixels of the long side: of a larger page, a smaller picture is enough
COVERED = 0.8  # of the page's dark ink lies inside word boxes

_MARKS = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.I)
_LETTERS = re.compile(r"[^\W\d_]+")
# Bytes that XML 1.0 does not allow; damaged fonts put them into layers.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stands in one line of one block, in pixels."""

    block: int
    words: tuple[Word, ...]

    @property
    def box(self) -> Box:
        box = self.words[0].box
        for word in self.words[1:]:
            box = box.around(word.box)
        return box


def parse_layer(
    xhtml: str, width: int, height: int, shift: tuple[float, float] = (0.0, 0.0),
    scale: float | None = None,
) -> tuple[Word, ...]:  # fmt: skip
    """Words of `pdftotext -bbox-layout` in pixels of the page drawn `width` × `height`.

    `shift` is where the drawn page begins on the one that the layer speaks of, in points;
    `scale` pixels a point (by default the layer's page is the drawn one)."""
    try:
        root = ElementTree.fromstring(_FORBIDDEN.sub("", xhtml))  # noqa: S314 - poppler's own output
    except ElementTree.ParseError:
        return ()
    page = next((node for node in root.iter() if _is(node, "page")), None)
    if page is None:
        return ()
    factor = scale or width / max(float(page.get("width", "0")), 1.0)
    pieces = _join(list(_pieces(page, Box(0, 0, width, height), shift, factor)))
    return tuple(
        replace(word, line=line, block=piece.block)
        for line, piece in enumerate(pieces)
        for word in piece.words
    )


def is_sane(words: tuple[Word, ...]) -> bool:
    """Unicode Vietnamese: nearly all words of letters are syllables, many carry marks.

    Abbreviations in capitals (UBND, QĐ) count for neither side."""
    runs = [run for word in words for run in _LETTERS.findall(word.text)]
    runs = [run for run in runs if not (run.isupper() and len(run) <= 6 and not is_syllable(run))]
    if len(runs) < LEAST_WORDS:
        return False
    good = sum(_is_whole_case(run) and is_syllable(run) for run in runs)
    marked = sum(bool(_MARKS.search(run)) for run in runs)
    return good >= SANE * len(runs) and marked >= MARKED * len(runs)


def covers(words: tuple[Word, ...], pixels: NDArray[np.uint8]) -> bool:
    """Whether the dark, letter-sized ink of the page lies in the boxes of the words. Rules,
    pictures, seals and signatures are no letters."""
    look, factor = shrink(pixels, LOOK)
    grey = np.asarray(cv2.cvtColor(look, cv2.COLOR_RGB2GRAY), np.uint8)
    ink = ((grey < 140) & (spread(look) < 60)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    small = (sides.max(axis=1) < 0.04 * max(grey.shape)) & (sides.min(axis=1) >= 2)
    small[0] = False
    letters = small[labels]
    inside = np.zeros(grey.shape, bool)
    places = [_rows_and_columns(word.box, factor) for word in words]
    for place in places:
        inside[place] = True
    total = int(letters.sum())
    empty = sum(not letters[place].any() for place in places)
    return (
        total > 0 and int((letters & inside).sum()) >= COVERED * total and empty <= 0.1 * len(words)
    )


def _rows_and_columns(box: Box, factor: float) -> tuple[slice, slice]:
    x0, y0, x1, y1 = (round(side * factor) for side in box.as_list())
    return slice(y0, y1), slice(x0, x1)


def _pieces(
    page: ElementTree.Element, limits: Box, shift: tuple[float, float], factor: float
) -> Iterator[Piece]:
    blocks = [node for node in page.iter() if _is(node, "block")]
    for number, block in enumerate(blocks):
        for line in (node for node in block.iter() if _is(node, "line")):
            words = tuple(_words(line, limits, shift, factor))
            if words:
                yield Piece(number, words)


def _words(
    line: ElementTree.Element, limits: Box, shift: tuple[float, float], factor: float
) -> Iterator[Word]:
    for node in (n for n in line.iter() if _is(n, "word")):
        text = normal("".join(node.itertext()))
        x0, y0, x1, y1 = (float(node.get(k, "0")) for k in ("xMin", "yMin", "xMax", "yMax"))
        xs = [(x - shift[0]) * factor for x in (x0, x1)]
        ys = [(y - shift[1]) * factor for y in (y0, y1)]
        box = clip_box(xs, ys, limits)
        if text and box.width and box.height:
            yield Word(text, box, 1.0, 0)


def _join(pieces: list[Piece]) -> list[Piece]:
    """Put back together what blanks for a number or a day have torn apart: a piece that goes on
    with a small letter or a slash belongs to the one before it on the same line."""
    joined: list[Piece] = []
    for piece in pieces:
        before = next((p for p in joined[-6:][::-1] if _goes_on(p, piece)), None)
        if before is None:
            joined.append(piece)
        else:
            joined[joined.index(before)] = Piece(before.block, before.words + piece.words)
    return joined


def _goes_on(before: Piece, piece: Piece) -> bool:
    first = piece.words[0].text[0]
    a, b = before.box, piece.box
    overlap = min(a.y1, b.y1) - max(a.y0, b.y0)
    level = overlap > 0.6 * min(a.height, b.height)
    near = -0.5 * b.height < b.x0 - a.x1 < 4 * b.height
    return level and near and (first in "/-" or first.islower() or first.isdigit())


def _is_whole_case(run: str) -> bool:
    """Capitals inside a word (lËp) come from fonts that are not Unicode."""
    return run.isupper() or run[1:].islower() or len(run) == 1


def _is(node: ElementTree.Element, name: str) -> bool:
    return node.tag.rpartition("}")[2] == name
