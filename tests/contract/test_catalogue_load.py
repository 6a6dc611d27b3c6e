"""The catalogue under many at once and under many rows."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from pipeline.scan import Context, ScanState
from storage.catalogue import SqlCatalogue
from storage.paper_rows import PAPERS
from storage.review_rows import find_named
from storage.review_tables import decisions
from storage.tables import contexts, paper_fields, papers, scans
from tests.contract.test_catalogue import add, make_field, make_paper, store

ROOT = Path(__file__).parents[2]
SCANS = 40
WORKER = """
import sys
from pipeline.errors import LostClaim
from pipeline.scan import Context, MediaType, ScanState
from storage.catalogue import SqlCatalogue

url, me, scans = sys.argv[1], sys.argv[2], int(sys.argv[3])
catalogue, done = SqlCatalogue(url), 0
for n in range(scans):
    with catalogue.begin() as unit:
        row = unit.add_scan(f"{n:064x}", 1, MediaType.PDF, "night")
        unit.link(row.intake_id, Context(me))
        unit.commit()
    with catalogue.begin() as unit:
        claim = unit.claim(row.intake_id, me, 60)
        unit.commit()
    if claim is not None:
        with catalogue.begin() as unit:
            assert unit.scan(row.intake_id).state is ScanState.PROCESSING
            unit.finish(claim, ScanState.STORED)
            unit.commit()
        done += 1
catalogue.close()
print(done)
"""


@contextmanager
def counted(catalogue: SqlCatalogue) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(catalogue._engine, "before_cursor_execute", note)
    yield seen
    event.remove(catalogue._engine, "before_cursor_execute", note)


def test_processes_that_work_on_the_same_scans_share_them(
    url: str, catalogue: SqlCatalogue
) -> None:
    """Four processes on an empty catalogue: no error, no lock that is not waited for, every scan
    entered once, done by one, and tied to all."""
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, url, f"desk-{n}", str(SCANS)],
            cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for n in range(4)
    ]  # fmt: skip
    said = [worker.communicate(timeout=120) for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 4, said
    assert sum(int(out) for out, _ in said) == SCANS
    with catalogue.begin() as unit:
        assert unit.count_scans("night") == {ScanState.STORED: SCANS}
        for row in unit.scans():
            assert row.attempts == 1
            assert {tie.desk for tie in unit.contexts(row.intake_id)} == {
                f"desk-{n}" for n in range(4)
            }


def test_a_page_of_papers_costs_the_same_whatever_its_length(catalogue: SqlCatalogue) -> None:
    """Storing and reindexing ask once for a page, not once for each paper of it."""
    lone, row = add(catalogue, "b"), add(catalogue)
    fields = (make_field(), make_field("so_dinh_danh", "1"))
    with counted(catalogue) as storing_one:
        store(catalogue, make_paper(lone, 1, *fields))
    with counted(catalogue) as storing:
        store(catalogue, *(make_paper(row, n, *fields) for n in range(1, 41)))
    assert len(storing) == len(storing_one)
    with catalogue.begin() as unit:
        unit.link(row.intake_id, Context("desk"))
        unit.commit()
    for ask in ("papers", "papers_of_scan", "papers_by_field"):
        with counted(catalogue) as reading, catalogue.begin() as unit:
            found = {
                "papers": lambda unit=unit: unit.papers(limit=30),
                "papers_of_scan": lambda unit=unit: unit.papers_of_scan(row.intake_id),
                "papers_by_field": lambda unit=unit: unit.papers_by_field(["so_dinh_danh"], "1"),
            }[ask]()
        assert len(found) >= 30
        # BEGIN, papers, pages, fields, contexts, filings, decisions, certified copies; by field
        # also what was decided so
        assert len(reading) <= 9, ask


def test_a_field_is_found_by_its_index(tmp_path: Path) -> None:
    """A person's papers are looked up, not searched through all fields. (PostgreSQL plans by its
    statistics; the index is the same.)"""
    catalogue = SqlCatalogue(f"sqlite:///{tmp_path}/catalogue.db")
    catalogue.check()
    with catalogue._engine.connect() as connection:
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT paper_id FROM paper_fields"
            " WHERE name IN ('a', 'b') AND value_head = 'x' AND value = 'x'"
        ).all()
    catalogue.close()
    assert "ix_paper_fields_name_value_head" in str(plan)


def test_namesakes_are_looked_up_one_by_one() -> None:
    """SQLite, which has no statistics, is not led to read every field of a name for each bearer:
    of a hundred thousand papers that took minutes."""
    query = PAPERS.where(
        papers.c.paper_id.in_(find_named(["ho_ten"], "Mẫu", "H01", "001085000123"))
    )
    statement = query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    with closing(sqlite3.connect(":memory:")) as connection:
        for table in (scans, contexts, papers, paper_fields, decisions):
            connection.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
            for index in table.indexes:
                connection.execute(str(CreateIndex(index).compile(dialect=sqlite.dialect())))
        plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
    steps = [step for *_, step in plan]
    assert any("COVERING INDEX ix_paper_fields_name" in step for step in steps)
    assert not any(step.endswith("(name=?)") or step.startswith("SCAN paper") for step in steps)
