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

# A paper's row in `papers` (narrow: what is filtered, sorted and counted by), `kept` (what a hit
# brings, and the words it was written with) and `words` has one number, its `place`. `words` keeps
# no text of its own. `spellings` holds the words a misread may be among, and in how many papers
# each stands; `pieces` finds the long ones by three letters. `versions` knows removed papers too:
# an older write that comes late finds it.
_SET = """
CREATE TABLE IF NOT EXISTS versions_{n} (
    paper_id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    id INTEGER
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS papers_{n} (
    id INTEGER PRIMARY KEY,
    paper_id TEXT NOT NULL,
    loai TEXT NOT NULL,
    issuer TEXT NOT NULL,
    state TEXT NOT NULL,
    desks TEXT NOT NULL,
    issued_first TEXT,
    issued_last TEXT,
    newest INTEGER NOT NULL,
    oldest INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS papers_{n}_newest ON papers_{n} (newest DESC, id);
CREATE INDEX IF NOT EXISTS papers_{n}_oldest ON papers_{n} (oldest, id);
CREATE TABLE IF NOT EXISTS kept_{n} (
    id INTEGER PRIMARY KEY,
    fields TEXT NOT NULL,
    words BLOB NOT NULL
);
CREATE VIRTUAL TABLE IF NOT EXISTS words_{n} USING fts5(
    words, content = '', tokenize = "unicode61 remove_diacritics 0 tokenchars '_'"
);
CREATE TABLE IF NOT EXISTS spellings_{n} (
    id INTEGER PRIMARY KEY,
    word TEXT NOT NULL UNIQUE,
    papers INTEGER NOT NULL
);
CREATE VIRTUAL TABLE IF NOT EXISTS pieces_{n} USING fts5(word, tokenize = 'trigram');
"""

_TABLES = ("versions", "papers", "kept", "words", "spellings", "pieces")
_OLD_TABLES = ("papers", "ties", "words", "spellings", "pieces")
LAYOUT = 2
"""Goes up whenever the tables change. A file of another layout is laid out anew, empty: what was in
it is a copy, which `sohoa reindex` makes again."""


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
    if _layout_of(connection) == LAYOUT:
        return
    connection.execute("BEGIN IMMEDIATE")
    if _layout_of(connection) != LAYOUT:
        _clear_old(connection)
        for statement in _statements(_BUILDS):
            connection.execute(statement)
        make_set(connection, live_build(connection).number)
        connection.execute(f"PRAGMA user_version = {LAYOUT}")
    connection.execute("COMMIT")


def _layout_of(connection: sqlite3.Connection) -> int:
    ((number,),) = connection.execute("PRAGMA user_version").fetchall()
    return int(number)


def _clear_old(connection: sqlite3.Connection) -> None:
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'builds'").fetchone():
        for build in builds(connection):
            for table in {*_TABLES, *_OLD_TABLES}:
                connection.execute(f"DROP TABLE IF EXISTS {table}_{build.number}")
        connection.execute("DROP TABLE builds")


def _statements(script: str) -> list[str]:
    return [part for part in script.split(";\n") if part.strip()]


def make_set(connection: sqlite3.Connection, number: int) -> None:
    for statement in _statements(_SET.format(n=number)):
        connection.execute(statement)
    # Fewer parts to look in, for somewhat more work when a paper is written.
    automerge = f"INSERT INTO words_{number} (words_{number}, rank) VALUES ('automerge', 2)"  # noqa: S608
    connection.execute(automerge)


_STEP_PAGES = 4000  # about 16 MB, well below a second


def merge_words(connection: sqlite3.Connection, number: int) -> int:
    """One step towards one part; how many rows it changed (1: there was nothing to do)."""
    before = connection.total_changes
    merge = f"INSERT INTO words_{number} (words_{number}, rank) VALUES ('merge', ?)"  # noqa: S608
    connection.execute(merge, (-_STEP_PAGES,))
    return connection.total_changes - before


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
