"""Words on which all looks at the page have settled, though the second reading of a box lacks them.

The second reader is weak in accents (`Đõng` for Đồng) and reads a box without its neighbours. A
word's confidence says how often such words are right after both readers, their closer looks and
the neighbours were weighed (decisions 0008 and 0013); where that is high enough, one more look
that differs by an accent or a letter is no reason to ask a person. Digits are never settled so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from pipeline.extraction.finding import Finding
from pipeline.language.folding import fold_text, letters
from pipeline.language.likeness import distance
from pipeline.page import Word

SETTLED = 0.97
STRANGE = 0.985
"""For words in which other letters were seen, and for those of an address: no lexicon knows them.
Both were chosen on specimens (office, worn, phone) and measured on others (`bench meaning`)."""

WORDY = frozenset(
    {"person_name", "post", "subject", "text", "address", "body", "place", "firm", "type_name"}
)
"""Kinds that are words. Numbers and dates need two readers who see the same."""


def is_settled(finding: Finding, other: str) -> bool:
    """Whether the value stands against another reading of its box."""
    if finding.kind not in WORDY or finding.value is None:
        return False
    strange = finding.kind == "address"
    return all(
        _stands(mine, theirs, finding.words, strange)
        for mine, theirs in _differences(finding.value, other)
    )


def _differences(value: str, other: str) -> Iterator[tuple[list[str], list[str]]]:
    """Words of the value that the other reading lacks, with what it has in their place."""
    mine, theirs = value.split(), other.split()
    matcher = SequenceMatcher(None, _keys(mine), _keys(theirs), autojunk=False)
    for what, a0, a1, b0, b1 in matcher.get_opcodes():
        if what != "equal":
            yield mine[a0:a1], theirs[b0:b1]


def _keys(words: Sequence[str]) -> list[str]:
    return [letters(word) for word in words]


def _stands(
    mine: Sequence[str], theirs: Sequence[str], words: Sequence[Word], strange: bool
) -> bool:
    ours, seen = "".join(_keys(mine)), "".join(_keys(theirs))
    if ours == seen:
        return True  # the same letters, cut into other words
    if not ours or not seen or any(sign.isdigit() for sign in ours):
        return False  # something more, or nothing, or a number
    same = fold_text(ours) == fold_text(seen)
    allowed = 1 + len(ours) // 5
    if not same and distance(fold_text(ours), fold_text(seen), allowed) > allowed:
        return False
    least = STRANGE if strange or not same else SETTLED
    return all(_confidence(word, words) >= least for word in mine if letters(word))


def _confidence(word: str, words: Sequence[Word]) -> float:
    """Of the printed word that the value's word was taken from; 0 where it is none of them."""
    key = letters(word)
    own = [w.confidence for w in words if letters(w.text) == key]
    holding = own or [w.confidence for w in words if key in letters(w.text)]
    return min(holding, default=0.0)
