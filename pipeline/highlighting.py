"""Where on a page the words of a question stand: word boxes, the same for every index.

Words are compared by the keys of `folding`, one by one, so each comes back to the box it was
read in. Where the whole question stands side by side, only those places are shown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.language.folding import Compound, Token, compounds, tokens
from pipeline.page import Box
from pipeline.question import MatchClass
from pipeline.terms import Key, Term, may_be, sequence

Written = Token | Compound


@dataclass(frozen=True, slots=True)
class PageWords:
    """A page of words.json. `owners` says for each token which of `boxes` it came from."""

    number: int
    boxes: tuple[Box, ...]
    tokens: tuple[Token, ...]
    compounds: tuple[Compound, ...]
    owners: tuple[int, ...]


def read_page(page: dict[str, Any]) -> PageWords:
    """Raises KeyError, TypeError or ValueError for what is no page of words.json."""
    words = sorted(page.get("words", ()), key=lambda word: int(word[6]))
    text, starts, line = "", [], None
    for word in words:
        text += "" if line is None else (" " if word[6] == line else "\n")
        line = word[6]
        starts.append(len(text))
        text += str(word[0])
    found = tokens(text)
    return PageWords(
        number=int(page["number"]),
        boxes=tuple(Box(*(int(side) for side in word[1:5])) for word in words),
        tokens=tuple(found),
        compounds=tuple(compounds(text, found)),
        owners=tuple(bisect_right(starts, token.start) - 1 for token in found),
    )


def highlight(page: PageWords, terms: Sequence[Term], match: MatchClass) -> list[Box]:
    """Boxes of the words that the question found, in reading order, each once."""
    whole = set(_places(page, Term(sequence(tuple(terms)), phrase=True), match))
    places = whole or {place for term in terms for place in _places(page, term, match)}
    return [page.boxes[owner] for owner in sorted({page.owners[place] for place in places})]


def _places(page: PageWords, term: Term, match: MatchClass) -> Iterator[int]:
    """Positions of tokens that belong to the term."""
    if term.whole is not None:
        yield from _places(page, Term((term.whole,)), match)
    if term.phrase and len(term.words) > 1:
        yield from _side_by_side(page, term.words, match)
        return
    for key in term.words:
        for place, token in enumerate(page.tokens):
            if _is(token, key, match):
                yield place
        for part in page.compounds:
            if _is(part, key, match):
                yield from range(part.first, part.first + part.length)


def _side_by_side(page: PageWords, words: tuple[Key, ...], match: MatchClass) -> Iterator[int]:
    for first in range(len(page.tokens) - len(words) + 1):
        there = (page.tokens[first + n] for n in range(len(words)))
        pairs = zip(there, words, strict=True)
        if all(_is(token, key, match, strict=True) for token, key in pairs):
            yield from range(first, first + len(words))


def _is(written: Written, key: Key, match: MatchClass, *, strict: bool = False) -> bool:
    """A word of a phrase is never taken for a misread (`strict`)."""
    if match is MatchClass.EXACT:
        return written.exact == key.exact
    if written.folded == key.folded:
        return True
    return match is MatchClass.FUZZY and not strict and may_be(key, written.folded)
