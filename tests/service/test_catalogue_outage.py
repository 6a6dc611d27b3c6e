"""PostgreSQL killed in the middle, and SQLite that cannot write: one error of ours for all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from deploy.services import postgres
from deploy.services.running import Missing, Running
from pipeline.errors import CatalogueUnavailable
from pipeline.ports import UnitOfWork
from pipeline.scan import Claim, Context, Reason, ScanRow, ScanState
from pipeline.scan_ports import ScanUnit
from storage import database
from storage.catalogue import SqlCatalogue
from tests.conftest import lack
from tests.contract.test_catalogue import add, make_paper

NOW = datetime(2026, 11, 20, tzinfo=UTC)
CLAIM = Claim("0042", "token", "a", NOW)
ROW = ScanRow("0042", "00" * 32, 1, None, ScanState.RECEIVED, NOW)
CALLS: dict[str, Callable[[UnitOfWork], Any]] = {
    "restore_scan": lambda unit: unit.restore_scan(ROW),
    "scan_of_bytes": lambda unit: unit.scan_of_bytes("00"),
    "add_scan": lambda unit: unit.add_scan("11" * 32, 1, None, None),
    "link": lambda unit: unit.link("0042", Context("desk")),
    "contexts": lambda unit: unit.contexts("0042"),
    "scan": lambda unit: unit.scan("0042"),
    "scans": lambda unit: unit.scans(),
    "count_scans": lambda unit: unit.count_scans("night"),
    "claim": lambda unit: unit.claim("0042", "a", 1),
    "forget_owner": lambda unit: unit.forget_owner("a"),
    "owners": lambda unit: unit.owners(),
    "extend": lambda unit: unit.extend(CLAIM, 1),
    "finish": lambda unit: unit.finish(CLAIM, ScanState.FAILED, Reason("broken", {})),
    "move": lambda unit: unit.move("0042", ScanState.HELD, ScanState.DROPPED),
    "bring_in": lambda unit: unit.bring_in([ROW], [make_paper(ROW)]),
    "put_papers": lambda unit: unit.put_papers("0042", [make_paper(ROW)]),
    "replace_papers": lambda unit: unit.replace_papers("0042", {}, [make_paper(ROW)], []),
    "paper": lambda unit: unit.paper("0042"),
    "known_papers": lambda unit: unit.known_papers(["0042"]),
    "papers_of_scan": lambda unit: unit.papers_of_scan("0042"),
    "papers": lambda unit: unit.papers(),
    "papers_by_field": lambda unit: unit.papers_by_field(["ho_ten"], "x"),
    "papers_named": lambda unit: unit.papers_named(["ho_ten"], "x", None, 1),
    "due": lambda unit: unit.due(NOW),
    "outbox": lambda unit: unit.outbox(),
    "done": lambda unit: unit.done(1),
    "postpone": lambda unit: unit.postpone(1, "x", NOW, False),
    "revive": lambda unit: unit.revive(),
}


def test_every_method_of_the_port_is_tried() -> None:
    """A method that is added to the port is added here."""
    known = {**vars(ScanUnit), **vars(UnitOfWork)}
    methods = {name for name in known if not name.startswith("_")}
    assert set(CALLS) == methods - {"commit"}


@pytest.fixture
def own_postgres(service_folder: Path) -> Iterator[Running]:
    """A server of this test alone, which it may kill."""
    folder = service_folder / f"postgres-{uuid4().hex[:8]}"
    try:
        server = postgres.start(folder)
    except Missing as missing:
        lack("postgres", str(missing))
    with server:
        yield server


@pytest.mark.service
def test_a_killed_server_is_unavailable_whatever_is_asked(own_postgres: Running) -> None:
    """In the middle of a unit, at its commit and at the start of the next: CatalogueUnavailable
    and nothing else. Back again, what was committed is there and what was not is not."""
    catalogue = SqlCatalogue(own_postgres.environment["SOHOA_CATALOGUE__URL"])
    kept = add(catalogue)
    with catalogue.begin() as unit:
        unit.add_scan("cd" * 32, 1, None, None)
        own_postgres.kill()
        for name, call in CALLS.items():
            with pytest.raises(CatalogueUnavailable):
                call(unit)
                pytest.fail(name)
        with pytest.raises(CatalogueUnavailable):
            unit.commit()
    with pytest.raises(CatalogueUnavailable), catalogue.begin():
        pass
    with pytest.raises(CatalogueUnavailable):
        catalogue.check()
    with postgres.start(own_postgres.folder, own_postgres.port):
        with catalogue.begin() as unit:
            assert unit.scans() == [kept]
        catalogue.close()


@pytest.mark.service
def test_connections_that_died_in_the_pool_are_replaced(own_postgres: Running) -> None:
    """A server that was restarted between two units is no error at all."""
    catalogue = SqlCatalogue(own_postgres.environment["SOHOA_CATALOGUE__URL"])
    kept = add(catalogue)
    own_postgres.kill()
    with postgres.start(own_postgres.folder, own_postgres.port):
        with catalogue.begin() as unit:
            assert unit.scan(kept.intake_id) == kept
        catalogue.close()


def test_no_server_at_all_is_unavailable() -> None:
    """Nobody listens there."""
    catalogue = SqlCatalogue("postgresql://u:secret@127.0.0.1:1/none")
    with pytest.raises(CatalogueUnavailable) as trouble:
        catalogue.check()
    assert "secret" not in str(trouble.value)


def test_a_writer_that_does_not_end_is_waited_for_and_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite: a lock that outlasts our patience is an outage, not a crash; readers read on."""
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    catalogue = SqlCatalogue(f"sqlite:///{tmp_path}/catalogue.db")
    kept = add(catalogue)
    blocker = sqlite3.connect(tmp_path / "catalogue.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(CatalogueUnavailable):
        add(catalogue, "cd" * 32)
    with catalogue.begin() as unit:
        assert unit.scans() == [kept]
    blocker.execute("ROLLBACK")
    blocker.close()
    add(catalogue, "cd" * 32)
    catalogue.close()


def test_a_full_disk_is_unavailable(tmp_path: Path) -> None:
    """SQLite that cannot grow keeps what it has."""
    catalogue = SqlCatalogue(f"sqlite:///{tmp_path}/catalogue.db")
    kept = add(catalogue)
    with catalogue._engine.connect() as connection:
        (pages,) = connection.exec_driver_sql("PRAGMA page_count").one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(CatalogueUnavailable), catalogue.begin() as unit:
        for first in range(0, 2000, 100):
            unit.put_papers(kept.intake_id, [make_paper(kept, first + n) for n in range(100)])
    with catalogue.begin() as unit:
        assert unit.scan(kept.intake_id) == kept
        assert unit.papers() == []
    catalogue.close()


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    """Not a foreign error."""
    (tmp_path / "catalogue.db").write_bytes(b"something else " * 1000)
    catalogue = SqlCatalogue(f"sqlite:///{tmp_path}/catalogue.db")
    with pytest.raises(CatalogueUnavailable):
        catalogue.check()
    catalogue.close()
