"""What the core needs of a catalogue for the ledger; part of every unit of work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from pipeline.ledger import Act, Deed, Entry, Head


class LedgerUnit(Protocol):
    """The ledger, in the transaction of the unit of work. There is no way to change or remove an
    entry. Every method raises CatalogueUnavailable when the database cannot be reached."""

    def append(self, act: Act, at: datetime | None = None) -> Entry:
        """Write the next entry: kept or undone with the unit. `at` is for what was done before
        there was a ledger; else it is the time of the database.

        From here to the end of the unit every other writer of the ledger waits, so it comes last:
        a unit that holds the ledger waits for nobody else (scans, dossiers, papers come first)."""

    def entries(
        self,
        after_seq: int = 0,
        limit: int = 1000,
        *,
        user: str | None = None,
        desk: str | None = None,
        paper_id: str | None = None,
        ma_ho_so: str | None = None,
        deed: Deed | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        purposeful: bool = False,
    ) -> list[Entry]:
        """In their order, those behind `after_seq`; at or after `since`, before `until`;
        `purposeful` those alone that say what for."""

    def last_entry(self, deed: Deed | None = None) -> Entry | None:
        """The newest (of a kind)."""

    def head(self) -> Head:
        """What the catalogue itself says of how far the ledger goes."""

    def restore_entries(self, entries: Iterable[Entry]) -> int:
        """For `rebuild`: write entries as they were, where the first continues what is there;
        returns how many. Conflict when it does not."""
