"""Which accents a word can have beside its neighbours: a third opinion where two readers agree on
the letters and differ in the marks.

A form of a word is weighed by how often official texts have it beside these neighbours
(`neighbours.py`), and wins only by long odds. A word with a capital may be a name, which only the
national lists can vouch for; syllables of people's names are a list of their own.
"""

from __future__ import annotations

import math
from functools import lru_cache

from pipeline.language.folding import exact_key, fold, tokens
from pipeline.language.names import SURNAMES
from pipeline.language.neighbours import count_texts, forms_of, is_listed
from pipeline.language.syllables import split_tone

_NANG = "\u0323"

LONG_ODDS = 5.0
"""Natural logarithm of the odds from which on one form of a word settles what stands there. Of the
forms with other accents of words in official papers that no list was made from, .82 lose by these
odds, .18 are left open and .0013 win wrongly."""
_LISTED = 30  # texts that a listed pair is worth: against nothing at all it wins by long odds
_UNSEEN = 0.2  # and what a pair is worth that was never seen


def lean(before: str, mine: str, theirs: str, behind: str) -> float:
    """The log odds that a word is written `mine` (positive) and not `theirs` (negative) between its
    neighbours. How usual a word is elsewhere proves nothing: phố is a usual word, and phổ cập is
    no street."""
    prose = mine.islower()
    return _weigh(before, mine, behind, prose) - _weigh(before, theirs, behind, prose)


def misspelt_words(text: str) -> list[str]:
    """The words that are far less likely beside their neighbours than the same letters with
    another mark above: what two readers make of one that is smudged (đấy mạnh, Kiếm tra). The dot
    of nặng and the letters ă, â, ê, ô, ơ, ư, đ are rarely taken for others by both."""
    words = _phrase_words(text)
    spots = range(1, len(words) - 1)
    return [exact_key(words[at]) for at in spots if _is_misspelt(*words[at - 1 : at + 2])]


def _phrase_words(text: str) -> list[str]:
    """The words as written, "" at the ends and where a sign parts two of them."""
    words, last = [""], 0
    for token in tokens(text):
        words += [""] if text[last : token.start].strip() and last else []
        words.append(text[token.start : token.end])
        last = token.end
    return [*words, ""]


def _is_misspelt(before: str, word: str, behind: str) -> bool:
    if not word or split_tone(exact_key(word))[1] == _NANG:
        return False
    prose = word.islower()
    wide = prose and before.isalpha() and behind.isalpha()  # one neighbour alone proves little
    least = _weigh(before, word, behind, prose) + LONG_ODDS
    return any(_weigh(before, form, behind, wide) >= least for form in _other_tones(word))


@lru_cache(maxsize=10_000)
def _other_tones(word: str) -> tuple[str, ...]:
    """Known words with the same letters and another mark above."""
    key = exact_key(word)
    letters = split_tone(key)[0]
    parted = ((form, *split_tone(form)) for form in forms_of(word) if form != key)
    return tuple(form for form, plain, mark in parted if plain == letters and mark != _NANG)


def _weigh(before: str, word: str, behind: str, prose: bool) -> float:
    """Logarithm of how often a word stands between these neighbours. That some phrase begins or
    ends with it says nothing."""
    return _weigh_pair(before, word, prose) + _weigh_pair(word, behind, prose)


def _weigh_pair(word: str, behind: str, prose: bool) -> float:
    """Outside of prose the texts are heard only on pairs that are listed."""
    if not (word and behind):
        return 0.0
    listed = is_listed(word, behind)
    texts = count_texts(word, behind) if prose or listed else 0
    return math.log(_UNSEEN + max(texts, _LISTED * listed))


def prefers_in_name(place: int, mine: str, theirs: str) -> bool | None:
    """The same for the syllable at `place` (from 0) of a person's name. Only a family name is ever
    settled, and only where its letters are those of a single one (Trần): any accents make a given
    name, and nobody but the paper knows which."""
    forms = _surnames_by_letters().get(fold(mine), frozenset()) if place == 0 else frozenset()
    if len(forms) != 1:
        return None
    own, other = exact_key(mine) in forms, exact_key(theirs) in forms
    return None if own == other else own


@lru_cache(maxsize=1)
def _surnames_by_letters() -> dict[str, frozenset[str]]:
    return _by_letters(SURNAMES)


def _by_letters(names: frozenset[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name in names:
        found.setdefault(fold(name), set()).add(name)
    return {letters: frozenset(forms) for letters, forms in found.items()}
