"""The digitising figures of the service index (Bộ chỉ số phục vụ người dân, doanh nghiệp, QĐ
766/QĐ-TTg, group 4) and what reuse saved, of one dossier and of many.

Formulas: "Mô tả công thức tính chỉ số 766" as transcribed in a public tool (2026); docs/kpi.md says
which parts are our reading. Where it gives no denominator: dossiers received in the period.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from pipeline.dossier import Attachment, Facts
from pipeline.dossier_case import Case
from pipeline.dossier_portal import Wording, portal_facts
from pipeline.procedures.procedure import Component, Mode, Procedure

FULL_MARKS_AT = 80
"""Percent from which 4.2 and 4.3 have all their points; below, pro rata."""

_CENT = Decimal("0.01")
_WORDING = Wording(name=lambda loai, kq_code: loai or "", link=lambda paper_id: paper_id)


@dataclass(frozen=True, slots=True)
class KpiRules:
    """What the messages do not say of themselves. `portal_places` are values of NoiNopHoSo of
    dossiers that were born on the national portal; `population` values of MaCSDL that are the
    national population database."""

    portal_places: frozenset[str] = frozenset()
    population: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts, of dossiers where nothing else is said; they add up.

    `received` by the one-stop system in the period, among them `incomplete` (procedure or person
    not told yet) and `unknown` (nobody knows whether the procedure yields a paper); `by_hand` ours
    alone, and in no other count of dossiers. `yielding` of procedures that yield a paper. 4.1
    `with_result`, 4.2 `digitised`, 4.3 `reused`, 4.4 `shared`, 4.5 `population`. Components:
    `reusable` and `satisfied` where the procedure is known, `not_asked` everywhere. `pages`."""

    received: int = 0
    by_hand: int = 0
    incomplete: int = 0
    unknown: int = 0
    yielding: int = 0
    with_result: int = 0
    digitised: int = 0
    reused: int = 0
    shared: int = 0
    population: int = 0
    reusable: int = 0
    satisfied: int = 0
    not_asked: int = 0
    pages: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, n) + getattr(other, n) for n in _COUNTS))


_COUNTS = tuple(f.name for f in fields(Tally))


class Indicator(StrEnum):
    """What is told as a ratio; those with a number are of QĐ 766/QĐ-TTg."""

    WITH_RESULT = "4.1"
    DIGITISED = "4.2"
    REUSED = "4.3"
    SHARED = "4.4"
    POPULATION = "4.5"
    REUSE_RATE = "reuse_rate"


@dataclass(frozen=True, slots=True)
class Ratio:
    """`numerator` of `denominator`; `pro_rata` where full marks need FULL_MARKS_AT percent."""

    indicator: Indicator
    numerator: int
    denominator: int
    pro_rata: bool = False

    @property
    def percent(self) -> Decimal | None:
        """With two decimals, halves upwards; None (N/A) for nothing of nothing."""
        if not self.denominator:
            return None
        share = Decimal(self.numerator * 100) / self.denominator
        return share.quantize(_CENT, ROUND_HALF_UP)

    @property
    def marks(self) -> Decimal | None:
        """Percent of the points that can be had (x · max / 80); None where there is no such rule.
        How many points these are, the source does not say."""
        if not self.pro_rata or not self.denominator:
            return None
        share = Decimal(self.numerator * 100 * 100) / (self.denominator * FULL_MARKS_AT)
        return min(share, Decimal(100)).quantize(_CENT, ROUND_HALF_UP)


def ratios(tally: Tally) -> tuple[Ratio, ...]:
    """In the order in which they are told."""
    received = tally.received
    return (
        Ratio(Indicator.WITH_RESULT, tally.with_result, tally.yielding),
        Ratio(Indicator.DIGITISED, tally.digitised, received, pro_rata=True),
        Ratio(Indicator.REUSED, tally.reused, received, pro_rata=True),
        Ratio(Indicator.SHARED, tally.shared, received),
        Ratio(Indicator.POPULATION, tally.population, received),
        Ratio(Indicator.REUSE_RATE, tally.satisfied, tally.reusable),
    )


