"""Whether words are as sure as they say: of those said to be 95 % sure, 95 % should be right."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.scores import count_words

EDGES = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99)
"""Lower ends of the classes of confidence; the last one reaches up to 1."""
SURE = 0.99


@dataclass(frozen=True, slots=True)
class SaidWord:
    """A word as read, and how sure the reader is of it, 0..1."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Class:
    """Words of one class of confidence: how many, how many of them right, and what they said of
    themselves, added up."""

    words: int = 0
    right: int = 0
    said: float = 0.0

    def __add__(self, other: Class) -> Class:
        return Class(self.words + other.words, self.right + other.right, self.said + other.said)


def classify_words(said: Iterable[SaidWord], truth: str, overlay: str = "") -> list[Class]:
    """The words of one page, in reading order, by class. A word is right while the truth still
    has it; one that only a seal or an overlay has does not count."""
    there, forgiven = count_words(truth), count_words(overlay)
    classes = [Class() for _ in EDGES]
    for word in said:
        ((key, _),) = count_words(word.text).most_common(1) or (("", 0),)
        right = there[key] > 0
        if not right and forgiven[key] > 0:
            forgiven[key] -= 1
            continue
        there[key] -= right
        place = bisect_right(EDGES, word.confidence) - 1
        classes[place] += Class(1, int(right), word.confidence)
    return classes


def add_up(pages: Iterable[Sequence[Class]]) -> list[Class]:
    """Classes of many pages together."""
    total = [Class() for _ in EDGES]
    for page in pages:
        total = [a + b for a, b in zip(total, page, strict=True)]
    return total


def measure_sure(classes: Sequence[Class]) -> tuple[float, float]:
    """Of all words the share that is at least 99 % sure, and the share of those that is right."""
    sure = classes[EDGES.index(SURE)]
    words = sum(c.words for c in classes)
    return sure.words / max(words, 1), sure.right / max(sure.words, 1)


def expected_error(classes: Sequence[Class]) -> float:
    """Mean gap between what the classes say and what is right, by words (Guo et al. 2017)."""
    words = sum(c.words for c in classes)
    return sum(abs(c.said - c.right) for c in classes) / max(words, 1)
