"""How likely a word is, by itself and beside its neighbours: what two readers are judged by.

Frequencies of Vietnamese syllables are those of the `wordfreq` package; pairs of neighbours those
of the national lists and of official texts (`pipeline/language/neighbours.py`). They choose between
readings and never make up a word that no reader saw.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from pipeline.language.folding import letters
from pipeline.language.neighbours import count_sources
from pipeline.language.syllables import is_syllable, strange_words

# Natural logarithms, on the scale of the frequencies (the rarest listed word has about -13).
SIGNS, NUMBER, ABBREVIATION, POSSIBLE, STRANGE = -15.0, -11.0, -13.0, -17.0, -22.0
SHORT = 6  # letters of the longest usual abbreviation


def weigh(words: Sequence[str]) -> float:
    """The mean log frequency of some words; higher is likelier."""
    return sum(weigh_word(word) for word in words) / max(len(words), 1)


@lru_cache(maxsize=1 << 15)
def weigh_word(word: str) -> float:
    """The log frequency of a word; what no list knows is weighed by what it could be."""
    bare = letters(word)
    known = _frequencies().get(bare)
    if not bare:
        return SIGNS
    if bare.isdigit():
        return NUMBER
    if known:
        return math.log(known)
    if any(letter.isdigit() for letter in bare):
        return POSSIBLE
    if word.isupper() and len(bare) <= SHORT and not strange_words(word):
        return ABBREVIATION
    return POSSIBLE if is_syllable(bare) else STRANGE


@lru_cache(maxsize=1 << 15)
def count_pairs(before: str, word: str, behind: str) -> int:
    """How many of the two sources know the word beside each of its two neighbours, 0..4."""
    left, bare, right = map(letters, (before, word, behind))
    return count_sources(left, bare) + count_sources(bare, right)


@cache
def _frequencies() -> Mapping[str, float]:
    import wordfreq  # a fifth of a second, which most processes never need

    found: Mapping[str, float] = wordfreq.get_frequency_dict("vi", "best")
    return found
