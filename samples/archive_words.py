"""Words of the synthetic archive: prose as official texts have it, and what a reader makes of it.

Sentences are walks through the neighbours that words have in 2,642 descriptions of procedures
(`pipeline/word_pairs.tsv`), so that common words are as common, and stand beside each other, as in
real papers. They say nothing.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from random import Random

from pipeline.language.neighbours import NUMBER, count_neighbours
from pipeline.language.syllables import is_syllable

SENTENCES = 30_000
"""That there are in all: with ten in a paper, one stands in every three thousandth."""
_LONGEST = 22  # words

_LOOKALIKES = {
    "ấ": "á", "ầ": "à", "ế": "é", "ề": "è", "ộ": "ô", "ố": "ó", "ồ": "ò", "ớ": "ơ", "ờ": "ơ",
    "ứ": "ư", "ừ": "ù", "ự": "ụ", "ữ": "ũ", "ẩ": "ẫ", "ẫ": "ẩ", "ỉ": "i", "ị": "i", "ạ": "a",
    "ả": "a", "ã": "ă", "á": "à", "ặ": "ạ", "ơ": "o", "ư": "u", "ă": "a", "â": "a", "ê": "e",
    "ô": "o", "đ": "d", "n": "m", "m": "rn", "h": "b", "c": "e", "e": "c", "i": "l", "l": "1",
    "t": "l", "u": "n", "g": "q", "a": "o", "o": "0", "r": "n", "y": "v", "0": "O", "1": "l",
    "2": "7", "3": "8", "4": "A", "5": "S", "6": "G", "7": "1", "8": "B", "9": "g",
    "N": "M", "Đ": "D", "Q": "O", "G": "C", "B": "8", "S": "5", "T": "I", "H": "N",
}  # fmt: skip
"""What readers take letters for: accents lost or moved, and shapes that are alike."""


@lru_cache(maxsize=1)
def load_sentences() -> tuple[str, ...]:
    """The same for every archive, each of 6 to 22 words; takes a second."""
    rng = Random(20)  # noqa: S311 - chance, not secrecy
    behind = _neighbours()
    starts = list(behind)
    upto = list(accumulate(behind[word][1][-1] for word in starts))
    firsts = rng.choices(starts, cum_weights=upto, k=SENTENCES)
    return tuple(_walk(first, behind, rng) for first in firsts)


_Behind = dict[str, tuple[list[str], list[int]]]


def _neighbours() -> _Behind:
    """By a word: the words behind it, and how often they are, added up. Real words alone: the
    descriptions hold file names and misprints too."""
    found: _Behind = {}
    for word, counts in count_neighbours().items():
        usual = {w: n for w, n in counts.items() if n > 1 and len(w) > 1 and is_syllable(w)}
        if word != NUMBER and len(word) > 1 and is_syllable(word) and usual:
            found[word] = list(usual), list(accumulate(usual.values()))
    return found


def _walk(word: str, behind: _Behind, rng: Random) -> str:
    words, first = [word.capitalize()], word
    length = rng.randint(6, _LONGEST)
    while len(words) < length:
        choices, upto = behind.get(word) or behind[first]
        word = rng.choices(choices, cum_weights=upto)[0]
        words.append(word)
    return " ".join(words) + "."


def misread(word: str, rng: Random) -> str:
    """One letter of the word taken for another, or lost; the same word where nothing fits."""
    for _ in range(3):
        at = rng.randrange(len(word))
        if word[at] in _LOOKALIKES:
            return word[:at] + _LOOKALIKES[word[at]] + word[at + 1 :]
    return word[:-1] if len(word) > 3 and word.isalpha() else word


def misread_some(words: list[str], share: float, rng: Random) -> None:
    """Misreads about this share of the words, where they stand."""
    for _ in range(int(len(words) * share + rng.random())):
        at = rng.randrange(len(words))
        words[at] = misread(words[at], rng)
