"""What is asked of an index, without its language: a small tree that both write in their own.

`Entry` names the fields. Every word has gone through `entry.wire`, and is a word to the index
whatever it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Words(StrEnum):
    """Fields of words."""

    EXACT = "exact"
    FOLDED = "folded"
    NAMED = "named"
    LEADING = "leading"
    PAIRS = "pairs"
    STARTS = "starts"


class Mark(StrEnum):
    """Facts that are compared whole."""

    DESK = "desk"
    DOSSIER = "dossier"
    PERSON = "person"
    TYPE = "loai"
    ISSUER = "issuer"
    STATE = "state"
    HERE = "here"  # every paper has the value "1"


@dataclass(frozen=True, slots=True)
class Word:
    """One of these words; none of them may be in the index."""

    field: Words
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Far:
    """A word that two reading errors make of `word`; odd words alone, where it is a syllable."""

    field: Words
    word: str
    syllable: bool


@dataclass(frozen=True, slots=True)
class Side:
    """Two words or more side by side. `pairs` are words of `Words.PAIRS` that every paper has in
    which they do: common words stand in many papers, side by side in few."""

    field: Words
    words: tuple[str, ...]
    pairs: tuple[str, ...]

    @property
    def told_by_pairs(self) -> bool:
        return self.field is Words.FOLDED and len(self.words) == 2 and len(self.pairs) == 1


@dataclass(frozen=True, slots=True)
class Marked:
    mark: Mark
    value: str


@dataclass(frozen=True, slots=True)
class Issued:
    """Issued on a day between these, as far as is known of the paper."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class All:
    """Every part; of no part, everything."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part; of no part, nothing."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Several:
    """At least so many of the parts, at least one."""

    least: int
    parts: tuple[Node, ...]


Node = Word | Far | Side | Marked | Issued | All | Either | Several


@dataclass(frozen=True, slots=True)
class Tier:
    """Papers of one score: what `want` finds and nothing of `but` does."""

    score: int
    want: Node
    but: tuple[Node, ...] = ()
