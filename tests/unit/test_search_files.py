"""The file of the embedded index."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from pipeline.question import Asker, Duty, Question
from search.cursor import place_of
from search.fts5 import Fts5Index
from search.sqlite_file import LAYOUT
from tests.contract.search_papers import doc

INSPECTOR = Asker("ha", "desk-z", frozenset({Duty.INSPECTOR}))


def test_a_file_of_another_layout_is_laid_out_anew(tmp_path: Path) -> None:
    """It is a copy: what the tables of an older program hold is not read, and does not stop the
    newer one."""
    path = tmp_path / "search.db"
    old = sqlite3.connect(path)
    old.executescript(
        "CREATE TABLE builds (number INTEGER PRIMARY KEY, name TEXT NOT NULL, live INTEGER NOT"
        " NULL, resume_after TEXT); INSERT INTO builds VALUES (3, 'papers-1', 1, NULL);"
        "CREATE TABLE papers_3 (id INTEGER PRIMARY KEY, paper_id TEXT);"
        "CREATE TABLE ties_3 (kind TEXT, value TEXT, id INTEGER);"
        "CREATE VIRTUAL TABLE words_3 USING fts5(exact, folded, named);"
    )
    old.close()
    index = Fts5Index(path)
    assert index.find(Question("", INSPECTOR)).total == 0
    index.put([doc("p", "giấy")])
    assert [hit.paper_id for hit in index.find(Question("giay", INSPECTOR)).hits] == ["p"]
    index.close()
    kept = sqlite3.connect(path)
    names = {row[0] for row in kept.execute("SELECT name FROM sqlite_master")}
    assert not {"papers_3", "ties_3", "words_3"} & names
    assert kept.execute("PRAGMA user_version").fetchone() == (LAYOUT,)
    kept.close()


def test_what_a_removed_paper_said_leaves_no_trace(tmp_path: Path) -> None:
    """Neither its words nor its fields lie in the file: a paper that is taken out is out."""
    index = Fts5Index(tmp_path / "search.db")
    index.put([doc("p", "Nguyễn Văn Biếnmất 079085001234", fields={"ho_ten": "Biếnmất"})])
    index.remove(["p"])
    index.close()
    kept = sqlite3.connect(tmp_path / "search.db")
    for table in ("papers_1", "kept_1", "spellings_1"):
        assert kept.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    found = kept.execute("SELECT count(*) FROM words_1 WHERE words_1 MATCH 'bienmat'").fetchone()
    assert found == (0,)
    kept.close()


def test_newer_papers_come_first_by_their_place() -> None:
    """A later second is a smaller number, whatever the zone it was written in; a time that cannot
    be read is the oldest."""
    early, late = "2026-11-01T08:00:00+00:00", "2026-11-01T08:00:01+00:00"
    assert place_of(late, "a") < place_of(early, "b") < place_of("never", "c")
    assert place_of(early, "a") == place_of("2026-11-01T15:00:00+07:00", "a")
    assert 0 < place_of("2068-01-01T00:00:00+00:00", "a") < place_of("1990-01-01", "a") < 1 << 48
