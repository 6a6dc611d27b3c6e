"""How well the acceptance policy does, by what people decided afterwards.

Every decision is evidence: a value that was accepted by rule and corrected later was wrong and
believed; one that waited and was confirmed could have been believed. Nothing is said of fields that
nobody looked at, so the shares hold for what was looked at, not for all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from pipeline.decisions import Outcome
from pipeline.paper import FieldStatus
from pipeline.reviews import Count
from pipeline.tools import Tools


@dataclass(frozen=True, slots=True)
class Measured:
    """One field of one type, counted. `accepted` by rule, of which people then `confirmed_after`
    and `corrected_after` (or found nothing of it on the paper); `reviewed_*` of those that waited,
    and `waiting` those that still do."""

    loai: str
    name: str
    accepted: int
    confirmed_after: int
    corrected_after: int
    reviewed_confirmed: int
    reviewed_corrected: int
    reviewed_rejected: int
    waiting: int

    @property
    def wrong_share(self) -> float | None:
        """Of the accepted values that a person looked at, how many were wrong; None when nobody
        looked at any."""
        looked_at = self.confirmed_after + self.corrected_after
        return self.corrected_after / looked_at if looked_at else None


def measure(tools: Tools) -> tuple[Measured, ...]:
    """By type (as it was read) and field, in order. Raises CatalogueUnavailable."""
    with tools.catalogue.begin() as unit:
        counts = unit.count_outcomes()
    by_field = groupby(counts, lambda count: (count.loai, count.name))
    return tuple(_sum_up(loai, name, group) for (loai, name), group in by_field)


def _sum_up(loai: str, name: str, counts: Iterable[Count]) -> Measured:
    known = {(count.status, count.outcome): count.count for count in counts}

    def of(status: FieldStatus, *outcomes: Outcome | None) -> int:
        return sum(known.get((status, outcome), 0) for outcome in outcomes)

    rule, person = FieldStatus.ACCEPTED, FieldStatus.REVIEW
    return Measured(
        loai=loai,
        name=name,
        accepted=of(rule, None, *Outcome),
        confirmed_after=of(rule, Outcome.CONFIRMED),
        corrected_after=of(rule, Outcome.CORRECTED, Outcome.REJECTED),
        reviewed_confirmed=of(person, Outcome.CONFIRMED),
        reviewed_corrected=of(person, Outcome.CORRECTED),
        reviewed_rejected=of(person, Outcome.REJECTED),
        waiting=of(person, None, Outcome.WITHDRAWN),
    )
