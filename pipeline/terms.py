"""What a question asks for, word by word: the same on every index, and for highlights.

A question is words that must all be found; words in quotes must stand together. It has no other
syntax: signs are dropped, so nothing a user types reaches the language of an index. A word is
found exactly (accents as typed), folded (accents off), or nearly: one wrong letter in a long word,
as a reader makes them, and two in a very long one where nothing nearer is found. A Vietnamese
syllable is never taken for a misread of another one, or every search for Khánh would bring every
Thanh.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.language.folding import Compound, Token, joined, nfc, tokens
from pipeline.language.syllables import unaccented_syllables

LONGEST_QUESTION = 500  # characters
MOST_WORDS = 64
SHORTEST_NEIGHBOUR = 3
LONGEST_MISREAD = 24  # letters; a longer run is no word

_quotes = re.compile('["“”„«»]')
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
_SHAPES = (("m", "rn"), ("d", "cl"), ("w", "vv"), ("h", "li"), ("n", "ri"), ("u", "ii"))
"""Two letters that a reader takes for one, or the other way round."""


@dataclass(frozen=True, slots=True)
class Key:
    """A word in its two keys (folding.exact_key, folding.fold)."""

    exact: str
    folded: str

    @property
    def edits(self) -> int:
        return allowed_edits(self.folded)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must be found: all of `words`, in this order and together where `phrase`;
    or, for a number or sign that may also be written as one word, `whole` in their place."""

    words: tuple[Key, ...]
    whole: Key | None = None
    phrase: bool = False


@lru_cache(maxsize=256)
def parse(text: str) -> tuple[Term, ...]:
    """The terms of a question, in order. Empty for a text without any word."""
    pieces = _quotes.split(nfc(text[:LONGEST_QUESTION]))
    found: list[Term] = []
    for place, piece in enumerate(pieces):
        closed = place % 2 == 1 and place + 1 < len(pieces)
        found.extend(_phrase(piece) if closed else _plain(piece))
    return tuple(found)[:MOST_WORDS]


def _plain(piece: str) -> Iterator[Term]:
    words = tokens(piece)
    parts = {part.first: part for part in reversed(joined(piece, words))}
    place = 0
    while place < len(words):
        part = parts.get(place)
        length = part.length if part else 1
        yield Term(_keys(words[place : place + length]), _key(part) if part else None)
        place += length


def _phrase(piece: str) -> Iterator[Term]:
    words = tokens(piece)
    if words:
        whole = next((p for p in joined(piece, words) if p.length == len(words)), None)
        yield Term(_keys(words), _key(whole) if whole else None, phrase=len(words) > 1)


def _keys(words: list[Token]) -> tuple[Key, ...]:
    return tuple(Key(word.exact, word.folded) for word in words)


def _key(part: Compound) -> Key:
    return Key(part.exact, part.folded)


def join_days(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The terms with each day, month and year that follow one another as one phrase."""
    found: list[Term] = []
    for term in terms:
        found.append(term)
        many = 1 if len(term.words) == 3 else 3  # typed with signs that tie them, or without
        words = sequence(tuple(found[-many:]))
        if len(words) == 3 and _is_day(*(word.folded for word in words)):
            found[-many:] = [Term(words, term.whole if many == 1 else None, phrase=True)]
    return tuple(found)


def _is_day(day: str, month: str, year: str) -> bool:
    if not (day.isdecimal() and month.isdecimal() and year.isdecimal() and len(year) == 4):
        return False
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12 and year.startswith(("19", "20"))


def sequence(terms: tuple[Term, ...]) -> tuple[Key, ...]:
    """All words in the order they were typed: papers that hold them side by side rank higher."""
    return tuple(word for term in terms for word in term.words)


def allowed_edits(folded: str) -> int:
    """How many letters a reader may have got wrong in a word of this length."""
    return (len(folded) >= (6 if folded.isdecimal() else 5)) + (len(folded) >= 12)


@lru_cache(maxsize=100_000)
def is_syllable(folded: str) -> bool:
    """A Vietnamese syllable without its accents."""
    return folded in unaccented_syllables()


@lru_cache(maxsize=100_000)
def is_odd(folded: str) -> bool:
    """A word a reader may have misread: no syllable, and not a short number."""
    if folded.isdecimal():
        return len(folded) >= 5
    return len(folded) >= 4 and not is_syllable(folded)


def may_be(asked: Key, folded: str) -> bool:
    """Is this word of a paper a misread of the one that was asked for?"""
    if not is_odd(folded) and is_syllable(asked.folded):
        return False
    near = asked.edits > 0 and within(asked.folded, folded, asked.edits)
    return near or folded in misreads(asked.folded)


@lru_cache(maxsize=2_000)
def misreads(folded: str) -> frozenset[str]:
    """Every word that one reading error makes of this one: a letter taken for another, lost, added
    or swapped with its neighbour, or two taken for one. None for a short word."""
    if not allowed_edits(folded):
        return frozenset()
    found = neighbours(folded)
    return frozenset(filter(is_odd, found)) if is_syllable(folded) else found


@lru_cache(maxsize=2_000)
def neighbours(folded: str) -> frozenset[str]:
    """The same of a word of three letters or more, be it another syllable."""
    if not SHORTEST_NEIGHBOUR <= len(folded) <= LONGEST_MISREAD:
        return frozenset()
    return frozenset({*_one_letter_off(folded), *_one_shape_off(folded)} - {folded})


def _one_letter_off(word: str) -> Iterator[str]:
    digits = sum(letter.isdecimal() for letter in word) * 2 > len(word)
    letters = _DIGITS if digits else _LETTERS
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        yield from (head + letter + tail for letter in letters)
        if tail:
            yield from (head + letter + tail[1:] for letter in _DIGITS + _LETTERS)
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def _one_shape_off(word: str) -> Iterator[str]:
    for one, two in (*_SHAPES, *((two, one) for one, two in _SHAPES)):
        for at in range(len(word)):
            if word.startswith(one, at):
                yield word[:at] + two + word[at + len(one) :]


def within(one: str, other: str, limit: int) -> bool:
    """Edit distance of at most `limit`: letters changed, lost, added, or two neighbours swapped
    (optimal string alignment, as Lucene counts it)."""
    if abs(len(one) - len(other)) > limit:
        return False
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return False
        before, last = last, row
    return last[-1] <= limit
