"""What the core needs of a catalogue for searches that are kept; part of every unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from pipeline.kept_search import KeptSearch


class KeptSearchUnit(Protocol):
    """Searches in the transaction of the unit of work. Every method raises CatalogueUnavailable
    when the database cannot be reached."""

    def keep_search(self, search: KeptSearch) -> None:
        """A new one."""

    def kept_search(self, search_id: str) -> KeptSearch | None: ...

    def kept_searches(self, user: str) -> Sequence[KeptSearch]:
        """Those that have a name, by name."""

    def name_search(self, search_id: str, name: str) -> None: ...

    def drop_search(self, search_id: str) -> None: ...

    def drop_passing_searches(self, before: datetime) -> int:
        """Of everybody, those without a name that are older; returns how many."""
