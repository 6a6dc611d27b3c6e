"""One reading out of two: where both readers agree their word stands, elsewhere the likelier one.

What is left in doubt both readers look at again, and all looks decide. No word comes out that no
reader saw, and what the loser saw is kept beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ocr.choices import Choice, Fused, choose, place_line
from ocr.doubles import drop_doubles
from ocr.doubts import LookAgain, settle
from ocr.evidence import Facts, tell_page
from ocr.pairing import Pair, pair_readings
from ocr.tokens import Token, split_leaders
from pipeline.page import Readers


@dataclass(frozen=True, slots=True)
class Laid:
    """Places by lines, the first reader's dotted lines, and what is told of the whole page."""

    lines: Sequence[Sequence[Pair]]
    leaders: Sequence[Token]
    page: Facts


def fuse(
    first: Sequence[Token], second: Sequence[Token], look_again: LookAgain | None = None
) -> list[Fused]:
    """The words of a page in the first reader's order, and its dotted lines. `look_again` tells
    what stands in some parts of the page."""
    laid = lay(first, second)
    lines = [[choose(place, laid.page) for place in place_line(line)] for line in laid.lines]
    if look_again is not None:
        lines = settle(lines, laid.page, look_again)
    return [word for line in lines for word in _put(line, laid)]


def lay(first: Sequence[Token], second: Sequence[Token]) -> Laid:
    """Both readings of a page laid over each other."""
    mine, leaders = split_leaders(first)
    lines = pair_readings(mine, split_leaders(second)[0])
    return Laid(lines, leaders, tell_page([pair for line in lines for pair in line]))


def _put(line: Sequence[Choice], laid: Laid) -> list[Fused]:
    words = [word for choice in line for word in choice.put()]
    home = line[0].place.pair.line
    dots = [Fused(dot, Readers.FIRST) for dot in laid.leaders if dot.line == home]
    return drop_doubles(sorted(words + dots, key=lambda word: word.token.x0) if dots else words)
