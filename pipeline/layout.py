"""Where words stand on a page: runs of words in one column, and the header of a paper.

The reader's lines go straight across columns; a run is a piece of such a line without a wide
gap. Everything here is in pixels of the upright page.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pipeline.language.folding import fold_text, nfc
from pipeline.language.likeness import alike
from pipeline.page import Box, PageText, Word

WIDE = 0.4  # of the page's width: a line so long tells how the page lies
COLUMN_GAP = 1.6  # heights of the line: wider than a justified space, narrower than a gutter


@dataclass(frozen=True)
class Run:
    """Words side by side in one printed line, left to right, on page `page`."""

    page: int
    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        return nfc(" ".join(word.text for word in self.words))

    @cached_property
    def folded(self) -> str:
        return fold_text(self.text)

    @cached_property
    def box(self) -> Box:
        return around(word.box for word in self.words)

    @cached_property
    def height(self) -> float:
        """Typical height of its words, not of the whole line, which grows with skew."""
        return statistics.median(word.box.height for word in self.words)

    @cached_property
    def confidence(self) -> float:
        return min(word.confidence for word in self.words)

    @property
    def capitals(self) -> float:
        """Share of capitals among the letters."""
        letters = [letter for letter in self.text if letter.isalpha()]
        return sum(letter.isupper() for letter in letters) / max(len(letters), 1)


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all; ValueError when there are none."""
    first, *rest = boxes
    for box in rest:
        first = first.around(box)
    return first


def split_runs(page: PageText, gap: float = COLUMN_GAP) -> tuple[Run, ...]:
    """The runs of a page from top to bottom, then from left to right."""
    runs = [run for line in page.lines for run in _cut_line(page.number, line, gap)]
    return tuple(sorted(runs, key=lambda run: (run.box.middle[1], run.box.x0)))


def printed_lines(page: PageText) -> tuple[tuple[Word, ...], ...]:
    """Words that stand in one line across the page, from left to right: readers and text layers
    number the pieces of a line apart where the space between them is wide."""
    lines = [_joined(row) for row in _join_pieces(page)]
    return tuple(sorted(lines, key=_level))


Piece = tuple[Word, ...]


def _join_pieces(page: PageText) -> list[list[Piece]]:
    """The reader's lines, those together that stand in one printed line: each with the nearest of
    its height."""
    rows: list[list[Piece]] = []
    for piece in sorted((_by_x(line) for line in page.lines), key=_level):
        level = [row for row in reversed(rows[-4:]) if _continues(_joined(row), piece)]
        row = min(level, key=lambda row: _space(_joined(row), piece), default=[])
        if row:
            rows.remove(row)
        rows.append([*row, piece])
    return rows


def _joined(row: Iterable[Piece]) -> Piece:
    return _by_x(word for piece in row for word in piece)


def lines_from_top(page: PageText) -> list[Piece]:
    """The reader's lines in the order in which they begin, those of one printed line from left to
    right. Each is ordered as if it reached to the left edge: on a page that lies askew, what stands
    at the right is higher or lower than its own line."""
    rows = [(_joined(row), row) for row in _join_pieces(page)]
    wide = [line for line, _ in rows if line[-1].box.x1 - line[0].box.x0 > WIDE * page.width]
    usual = statistics.median(map(_slope, wide)) if wide else 0.0

    def start(line: Piece) -> float:
        x, y = line[0].box.middle
        return y - (_slope(line) if line in wide else usual) * x

    rows.sort(key=lambda row: start(row[0]))
    return [piece for _, row in rows for piece in sorted(row, key=lambda p: p[0].box.x0)]


def _slope(line: Sequence[Word]) -> float:
    (x0, y0), (x1, y1) = line[0].box.middle, line[-1].box.middle
    return (y1 - y0) / max(x1 - x0, 1.0)


def _by_x(words: Iterable[Word]) -> tuple[Word, ...]:
    return tuple(sorted(words, key=lambda word: word.box.x0))


