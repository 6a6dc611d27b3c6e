"""How batches go, on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pipeline.scan import Context, ScanState
from storage.catalogue import SqlCatalogue
from tests.batched import put_scan
from tests.contract.test_catalogue import NOW


def test_batches_come_by_what_they_took_in_last(catalogue: SqlCatalogue) -> None:
    """Scans without a batch are none."""
    for batch in ("lo-1", "lo-2", "lo-1", None):
        put_scan(catalogue, batch=batch)
    with catalogue.begin() as unit:
        assert unit.batch_ids() == ["lo-1", "lo-2"]


def test_a_batch_is_counted_by_state_and_reason(catalogue: SqlCatalogue) -> None:
    """Who works on it now is told by claims that run."""
    first = put_scan(catalogue, ScanState.STORED)
    put_scan(catalogue, ScanState.PROCESSING)
    put_scan(catalogue, ScanState.FAILED)
    last = put_scan(catalogue, ScanState.FAILED)
    put_scan(catalogue, ScanState.STORED, batch="lo-2")
    with catalogue.begin() as unit:
        (row,) = unit.batches(["lo-1"], None)
    assert row.states == {ScanState.STORED: 1, ScanState.PROCESSING: 1, ScanState.FAILED: 2}
    assert row.reasons == {(ScanState.FAILED, "reading_failed"): 2}
    assert (row.first, row.last, row.working) == (first.received_at, last.received_at, 1)


def test_a_claim_that_ran_out_works_on_nothing(catalogue: SqlCatalogue) -> None:
    """A batch whose machine died does not look as if it ran."""
    row = put_scan(catalogue)
    with catalogue.begin() as unit:
        unit.claim(row.intake_id, "dead", -1)
        unit.commit()
        assert [batch.working for batch in unit.batches(["lo-1"], None)] == [0]


def test_a_desk_sees_its_own_scans_of_a_batch(catalogue: SqlCatalogue) -> None:
    """Two desks may name a folder alike; one that has nothing in it does not see the batch. What
    was handed in twice by one desk is one scan."""
    row = put_scan(catalogue, ScanState.FAILED)
    with catalogue.begin() as unit:
        unit.link(row.intake_id, Context("desk-a", "H1"))
        unit.commit()
    put_scan(catalogue, ScanState.FAILED, desk="desk-b")
    with catalogue.begin() as unit:
        assert [one.states for one in unit.batches(["lo-1"], "desk-a")] == [{ScanState.FAILED: 1}]
        assert unit.batches(["lo-1"], "desk-c") == []
        assert [one.row for one in unit.waiting_scans([ScanState.FAILED], "desk-a")] == [row]
        assert unit.count_waiting([ScanState.FAILED], "desk-a") == 1
        assert unit.count_waiting([ScanState.FAILED], None) == 2


def test_output_is_told_in_all_and_of_late(catalogue: SqlCatalogue) -> None:
    """`stored_at` of the papers is what tells."""
    put_scan(catalogue, ScanState.STORED)
    put_scan(catalogue, ScanState.STORED)
    put_scan(catalogue, ScanState.STORED, batch="lo-2")
    with catalogue.begin() as unit:
        late = unit.outputs(["lo-1"], "desk-a", NOW - timedelta(minutes=1))["lo-1"]
        found = unit.outputs(["lo-1", "lo-2", "lo-3"], None, NOW + timedelta(minutes=1))
        nothing = unit.outputs(["lo-1"], "desk-b", datetime(2020, 1, 1, tzinfo=UTC))
    before = found["lo-1"]
    assert (late.papers, late.pages, late.scans, late.recent_pages) == (2, 2, 2, 2)
    assert (late.begun, late.last) == (NOW, NOW)
    assert (before.papers, before.scans, before.recent_pages, before.begun) == (2, 0, 0, None)
    assert {batch: one.papers for batch, one in found.items()} == {"lo-1": 2, "lo-2": 1}
    assert nothing == {}


def test_what_waits_comes_newest_first_with_its_ties(catalogue: SqlCatalogue) -> None:
    """Of one batch, or of all and none."""
    old = put_scan(catalogue, ScanState.FAILED, dossier="H1")
    new = put_scan(catalogue, ScanState.FAILED, batch=None)
    put_scan(catalogue, ScanState.STORED)
    with catalogue.begin() as unit:
        found = unit.waiting_scans([ScanState.FAILED], None)
        assert [one.row for one in found] == [new, old]
        assert found[1].contexts == (Context("desk-a", "H1"),)
        assert [one.row for one in unit.waiting_scans([ScanState.FAILED], None, "lo-1")] == [old]
        assert [one.row for one in unit.waiting_scans([ScanState.FAILED], None, limit=1)] == [new]


def test_what_waits_is_paged_by_what_was_seen_last(catalogue: SqlCatalogue) -> None:
    """What comes in or is decided meanwhile neither repeats nor hides another one."""
    rows = [put_scan(catalogue, ScanState.QUARANTINED) for _ in range(5)]
    put_scan(catalogue, ScanState.QUARANTINED, desk="desk-b")
    newest_first = [row.intake_id for row in sorted(rows, key=lambda r: r.intake_id, reverse=True)]
    with catalogue.begin() as unit:
        first = unit.waiting_scans([ScanState.QUARANTINED], "desk-a", limit=2)
        seen = [one.row.intake_id for one in first]
        assert unit.move(seen[-1], ScanState.QUARANTINED, ScanState.DROPPED, "an")
        unit.commit()
    put_scan(catalogue, ScanState.QUARANTINED)
    with catalogue.begin() as unit:
        while found := unit.waiting_scans(
            [ScanState.QUARANTINED], "desk-a", limit=2, before=seen[-1]
        ):
            seen += [one.row.intake_id for one in found]
    assert seen == newest_first


def test_batches_are_paged_by_their_newest_scan(catalogue: SqlCatalogue) -> None:
    """One that takes something in meanwhile moves to the front, and is not met again."""
    for batch in ("lo-1", "lo-2", "lo-3"):
        put_scan(catalogue, batch=batch)
    with catalogue.begin() as unit:
        mark = unit.newest_scan("lo-2")
        assert mark is not None
        assert unit.batch_ids(mark) == ["lo-1"]
        assert unit.newest_scan("lo-4") is None
    put_scan(catalogue, batch="lo-2")
    with catalogue.begin() as unit:
        assert unit.batch_ids(mark) == ["lo-1"]
        assert unit.batch_ids() == ["lo-2", "lo-3", "lo-1"]


def test_the_outbox_is_paged_by_its_ids(catalogue: SqlCatalogue) -> None:
    """Dead letters alone, or all; what was done meanwhile leaves no gap."""
    for _ in range(4):
        put_scan(catalogue, ScanState.STORED)
    with catalogue.begin() as unit:
        one, two, three, four = (row.outbox_id for row in unit.outbox())
        for dead in (two, four):
            unit.postpone(dead, "x", NOW, dead=True)
        unit.commit()
        assert [row.outbox_id for row in unit.outbox(limit=2, after=one)] == [two, three]
        assert [row.outbox_id for row in unit.outbox(dead=True, limit=2, after=two)] == [four]
        unit.done(two)
        assert [row.outbox_id for row in unit.outbox(after=two)] == [three, four]


def test_the_outbox_is_counted_and_its_dead_letters(catalogue: SqlCatalogue) -> None:
    """Without reading it: while the index is away it grows long."""
    with catalogue.begin() as unit:
        assert unit.count_outbox() == (0, 0)
    put_scan(catalogue, ScanState.STORED)
    put_scan(catalogue, ScanState.STORED)
    with catalogue.begin() as unit:
        first, second = unit.outbox()
        unit.postpone(second.outbox_id, "x", NOW, dead=True)
        unit.commit()
        assert unit.count_outbox() == (2, 1)
        assert [row.outbox_id for row in unit.outbox(limit=1)] == [first.outbox_id]
        assert [row.outbox_id for row in unit.outbox(dead=True, limit=5)] == [second.outbox_id]
