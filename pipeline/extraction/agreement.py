"""Whether two readings of one value agree, letter by letter.

The letters must be the same. Where only the accents of a word differ, a lexicon may know that one
of the two is far likelier beside its neighbours; a word that nobody vouches for is a doubt.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass

from pipeline.language.folding import letters
from pipeline.language.lexicon import LONG_ODDS, lean, prefers_in_name

_BY_LEXICON = frozenset(
    {"subject", "text", "address", "body", "post", "place", "type_name", "firm"}
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """`letters`: the same letters, accents aside; `whole`: no word is left in doubt. `value` is
    the first reading with the words of the second that are likelier there."""

    letters: bool
    whole: bool
    value: str


def compare(kind: str, first: str, second: str) -> Agreement:
    """Two values of one kind."""
    mine, theirs = letters(first), letters(second)
    if mine == theirs:
        return Agreement(True, True, first)
    if [_bare(a) for a in mine] != [_bare(b) for b in theirs]:
        return Agreement(False, False, first)
    words = first.split()
    chosen: list[str] = []
    open_words = 0
    for place, (word, other) in enumerate(zip(words, _cut_like(words, theirs), strict=True)):
        odds = _weigh(kind, [*chosen, *words[place:]], place, other)
        open_words += abs(odds) < LONG_ODDS
        chosen.append(word if odds >= 0 else _with_accents(word, other))
    return Agreement(True, open_words == 0, " ".join(chosen))


def _weigh(kind: str, words: list[str], place: int, other: str) -> float:
    """Log odds that the word at `place` is right and not `other`, the second reading of it."""
    word = words[place]
    if letters(word) == letters(other):
        return math.inf
    if kind == "person_name":
        mine = prefers_in_name(place, word, other)
        return 0.0 if mine is None else math.inf if mine else -math.inf
    if kind not in _BY_LEXICON:
        return 0.0
    before = words[place - 1] if place else ""
    behind = words[place + 1] if place + 1 < len(words) else ""
    if kind == "subject" and not place:
        word = word.lower()  # the capital of a sentence, not of a name
    return lean(_plain(before), _plain(word), other, _plain(behind))


def _plain(word: str) -> str:
    return "".join(letter for letter in word if letter.isalnum())


def _bare(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0].replace("đ", "d")


def _cut_like(words: list[str], theirs: str) -> list[str]:
    """The second reading's letters, cut into words where the first's are."""
    cut, at = [], 0
    for word in words:
        size = len(letters(word))
        cut.append(theirs[at : at + size])
        at += size
    return cut


def _with_accents(word: str, other: str) -> str:
    """`word` with the accents of `other`: its case and signs stay."""
    others = iter(other)
    merged = (next(others) if letter.isalnum() else letter for letter in word)
    return "".join(
        new.upper() if old.isupper() else new for old, new in zip(word, merged, strict=True)
    )
