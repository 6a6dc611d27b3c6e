"""Batches as people see them: standing, pace, and who may put what back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.batch_words import HERE_ADVICE, KINDS, tell_kind, tell_left, tell_pace
from app.messages import REASONS
from pipeline import batches, set_aside
from pipeline.arrangement import Arrangement
from pipeline.batch_ports import BatchRow, Output
from pipeline.batches import Batch, Standing
from pipeline.errors import NotAllowed, NotFound
from pipeline.ledger import Deed
from pipeline.question import Asker, Duty
from pipeline.scan import ScanState
from pipeline.tools import Tools
from storage.catalogue import SqlCatalogue
from tests.batched import put_scan

NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(hours=1)


def asker(*duties: Duty, desk: str = "desk-a") -> Asker:
    return Asker("an", desk, frozenset(duties))


NOTHING = Output()


def batch(states: dict[ScanState, int], output: Output = NOTHING, working: int = 0) -> Batch:
    return Batch(BatchRow("lo-1", BEFORE, BEFORE, states, working), output, NOW)


@pytest.fixture
def tools(tmp_path: Path) -> Iterator[Tools]:
    catalogue = SqlCatalogue(f"sqlite:///{tmp_path}/catalogue.db")
    clock = SimpleNamespace(now=lambda: NOW)
    yield cast(Tools, SimpleNamespace(catalogue=catalogue, clock=clock))
    catalogue.close()


def state_of(tools: Tools, intake_id: str) -> ScanState:
    with tools.catalogue.begin() as unit:
        return unit.scan(intake_id).state


def test_standing_is_told_by_who_works_and_what_is_left() -> None:
    """A batch between two scans runs still; one that waits for nobody's hand is stopped."""
    waits = {ScanState.RECEIVED: 2}
    fresh = Output(last=NOW - timedelta(seconds=20))
    assert batch(waits, working=1).standing is Standing.RUNNING
    assert batch(waits, fresh).standing is Standing.RUNNING
    assert batch(waits, Output(last=BEFORE)).standing is Standing.STOPPED
    assert batch({ScanState.FAILED: 1, ScanState.STORED: 9}).standing is Standing.TROUBLED
    assert batch({ScanState.QUARANTINED: 1, ScanState.STORED: 9}).standing is Standing.FINISHED


def test_pace_and_time_left_go_by_the_last_minutes() -> None:
    """30 scans in five minutes, 60 wait: ten minutes."""
    lately = Output(40, 90, scans=30, recent_pages=60, begun=NOW - timedelta(minutes=5), last=NOW)
    runs = batch({ScanState.RECEIVED: 60, ScanState.STORED: 40}, lately, working=1)
    assert runs.pages_per_minute == 12
    assert runs.left == timedelta(minutes=10)
    assert (tell_pace(runs), tell_left(runs.left)) == ("12", "khoảng 10 phút")


def test_nothing_is_estimated_from_nothing() -> None:
    """No output lately, or nobody at work: no time is told."""
    silent = batch({ScanState.RECEIVED: 5}, Output(9, 9, last=BEFORE), working=1)
    assert (silent.pages_per_minute, silent.left) == (None, None)
    assert (tell_pace(silent), tell_left(silent.left)) == ("–", "–")


def test_one_quick_scan_makes_no_pace_of_thousands() -> None:
    """Stored a second ago: half a minute is counted at least."""
    quick = Output(1, 3, scans=1, recent_pages=3, begun=NOW - timedelta(seconds=1), last=NOW)
    assert batch({ScanState.RECEIVED: 1}, quick, working=1).pages_per_minute == 6


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (0.2, "khoảng 1 phút"),
        (90, "khoảng 90 phút"),
        (150, "khoảng 3 giờ"),
        (4000, "khoảng 3 ngày"),
    ],
)
def test_time_left_is_rounded_up_in_one_unit(minutes: float, told: str) -> None:
    """It is an estimate."""
    assert tell_left(timedelta(minutes=minutes)) == told


def test_every_reason_has_words_and_no_command(tools: Tools) -> None:
    """People at a page are not told to run something, and no number is missing in a sentence."""
    assert set(HERE_ADVICE) | set(KINDS) <= set(REASONS)
    for code in ("broken", "encrypted", "too_many_pages", "hostile", "secrecy_mark", "internal"):
        what, advice = tell_kind(code)
        assert "?" not in what + advice
        assert "lệnh" not in advice


def test_batches_of_others_are_passed_by(tools: Tools) -> None:
    """However many lie between, the own ones fill the page."""
    put_scan(tools.catalogue, batch="lo-own-1")
    for n in range(5):
        put_scan(tools.catalogue, batch=f"lo-{n}", desk="desk-b")
    put_scan(tools.catalogue, batch="lo-own-2")
    own = asker(Duty.SCAN)
    assert [b.row.batch_id for b in batches.list_batches(own, tools, 2)] == ["lo-own-2", "lo-own-1"]
    assert [b.row.batch_id for b in batches.list_batches(own, tools, 1, 1)] == ["lo-own-1"]
    assert len(batches.list_batches(asker(Duty.ADMINISTRATOR), tools)) == 7
    with pytest.raises(NotFound):
        batches.read_batch("lo-1", own, tools)


def test_a_leader_sees_figures_and_no_batches(tools: Tools) -> None:
    """Statistics of the unit, no papers and no queues."""
    for look in (batches.list_batches, batches.list_failed, set_aside.list_set_aside_for):
        with pytest.raises(NotAllowed):
            look(asker(Duty.LEADER), tools)