def minutes_saved(tally: Tally, minutes_per_paper: float) -> float:
    """An estimate: nobody measured it."""
    return tally.not_asked * minutes_per_paper


def count_case(
    case: Case, procedure: Procedure | None, yields: bool | None, rules: KpiRules
) -> Tally:
    """One dossier. `yields` whether its procedure yields a paper, None where nobody knows."""
    if not case.confirmed:
        return Tally(by_hand=1)
    facts = portal_facts(case, procedure, _WORDING)
    reused = reused_components(facts, procedure)
    return Tally(
        received=1,
        incomplete=int(not case.dossier.complete),
        unknown=int(yields is None),
        yielding=int(yields is True),
        with_result=int(issues_electronically(facts, yields)),
        digitised=int(is_digitised(facts, yields)),
        reused=int(is_reused(facts, rules)),
        shared=int(is_shared(facts)),
        population=int(uses_population_data(facts, rules)),
        reusable=len(reusable_components(facts, procedure)),
        satisfied=len(reused) if procedure else 0,
        not_asked=len(reused),
    )


def issues_electronically(facts: Facts, yields: bool | None) -> bool:
    """4.1: its procedure yields a paper and its result has a link to a file."""
    return yields is True and has_result_file(facts)


def is_digitised(facts: Facts, yields: bool | None) -> bool:
    """4.2: a file among the components, and one of the result unless there is no paper to yield.
    Where nobody knows whether there is, the result must be there."""
    return bool(any(_standing(facts))) and (yields is False or has_result_file(facts))


def is_reused(facts: Facts, rules: KpiRules) -> bool:
    """4.3: HoSoCoThanhPhanSoHoa = 1; of a dossier born on the portal TaiLieuNop.DuocSoHoa = 1."""
    if facts.place in rules.portal_places:
        return any(a.digitised for a in _standing(facts))
    return bool(facts.has_digitised)


def is_shared(facts: Facts) -> bool:
    """4.4: a component from the person's own store (DuocLayTuKhoDMQG = 1), or the link of a result
    told under its code in the national list."""
    listed = any(r.link and r.kq_code for r in facts.results or ())
    return listed or any(a.from_store for a in _standing(facts))


def uses_population_data(facts: Facts, rules: KpiRules) -> bool:
    """4.5: TaiKhoanDuocXacThucVoiVNeID = 1, or DuocLayTuKhoDMQG = 1, or MaCSDL of the population
    database."""
    asked = bool(rules.population.intersection(facts.databases or ()))
    return bool(facts.vneid_verified) or asked or any(a.from_store for a in _standing(facts))


def has_result_file(facts: Facts) -> bool:
    return any(result.link for result in facts.results or ())


def reused_components(facts: Facts, procedure: Procedure | None) -> frozenset[str]:
    """Components for which a stored paper was used: each once, however many papers. A file of
    which nobody said to which component it belongs is none."""
    used = (a for a in _standing(facts) if a.reused and a.component)
    return frozenset(_key(a.component or "", procedure) for a in used)


def reusable_components(facts: Facts, procedure: Procedure | None) -> frozenset[str]:
    """Components that a stored paper could satisfy, and those that one does. One that is asked for
    under a condition counts where something was handed in for it: else nobody asked for it."""
    if procedure is None:
        return frozenset()
    there = {_key(a.component, procedure) for a in _standing(facts) if a.component}
    asked = (c for c in procedure.components if not c.condition or c.key in there)
    open_ = frozenset(c.key for c in asked if _can_be_reused(c))
    return open_ | reused_components(facts, procedure)


def _can_be_reused(component: Component) -> bool:
    """K from the store, P shown once and scanned; a look-up (D alone) needs no paper, a new form
    (N) and a surrendered original (O) cannot be a stored one."""
    return component.allows(Mode.KEPT) or component.allows(Mode.PRESENT)


def _key(component: str, procedure: Procedure | None) -> str:
    part = procedure.component(component) if procedure else None
    return part.key if part else component


def _standing(facts: Facts) -> Iterator[Attachment]:
    return (a for a in facts.attachments or () if not a.deleted)


def add_up(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())
