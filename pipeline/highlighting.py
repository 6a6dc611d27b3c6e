"""Where on a page the words of a question stand: word boxes, the same for every index.

Words are compared by the keys of `folding`, one by one, so each comes back to the box it was
read in. Where the whole question stands side by side, as it is or nearly, only those places are
shown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.language.folding import Compound, Token, compounds, tokens
from pipeline.page import Box
from pipeline.question import MatchClass
from pipeline.terms import Key, Term, may_be, neighbours, sequence

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


def highlight_paper(
    pages: Sequence[PageWords], terms: Sequence[Term], match: MatchClass, said: Container[str] = ()
) -> Iterator[tuple[int, Box]]:
    """Page number and box of every word that the question found in a paper. `said` are the folded
    words of its fields and of what its type is called: none of them was looked for as another."""
    look = Look(match)
    if match is MatchClass.FUZZY:
        look = Look(match, frozenset(_missing(pages, terms, said)))
    for page in pages:
        for box in highlight(page, terms, look):
            yield page.number, box


@dataclass(frozen=True, slots=True)
class Look:
    """How words are compared: as the paper matched; of `loose`, the paper has only another word
    that differs by a letter, be it a syllable (`search/ladder.py`)."""

    match: MatchClass
    loose: frozenset[str] = frozenset()


def _missing(
    pages: Sequence[PageWords], terms: Sequence[Term], said: Container[str]
) -> Iterator[str]:
    """Words that nothing on the paper may be a misread of."""
    look = Look(MatchClass.FUZZY)
    for term in terms:
        there = any(True for page in pages for _ in _places(page, term, look))
        if not term.phrase and not there:
            yield from (key.folded for key in term.words if key.folded not in said)


def highlight(page: PageWords, terms: Sequence[Term], look: Look) -> list[Box]:
    """Boxes of the words that the question found, in reading order, each once."""
    whole = set(_places(page, Term(sequence(tuple(terms)), phrase=True), look))
    if not whole and look.match is MatchClass.FUZZY:
        whole = set(_side_by_side(page, sequence(tuple(terms)), look, strict=False))
    places = whole or {place for term in terms for place in _places(page, term, look)}
    return [page.boxes[owner] for owner in sorted({page.owners[place] for place in places})]


def _places(page: PageWords, term: Term, look: Look) -> Iterator[int]:
    """Positions of tokens that belong to the term."""
    if term.whole is not None:
        yield from _places(page, Term((term.whole,)), look)
    if term.phrase and len(term.words) > 1:
        yield from _side_by_side(page, term.words, look)
        return
    for key in term.words:
        for place, token in enumerate(page.tokens):
            if _is(token, key, look):
                yield place
        for part in page.compounds:
            if _is(part, key, look):
                yield from range(part.first, part.first + part.length)


def _side_by_side(
    page: PageWords, words: tuple[Key, ...], look: Look, *, strict: bool = True
) -> Iterator[int]:
    """A word of a phrase is never taken for a misread (`strict`)."""
    for first in range(len(page.tokens) - len(words) + 1):
        there = (page.tokens[first + n] for n in range(len(words)))
        pairs = zip(there, words, strict=True)
        if all(_is(token, key, look, strict=strict) for token, key in pairs):
            yield from range(first, first + len(words))


def _is(written: Written, key: Key, look: Look, *, strict: bool = False) -> bool:
    if look.match is MatchClass.EXACT:
        return written.exact == key.exact
    if written.folded == key.folded:
        return True
    if strict or look.match is not MatchClass.FUZZY:
        return False
    if key.folded in look.loose and written.folded in neighbours(key.folded):
        return True
    return may_be(key, written.folded)
