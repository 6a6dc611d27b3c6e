"""The figures of a period, for those who may see them, by desk or by month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.dossier import Dossier
from pipeline.dossier_case import Case
from pipeline.dossier_desk import procedure_of
from pipeline.dossier_values import VIET_NAM
from pipeline.errors import NotAllowed
from pipeline.kpi import KpiRules, Tally, add_up, count_case
from pipeline.kpi_ports import Place
from pipeline.kpi_scope import Scope, desk_of, scope_of
from pipeline.period import Period
from pipeline.ports import UnitOfWork
from pipeline.procedures.procedure import Procedure
from pipeline.procedures.yielding import yields_paper
from pipeline.question import Asker
from pipeline.tools import Tools


class By(StrEnum):
    """What each line of a report is for."""

    DESK = "desk"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class KpiLine:
    """`group` a desk's code or a month (`2026-11`); "" for dossiers of no desk."""

    group: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class KpiReport:
    """`lines` in order of their group, none where nobody asked for groups. `undated` dossiers have
    no NgayTiepNhan and so belong to no period."""

    period: Period
    desk: str | None
    by: By | None
    lines: tuple[KpiLine, ...]
    total: Tally
    undated: int


def report_kpi(
    period: Period,
    asker: Asker,
    tools: Tools,
    rules: KpiRules,
    desk: str | None = None,
    by: By | None = None,
) -> KpiReport:
    """Dossiers count in the period in which they were received, for the desk with which they are
    now; `desk` by its code, or by that of a unit that means it. Raises NotAllowed for who may not
    see the figures (of this desk)."""
    desk = tools.desks.units.get(desk, desk) if desk else None
    scope = _narrow(scope_of(asker, tools.desks), desk)
    counter = _Counter(tools, rules, by)
    found = {part.name: Tally() for part in period.months()} if by is By.MONTH else {}
    with tools.catalogue.begin() as unit:
        for group, tally in counter.count(period, scope, unit):
            found[group] = found.get(group, Tally()) + tally
        astray = unit.places_received(None, None)
    undated = sum(count for place, count in astray.items() if scope.covers(place))
    lines = tuple(KpiLine(group, found[group]) for group in sorted(found)) if by else ()
    return KpiReport(period, desk, by, lines, add_up(found.values()), undated)


class _Counter:
    """Counts dossier by dossier; a procedure is looked up once for each day."""

    def __init__(self, tools: Tools, rules: KpiRules, by: By | None) -> None:
        self._tools, self._rules, self._by = tools, rules, by
        self._procedures: dict[tuple[str | None, date], tuple[Procedure | None, bool | None]] = {}

    def count(self, period: Period, scope: Scope, unit: UnitOfWork) -> Iterator[tuple[str, Tally]]:
        """Tallies with the group that they belong to."""
        parts = period.months() if self._by is By.MONTH else (period,)
        for part in parts:
            times = (part.since, part.until)
            places = [p for p in unit.places_received(*times) if scope.covers(p)]
            for case in unit.cases_received(*times, within=scope.within(places)):
                yield self._group(part, _place(case.dossier)), self._count(case)
            for desk, pages in unit.pages_scanned(*times).items():
                if scope.covers(Place(None, desk)):
                    yield self._group(part, Place(None, desk)), Tally(pages=pages)

    def _count(self, case: Case) -> Tally:
        facts = case.dossier.facts
        received = facts.ngay_tiep_nhan or case.dossier.as_of
        key = facts.ma_thu_tuc, received.astimezone(VIET_NAM).date()
        if key not in self._procedures:
            procedure = procedure_of(case.dossier, self._tools)
            self._procedures[key] = procedure, yields_paper(facts.ma_thu_tuc, procedure)
        return count_case(case, *self._procedures[key], self._rules)

    def _group(self, part: Period, place: Place) -> str:
        if self._by is By.MONTH:
            return part.name
        return (desk_of(place, self._tools.desks) or "") if self._by is By.DESK else ""


def _narrow(scope: Scope, desk: str | None) -> Scope:
    if desk is None:
        return scope
    if not scope.covers(Place(None, desk)):
        raise NotAllowed(act="kpi")
    return Scope(scope.desks, desk)


def _place(dossier: Dossier) -> Place:
    unit = dossier.facts.don_vi_xu_ly
    return Place(unit, None if unit or not dossier.hand else dossier.hand.desk)
