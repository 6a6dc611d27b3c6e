"""Search on SQLite FTS5: the embedded index, one file, no service."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import NotFound
from pipeline.question import Answer, Document, Likeness, Question, Suggestion
from search.answering import answer, find_alike, suggest
from search.entry import make_entry
from search.fts5_engine import Fts5Engine
from search.fts5_rows import find_version, put_papers, remove_paper
from search.sqlite_file import (
    Build,
    IndexFile,
    builds,
    drop_set,
    live_build,
    make_set,
    merge_words,
    open_build,
)

_MERGED = 2  # rows changed by a step of merging that had something to do


class Fts5Index:
    """The port SearchIndex on one file. Writes of several processes take turns."""

    def __init__(self, path: Path) -> None:
        self._file = IndexFile(path)

    def put(self, documents: Sequence[Document]) -> None:
        entries = [(document, make_entry(document)) for document in documents]
        with self._file.transaction(write=True) as connection:
            for build in builds(connection):
                put_papers(connection, build.number, entries)

    def remove(self, paper_ids: Sequence[str]) -> None:
        with self._file.transaction(write=True) as connection:
            numbers = [build.number for build in builds(connection)]
            for paper_id in paper_ids:
                known = [find_version(connection, number, paper_id) for number in numbers]
                if any(known):
                    for number in numbers:
                        remove_paper(connection, number, paper_id, max(v or 0 for v in known))

    def find(self, question: Question) -> Answer:
        with self._engine() as engine:
            return answer(question, engine)

    def suggest(self, question: Question) -> tuple[Suggestion, ...]:
        with self._engine() as engine:
            return suggest(question, engine)

    def similar(self, likeness: Likeness, question: Question) -> Answer:
        with self._engine() as engine:
            return find_alike(likeness, question, engine)

    @contextmanager
    def _engine(self) -> Iterator[Fts5Engine]:
        with self._file.transaction(write=False) as connection:
            yield Fts5Engine(connection, live_build(connection).number)

    @contextmanager
    def rebuild(self, name: str) -> Iterator[Fts5Rebuild]:
        with self._file.transaction(write=True) as connection:
            build = open_build(connection)
            if build is not None and build.name != name:
                drop_set(connection, build.number)
                build = None
            build = build or _start_build(connection, name)
        yield Fts5Rebuild(self._file, build)

    def check(self) -> dict[str, str]:
        with self._file.transaction(write=False) as connection:
            live, build = live_build(connection), open_build(connection)
            count = f"SELECT count(*) FROM papers_{live.number}"  # noqa: S608
            (papers,) = connection.execute(count).fetchone()
        facts = {"kind": "fts5", "build": live.name, "papers": str(papers)}
        return facts | ({"building": build.name} if build else {})

    def close(self) -> None:
        self._file.close()


class Fts5Rebuild:
    """A second set of tables in the same file."""

    def __init__(self, file: IndexFile, build: Build) -> None:
        self._file = file
        self._build = build

    @property
    def resume_after(self) -> str | None:
        return self._build.resume_after

    def add(self, documents: Sequence[Document]) -> None:
        """Raises NotFound when another build took the place of this one."""
        if not documents:
            return
        entries = [(document, make_entry(document)) for document in documents]
        with self._file.transaction(write=True) as connection:
            self._still_open(connection)
            put_papers(connection, self._build.number, entries)
            connection.execute(
                "UPDATE builds SET resume_after = ? WHERE number = ?",
                (documents[-1].paper_id, self._build.number),
            )

    def swap(self) -> None:
        """What was written in many parts is made one part first, step by step, so that others may
        write between: a question then looks in one place."""
        changed = _MERGED
        while changed >= _MERGED:
            with self._file.transaction(write=True) as connection:
                self._still_open(connection)
                changed = merge_words(connection, self._build.number)
        with self._file.transaction(write=True) as connection:
            self._still_open(connection)
            drop_set(connection, live_build(connection).number)
            connection.execute("UPDATE builds SET live = 1")

    def _still_open(self, connection: sqlite3.Connection) -> None:
        build = open_build(connection)
        mine = (self._build.number, self._build.name)
        if build is None or (build.number, build.name) != mine:
            raise NotFound(kind="build", key=self._build.name)


def _start_build(connection: sqlite3.Connection, name: str) -> Build:
    (last,) = connection.execute("SELECT max(number) FROM builds").fetchone()
    connection.execute("INSERT INTO builds (number, name, live) VALUES (?, ?, 0)", (last + 1, name))
    make_set(connection, last + 1)
    return Build(last + 1, name, live=False, resume_after=None)
