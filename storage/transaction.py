"""One transaction on the database, the ground that the parts of the unit of work stand on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Executable, Row, func, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.sql.dml import Insert
from sqlalchemy.sql.schema import Table

from storage.database import begin_writing, end_writing, foreign_errors


class Transaction:
    """Statements in one transaction, foreign errors translated."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def commit(self) -> None:
        """Make everything so far last. Raises CatalogueUnavailable: then nothing was kept, or
        the answer was lost on its way."""
        with foreign_errors():
            self._connection.commit()
            end_writing(self._connection)

    def _read(self, statement: Executable) -> Sequence[Row[Any]]:
        with foreign_errors():
            return self._connection.execute(statement).all()

    def _write(self, statement: Executable, rows: Sequence[dict[str, Any]] | None = None) -> int:
        """Execute for each of `rows` (none: nothing is done) or, without `rows`, once; returns
        how many rows of the table it touched (not for many `rows`)."""
        if rows is not None and not rows:
            return 0
        self._begin_writing()
        with foreign_errors():
            return self._connection.execute(statement, rows).rowcount

    def _begin_writing(self) -> None:
        """What is read from here on is what the writes of this unit meet."""
        with foreign_errors():
            begin_writing(self._connection)

    def _insert_new(self, table: Table, **values: Any) -> bool:
        """Insert unless such a row exists; waits for another writer of the same row."""
        insert: Any = sqlite_insert if self._is_sqlite else postgres_insert
        new: Insert = insert(table).values(**values).on_conflict_do_nothing()
        self._begin_writing()
        with foreign_errors():
            return bool(self._connection.execute(new.returning(*table.primary_key)).all())

    def _now(self) -> datetime:
        """The one clock that all processes share: the server's, or this machine's for a file."""
        if self._is_sqlite:
            return datetime.now(UTC)
        moment: datetime = self._read(select(func.clock_timestamp()))[0][0]
        return moment.astimezone(UTC)

    @property
    def _is_sqlite(self) -> bool:
        return self._connection.dialect.name == "sqlite"
