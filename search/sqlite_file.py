"""The file of the embedded index: connections, tables, and which set of tables answers.

Tables come in numbered sets, so that a new index is filled while the old one answers. `builds`
says which number is live and which is being filled.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import BadQuestion, IndexUnavailable

BUSY_SECONDS = 30.0

_BUILDS = """
CREATE TABLE IF NOT EXISTS builds (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    live INTEGER NOT NULL,
    resume_after TEXT
);
INSERT INTO builds (number, name, live)
    SELECT 1, 'first', 1 WHERE NOT EXISTS (SELECT 1 FROM builds);
"""

# `spellings` holds the words a misread may be among, and in how many papers each stands;
# `pieces` finds the long ones by three letters. A removed paper stays as a row with `removed` = 1:
# an older write that comes late finds it.
_SET = """
CREATE TABLE IF NOT EXISTS papers_{n} (
    id INTEGER PRIMARY KEY,
    paper_id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0,
    loai TEXT NOT NULL,
    issued_first TEXT,
    issued_last TEXT,
    stored_at TEXT NOT NULL,
    fields TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS ties_{n} (
    kind TEXT NOT NULL, value TEXT NOT NULL, id INTEGER NOT NULL,
    PRIMARY KEY (kind, value, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ties_{n}_id ON ties_{n} (id);
CREATE VIRTUAL TABLE IF NOT EXISTS words_{n} USING fts5(
    exact, folded, named,
    tokenize = "unicode61 remove_diacritics 0 tokenchars '_'"
);
CREATE TABLE IF NOT EXISTS spellings_{n} (
    id INTEGER PRIMARY KEY,
    word TEXT NOT NULL UNIQUE,
    backwards TEXT NOT NULL,
    papers INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS spellings_{n}_backwards ON spellings_{n} (backwards);
CREATE VIRTUAL TABLE IF NOT EXISTS pieces_{n} USING fts5(word, tokenize = 'trigram');
"""

_TABLES = ("papers", "ties", "words", "spellings", "pieces")


@dataclass(frozen=True, slots=True)
class Build:
    """One set of tables."""

    number: int
    name: str
    live: bool
    resume_after: str | None


class IndexFile:
    """One SQLite file in WAL mode; a connection per thread, several processes at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[sqlite3.Connection]:
        """One consistent view; a writer waits for its turn up to BUSY_SECONDS.

        Raises IndexUnavailable for whatever the file or the disk refuses, BadQuestion for a value
        SQLite cannot keep."""
        try:
            connection = self._connect()
            connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        except (sqlite3.ProgrammingError, sqlite3.DataError, sqlite3.IntegrityError) as wrong:
            raise BadQuestion(detail=type(wrong).__name__) from wrong
        except (sqlite3.Error, OSError) as down:
            self.close()
            raise IndexUnavailable(detail=type(down).__name__) from down
        except (OverflowError, UnicodeEncodeError) as wrong:
            raise BadQuestion(detail=type(wrong).__name__) from wrong

    def _connect(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = _open(self.path)
            self._local.connection = connection
        return connection

    def close(self) -> None:
        """Close this thread's connection; the next call opens it again."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        self._local.connection = None
        if connection is not None:
            connection.close()


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        _lay_out(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _lay_out(connection: sqlite3.Connection) -> None:
    """Tables of a new file; two processes at once lay it out one after the other. A file that
    has them is not locked for it: readers never wait."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'builds'").fetchone():
        return
    connection.execute("BEGIN IMMEDIATE")
    for statement in _statements(_BUILDS):
        connection.execute(statement)
    make_set(connection, live_build(connection).number)
    connection.execute("COMMIT")


def _statements(script: str) -> list[str]:
    return [part for part in script.split(";\n") if part.strip()]


def make_set(connection: sqlite3.Connection, number: int) -> None:
    for statement in _statements(_SET.format(n=number)):
        connection.execute(statement)


def drop_set(connection: sqlite3.Connection, number: int) -> None:
    for table in _TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {table}_{number}")
    connection.execute("DELETE FROM builds WHERE number = ?", (number,))


def builds(connection: sqlite3.Connection) -> list[Build]:
    rows = connection.execute("SELECT number, name, live, resume_after FROM builds").fetchall()
    return [Build(number, name, bool(live), after) for number, name, live, after in rows]


def live_build(connection: sqlite3.Connection) -> Build:
    return next(build for build in builds(connection) if build.live)


def open_build(connection: sqlite3.Connection) -> Build | None:
    """The build that is being filled, if any."""
    return next((build for build in builds(connection) if not build.live), None)
