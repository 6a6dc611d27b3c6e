"""Pages on their way from bytes to words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

Warp = tuple[float, float, float, float, float, float, float, float, float]
"""A plane projection by rows, in pixels: (x', y', w) = ((a, b, c), (d, e, f), (g, h, i)) · (x, y,
1), the point is (x'/w, y'/w). Photographed pages need all nine, straight ones have g = h = 0 and
i = 1."""


class Pixels(Protocol):
    """An array of H × W × 3 (RGB) or H × W (grey), uint8; never leaves its process."""

    @property
    def shape(self) -> tuple[int, ...]: ...
    @property
    def dtype(self) -> Any: ...


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """Pixels of the upright original page, origin top left, x1 and y1 exclusive."""

    x0: int
    y0: int
    x1: int
    y1: int

    def __post_init__(self) -> None:
        if not (self.x0 <= self.x1 and self.y0 <= self.y1):
            raise ValueError(f"box is inside out: {self.as_list()}")

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        return self.y1 - self.y0

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def as_list(self) -> list[int]:
        return [self.x0, self.y0, self.x1, self.y1]

    def around(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )


class Readers(StrEnum):
    """Who saw a word as it stands: both readers, or one of them against the other."""

    BOTH = "both"
    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Word:
    """One printed word, NFC. `confidence` 0..1 is the share of such words that are right; `line`
    numbers the lines of the page from 0 in reading order; `block` its columns likewise. `readers`
    saw it so; `other` is what the one that was outvoted saw in its place."""

    text: str
    box: Box
    confidence: float
    line: int
    block: int = 0
    readers: Readers = Readers.BOTH
    other: str = ""

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence out of 0..1: {self.confidence}")


def differ_in_digits(words: Sequence[Word]) -> bool:
    """Whether the readers saw different digits here: then most often a pen was at work, and no
    language tells which of them are right. What one reader saw as a single word (`Số:12/QĐ`) is
    held against all words in whose place it stood."""
    places = (list(group) for _, group in groupby(words, key=lambda word: word.other))
    return any(
        bool(place[0].other)
        and _digits(place[0].other) != _digits("".join(word.text for word in place))
        for place in places
    )


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


class Verdict(StrEnum):
    """What the counter is told of a page."""

    GOOD = "good"
    USABLE = "usable"
    RESCAN = "rescan"


@dataclass(frozen=True, slots=True)
class Quality:
    """`issues` are codes (blur, dark, skew, cut_edge, low_dpi, low_contrast, lost_corner, unclear,
    unread); `measures` the numbers behind them (dpi, sharpness, contrast, …, and of a page that
    was read `expected_recall`, the share of its words that were likely read right)."""

    verdict: Verdict = Verdict.GOOD
    issues: tuple[str, ...] = ()
    measures: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to a page: name, engine with version, and the settings that mattered."""

    name: str
    engine: str
    settings: dict[str, str | int | float | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says of a page: `turn` (0, 90, 180, 270) how it is turned clockwise from how
    it is decoded to stand upright, `blank` whether anything is on it; None: nobody said."""

    turn: int | None = None
    blank: bool | None = None

    def __post_init__(self) -> None:
        if self.turn not in (None, 0, 90, 180, 270):
            raise ValueError(f"no quarter turn: {self.turn}")


NOT_TOLD = Told()


@dataclass(frozen=True, slots=True)
class PageImage:
    """Scan → PageImage: one decoded page, as it lies in the file. `number` from 1; `dpi` > 0, by
    the file or estimated; `layer` holds the words of a text layer that covers the page and is
    sane Unicode Vietnamese, else None."""

    number: int
    pixels: Pixels
    dpi: float
    layer: tuple[Word, ...] | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class CleanPage:
    """PageImage → CleanPage.

    `upright` is the original page turned by `rotation` (0, 90, 180, 270 clockwise) and nothing
    else; `image` tells how it was decoded and has these pixels too, no others; `reader` is the
    grey image made for the reader; `to_upright` maps its pixels to those of `upright`. `skew` is
    the angle in degrees that was taken out (positive: the lines ran down to the right). `seals`
    are boxes of coloured stamps, on `upright`. `told_blank`: a person says so. The stored
    page keeps its colours: cleaning is for the reader alone."""

    image: PageImage
    upright: Pixels
    reader: Pixels
    to_upright: Warp
    rotation: int = 0
    skew: float = 0.0
    blank: bool = False
    quality: Quality = Quality()
    seals: tuple[Box, ...] = ()
    steps: tuple[Step, ...] = ()
    told_blank: bool = False


@dataclass(frozen=True, slots=True)
class MachineCode:
    """A QR code or barcode on a page: `format` is "qr", "code128" or "code39", `text` what it
    holds. It may hold all that a person's card says: it is as secret as the words, and stays out
    of what is printed of it."""

    format: str
    text: str = field(repr=False)
    box: Box


Colour = tuple[int, int, int]
"""Red, green, blue, 0..255."""


@dataclass(frozen=True, slots=True)
class Raster:
    """An image file of the scan's work folder: `kind` is "jpeg" (RGB, or grey when `grey`) or "g4"
    (CCITT group 4, the ink as black runs); `width` × `height` its own pixels."""

    path: Path
    kind: str
    width: int
    height: int
    grey: bool = False


@dataclass(frozen=True, slots=True)
class PageLayers:
    """How the upright page looks, from below: `paper` (one colour, or a picture of any
    resolution), `ink` a stencil that is painted in `tint` (one colour, or a picture seen through
    it), `patches` pictures in their boxes on top. Paper, ink and tint are stretched over `reach`,
    which begins at the page's top left corner and may be a little larger than the page."""

    reach: Box
    paper: Raster | Colour
    ink: Raster | None = None
    tint: Raster | Colour = (0, 0, 0)
    patches: tuple[tuple[Box, Raster], ...] = ()


@dataclass(frozen=True, slots=True)
class PageText:
    """CleanPage → PageText: what the page says. Small and picklable: pixels stay behind in
    `picture` (upright page in colour, JPEG) and `preview` (≤ 1000 px, WebP), files of the scan's
    work folder. `width` × `height` are pixels of the upright page; `dpi` its resolution.
    `source` is "ocr", "layer" or "none" (blank, or unread: then `unread` says why). `red_print`
    holds readings of what stands in red in the upper part of the page: stamps that cleaning hides
    from the reader. `layers` is the page as the rendition shows it (None: as `picture`). `codes`
    are its QR codes and barcodes, from top to bottom."""

    number: int
    width: int
    height: int
    dpi: float
    words: tuple[Word, ...]
    picture: Path
    preview: Path
    rotation: int = 0
    skew: float = 0.0
    blank: bool = False
    quality: Quality = Quality()
    seals: tuple[Box, ...] = ()
    source: str = "ocr"
    unread: str | None = None
    steps: tuple[Step, ...] = ()
    red_print: tuple[str, ...] = ()
    layers: PageLayers | None = None
    codes: tuple[MachineCode, ...] = ()

    @property
    def lines(self) -> tuple[tuple[Word, ...], ...]:
        """Words by line, in reading order."""
        rows: dict[int, list[Word]] = {}
        for word in self.words:
            rows.setdefault(word.line, []).append(word)
        return tuple(tuple(row) for _, row in sorted(rows.items()))

    @property
    def text(self) -> str:
        """Plain text, one printed line a line."""
        return "\n".join(" ".join(w.text for w in line) for line in self.lines)