def test_what_failed_is_put_back_with_fresh_attempts_and_named(tools: Tools) -> None:
    """Of the own desk alone; the ledger says who did it."""
    mine = put_scan(tools.catalogue, ScanState.FAILED)
    others = put_scan(tools.catalogue, ScanState.FAILED, desk="desk-b")
    with pytest.raises(NotFound):
        batches.put_back(asker(Duty.SCAN), tools, others.intake_id)
    assert batches.put_back(asker(Duty.SCAN), tools, batch_id="lo-1") == [mine.intake_id]
    assert state_of(tools, mine.intake_id) is ScanState.RECEIVED
    assert state_of(tools, others.intake_id) is ScanState.FAILED
    with tools.catalogue.begin() as unit:
        assert unit.scan(mine.intake_id).attempts == 0
        (entry,) = unit.entries()
    assert (entry.act.deed, entry.act.user) == (Deed.RELEASED, "an")
    assert entry.act.facts["intake_id"] == mine.intake_id
    with pytest.raises(NotFound):
        batches.put_back(asker(Duty.SCAN), tools, batch_id="lo-1")


def test_whoever_cleared_a_secrecy_mark_answers_for_it_still(tools: Tools) -> None:
    """Put back after a failure it is not asked for again, as after the first failure."""
    row = put_scan(tools.catalogue, ScanState.FAILED)
    with tools.catalogue.begin() as unit:
        unit.move(row.intake_id, ScanState.FAILED, ScanState.FAILED, "lan")
        unit.commit()
    batches.put_back(asker(Duty.ADMINISTRATOR), tools, row.intake_id)
    with tools.catalogue.begin() as unit:
        assert unit.scan(row.intake_id).cleared_by == "lan"


def test_an_inspector_changes_nothing(tools: Tools) -> None:
    """And sees every desk's."""
    row = put_scan(tools.catalogue, ScanState.FAILED, desk="desk-b")
    inspector = asker(Duty.INSPECTOR)
    assert [one.row for one in batches.list_failed(inspector, tools)] == [row]
    for act in (batches.put_back, lambda who, t: batches.list_left(who, t, "lo-1")):
        with pytest.raises(NotAllowed):
            act(inspector, tools)


def test_what_is_left_of_a_batch_comes_oldest_first(tools: Tools) -> None:
    """What is done or failed is not among it."""
    first, second = put_scan(tools.catalogue), put_scan(tools.catalogue)
    put_scan(tools.catalogue, ScanState.FAILED)
    left = batches.list_left(asker(Duty.SCAN), tools, "lo-1")
    assert left == [first.intake_id, second.intake_id]


@pytest.mark.parametrize(
    ("state", "duty", "desk", "decides"),
    [
        (ScanState.QUARANTINED, Duty.SCAN, "desk-a", True),
        (ScanState.QUARANTINED, Duty.ADMINISTRATOR, "desk-z", True),
        (ScanState.QUARANTINED, Duty.INSPECTOR, "desk-a", False),
        (ScanState.HELD, Duty.SCAN, "desk-a", False),
        (ScanState.HELD, Duty.OFFICER, "desk-a", False),
        (ScanState.HELD, Duty.ADMINISTRATOR, "desk-a", False),
        (ScanState.HELD, Duty.APPROVER, "desk-a", True),
    ],
)
def test_who_decides_about_what_was_set_aside(
    tools: Tools, state: ScanState, duty: Duty, desk: str, decides: bool
) -> None:
    """A secrecy mark is lifted by an approver of the desk alone."""
    row = put_scan(tools.catalogue, state)
    who = asker(duty, desk=desk)
    (found,) = set_aside.list_set_aside_for(who, tools)
    assert set_aside.may_decide(found, who) is decides
    if decides:
        set_aside.free_for(row.intake_id, who, tools)
        assert state_of(tools, row.intake_id) is ScanState.RECEIVED
    else:
        with pytest.raises(NotAllowed):
            set_aside.free_for(row.intake_id, who, tools)
        assert state_of(tools, row.intake_id) is state


def test_what_another_desk_handed_in_is_not_there(tools: Tools) -> None:
    """The same answer as for a number that nobody has."""
    row = put_scan(tools.catalogue, ScanState.HELD, desk="desk-b")
    stored = put_scan(tools.catalogue, ScanState.STORED)
    approver = asker(Duty.APPROVER)
    assert set_aside.list_set_aside_for(approver, tools) == []
    for intake_id in (row.intake_id, stored.intake_id, "khong-co"):
        with pytest.raises(NotFound):
            set_aside.free_for(intake_id, approver, tools)
        with pytest.raises(NotFound):
            set_aside.drop_for(intake_id, approver, tools)


@pytest.mark.parametrize("decide", [set_aside.free_for, set_aside.drop_for])
def test_a_mark_that_was_found_meanwhile_is_not_passed_over(
    tools: Tools, monkeypatch: pytest.MonkeyPatch, decide: Callable[..., object]
) -> None:
    """Between the look at the rights and the decision somebody else had the file read again."""
    monkeypatch.setattr("pipeline.quarantine.find_arrangement", lambda *_: Arrangement("00"))
    row = put_scan(tools.catalogue, ScanState.QUARANTINED)
    decides = set_aside.may_decide

    def meanwhile(*seen: Any) -> bool:
        with tools.catalogue.begin() as unit:
            unit.move(row.intake_id, ScanState.QUARANTINED, ScanState.HELD)
            unit.commit()
        return decides(*seen)

    monkeypatch.setattr(set_aside, "may_decide", meanwhile)
    with_objects = SimpleNamespace(**vars(tools), objects=None)
    with pytest.raises(NotFound):
        decide(row.intake_id, asker(Duty.SCAN), cast(Tools, with_objects))
    assert state_of(tools, row.intake_id) is ScanState.HELD
