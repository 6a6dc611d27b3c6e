"""Rows of the embedded index: one paper in, one paper out. The caller holds the transaction."""

# Table names carry the number of their set, which SQL cannot bind; values are always bound.
# ruff: noqa: S608

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from pipeline.question import Document
from search.entry import GAP, Entry, make_entry

SHORTEST_SPELLING = 4  # letters; a shorter word is never taken for a misread
SHORTEST_LONG = 10  # from here on two letters may be wrong (terms.allowed_edits, less two)


def put_paper(connection: sqlite3.Connection, n: int, document: Document) -> None:
    """Write a paper into set `n`, unless a newer version or its removal is known there."""
    kept = _find(connection, n, document.paper_id)
    if kept is not None:
        row, version, removed = kept
        if document.version < version or (removed and document.version == version):
            return
        _clear(connection, n, row)
    entry = make_entry(document)
    row = _put_facts(connection, n, document, entry)
    connection.execute(
        f"INSERT INTO words_{n} (rowid, exact, folded, named) VALUES (?, ?, ?, ?)",
        (row, entry.exact, entry.folded, entry.named),
    )
    ties = {("desk", desk, row) for desk in document.desks}
    ties |= {("dossier", dossier, row) for dossier in document.dossiers}
    connection.executemany(f"INSERT INTO ties_{n} (kind, value, id) VALUES (?, ?, ?)", ties)
    _learn(connection, n, _spellings(entry.folded))


def find_version(connection: sqlite3.Connection, n: int, paper_id: str) -> int | None:
    """The version of a paper that set `n` knows, present or removed."""
    kept = _find(connection, n, paper_id)
    return None if kept is None else kept[1]


def remove_paper(connection: sqlite3.Connection, n: int, paper_id: str, version: int) -> None:
    """Take out everything a paper said; its id and version stay, so that an older write that
    comes late does not bring it back, nor does a build that had read it before."""
    kept = _find(connection, n, paper_id)
    if kept is not None:
        _clear(connection, n, kept[0])
    connection.execute(
        f"INSERT OR REPLACE INTO papers_{n} (id, paper_id, version, removed, loai, stored_at,"
        " fields) VALUES (?, ?, ?, 1, '', '', '')",
        (kept[0] if kept else None, paper_id, version),
    )


def _find(connection: sqlite3.Connection, n: int, paper_id: str) -> tuple[int, int, bool] | None:
    """Row, version, and whether it was removed."""
    found = connection.execute(
        f"SELECT id, version, removed FROM papers_{n} WHERE paper_id = ?", (paper_id,)
    ).fetchone()
    return None if found is None else (found[0], found[1], bool(found[2]))


def _put_facts(connection: sqlite3.Connection, n: int, document: Document, entry: Entry) -> int:
    facts = {
        "paper_id": document.paper_id,
        "version": document.version,
        "removed": 0,
        "loai": document.loai,
        "issued_first": entry.first,
        "issued_last": entry.last,
        "stored_at": document.stored_at,
        "fields": json.dumps(document.fields),
    }
    names = ", ".join(facts)
    update = ", ".join(f"{name} = excluded.{name}" for name in facts)
    (row,) = connection.execute(
        f"INSERT INTO papers_{n} ({names}) VALUES ({', '.join('?' * len(facts))})"
        f" ON CONFLICT (paper_id) DO UPDATE SET {update} RETURNING id",
        tuple(facts.values()),
    ).fetchone()
    return int(row)


def _clear(connection: sqlite3.Connection, n: int, row: int) -> None:
    """Words and ties of a paper; its row stays."""
    kept = connection.execute(f"SELECT folded FROM words_{n} WHERE rowid = ?", (row,)).fetchone()
    if kept is not None:
        _forget(connection, n, _spellings(kept[0]))
    connection.execute(f"DELETE FROM words_{n} WHERE rowid = ?", (row,))
    connection.execute(f"DELETE FROM ties_{n} WHERE id = ?", (row,))


def _spellings(folded: str) -> set[str]:
    return {w for w in folded.split(" ") if len(w) >= SHORTEST_SPELLING and w != GAP}


def _learn(connection: sqlite3.Connection, n: int, words: Iterable[str]) -> None:
    for word in words:
        ((row, papers),) = connection.execute(
            f"INSERT INTO spellings_{n} (word, backwards, papers) VALUES (?, ?, 1)"
            " ON CONFLICT (word) DO UPDATE SET papers = papers + 1 RETURNING id, papers",
            (word, word[::-1]),
        ).fetchall()
        if papers == 1 and len(word) >= SHORTEST_LONG:
            connection.execute(f"INSERT INTO pieces_{n} (rowid, word) VALUES (?, ?)", (row, word))


def _forget(connection: sqlite3.Connection, n: int, words: Iterable[str]) -> None:
    for word in words:
        ((row, papers),) = connection.execute(
            f"UPDATE spellings_{n} SET papers = papers - 1 WHERE word = ? RETURNING id, papers",
            (word,),
        ).fetchall()
        if papers == 0:
            connection.execute(f"DELETE FROM spellings_{n} WHERE id = ?", (row,))
            connection.execute(f"DELETE FROM pieces_{n} WHERE rowid = ?", (row,))
