"""What a reader nearly read: letters that were second to those it chose.

A circumflex with a hook and one without differ in a few pixels; on worn print the second reader
gives the right letter a third of its belief, and chooses the other. Words with one letter changed
so are readings of that reader too, of little weight by themselves; the words beside them may tip
the scales.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.tokens import normal

LEAST = 0.02  # of a reader's belief; what has less is not told
MOST = 4  # words told for one
GAP = 0  # the code of no letter


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, how sure the reader is of it, its place 0..1 along the line; what it nearly read
    instead, with the belief that each was given ("": no letter at all)."""

    mark: str
    sure: float
    at: float
    rivals: Mapping[str, float]


def find_rivals(
    own: int,
    beliefs: NDArray[np.float32],
    codes: NDArray[np.int64],
    marks: Sequence[str],
) -> Mapping[str, float]:
    """`beliefs` (steps × ranks, 0..1) are those in `codes` during the time steps of one letter,
    whose code is `own`. Of no letter there can only be talk where every step allows it."""
    best: dict[str, float] = {}
    told = (beliefs >= LEAST) & (codes != own) & (codes != GAP)
    for belief, code in zip(beliefs[told].tolist(), codes[told].tolist(), strict=True):
        mark = marks[code - 1]
        best[mark] = max(best.get(mark, 0.0), belief)
    gaps = np.where(codes == GAP, beliefs, 0.0).max(axis=1)
    if gaps.min() >= LEAST:
        best[""] = float(gaps.min())
    return best


def spell_rivals(word: Sequence[Letter]) -> tuple[tuple[str, float], ...]:
    """The likeliest words that differ from a word in one letter, with their beliefs."""
    text = normal("".join(letter.mark for letter in word))
    spelt = dict(sorted(_spell(word), key=lambda rival: rival[1]))  # the likelier one stays
    ranked = sorted(spelt.items(), key=lambda rival: -rival[1])
    return tuple((rival, sure) for rival, sure in ranked if rival not in ("", text))[:MOST]


def _spell(word: Sequence[Letter]) -> Iterator[tuple[str, float]]:
    for at, letter in enumerate(word):
        for mark, sure in letter.rivals.items():
            if not mark.isspace():
                marks = [other.mark for other in word]
                marks[at] = mark
                yield normal("".join(marks)), sure
