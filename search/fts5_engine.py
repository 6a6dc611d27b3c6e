"""Runs plans on the embedded index. Rows of the words are numbered by `place`, newest first, so a
statement that wants the newest stops where it has them."""

# Table names carry the number of their set, which SQL cannot bind; values are always bound.
# ruff: noqa: S608

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.question import MOST_COUNTED, Facet, Sort
from search.answering import Place, Row
from search.cursor import Cursor
from search.fts5_query import Expressions, dates_of
from search.fts5_rows import DESK_GAP
from search.plan import Node, Tier

_COLUMNS = {
    Facet.TYPE: "loai", Facet.ISSUER: "issuer", Facet.YEAR: "newest / 10000", Facet.DESK: "desks",
    Facet.STATE: "state",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Source:
    """FROM and WHERE of a statement, and its values."""

    tables: str
    conditions: tuple[str, ...]
    values: tuple[object, ...]

    def __str__(self) -> str:
        return f"{self.tables} WHERE {' AND '.join(self.conditions)}"


class Fts5Engine:
    """The engine of one answer, inside one transaction."""

    def __init__(self, connection: sqlite3.Connection, n: int) -> None:
        self._connection, self._n = connection, n
        self._expressions = Expressions(connection, n)

    def count(self, wanted: Node) -> int:
        source = self._find(wanted)
        query = f"SELECT count(*) FROM (SELECT w.rowid FROM {source} LIMIT {MOST_COUNTED + 1})"
        ((found,),) = self._connection.execute(query, source.values).fetchall()
        return int(found)

    def fill(self, tiers: Sequence[Tier], after: Place | None, size: int) -> list[Row]:
        found: dict[int, int] = {}
        for tier in tiers:
            for place in self._places(tier, after[0] if after else None, size):
                found.setdefault(place, tier.score)
            after = None
            if len(found) >= size:
                break
        return self._read(list(found.items())[:size])

    def sort(self, wanted: Node, sort: Sort, after: Cursor | None, size: int) -> list[Row]:
        if sort is Sort.NEWEST_STORED:
            place = (after.place, after.paper_id) if after else None
            return self.fill([Tier(0, wanted)], place, size)
        source = self._find(wanted)
        # Few matches are sorted; of many, the papers are walked in order till the page is full.
        few = self.count(wanted) <= MOST_COUNTED
        column, way, op = ("newest", "DESC", "<") if sort is Sort.NEWEST_ISSUED else (
            "oldest", "ASC", ">")  # fmt: skip
        behind, values = "1", ()
        if after is not None:
            behind = f"(p.{column} {op} ? OR (p.{column} = ? AND p.id > ?))"
            values = (after.day, after.day, after.place)  # type: ignore[assignment]
        tables = f"words_{self._n} w CROSS JOIN papers_{self._n} p ON p.id = w.rowid"
        if not few:
            tables = f"papers_{self._n} p CROSS JOIN words_{self._n} w ON w.rowid = p.id"
        query = (
            f"SELECT p.id FROM {tables} WHERE {' AND '.join(source.conditions)} AND {behind}"
            f" ORDER BY {'' if not few else '+'}p.{column} {way}, p.id LIMIT ?"
        )
        rows = self._connection.execute(query, (*source.values, *values, size))
        return self._read([(row[0], 0) for row in rows])

    def among(self, wanted: Node, rows: Sequence[Row]) -> set[str]:
        source = self._find(wanted)
        query = f"SELECT 1 FROM {source} AND w.rowid = ?"
        found = (
            row.paper_id
            for row in rows
            if self._connection.execute(query, (*source.values, row.place)).fetchone()
        )
        return set(found)

    def tally(self, wanted: Node, facets: Sequence[Facet]) -> dict[Facet, dict[str, int]]:
        source = self._find(wanted, facts=True)
        columns = ", ".join(_COLUMNS[facet] for facet in facets)
        query = f"SELECT {columns or 1} FROM {source} LIMIT {MOST_COUNTED}"
        rows = Counter(self._connection.execute(query, source.values).fetchall())
        return {facet: _count(facet, place, rows) for place, facet in enumerate(facets)}

    def _places(self, tier: Tier, after: int | None, size: int) -> list[int]:
        source = self._find(tier.want, self._expressions.write_tier(tier))
        behind = " AND w.rowid > ?" if after is not None else ""
        values = (*source.values, *((after,) if after is not None else ()), size)
        query = f"SELECT w.rowid FROM {source}{behind} ORDER BY w.rowid LIMIT ?"
        return [row[0] for row in self._connection.execute(query, values)]

    def _find(self, wanted: Node, expression: str = "", facts: bool = False) -> _Source:
        """Days stand in the facts of a paper: the words know years alone."""
        n = self._n
        tables, values = f"words_{n} w", [expression or self._expressions.write(wanted)]
        conditions = [f"words_{n} MATCH ?"]
        days = list(_days(wanted, values))
        if days or facts:
            tables += f" CROSS JOIN papers_{n} p ON p.id = w.rowid"
        return _Source(tables, (*conditions, *days), tuple(values))

    def _read(self, found: Sequence[tuple[int, int]]) -> list[Row]:
        places = ", ".join(str(place) for place, _ in found)
        query = (
            f"SELECT p.id, p.paper_id, p.newest, p.loai, k.fields FROM papers_{self._n} p"
            f" JOIN kept_{self._n} k ON k.id = p.id WHERE p.id IN ({places})"
        )
        known = {row[0]: row[1:] for row in self._connection.execute(query)} if found else {}
        return [
            Row(paper_id, place, newest, loai, json.loads(fields), score)
            for place, score in found
            for paper_id, newest, loai, fields in [known[place]]
        ]


def _days(wanted: Node, values: list[str]) -> Iterator[str]:
    for issued in dates_of(wanted):
        if issued.first is not None:
            values.append(issued.first.isoformat())
            yield "p.issued_last >= ?"
        if issued.last is not None:
            values.append(issued.last.isoformat())
            yield "p.issued_first <= ?"


def _count(facet: Facet, place: int, rows: Counter[tuple[str | int, ...]]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for row, times in rows.items():
        value = str(row[place] or "")
        for one in value.split(DESK_GAP) if facet is Facet.DESK else (value,):
            counts[one] += times
    return dict(counts)
