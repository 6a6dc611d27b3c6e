"""What the core needs of a catalogue for the ledger; part of every unit of work."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypedDict, Unpack

from pipeline.ledger import Act, Deed, Entry, Head


class Filters(TypedDict, total=False):
    """Which entries: all that these say together; None says nothing. `since` and `until` are
    aware; the latter is not included. `purposeful`: only those with a purpose. `seqs`: some
    thousand numbers at most."""

    user: str | None
    desk: str | None
    paper_id: str | None
    ma_ho_so: str | None
    deed: Deed | None
    since: datetime | None
    until: datetime | None
    purposeful: bool
    seqs: Collection[int] | None


class LedgerUnit(Protocol):
    """The ledger, in the transaction of the unit of work. There is no way to change or remove an
    entry. Every method raises CatalogueUnavailable when the database cannot be reached."""

    def append(self, act: Act, at: datetime | None = None) -> Entry:
        """Write the next entry: kept or undone with the unit. `at` is for what was done before
        there was a ledger; else it is the time of the database.

        From here to the end of the unit every other writer of the ledger waits, so it comes last:
        a unit that holds the ledger waits for nobody else (scans, dossiers, papers come first)."""

    def append_all(self, acts: Sequence[Act]) -> list[Entry]:
        """The same for several, in their order, all at the same time: papers of a list."""

    def entries(
        self,
        after_seq: int = 0,
        limit: int = 1000,
        **wanted: Unpack[Filters],
    ) -> list[Entry]:
        """In their order, those behind `after_seq`; at or after `since`, before `until`;
        `purposeful` those alone that say what for."""

    def plain_facts(self, deed: Deed, after_seq: int, limit: int) -> Sequence[tuple[int, str]]:
        """Number and facts, as the text of their JSON, of entries of this kind in their order: for
        comparing very many of them, of which few are wanted."""

    def last_entry(self, deed: Deed | None = None) -> Entry | None:
        """The newest (of a kind)."""

    def head(self) -> Head:
        """What the catalogue itself says of how far the ledger goes."""

    def restore_entries(self, entries: Iterable[Entry]) -> int:
        """For `rebuild`: write entries as they were, where the first continues what is there;
        returns how many. Conflict when it does not."""
