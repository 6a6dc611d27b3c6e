"""One works on a scan at a time, as long as it takes, and gives it back when it goes badly."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from pipeline.custody import fetch, give_back_owed, hold, set_aside
from pipeline.errors import (
    Broken,
    Busy,
    CatalogueRejected,
    CatalogueUnavailable,
    LostClaim,
    Mismatch,
    ReadingFailed,
    SecrecyMark,
)
from pipeline.intake import receive
from pipeline.keys import object_key
from pipeline.ports import Area
from pipeline.scan import ScanRow, ScanState
from storage.catalogue import SqlCatalogue
from storage.failing_catalogue import FailingCatalogue
from tests.journey import DESK, World, patient, write_pdf


@pytest.fixture
def row(world: World) -> ScanRow:
    return receive(write_pdf(world.folder / "a.pdf", "một"), DESK, world.tools())


def test_a_held_scan_is_busy_for_others(world: World, row: ScanRow) -> None:
    """Two workers never work on the same scan; its folder ends with the work."""
    with hold(row.intake_id, world.tools()) as held:
        assert held.work.is_dir()
        with pytest.raises(Busy), hold(row.intake_id, world.tools()):
            pass
        with world.catalogue.begin() as unit:
            unit.finish(held.claim, ScanState.STORED)
            unit.commit()
    assert list(world.work.iterdir()) == []
    with pytest.raises(Busy), hold(row.intake_id, world.tools()):
        pass


@pytest.mark.parametrize(
    ("trouble", "state", "code", "retryable", "attempts"),
    [
        (ReadingFailed(page=3, detail="killed"), ScanState.FAILED, "reading_failed", True, 1),
        (RuntimeError("Nguyễn Văn Mẫu"), ScanState.FAILED, "internal", False, 1),
        (KeyboardInterrupt(), ScanState.RECEIVED, "interrupted", True, 0),
        (SystemExit(1), ScanState.RECEIVED, "interrupted", True, 0),
    ],
)
def test_trouble_gives_the_scan_back(
    world: World,
    row: ScanRow,
    trouble: BaseException,
    state: ScanState,
    code: str,
    retryable: bool,
    attempts: int,
) -> None:
    """With a reason that holds no foreign text; it can be taken up again at once."""
    with pytest.raises(type(trouble)), hold(row.intake_id, world.tools()):
        raise trouble
    now = world.scans()[0]
    assert (now.state, now.attempts) == (state, attempts)
    assert now.reason is not None
    assert (now.reason.code, now.reason.retryable) == (code, retryable)
    assert "Mẫu" not in str(now)
    assert list(world.work.iterdir()) == []
    with hold(row.intake_id, world.tools()):
        pass


def test_without_a_place_to_work_the_scan_is_given_back(
    world: World, row: ScanRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk does not keep a scan locked."""
    tools = world.tools()
    world.work.rmdir()
    with pytest.raises(OSError, match="No such file"), hold(row.intake_id, tools):
        pass
    assert world.scans()[0].state is ScanState.FAILED


def test_a_claim_lives_as_long_as_the_work(world: World, row: ScanRow) -> None:
    """One step may take many times the claim: nobody takes the scan away meanwhile."""
    short = patient(world.limits, claim_seconds=0.3)
    with hold(row.intake_id, world.tools(limits=short)) as held:
        time.sleep(1.0)
        with pytest.raises(Busy), hold(row.intake_id, world.tools()):
            pass
        with world.catalogue.begin() as unit:
            unit.finish(held.claim, ScanState.STORED)
            unit.commit()


def test_a_claim_survives_a_short_outage_of_the_catalogue(world: World, row: ScanRow) -> None:
    """A renewal that fails is tried again."""
    short = patient(world.limits, claim_seconds=0.6)
    failing = FailingCatalogue(world.catalogue)
    with hold(row.intake_id, world.tools(limits=short, catalogue=failing)):
        failing.fail(CatalogueUnavailable())
        time.sleep(0.3)
        failing.recover()
        time.sleep(0.6)
        with pytest.raises(Busy), hold(row.intake_id, world.tools()):
            pass


@pytest.mark.parametrize(
    ("trouble", "attempts"), [(ReadingFailed(page=1, detail="killed"), 2), (KeyboardInterrupt(), 1)]
)
def test_an_end_that_could_not_be_told_is_told_before_the_next_claim(
    world: World, row: ScanRow, trouble: BaseException, attempts: int
) -> None:
    """While the catalogue is away the scan stays ours; when it is back, the same process takes it
    up again at once and another one may, whatever is left of the lease."""
    failing = FailingCatalogue(world.catalogue)
    tools, other = world.tools(catalogue=failing), world.tools()
    with pytest.raises(type(trouble)), hold(row.intake_id, tools):
        failing.fail(CatalogueUnavailable())
        raise trouble
    with pytest.raises(CatalogueUnavailable), hold(row.intake_id, tools):
        pass
    failing.recover()
    with pytest.raises(Busy), hold(row.intake_id, other):
        pass
    with hold(row.intake_id, tools):
        assert world.scans()[0].attempts == attempts
        with pytest.raises(Busy), hold(row.intake_id, other):
            pass


