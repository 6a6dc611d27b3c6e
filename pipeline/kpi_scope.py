"""Whose figures somebody may see: an inspector's all, a leader's own unit and those below, those
who work on dossiers their own desk; nobody else's (docs/architecture.md, Who may do what)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pipeline.desks import Desks
from pipeline.errors import NotAllowed
from pipeline.kpi_ports import Place
from pipeline.language.agencies import stands_below
from pipeline.question import Asker, Duty


@dataclass(frozen=True, slots=True)
class Scope:
    """`desk` None: every place; `below` whether units below it belong to it."""

    desks: Desks
    desk: str | None
    below: bool = False

    def covers(self, place: Place) -> bool:
        desk = desk_of(place, self.desks)
        if self.desk is None or desk == self.desk:
            return True
        return self.below and any(
            stands_below(code, upper)
            for code in _codes(place, self.desks)
            for upper in codes_of(self.desk, self.desks)
        )

    def within(self, places: Collection[Place]) -> Collection[Place] | None:
        """What a catalogue is asked for: None where every place is covered."""
        return None if self.desk is None else places


def scope_of(asker: Asker, desks: Desks) -> Scope:
    """Raises NotAllowed for who only scans and for administrators."""
    if asker.sees_every_desk:
        return Scope(desks, None)
    if Duty.LEADER in asker.duties:
        return Scope(desks, asker.desk, below=True)
    if asker.duties & {Duty.OFFICER, Duty.APPROVER}:
        return Scope(desks, asker.desk)
    raise NotAllowed(act="kpi")


def desk_of(place: Place, desks: Desks) -> str | None:
    """The desk that a dossier counts for: that of the unit it is with; where none was told, the
    one that opened it. None for neither."""
    if place.unit is None:
        return place.hand_desk
    return desks.units.get(place.unit, place.unit)


def codes_of(desk: str, desks: Desks) -> frozenset[str]:
    """Codes of units that mean this desk, and its own."""
    return frozenset({desk, *(code for code, means in desks.units.items() if means == desk)})


def _codes(place: Place, desks: Desks) -> frozenset[str]:
    """Those by which its place in the tree of agencies is known."""
    if place.unit is not None:
        return frozenset({place.unit})
    return codes_of(place.hand_desk, desks) if place.hand_desk else frozenset()
