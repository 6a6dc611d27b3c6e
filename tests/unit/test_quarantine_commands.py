"""`sohoa quarantine …`: who may see and decide what, as on the pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.settings import load_settings
from app.wiring import make_catalogue
from pipeline.ledger import Deed
from pipeline.scan import ScanRow, ScanState
from storage.catalogue import SqlCatalogue
from tests.batched import put_scan
from tests.unit.test_dossier_commands import Sohoa, sohoa  # noqa: F401


@pytest.fixture
def catalogue(sohoa: Sohoa) -> Iterator[SqlCatalogue]:  # noqa: F811
    """Of the installation at desk-a."""
    assert sohoa("quarantine", "list").code == 0  # makes it
    opened = make_catalogue(load_settings())
    yield opened
    opened.close()


def state_of(catalogue: SqlCatalogue, row: ScanRow) -> ScanState:
    with catalogue.begin() as unit:
        return unit.scan(row.intake_id).state


def test_a_plain_installation_decides_what_its_desk_handed_in(
    sohoa: Sohoa,  # noqa: F811
    catalogue: SqlCatalogue,
) -> None:
    """With the roles that it has when nothing is set; the ledger names who was told by `--by`."""
    row = put_scan(catalogue, ScanState.QUARANTINED)
    (listed,) = sohoa("quarantine", "list", "--json").records
    assert listed["intake_id"] == row.intake_id
    assert sohoa("quarantine", "show", row.intake_id).records == [listed]
    assert sohoa("quarantine", "drop", row.intake_id, "--yes", "--by", "lan").code == 0
    assert state_of(catalogue, row) is ScanState.DROPPED
    with catalogue.begin() as unit:
        entry = unit.last_entry(Deed.DROPPED)
    assert entry
    assert (entry.act.user, entry.act.desk) == ("lan", "desk-a")


@pytest.mark.parametrize("command", [["release"], ["drop", "--yes"]])
def test_a_secrecy_mark_is_for_an_approver_of_the_desk_alone(
    sohoa: Sohoa,  # noqa: F811
    catalogue: SqlCatalogue,
    command: list[str],
) -> None:
    """Neither who scans nor an administrator lifts it, whatever name they give."""
    row = put_scan(catalogue, ScanState.HELD)
    words = ("quarantine", *command, row.intake_id, "--by", "nguoi-duyet")
    for duties in ("", '["quan_tri"]', '["kiem_tra"]'):
        said = sohoa(*words, duties=duties)
        assert (said.code, "Vai trò của bạn" in said.err) == (10, True)
        assert state_of(catalogue, row) is ScanState.HELD


def test_an_approver_drops_what_bears_a_mark(
    sohoa: Sohoa,  # noqa: F811
    catalogue: SqlCatalogue,
) -> None:
    """Of the own desk; what another desk handed in is not there for this one."""
    mine = put_scan(catalogue, ScanState.HELD)
    others = put_scan(catalogue, ScanState.HELD, desk="desk-b")
    approver = '["duyet"]'
    assert sohoa("quarantine", "drop", mine.intake_id, "--yes", duties=approver).code == 0
    assert sohoa("quarantine", "drop", others.intake_id, "--yes", duties=approver).code == 6
    assert sohoa("quarantine", "show", others.intake_id, duties=approver).code == 6
    assert state_of(catalogue, others) is ScanState.HELD


def test_what_is_listed_is_the_own_desks(
    sohoa: Sohoa,  # noqa: F811
    catalogue: SqlCatalogue,
) -> None:
    """An administrator and an inspector see every desk's, a leader nothing."""
    put_scan(catalogue, ScanState.QUARANTINED)
    put_scan(catalogue, ScanState.QUARANTINED, desk="desk-b")
    listed = {
        duties: len(sohoa("quarantine", "list", "--json", duties=duties).records)
        for duties in ("", '["quan_tri"]', '["kiem_tra"]')
    }
    assert list(listed.values()) == [1, 2, 2]
    assert sohoa("quarantine", "list", duties='["lanh_dao"]').code == 10


def test_more_are_listed_than_are_read_at_once(
    sohoa: Sohoa,  # noqa: F811
    catalogue: SqlCatalogue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Newest first, each once."""
    monkeypatch.setattr("pipeline.set_aside.AT_ONCE", 2)
    rows = [put_scan(catalogue, ScanState.QUARANTINED) for _ in range(5)]
    listed = [one["intake_id"] for one in sohoa("quarantine", "list", "--json").records]
    assert listed == sorted((row.intake_id for row in rows), reverse=True)
