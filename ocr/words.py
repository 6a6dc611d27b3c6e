"""From what the reader saw to words of the upright page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from statistics import median

import numpy as np

from ocr.choices import Fused
from ocr.geometry import map_level_box
from ocr.tokens import Token
from pipeline.page import Box, Warp, Word

# A gap this many letter heights wide, and this many times as wide as the line's usual gap,
# divides two columns that the reader took for one line.
GAP_HEIGHTS = 0.95
GAP_TIMES = 2.4

Line = list[Fused]


def place_words(found: Iterable[Fused], warp: Warp, width: int, height: int) -> tuple[Word, ...]:
    """Words with boxes on the upright page of `width` × `height`, lines numbered from 0."""
    matrix, limits = np.array(warp).reshape(3, 3), Box(0, 0, width, height)
    return tuple(
        Word(
            word.token.text,
            map_level_box(_corners(word.token), matrix, limits),
            word.token.confidence,
            line,
            block,
            word.readers,
            word.other,
        )
        for line, (block, row) in enumerate(order_lines(found))
        for word in row
    )


def _corners(token: Token) -> tuple[float, float, float, float]:
    return token.x0, token.y0, token.x1, token.y1


def order_lines(found: Iterable[Fused]) -> Iterator[tuple[int, Line]]:
    """Lines with the number of their column, in reading order.

    The heading of an administrative paper has two columns (NĐ 30/2020, Phụ lục I), which a
    reader often takes for one; of lines that are divided in a row the left parts come first."""
    column = -1
    lines = [
        split_columns(list(row)) for _, row in groupby(found, key=lambda word: word.token.line)
    ]
    for (_, divided), run in groupby(
        lines, key=lambda parts: (parts[0][0].token.line[0], len(parts) > 1)
    ):
        rows = list(run)
        for place in range(max(len(parts) for parts in rows) if divided else 1):
            column += 1
            yield from ((column, parts[place]) for parts in rows if place < len(parts))


def split_columns(line: Line) -> list[Line]:
    """The parts of a line that belong to different columns; blanks left for a pen are no gap."""
    gaps = [right.token.x0 - left.token.x1 for left, right in pairwise(line)]
    if not gaps:
        return [line]
    high = median(word.token.y1 - word.token.y0 for word in line)
    usual = median(gaps) if len(gaps) > 2 else 0.35 * high
    least = max(GAP_HEIGHTS * high, GAP_TIMES * max(usual, 1.0))
    parts: list[Line] = [[line[0]]]
    for gap, word in zip(gaps, line[1:], strict=True):
        if gap > least and not _goes_on(parts[-1][-1].token, word.token):
            parts.append([word])
        else:
            parts[-1].append(word)
    return parts


def _goes_on(before: Token, token: Token) -> bool:
    """A space for a number or a day: what follows begins small, with a digit or a slash."""
    first = token.text[0]
    return before.text.endswith(":") or first.islower() or first.isdigit() or first in "/-.,;:)"