def test_a_locked_catalogue_file_is_no_reason_to_wait_for_the_lease(
    world: World, row: ScanRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite, while another program writes for longer than we wait."""
    monkeypatch.setattr("storage.database.PATIENCE", 0.1)
    catalogue = SqlCatalogue(f"sqlite:///{world.folder}/catalogue.db")
    tools = world.tools(catalogue=catalogue)
    other = sqlite3.connect(world.folder / "catalogue.db", isolation_level=None)
    with pytest.raises(CatalogueUnavailable), hold(row.intake_id, tools) as held:
        other.execute("BEGIN IMMEDIATE")
        set_aside(held, Broken(detail="page tree"), tools)
    assert world.scans()[0].state is ScanState.PROCESSING
    other.execute("ROLLBACK")
    other.close()
    with hold(row.intake_id, tools) as held:
        assert set_aside(held, Broken(detail="page tree"), tools).state is ScanState.QUARANTINED
    catalogue.close()


def test_any_next_claim_gives_back_all_that_is_owed(world: World, row: ScanRow) -> None:
    """Others need not wait until we come to the same scan again."""
    failing = FailingCatalogue(world.catalogue)
    tools = world.tools(catalogue=failing)
    next_row = receive(write_pdf(world.folder / "b.pdf", "hai"), DESK, tools)
    with pytest.raises(ReadingFailed), hold(row.intake_id, tools):
        failing.fail(CatalogueUnavailable())
        raise ReadingFailed(page=1, detail="killed")
    failing.recover()
    with hold(next_row.intake_id, tools), hold(row.intake_id, world.tools()):
        pass


def test_a_claim_whose_answer_was_lost_is_given_back(world: World, row: ScanRow) -> None:
    """The catalogue may have entered it before it went away."""
    failing = FailingCatalogue(world.catalogue)
    tools = world.tools(catalogue=failing)
    failing.fail(CatalogueUnavailable(), after=3, late=True)  # at the commit of the claim
    with pytest.raises(CatalogueUnavailable), hold(row.intake_id, tools):
        pytest.fail("nobody was told that it is ours")
    assert world.scans()[0].state is ScanState.PROCESSING
    failing.recover()
    with hold(row.intake_id, tools):
        pass


def test_what_another_took_over_meanwhile_is_not_given_back(world: World, row: ScanRow) -> None:
    """Our lease ran out while the catalogue was away: the scan is the other's, and what it made
    of it stands."""
    failing = FailingCatalogue(world.catalogue)
    tools, other = world.tools(catalogue=failing), world.tools()
    with pytest.raises(ReadingFailed), hold(row.intake_id, tools):
        failing.fail(CatalogueUnavailable())
        raise ReadingFailed(page=1, detail="killed")
    failing.recover()
    world.bury(tools)
    with hold(row.intake_id, other) as held:
        with pytest.raises(Busy), hold(row.intake_id, tools):
            pass
        assert world.scans()[0].state is ScanState.PROCESSING
        set_aside(held, Broken(detail="other"), other)
    give_back_owed(tools)
    assert world.scans()[0].state is ScanState.QUARANTINED
    assert not tools.owed


def test_an_end_that_the_catalogue_refuses_is_not_told_for_ever(world: World, row: ScanRow) -> None:
    """It would be refused again: the lease runs out, and other scans go on meanwhile."""
    failing = FailingCatalogue(world.catalogue)
    tools = world.tools(catalogue=failing)
    with pytest.raises(ReadingFailed), hold(row.intake_id, tools):
        failing.fail(CatalogueRejected(kind="DataError"))
        raise ReadingFailed(page=1, detail="killed")
    failing.recover()
    assert not tools.owed


def test_a_late_worker_cannot_change_what_another_holds(world: World, row: ScanRow) -> None:
    """Who lost the claim neither gives back nor ends it."""
    tools, other = world.tools(), world.tools()
    with pytest.raises(LostClaim), hold(row.intake_id, tools) as late:
        world.bury(tools)
        with world.catalogue.begin() as unit:
            assert unit.claim(row.intake_id, other.owner, 60) is not None
            unit.commit()
        set_aside(late, Broken(detail="late"), tools)
    now = world.scans()[0]
    assert (now.state, now.reason) == (ScanState.PROCESSING, None)


def test_a_secret_is_held_and_what_is_broken_is_in_quarantine(world: World, row: ScanRow) -> None:
    """A secrecy mark is for a person alone to decide."""
    with hold(row.intake_id, world.tools()) as held:
        secret = set_aside(held, SecrecyMark(page=1, mark="MẬT"), world.tools())
    assert secret.state is ScanState.HELD
    assert secret.reason is not None
    assert secret.reason.facts == {"page": 1, "mark": "MẬT"}


def test_bytes_are_fetched_wherever_they_lie(world: World, row: ScanRow) -> None:
    """Before a crash they may have gone to the originals already."""
    key = object_key(row.sha256)
    for _ in range(2):
        with hold(row.intake_id, world.tools()) as held:
            scan = fetch(held, world.tools())
            assert scan.path.read_text().startswith("%PDF-")
            assert scan.path.parent == held.work
            world.objects.promote(key)
            with world.catalogue.begin() as unit:
                unit.finish(held.claim, ScanState.FAILED)
                unit.commit()
    assert world.keys(Area.INTAKE) == []


def test_other_bytes_under_the_key_are_a_mismatch(world: World, row: ScanRow) -> None:
    """What is processed is what was received, or nothing."""
    world.objects.put(Area.INTAKE, object_key(row.sha256), b"%PDF- something else")
    with pytest.raises(Mismatch), hold(row.intake_id, world.tools()) as held:
        fetch(held, world.tools())
    assert world.scans()[0].state is ScanState.FAILED


def test_keys_are_spread_by_their_hash() -> None:
    """No folder grows without end."""
    assert object_key("abcd" + "0" * 60) == "ab/cd/abcd" + "0" * 60
    assert Path(object_key("abcd" + "0" * 60)).parts[:2] == ("ab", "cd")