def _level(words: Sequence[Word]) -> float:
    return statistics.median(word.box.middle[1] for word in words)


def _continues(line: Sequence[Word], piece: Sequence[Word]) -> bool:
    """The same height, side by side. Nearest words are compared, so that skew does not matter."""
    left, right = sorted((line, piece), key=lambda words: words[0].box.x0)
    a, b = left[-1].box, right[0].box
    return a.x1 <= b.x0 and abs(a.middle[1] - b.middle[1]) < 0.35 * max(a.height, b.height)


def _space(one: Piece, other: Piece) -> int:
    """Pixels between two pieces, whichever stands at the left."""
    left, right = sorted((one, other), key=lambda words: words[0].box.x0)
    return right[0].box.x0 - left[-1].box.x1


def _cut_line(number: int, line: Sequence[Word], gap: float) -> list[Run]:
    words = sorted(line, key=lambda word: word.box.x0)
    height = statistics.median(word.box.height for word in words)
    pieces: list[list[Word]] = [[words[0]]]
    for left, right in pairwise(words):
        if right.box.x0 - left.box.x1 > gap * height:
            pieces.append([])
        pieces[-1].append(right)
    return [Run(number, tuple(piece)) for piece in pieces]


def split_at(run: Run, x: float) -> tuple[Run | None, Run | None]:
    """A run cut at a vertical line, by the middles of its words."""
    left = tuple(word for word in run.words if word.box.middle[0] < x)
    right = tuple(word for word in run.words if word.box.middle[0] >= x)
    return (Run(run.page, left) if left else None, Run(run.page, right) if right else None)


def pick_words(run: Run, first: int, last: int) -> Run:
    """The words `first`..`last - 1` of a run as a run of its own."""
    return Run(run.page, run.words[first:last])


@dataclass(frozen=True)
class Header:
    """The top of a paper (NĐ 30/2020, Phụ lục I, ô 1-4). `left` are the lines above the number,
    top to bottom; `divider` is the x between the two columns; `foot` the y under motto."""

    motto: Run
    divider: float
    top: float
    foot: float
    centred: bool


_MOTTO = "cong hoa xa hoi chu nghia viet nam".split()
_SECOND = "doc lap tu do hanh phuc".split()


def find_header(page: PageText, runs: Sequence[Run]) -> Header | None:
    """The header by the motto every paper of the State bears; None where it cannot be read."""
    upper = [run for run in runs if run.box.y0 < page.height * 0.45]
    first = _find_motto(upper, _MOTTO)
    second = _find_motto(upper, _SECOND)
    motto = first or second
    if motto is None:
        return None
    height = motto.height
    foot = (second.box.y1 if second else motto.box.y1 + 2 * height) + 0.2 * height
    top = (first.box.y0 if first else motto.box.y0 - 2.2 * height) - 1.2 * height
    middle = motto.box.middle[0]
    divider = motto.box.x0 - 0.3 * height if first else middle - 0.24 * page.width
    centred = abs(middle - page.width / 2) < page.width * 0.07
    return Header(motto, divider, top, foot, centred)


def _find_motto(runs: Sequence[Run], phrase: Sequence[str]) -> Run | None:
    """At least five of six of its words in order, perhaps behind the words of the left column."""
    for run in runs:
        words = [fold_text(word.text).replace(" ", "") for word in run.words]
        hits = _follow(words, phrase)
        if len(hits) >= len(phrase) * 0.7:
            return pick_words(run, hits[0], hits[-1] + 1)
    return None


def _follow(words: Sequence[str], phrase: Sequence[str]) -> list[int]:
    """Indices of the words that follow the phrase in order."""
    hits: list[int] = []
    at = 0
    for wanted in phrase:
        for index in range(at, len(words)):
            if words[index] and alike(words[index], wanted, per=3):
                hits.append(index)
                at = index + 1
                break
    return hits
