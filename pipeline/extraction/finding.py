"""What was found: a value with its words, before anybody has decided whether to believe it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pipeline.language.kinds import KINDS
from pipeline.layout import Run, around
from pipeline.page import Box, Word


@dataclass(frozen=True, slots=True)
class Claim:
    """What a machine code says of a field: `value` in normal form, where the code stands, and the
    `rule` that read it. `alone`: it checks itself, so no reader need agree."""

    value: str = field(repr=False)
    page: int
    box: Box
    rule: str
    alone: bool = True


@dataclass(frozen=True)
class Finding:
    """One value of a paper. `runs` are its printed lines, each re-read on its own; `kind` names
    its parser (`pipeline/language/kinds.py`); `proofs` and `doubts` are codes of cross-checks that
    came out well and badly (`pipeline/acceptance.py` weighs them); `probe` is a strip that is empty
    when nothing of the value was overlooked. `claim` is the
    machine code whose value it follows: then `guess` is what was read."""

    name: str
    kind: str
    runs: tuple[Run, ...]
    value: str | None
    rule: str
    printed: str | None = None
    guess: str | None = None
    handwritten: bool = False
    proofs: frozenset[str] = frozenset()
    doubts: frozenset[str] = frozenset()
    probe: Box | None = None
    claim: Claim | None = None

    @property
    def raw(self) -> str:
        return "\n".join(run.text for run in self.runs)

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for run in self.runs for word in run.words)

    @property
    def page(self) -> int:
        return self.runs[0].page

    @property
    def box(self) -> Box:
        return around(run.box for run in self.runs)

    @property
    def confidence(self) -> float:
        return min(run.confidence for run in self.runs)

    def proved(self, *codes: str) -> Finding:
        return replace(self, proofs=self.proofs | set(codes))

    def doubted(self, *codes: str) -> Finding:
        return replace(self, doubts=self.doubts | set(codes))


def find_value(name: str, kind: str, runs: Iterable[Run], rule: str) -> Finding | None:
    """A finding whose value the kind's parser takes from the runs; None without words."""
    runs = tuple(runs)
    if not runs:
        return None
    text = " ".join(run.text for run in runs)
    return Finding(name, kind, runs, KINDS[kind].parse(text), rule)
