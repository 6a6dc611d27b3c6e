"""Searches that people kept: the part of the unit of work of `pipeline/kept_search_ports.py`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from pipeline.kept_search import KeptSearch, read_sought, write_sought
from storage.kept_search_tables import kept_searches
from storage.transaction import Transaction

_ROW = kept_searches.c


class KeptSearchRows(Transaction):
    """Methods as the port says."""

    def keep_search(self, search: KeptSearch) -> None:
        told = {"search_id": search.search_id, "user": search.user, "name": search.name}
        sought = write_sought(search.sought)
        self._write(insert(kept_searches).values(**told, sought=sought, at=search.at))

    def kept_search(self, search_id: str) -> KeptSearch | None:
        rows = self._read(select(kept_searches).where(_ROW.search_id == search_id))
        return _make(rows[0]) if rows else None

    def kept_searches(self, user: str) -> list[KeptSearch]:
        mine = (_ROW.user == user) & (_ROW.name != "")
        query = select(kept_searches).where(mine).order_by(_ROW.name, _ROW.search_id)
        return [_make(row) for row in self._read(query)]

    def name_search(self, search_id: str, name: str) -> None:
        mine = _ROW.search_id == search_id
        self._write(update(kept_searches).where(mine).values(name=name))

    def drop_search(self, search_id: str) -> None:
        self._write(delete(kept_searches).where(_ROW.search_id == search_id))

    def drop_passing_searches(self, before: datetime) -> int:
        old = (_ROW.name == "") & (_ROW.at < before)
        return self._write(delete(kept_searches).where(old))


def _make(row: Row[Any]) -> KeptSearch:
    return KeptSearch(row.search_id, row.user, read_sought(row.sought), row.at, row.name)
