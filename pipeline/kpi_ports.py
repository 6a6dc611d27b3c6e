"""What the core needs of a catalogue for figures over many dossiers; part of every unit of work."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pipeline.dossier_case import Case


@dataclass(frozen=True, slots=True)
class Place:
    """Where a dossier is: with which unit of the one-stop system (DonViXuLy); where none was told,
    at which desk it was opened by hand."""

    unit: str | None
    hand_desk: str | None = None


class KpiUnit(Protocol):
    """Reads in the transaction of the unit of work. Every method raises CatalogueUnavailable when
    the database cannot be reached."""

    def places_received(
        self, since: datetime | None, until: datetime | None
    ) -> Mapping[Place, int]:
        """Where the dossiers are whose NgayTiepNhan is at or after `since` and before `until`, and
        how many; without both, those that have none."""

    def cases_received(
        self, since: datetime, until: datetime, within: Collection[Place] | None = None
    ) -> Iterator[Case]:
        """Those dossiers with all that lies here of them, some thousands at a time, in order of
        NgayTiepNhan; `within` those of these places alone."""

    def case(self, ma_ho_so: str) -> Case:
        """NotFound when there is none."""

    def pages_scanned(self, since: datetime, until: datetime) -> Mapping[str, int]:
        """Pages of stored papers that are not blank, by the desk that handed their scan in first;
        scans received in that time."""
