"""Rows of the embedded index: one paper in, one paper out. The caller holds the transaction."""

# Table names carry the number of their set, which SQL cannot bind; values are always bound.
# ruff: noqa: S608

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable

from pipeline.question import Document
from search.entry import GAP, Entry
from search.fts5_query import write_words

DESK_GAP = "\x1f"  # between the desks of a paper
SHORTEST_SPELLING = 2  # letters: of the shortest word that may be misread, one may be lost
SHORTEST_LONG = 10  # from here on two letters may be wrong (terms.allowed_edits, less two)


Spellings = Counter[str]
"""In how many papers more, or fewer, a word stands."""


def put_papers(
    connection: sqlite3.Connection, n: int, papers: Iterable[tuple[Document, Entry]]
) -> None:
    """Write papers into set `n`, but those of which a newer version or the removal is known there.
    Their words are counted together: most stand in many of them."""
    changed: Spellings = Counter()
    for document, entry in papers:
        _put_paper(connection, n, document, entry, changed)
    _count_spellings(connection, n, changed)


def _put_paper(
    connection: sqlite3.Connection, n: int, document: Document, entry: Entry, changed: Spellings
) -> None:
    known = _find(connection, n, document.paper_id)
    if known is not None:
        version, row = known
        if document.version < version or (row is None and document.version == version):
            return
        _clear(connection, n, row, changed)
    row = _free_row(connection, n, entry.place)
    _put_facts(connection, n, row, document, entry)
    words = write_words(document, entry)
    connection.execute(
        f"INSERT INTO kept_{n} (id, fields, words) VALUES (?, ?, ?)",
        (row, json.dumps(document.fields), zlib.compress(words.encode(), 1)),
    )
    connection.execute(f"INSERT INTO words_{n} (rowid, words) VALUES (?, ?)", (row, words))
    changed.update(_spellings(words))
    _remember(connection, n, document.paper_id, document.version, row)


def find_version(connection: sqlite3.Connection, n: int, paper_id: str) -> int | None:
    """The version of a paper that set `n` knows, present or removed."""
    known = _find(connection, n, paper_id)
    return None if known is None else known[0]


def remove_paper(connection: sqlite3.Connection, n: int, paper_id: str, version: int) -> None:
    """Take out everything a paper said; its id and version stay, so that an older write that
    comes late does not bring it back, nor does a build that had read it before."""
    known = _find(connection, n, paper_id)
    changed: Spellings = Counter()
    if known is not None:
        _clear(connection, n, known[1], changed)
    _count_spellings(connection, n, changed)
    _remember(connection, n, paper_id, version, None)


def _find(connection: sqlite3.Connection, n: int, paper_id: str) -> tuple[int, int | None] | None:
    """Version, and the row; no row for a paper that was removed."""
    found: tuple[int, int | None] | None = connection.execute(
        f"SELECT version, id FROM versions_{n} WHERE paper_id = ?", (paper_id,)
    ).fetchone()
    return found


def _remember(
    connection: sqlite3.Connection, n: int, paper_id: str, version: int, row: int | None
) -> None:
    connection.execute(
        f"INSERT OR REPLACE INTO versions_{n} (paper_id, version, id) VALUES (?, ?, ?)",
        (paper_id, version, row),
    )


def _free_row(connection: sqlite3.Connection, n: int, place: int) -> int:
    """The place, or the next that no other paper has."""
    while connection.execute(f"SELECT 1 FROM papers_{n} WHERE id = ?", (place,)).fetchone():
        place += 1
    return place


def _put_facts(
    connection: sqlite3.Connection, n: int, row: int, document: Document, entry: Entry
) -> None:
    facts = {
        "id": row,
        "paper_id": document.paper_id,
        "loai": document.loai,
        "issuer": entry.issuer,
        "state": document.state.value,
        "desks": DESK_GAP.join(document.desks),
        "issued_first": entry.first,
        "issued_last": entry.last,
        "newest": entry.newest,
        "oldest": entry.oldest,
    }
    connection.execute(
        f"INSERT INTO papers_{n} ({', '.join(facts)}) VALUES ({', '.join('?' * len(facts))})",
        tuple(facts.values()),
    )


def _clear(connection: sqlite3.Connection, n: int, row: int | None, changed: Spellings) -> None:
    """Words and facts of a paper. The index of words keeps no text: it must be told what it had."""
    kept = connection.execute(f"SELECT words FROM kept_{n} WHERE id = ?", (row,)).fetchone()
    if kept is None:
        return
    words = zlib.decompress(kept[0]).decode()
    connection.execute(
        f"INSERT INTO words_{n} (words_{n}, rowid, words) VALUES ('delete', ?, ?)", (row, words)
    )
    changed.subtract(_spellings(words))
    for table in ("papers", "kept"):
        connection.execute(f"DELETE FROM {table}_{n} WHERE id = ?", (row,))


def _spellings(words: str) -> set[str]:
    """The folded words; those of other fields have a mark."""
    plain = (word for word in words.split(" ") if "_" not in word)
    return {word for word in plain if len(word) >= SHORTEST_SPELLING and word != GAP}


def _count_spellings(connection: sqlite3.Connection, n: int, changed: Spellings) -> None:
    for word, papers in changed.items():
        if papers > 0:
            _learn(connection, n, word, papers)
        elif papers < 0:
            _forget(connection, n, word, -papers)


def _learn(connection: sqlite3.Connection, n: int, word: str, more: int) -> None:
    ((row, papers),) = connection.execute(
        f"INSERT INTO spellings_{n} (word, papers) VALUES (?, ?)"
        " ON CONFLICT (word) DO UPDATE SET papers = papers + excluded.papers RETURNING id, papers",
        (word, more),
    ).fetchall()
    if papers == more and len(word) >= SHORTEST_LONG:
        connection.execute(f"INSERT INTO pieces_{n} (rowid, word) VALUES (?, ?)", (row, word))


def _forget(connection: sqlite3.Connection, n: int, word: str, fewer: int) -> None:
    ((row, papers),) = connection.execute(
        f"UPDATE spellings_{n} SET papers = papers - ? WHERE word = ? RETURNING id, papers",
        (fewer, word),
    ).fetchall()
    if papers == 0:
        connection.execute(f"DELETE FROM spellings_{n} WHERE id = ?", (row,))
        connection.execute(f"DELETE FROM pieces_{n} WHERE rowid = ?", (row,))
