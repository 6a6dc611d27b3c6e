"""How near a reading comes to what a page says. Order never matters: words are multisets.

Words are equal after NFC and case folding, and split at white space. Words of seals, signature
stamps and overlays are forgiven: read or not, they do not count.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.language.folding import fold
from pipeline.language.likeness import distance

PAIRED = 0.6  # of its letters may be wrong in a word that is still taken for a misread other one


@dataclass(frozen=True, slots=True)
class Score:
    """Words of one page: how many stand there, were read, and are common to both; `plain` those
    common without marks and case. `letters` stand there, `edits` mend what was read of them.
    `seconds` is the wall time from bytes to words."""

    name: str
    truth: int
    read: int
    common: int
    seconds: float = 0.0
    plain: int = 0
    letters: int = 0
    edits: int = 0

    @property
    def recall(self) -> float:
        return self.common / max(self.truth, 1)

    @property
    def precision(self) -> float:
        return self.common / max(self.read, 1)

    @property
    def character_error(self) -> float:
        """Letters to insert, delete or exchange in the words, as a share of the letters there."""
        return self.edits / max(self.letters, 1)

    @property
    def diacritic_error(self) -> float:
        """Share of the words there that were read right but for their marks (đ is one)."""
        return (self.plain - self.common) / max(self.truth, 1)


def count_words(text: str) -> Counter[str]:
    """Words as they are compared."""
    return Counter(unicodedata.normalize("NFC", text).casefold().split())


def score_text(name: str, text: str, truth: str, overlay: str = "", seconds: float = 0.0) -> Score:
    """Overlay words are forgiven after the truth has taken its own."""
    wanted, read = count_words(truth), count_words(text)
    common = wanted & read
    read -= (read - common) & count_words(overlay)
    return Score(
        name,
        wanted.total(),
        read.total(),
        common.total(),
        round(seconds, 2),
        (_strip_marks(wanted) & _strip_marks(read)).total(),
        sum(len(word) * times for word, times in wanted.items()),
        count_edits(wanted - common, read - common),
    )


def count_edits(missing: Counter[str], strange: Counter[str]) -> int:
    """Letters between the words that were missed and those that were read instead: the likest
    are paired first; what has no partner is written, or struck out, as a whole."""
    left, right = list(missing.elements()), list(strange.elements())
    edits, free_left, free_right = 0, set(range(len(left))), set(range(len(right)))
    for cost, i, j in sorted(_pair(left, right)):
        if i in free_left and j in free_right:
            free_left.discard(i)
            free_right.discard(j)
            edits += cost
    return edits + sum(len(left[i]) for i in free_left) + sum(len(right[j]) for j in free_right)


def average(scores: Iterable[Score]) -> tuple[float, float]:
    """Mean recall and mean precision, every page counting the same."""
    rows = list(scores)
    count = max(len(rows), 1)
    return sum(s.recall for s in rows) / count, sum(s.precision for s in rows) / count


def _pair(left: list[str], right: list[str]) -> Iterator[tuple[int, int, int]]:
    """Edits between words that may be one and the same, with their places."""
    for i, word in enumerate(left):
        for j, other in enumerate(right):
            allowed = int(PAIRED * max(len(word), len(other)))
            cost = distance(word, other, allowed)
            if cost <= allowed:
                yield cost, i, j


def _strip_marks(words: Counter[str]) -> Counter[str]:
    plain: Counter[str] = Counter()
    for word, times in words.items():
        plain[fold(word)] += times
    return plain
