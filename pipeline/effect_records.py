"""What people said of the effect of papers, as it is kept beside the bytes: what rules find is
found again, a person's word is not."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.effect import Effect, EffectKind, Withdrawal

if TYPE_CHECKING:
    from pipeline.ports import UnitOfWork


def read_effect(facts: dict[str, Any]) -> Effect:
    """Raises KeyError, TypeError or ValueError for anything else."""
    over = facts["withdrawn"]
    if over is not None:
        over = Withdrawal(**{**over, "at": datetime.fromisoformat(over["at"])})
    at = datetime.fromisoformat(facts["at"])
    return Effect(**{**facts, "kind": EffectKind(facts["kind"]), "at": at, "withdrawn": over})


def is_effect_entered(effect: Effect, unit: UnitOfWork) -> bool:
    """Whether the catalogue knows it; as withdrawn, where it was."""
    found = _known(effect, unit)
    return found is not None and (effect.withdrawn is None or found.withdrawn is not None)


def restore_effect(effect: Effect, unit: UnitOfWork) -> bool:
    """False when nothing was missing."""
    if is_effect_entered(effect, unit):
        return False
    found = _known(effect, unit) or unit.add_effect(effect)
    if effect.withdrawn is not None and found is not None:
        unit.withdraw_effect(found.effect_id, effect.withdrawn)
    return found is not None


def _known(effect: Effect, unit: UnitOfWork) -> Effect | None:
    """A person's word is the one of that moment; what a rule found says the same."""
    said = [old for old in unit.effect_history(effect.paper_id) if old.finding == effect.finding]
    return next((old for old in said if not effect.user or old.at == effect.at), None)
