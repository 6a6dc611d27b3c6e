"""Which live dossiers wait for an officer, the most urgent first; and those of a person who stands
at the counter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.asked import asked_facts
from pipeline.desks import holds
from pipeline.dossier import Dossier, DossierState, Promise
from pipeline.dossier_desk import read_person
from pipeline.dossier_view import describe_list
from pipeline.errors import NotAllowed
from pipeline.ports import UnitOfWork
from pipeline.question import Asker
from pipeline.tools import Tools

MOST = 10_000
"""Dossiers that are put in order at once."""

_WAITING_OUTSIDE = frozenset({DossierState.FINISHED, DossierState.SUPPLEMENT, DossierState.PAYMENT})
"""Nobody here is late with it: it waits for the citizen."""


@dataclass(frozen=True, slots=True)
class Due:
    """A page of live dossiers in order of their promised day; `late` and `total` count all that
    were looked at, `complete` tells whether there are no more than those."""

    dossiers: tuple[Dossier, ...]
    total: int
    late: int
    complete: bool


def list_due(asker: Asker, tools: Tools, limit: int = 50, skip: int = 0) -> Due:
    """Those that are in the asker's hands; for who sees no papers none. The look is logged."""
    if not asker.sees_papers:
        return Due((), 0, 0, True)
    now = tools.clock.now()
    with tools.catalogue.begin() as unit:
        every, complete = _promises(asker, unit, tools)
        every.sort(key=_urgency)
        codes = [one.ma_ho_so for one in every[skip : skip + limit]]
        known = unit.known_dossiers(codes)
        found = tuple(known[code] for code in codes if code in known)
        unit.append(describe_list(found, asker))
        unit.commit()
    return Due(found, len(every), _count_late(every, now), complete)


def count_late(asker: Asker, tools: Tools) -> tuple[int, int]:
    """How many live dossiers are in the asker's hands, and how many of them are late."""
    if not asker.sees_papers:
        return 0, 0
    with tools.catalogue.begin() as unit:
        every, _ = _promises(asker, unit, tools)
    return len(every), _count_late(every, tools.clock.now())


def list_of_person(person: str, asker: Asker, tools: Tools) -> tuple[Dossier, ...]:
    """Dossiers of a person that the asker holds, live ones first, the newest first. `person` are
    the 12 digits or the code of a chip card. What was asked is logged as a fingerprint.

    Raises NotAllowed for who sees no papers, BadMessage for anything but a person."""
    if not asker.sees_papers:
        raise NotAllowed(act="list_of_person")
    number, _ = read_person(person)
    with tools.catalogue.begin() as unit:
        every = unit.dossiers_of(number)
        found = [one for one in every if holds(one, asker, tools.desks)]
        found.sort(key=lambda one: (one.live, one.facts.ngay_tiep_nhan or one.as_of), reverse=True)
        act = describe_list(found, asker)
        facts = {**act.facts, **asked_facts([number], tools.audit_key)}
        unit.append(replace(act, facts=facts))
        unit.commit()
    return tuple(found)


def is_late(dossier: Dossier, now: datetime) -> bool:
    """A live one, past the promised moment, and still with us."""
    promise = Promise(dossier.ma_ho_so, dossier.state, dossier.facts.ngay_hen_tra)
    return dossier.live and _is_broken(promise, now)


def _is_broken(promise: Promise, now: datetime) -> bool:
    promised = promise.ngay_hen_tra
    return promised is not None and promised < now and promise.state not in _WAITING_OUTSIDE


def _count_late(every: list[Promise], now: datetime) -> int:
    return sum(_is_broken(one, now) for one in every)


def _promises(asker: Asker, unit: UnitOfWork, tools: Tools) -> tuple[list[Promise], bool]:
    """Whether those are all is told with them."""
    found = unit.promises(tools.desks.hands_of(asker), MOST + 1)
    return found[:MOST], len(found) <= MOST


def _urgency(promise: Promise) -> tuple[bool, bool, float, str]:
    """Those that wait for the citizen behind those that wait for us; without a day last."""
    promised = promise.ngay_hen_tra
    moment = promised.timestamp() if promised else 0.0
    return promise.state in _WAITING_OUTSIDE, promised is None, moment, promise.ma_ho_so
