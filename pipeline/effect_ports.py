"""What the core needs of a catalogue for effects; part of every unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pipeline.effect import Effect, Withdrawal


class EffectUnit(Protocol):
    """Effects in the transaction of the unit of work. What was stored, corrected, tied or removed
    waits in `effects_due` until its effects were found again (`pipeline/effect_renewing.py`); the
    row is written in the transaction of the change, so that a crash loses none."""

    def hold_effects(self) -> None:
        """Nobody else finds effects until this transaction ends: what is read from here on is what
        is written upon."""

    def add_effect(self, effect: Effect) -> Effect | None:
        """With its id; None when the same stands there already."""

    def withdraw_effect(self, effect_id: int, withdrawal: Withdrawal) -> bool:
        """False when it was withdrawn already."""

    def effect(self, effect_id: int) -> Effect:
        """NotFound when there is none."""

    def effects_of(self, paper_ids: Sequence[str]) -> list[Effect]:
        """Those that count, of these papers, in the order in which they were added."""

    def effects_with(self, paper_id: str) -> list[Effect]:
        """Those that count, of this paper or by it."""

    def effect_history(self, paper_id: str) -> list[Effect]:
        """All of a paper, the withdrawn too."""

    def effects_due(self, limit: int = 500, paper_ids: Sequence[str] = ()) -> list[tuple[str, int]]:
        """Papers whose effects are to be found again, the longest waiting first, each with the
        turn to tick off; only those of `paper_ids` where given."""

    def count_effects_due(self) -> tuple[int, int]:
        """How many wait, and how many of them failed when they were tried last."""

    def effects_done(self, paper_id: str, turn: int) -> None:
        """Unless the paper changed again meanwhile."""

    def effects_failed(self, paper_id: str, error: str) -> None:
        """Behind all others, with its error."""

    def ask_effects(self, paper_ids: Sequence[str]) -> None:
        """Their effects are to be found again."""

    def note_numbers(self, paper_id: str, own: Sequence[str], named: Sequence[str]) -> None:
        """The keys of the numbers that a paper bears and of those by which it names others; they
        replace those before."""

    def bearing(self, number: str) -> list[str]:
        """Papers that bear this number."""

    def naming(self, number: str) -> list[str]:
        """Papers that name another by this number."""
