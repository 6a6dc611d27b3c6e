"""A line of a paper's text around the words that were found, for a list of hits."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.errors import SohoaError
from pipeline.keys import words_key
from pipeline.language.masking import mask_numbers
from pipeline.page import Box
from pipeline.ports import Area
from pipeline.question import Hit
from pipeline.tools import Tools

WORDS_BEFORE, WORDS_IN_ALL = 6, 28


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a snippet; `found` those that the question found."""

    text: str
    found: bool


def read_snippet(hit: Hit, tools: Tools) -> tuple[Piece, ...]:
    """Where most of the found words stand together; nothing where none is marked, or the stored
    words cannot be read now. Long numbers are masked."""
    if not hit.highlights:
        return ()
    try:
        pages = json.loads(tools.objects.read(Area.PAPERS, words_key(hit.paper_id)))["pages"]
        first = hit.highlights[0][0]
        page = next(page for page in pages if page["number"] == first)
        words = sorted(page["words"], key=lambda word: int(word[6]))
        boxes = {box for number, box in hit.highlights if number == first}
        return cut_snippet([(str(w[0]), Box(*map(int, w[1:5]))) for w in words], boxes)
    except (SohoaError, StopIteration, KeyError, TypeError, ValueError, IndexError):
        return ()


def cut_snippet(words: Sequence[tuple[str, Box]], found: Collection[Box]) -> tuple[Piece, ...]:
    """Of the words of a page in reading order."""
    places = [n for n, (_, box) in enumerate(words) if box in found]
    if not places:
        return ()
    reach = WORDS_IN_ALL - WORDS_BEFORE
    best = max(places, key=lambda n: (sum(n <= other < n + reach for other in places), -n))
    first = max(0, best - WORDS_BEFORE)
    shown = words[first : first + WORDS_IN_ALL]
    pieces = [Piece(text, box in found) for text, box in shown]
    return tuple(_join(_mask(pieces), begins=first == 0, ends=first + len(shown) >= len(words)))


def _mask(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """A number may be read as several words."""
    masked, at = mask_numbers(" ".join(piece.text for piece in pieces)), 0
    for piece in pieces:
        yield Piece(masked[at : at + len(piece.text)], piece.found)
        at += len(piece.text) + 1


def _join(pieces: Iterator[Piece], *, begins: bool, ends: bool) -> Iterator[Piece]:
    """Words that are marked alike are one piece; the signs say that there is more."""
    if not begins:
        yield Piece("…", False)
    for found, run in groupby(pieces, lambda piece: piece.found):
        yield Piece(" ".join(piece.text for piece in run), found)
    if not ends:
        yield Piece("…", False)
