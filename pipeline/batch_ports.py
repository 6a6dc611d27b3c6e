"""What the core needs of a catalogue to show how batches go; part of every unit of work."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from pipeline.scan import Context, ScanRow, ScanState


@dataclass(frozen=True, slots=True)
class BatchRow:
    """Scans of one batch. `first` and `last` were received then; `working` are held by somebody
    whose claim runs; `reasons` count why scans are not stored, by state and code."""

    batch_id: str
    first: datetime
    last: datetime
    states: Mapping[ScanState, int]
    working: int = 0
    reasons: Mapping[tuple[ScanState, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Output:
    """What a batch yielded: `papers`, their `pages`; `scans` stored and `recent_pages` since the
    time that was asked for, the first of these at `begun`; the newest of all at `last`."""

    papers: int = 0
    pages: int = 0
    scans: int = 0
    recent_pages: int = 0
    begun: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class WaitingScan:
    """A scan that waits for a person, and who handed it in what for."""

    row: ScanRow
    contexts: tuple[Context, ...] = ()


class BatchUnit(Protocol):
    """Reads in the transaction of the unit of work. `desk` None: of every desk; else only scans
    that were handed in there count. Every method raises CatalogueUnavailable when the database
    cannot be reached."""

    def batch_ids(self, before: str | None = None) -> Sequence[str]:
        """Of all batches, the one that took something in last first; with `before`, those whose
        newest scan is older than this one."""

    def newest_scan(self, batch_id: str) -> str | None:
        """The intake id of what a batch took in last, whatever desk's it is; None: no such one."""

    def batches(self, batch_ids: Collection[str], desk: str | None) -> list[BatchRow]:
        """Those of these that have scans of the desk, in the order in which they are given."""

    def outputs(
        self, batch_ids: Collection[str], desk: str | None, since: datetime
    ) -> dict[str, Output]:
        """Of those of these that have papers of the desk."""

    def waiting_scans(
        self,
        states: Collection[ScanState],
        desk: str | None,
        batch_id: str | None = None,
        limit: int = 100,
        before: str | None = None,
    ) -> list[WaitingScan]:
        """Scans in these states, of one batch or of all and none, newest first; with `before`,
        those older than this intake id."""

    def count_waiting(self, states: Collection[ScanState], desk: str | None) -> int:
        """How many of them there are, in batches and outside."""

    def count_outbox(self) -> tuple[int, int]:
        """Rows of the outbox, and how many of them are dead."""
