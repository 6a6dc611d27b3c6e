"""Two readings of one page laid over each other: which words of the one lie on which of the other.

Places decide, not letters: both readers tell where a word stands, and letters are what they may
differ in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ocr.tokens import Token

LEVEL = 0.4  # of the lower word's height: words of one line overlap at least so much
COMMON = 0.5  # of the narrower word's width: what lies on each other is one place
MARK = 0.35  # of the tallest word's height: what is lower, and of another line, is a mark of it
NEAR = 3.0  # heights: so far from a line's end a word still belongs to the line

Touching = dict[int, list[int]]
Place = tuple[int, int, int]
Span = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Pair:
    """One place of the page: what each reader saw there, by its place in the line; either may
    have seen nothing. `line` is the first reader's line, or a new one for what it overlooked."""

    first: tuple[Token, ...]
    second: tuple[Token, ...]
    line: Place

    @property
    def x0(self) -> float:
        return min(word.x0 for word in (*self.first, *self.second))


def pair_readings(first: Sequence[Token], second: Sequence[Token]) -> list[list[Pair]]:
    """All places by lines, in the first reader's order; lines that it overlooked are put in
    before the first line below them."""
    lines: dict[Place, list[Pair]] = {token.line: [] for token in first}
    fresh: dict[int, list[Pair]] = {}
    spans = _measure_lines(first)
    for tokens, others in _components(first, second):
        if tokens:
            own = max(tokens, key=_area).line
            lines[own].append(Pair(_without_marks(tokens, own), others, own))
            continue
        home = _find_line(others[0], spans)
        if home is not None:
            lines[home].append(Pair((), others, home))
        else:
            fresh.setdefault(others[0].line[2], []).append(Pair((), others, (0, 0, 0)))
    ordered = [sorted(pairs, key=lambda pair: pair.x0) for pairs in lines.values() if pairs]
    for number, pairs in sorted(fresh.items()):
        _insert(ordered, sorted(pairs, key=lambda pair: pair.x0), number)
    return ordered


def _without_marks(tokens: Sequence[Token], home: Place) -> tuple[Token, ...]:
    """The words of a place without its accents, where the reader took these for words of the line
    above: the place belongs to the line of its letters."""
    tall = max(token.y1 - token.y0 for token in tokens)
    return tuple(t for t in tokens if t.line == home or t.y1 - t.y0 > MARK * tall)


def _area(token: Token) -> float:
    return (token.x1 - token.x0) * (token.y1 - token.y0)


def _components(
    first: Sequence[Token], second: Sequence[Token]
) -> Iterator[tuple[tuple[Token, ...], tuple[Token, ...]]]:
    """Groups of words that lie on each other, each word in exactly one."""
    under, over = _touch(first, second)
    seen: set[int] = set()
    for start in range(len(first)):
        if start in seen:
            continue
        tokens, others = _reach(start, under, over)
        seen |= tokens
        yield (
            tuple(first[i] for i in sorted(tokens)),
            tuple(sorted((second[j] for j in others), key=lambda word: word.x0)),
        )
    yield from (((), (word,)) for j, word in enumerate(second) if j not in over)


def _reach(start: int, under: Touching, over: Touching) -> tuple[set[int], set[int]]:
    """All words of both readings that are joined with a first one by words on words."""
    tokens, others, open_ = {start}, set[int](), [start]
    while open_:
        fresh = [j for j in under.get(open_.pop(), ()) if j not in others]
        others.update(fresh)
        more = {i for j in fresh for i in over[j]} - tokens
        tokens |= more
        open_ += more
    return tokens, others


def _touch(first: Sequence[Token], second: Sequence[Token]) -> tuple[Touching, Touching]:
    """Which words of the second lie on a word of the first, and the other way round."""
    a, b = _boxes(first), _boxes(second)
    across = np.minimum(a[:, None, 2], b[None, :, 2]) - np.maximum(a[:, None, 0], b[None, :, 0])
    down = np.minimum(a[:, None, 3], b[None, :, 3]) - np.maximum(a[:, None, 1], b[None, :, 1])
    width = np.minimum((a[:, 2] - a[:, 0])[:, None], (b[:, 2] - b[:, 0])[None])
    height = np.minimum((a[:, 3] - a[:, 1])[:, None], (b[:, 3] - b[:, 1])[None])
    under: Touching = defaultdict(list)
    over: Touching = defaultdict(list)
    for i, j in np.argwhere((across > COMMON * width) & (down > LEVEL * height)).tolist():
        under[i].append(j)
        over[j].append(i)
    return under, over


def _boxes(words: Sequence[Token]) -> NDArray[np.float64]:
    return np.array([[w.x0, w.y0, w.x1, w.y1] for w in words], np.float64).reshape(-1, 4)


def _measure_lines(
    first: Sequence[Token],
) -> dict[Place, Span]:
    """The box of each line of the first reader."""
    spans: dict[Place, Span] = {}
    for token in first:
        x0, y0, x1, y1 = spans.get(token.line, (token.x0, token.y0, token.x1, token.y1))
        spans[token.line] = (
            min(x0, token.x0), min(y0, token.y0), max(x1, token.x1), max(y1, token.y1),
        )  # fmt: skip
    return spans


def _find_line(word: Token, spans: dict[Place, Span]) -> Place | None:
    """The line in whose height the middle of the word lies, near enough to its ends."""
    middle, high = (word.y0 + word.y1) / 2, word.y1 - word.y0
    for line, (x0, y0, x1, y1) in spans.items():
        level = y0 <= middle <= y1 and y1 - y0 < 2 * high
        if level and x0 - NEAR * high < word.x1 and word.x0 < x1 + NEAR * high:
            return line
    return None


def _insert(ordered: list[list[Pair]], fresh: list[Pair], number: int) -> None:
    """Before the first line that begins below it and in its column; else at the end."""
    top = min(word.y0 for pair in fresh for word in pair.second)
    left = fresh[0].x0
    right = max(word.x1 for pair in fresh for word in pair.second)
    place = next((n for n, line in enumerate(ordered) if _below(line, top, left, right)), None)
    place = len(ordered) if place is None else place
    block = ordered[max(place - 1, 0)][0].line[0] if ordered else 0
    line = (block, 0, -1 - number)  # no line of the first reader has such a number
    ordered.insert(place, [replace(pair, line=line) for pair in fresh])


def _below(line: Sequence[Pair], top: float, left: float, right: float) -> bool:
    words = [word for pair in line for word in (*pair.first, *pair.second)]
    starts = min(word.y0 for word in words) > top
    return starts and min(w.x0 for w in words) < right and max(w.x1 for w in words) > left
