"""The ledger in the catalogue: the part of the unit of work of `pipeline/ledger_ports.py`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Unpack, cast

from sqlalchemy import Row, Text, func, insert, null, select, update
from sqlalchemy import cast as as_type

from pipeline.errors import Conflict
from pipeline.ledger import Act, Deed, Entry, Head, seal
from pipeline.ledger_ports import Filters
from storage.ledger_tables import ledger, ledger_head
from storage.transaction import Transaction

AT_ONCE = 1000  # entries restored in one statement
_COLUMNS = ("deed", "user", "desk", "purpose", "ma_ho_so", "paper_id", "version", "component")
_HEAD = ledger_head.c.head_id == 1


class LedgerRows(Transaction):
    """Methods as the port says."""

    def append(self, act: Act, at: datetime | None = None) -> Entry:
        head, now = self._hold_head()
        entry = seal(act, head.seq + 1, at or now, head.digest)
        self._write(insert(ledger).values(**_flatten(entry)))
        self._move_head(entry)
        return entry

    def append_all(self, acts: Sequence[Act]) -> list[Entry]:
        if not acts:
            return []
        head, now = self._hold_head()
        entries: list[Entry] = []
        for act in acts:
            entries.append(seal(act, head.seq + 1, now, head.digest))
            head = Head(entries[-1].seq, entries[-1].digest)
        self._write(insert(ledger), [_flatten(entry) for entry in entries])
        self._move_head(entries[-1])
        return entries

    def entries(
        self,
        after_seq: int = 0,
        limit: int = 1000,
        **wanted: Unpack[Filters],
    ) -> list[Entry]:
        table = ledger.c
        query = select(ledger).where(table.seq > after_seq).order_by(table.seq).limit(limit)
        for name, value in wanted.items():
            if value is None:
                continue
            if name == "since":
                query = query.where(table.at >= value)
            elif name == "until":
                query = query.where(table.at < value)
            elif name == "seqs":
                query = query.where(table.seq.in_(cast(Collection[int], value)))
            elif name == "purposeful":
                query = query.where(table.purpose != "") if value else query
            else:
                query = query.where(table[name] == value)
        return [_make_entry(row) for row in self._read(query)]

    def plain_facts(self, deed: Deed, after_seq: int, limit: int) -> Sequence[tuple[int, str]]:
        table = ledger.c
        query = select(table.seq, as_type(table.facts, Text)).where(table.deed == deed)
        found = self._read(query.where(table.seq > after_seq).order_by(table.seq).limit(limit))
        return cast(Sequence[tuple[int, str]], found)

    def last_entry(self, deed: Deed | None = None) -> Entry | None:
        query = select(ledger).order_by(ledger.c.seq.desc()).limit(1)
        if deed is not None:
            query = query.where(ledger.c.deed == deed)
        found = self._read(query)
        return _make_entry(found[0]) if found else None

    def head(self) -> Head:
        row = self._read(select(ledger_head).where(_HEAD))[0]
        return Head(row.seq, row.digest)

    def restore_entries(self, entries: Iterable[Entry]) -> int:
        head, _ = self._hold_head()
        restored = 0
        remaining = iter(entries)
        while some := list(islice(remaining, AT_ONCE)):
            if (some[0].seq, some[0].before) != (head.seq + 1, head.digest):
                raise Conflict(fault="ledger_differs", key=str(some[0].seq))
            self._write(insert(ledger), [_flatten(entry) for entry in some])
            self._move_head(some[-1])
            head = Head(some[-1].seq, some[-1].digest)
            restored += len(some)
        return restored

    def _hold_head(self) -> tuple[Head, datetime]:
        """Whoever appends comes one after the other, over all processes: on PostgreSQL by this
        row, on SQLite by the one write lock of the file."""
        self._begin_writing()
        now = null() if self._is_sqlite else func.clock_timestamp()
        query = select(ledger_head.c.seq, ledger_head.c.digest, now).where(_HEAD)
        seq, digest, moment = self._read(query.with_for_update())[0]
        return Head(seq, digest), (moment or datetime.now(UTC)).astimezone(UTC)

    def _move_head(self, entry: Entry) -> None:
        moved = update(ledger_head).where(_HEAD).values(seq=entry.seq, digest=entry.digest)
        self._write(moved)


def _flatten(entry: Entry) -> dict[str, Any]:
    act = entry.act
    row = {name: getattr(act, name) for name in _COLUMNS} | {"facts": dict(act.facts)}
    chained = {"seq": entry.seq, "at": entry.at, "before": entry.before, "digest": entry.digest}
    return row | chained


def _make_entry(row: Row[Any]) -> Entry:
    act = Act(
        Deed(row.deed),
        row.user,
        row.desk,
        row.purpose,
        row.ma_ho_so,
        row.paper_id,
        row.version,
        row.component,
        row.facts,
    )
    return Entry(row.seq, row.at, act, row.before, row.digest)
