"""The catalogue's contract, on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.errors import BadSetting, CatalogueRejected, LostClaim, NotFound
from pipeline.page import Box
from pipeline.paper import Field, FieldStatus
from pipeline.ports import PageRow, PaperRow
from pipeline.scan import (
    Claim,
    Context,
    MediaType,
    Origin,
    Reason,
    Role,
    ScanRow,
    ScanState,
    make_paper_id,
)
from storage.catalogue import SqlCatalogue
from storage.schema import HEAD

SHA = "ab" * 32
NOW = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
LATER = datetime(2099, 1, 1, tzinfo=UTC)


def add(catalogue: SqlCatalogue, sha: str = SHA, batch: str | None = None) -> ScanRow:
    with catalogue.begin() as unit:
        row = unit.add_scan(sha, 1000, MediaType.PDF, batch)
        unit.commit()
    return row


def claim(
    catalogue: SqlCatalogue, intake_id: str, owner: str = "a", seconds: float = 60
) -> Claim | None:
    with catalogue.begin() as unit:
        got = unit.claim(intake_id, owner, seconds)
        unit.commit()
    return got


def must_claim(
    catalogue: SqlCatalogue, intake_id: str, owner: str = "a", seconds: float = 60
) -> Claim:
    got = claim(catalogue, intake_id, owner, seconds)
    assert got is not None
    return got


def make_field(name: str = "ho_ten", value: str | None = "Nguyễn Văn Mẫu") -> Field:
    return Field(
        name=name, value=value, raw=value or "", page=1, box=Box(1, 2, 30, 40), confidence=0.9,
        rule="label", status=FieldStatus.REVIEW, reasons=("one_reading",),
    )  # fmt: skip


def make_paper(row: ScanRow, first_page: int = 1, *fields: Field) -> PaperRow:
    return PaperRow(
        paper_id=make_paper_id(row.sha256, first_page),
        intake_id=row.intake_id,
        sha256=row.sha256,
        version=1,
        loai="giay_khai_sinh",
        loai_confidence=0.98,
        kq_code="KQ.G15.000031",
        first_page=first_page,
        last_page=first_page,
        digitally_signed=False,
        seals=1,
        quality="good",
        fields=fields or (make_field(),),
        pages=(PageRow(first_page, 90, -1.25, False, "usable", ("skew", "blur"), "ocr"),),
        stored_at=NOW,
    )


def store(catalogue: SqlCatalogue, *papers: PaperRow) -> None:
    with catalogue.begin() as unit:
        unit.put_papers(papers[0].intake_id, papers)
        unit.commit()


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Run the jobs in threads that start together; results (or errors) in order."""
    results: list[object] = [None] * len(jobs)
    start = threading.Barrier(len(jobs))

    def run(index: int, job: Callable[[], object]) -> None:
        start.wait()
        try:
            results[index] = job()
        except Exception as trouble:
            results[index] = trouble

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


# --- the unit of work


def test_leaving_without_commit_undoes_everything(catalogue: SqlCatalogue) -> None:
    """What was not committed never was: scan, tie, papers and outbox rows."""
    with catalogue.begin() as unit:
        row = unit.add_scan(SHA, 1, None, None)
        unit.link(row.intake_id, Context("desk"))
        unit.put_papers(row.intake_id, [make_paper(row)])
    with catalogue.begin() as unit:
        assert unit.scans() == []
        assert unit.papers() == []
        assert unit.outbox() == []
        with pytest.raises(NotFound):
            unit.scan(row.intake_id)


def test_an_error_inside_undoes_everything(catalogue: SqlCatalogue) -> None:
    """An error that leaves the block leaves no trace in the catalogue."""
    with pytest.raises(KeyboardInterrupt), catalogue.begin() as unit:
        unit.add_scan(SHA, 1, None, None)
        raise KeyboardInterrupt
    with catalogue.begin() as unit:
        assert unit.scans() == []


def test_after_a_commit_the_unit_goes_on(catalogue: SqlCatalogue) -> None:
    """What follows a commit is a transaction of its own."""
    with catalogue.begin() as unit:
        row = unit.add_scan(SHA, 1, None, None)
        unit.commit()
        unit.link(row.intake_id, Context("desk"))
    with catalogue.begin() as unit:
        assert unit.scan(row.intake_id) == row
        assert unit.contexts(row.intake_id) == ()


def test_a_reader_that_starts_to_write_sees_what_others_wrote(catalogue: SqlCatalogue) -> None:
    """Reading first never makes a later write of the same unit fail."""
    first = add(catalogue)
    with catalogue.begin() as unit:
        assert unit.scan(first.intake_id).state is ScanState.RECEIVED
        other = add(catalogue, "cd" * 32)
        unit.link(other.intake_id, Context("desk"))
        unit.commit()
    with catalogue.begin() as unit:
        assert unit.contexts(other.intake_id) == (Context("desk"),)


# --- scans


def test_a_scan_comes_back_as_it_was_entered(catalogue: SqlCatalogue) -> None:
    """Every fact of a row survives the database; times are aware and in UTC."""
    before = datetime.now(UTC) - timedelta(minutes=1)
    row = add(catalogue, batch="night-1")
    with catalogue.begin() as unit:
        assert unit.scan(row.intake_id) == row
        assert unit.scan_of_bytes(SHA) == row
        assert unit.scan_of_bytes("00" * 32) is None
    assert (row.sha256, row.size, row.media_type) == (SHA, 1000, MediaType.PDF)
    assert (row.state, row.attempts, row.batch_id) == (ScanState.RECEIVED, 0, "night-1")
    assert row.received_at.utcoffset() == timedelta(0)
    assert row.received_at > before


def test_the_same_bytes_are_one_scan(catalogue: SqlCatalogue) -> None:
    """A second hand-in of the same bytes finds the first row, unchanged."""
    first = add(catalogue, batch="one")
    assert add(catalogue, batch="two") == first


def test_the_same_bytes_at_the_same_time_are_one_scan(catalogue: SqlCatalogue) -> None:
    """Two counters that hand in the same bytes at once get the same row."""
    catalogue.check()
    rows = at_once(*[lambda: add(catalogue)] * 6)
    assert len({row.intake_id for row in rows if isinstance(row, ScanRow)}) == 1
    assert all(isinstance(row, ScanRow) for row in rows), rows


def test_the_second_of_the_same_bytes_waits_for_the_first(catalogue: SqlCatalogue) -> None:
    """While one unit is about to enter the bytes the other waits and finds its row."""
    with catalogue.begin() as unit:
        mine = unit.add_scan(SHA, 1, None, None)
        theirs: list[ScanRow] = []
        other = threading.Thread(target=lambda: theirs.append(add(catalogue)))
        other.start()
        time.sleep(0.2)
        assert theirs == []
        unit.commit()
        other.join(30)
    assert [row.intake_id for row in theirs] == [mine.intake_id]


def test_scans_are_listed_page_by_page(catalogue: SqlCatalogue) -> None:
    """Pages follow each other by key, in the order of arrival, restricted as asked."""
    rows = []
    for n in range(7):
        rows.append(add(catalogue, f"{n:064x}", "odd" if n % 2 else "even"))
        time.sleep(0.002)
    with catalogue.begin() as unit:
        first = unit.scans(limit=4)
        rest = unit.scans(limit=4, after=first[-1].intake_id)
        odd = unit.scans(ScanState.RECEIVED, batch_id="odd")
        none = unit.scans(ScanState.STORED)
    assert first + rest == rows
    assert odd == rows[1::2]
    assert none == []


def test_scans_of_a_batch_are_counted_by_state(catalogue: SqlCatalogue) -> None:
    """A batch knows how far it is."""
    for n in range(3):
        add(catalogue, f"{n:064x}", "night")
    must_claim(catalogue, add(catalogue, "ff" * 32, "night").intake_id)
    add(catalogue, "ee" * 32, "other")
    with catalogue.begin() as unit:
        counts = unit.count_scans("night")
    assert counts == {ScanState.RECEIVED: 3, ScanState.PROCESSING: 1}


def test_a_scan_is_restored_as_it_was(catalogue: SqlCatalogue) -> None:
    """`rebuild` puts a row back with its own id and time; known bytes stay as they are."""
    lost = ScanRow("0042", SHA, 5, MediaType.PNG, ScanState.QUARANTINED, NOW,
                   Reason("broken", {"detail": "no page tree"}), 3, "night", "an")  # fmt: skip
    with catalogue.begin() as unit:
        assert unit.restore_scan(lost) == lost
        unit.commit()
        assert unit.restore_scan(replace(lost, intake_id="0043", size=6)) == lost


def test_a_restored_scan_in_processing_can_be_claimed(catalogue: SqlCatalogue) -> None:
    """Nobody works on a scan whose claim was lost with the catalogue."""
    lost = ScanRow("0042", SHA, 5, MediaType.PNG, ScanState.PROCESSING, NOW)
    with catalogue.begin() as unit:
        unit.restore_scan(lost)
        unit.commit()
    must_claim(catalogue, "0042")


# --- claims


def test_a_claimed_scan_is_taken(catalogue: SqlCatalogue) -> None:
    """Who claims a scan has it alone; the attempt is counted."""
    row = add(catalogue)
    mine = must_claim(catalogue, row.intake_id, "a")
    assert claim(catalogue, row.intake_id, "b") is None
    with catalogue.begin() as unit:
        held = unit.scan(row.intake_id)
        assert unit.owners() == ["a"]
    assert (mine.owner, mine.intake_id) == ("a", row.intake_id)
    assert mine.until > datetime.now(UTC)
    assert (held.state, held.attempts) == (ScanState.PROCESSING, 1)


def test_of_two_that_claim_at_once_one_gets_it(catalogue: SqlCatalogue) -> None:
    """However many reach for a scan at the same time, one works on it."""
    row = add(catalogue)
    got = at_once(*[lambda: claim(catalogue, row.intake_id)] * 6)
    assert sorted(type(each).__name__ for each in got) == ["Claim"] + ["NoneType"] * 5


def test_an_unknown_scan_cannot_be_claimed(catalogue: SqlCatalogue) -> None:
    """A number that nobody gave out claims nothing."""
    assert claim(catalogue, "0042") is None


def test_a_claim_that_ran_out_is_taken_by_another(catalogue: SqlCatalogue) -> None:
    """A dead worker's scan is free after its time; the late one can neither extend nor finish,
    and what it wrote in that transaction is undone."""
    row = add(catalogue)
    late = must_claim(catalogue, row.intake_id, "late", seconds=0)
    now = must_claim(catalogue, row.intake_id, "now")
    with catalogue.begin() as unit, pytest.raises(LostClaim):
        unit.extend(late, 60)
    with pytest.raises(LostClaim), catalogue.begin() as unit:
        unit.put_papers(row.intake_id, [make_paper(row)])
        unit.finish(late, ScanState.STORED)
        unit.commit()
    with catalogue.begin() as unit:
        assert unit.papers() == []
        assert unit.outbox() == []
        unit.finish(now, ScanState.STORED)
        unit.commit()
        done = unit.scan(row.intake_id)
    assert (done.state, done.attempts) == (ScanState.STORED, 2)


def test_a_claim_that_ran_out_and_nobody_wanted_is_still_ours(catalogue: SqlCatalogue) -> None:
    """A slow worker may finish as long as nobody else began."""
    row = add(catalogue)
    slow = must_claim(catalogue, row.intake_id, seconds=0)
    with catalogue.begin() as unit:
        unit.extend(slow, 60)
        unit.commit()
    assert claim(catalogue, row.intake_id, "other") is None
    with catalogue.begin() as unit:
        unit.finish(slow, ScanState.STORED)
        unit.commit()
        assert unit.owners() == []


def test_a_finished_claim_cannot_finish_again(catalogue: SqlCatalogue) -> None:
    """A claim ends once."""
    mine = must_claim(catalogue, add(catalogue).intake_id)
    with catalogue.begin() as unit:
        unit.finish(mine, ScanState.STORED)
        unit.commit()
        with pytest.raises(LostClaim):
            unit.finish(mine, ScanState.FAILED)


def test_an_end_may_be_told_late_and_twice(catalogue: SqlCatalogue) -> None:
    """Who could not reach the catalogue at the end tells it when it can: the scan is free at once,
    and told again, even by another thread at the same moment, it ends nobody's next claim."""
    late = must_claim(catalogue, add(catalogue).intake_id, "a", seconds=3600)

    def tell() -> None:
        with catalogue.begin() as unit:
            unit.finish(late, ScanState.FAILED, Reason("store_unavailable", {}, retryable=True))
            unit.commit()

    told = at_once(*[tell] * 4)
    assert sorted(type(each).__name__ for each in told) == ["LostClaim"] * 3 + ["NoneType"]
    must_claim(catalogue, late.intake_id, "b")
    with pytest.raises(LostClaim):
        tell()
    with catalogue.begin() as unit:
        assert unit.owners() == ["b"]
        assert unit.scan(late.intake_id).state is ScanState.PROCESSING


@pytest.mark.parametrize(
    ("state", "again"),
    [
        (ScanState.STORED, False),
        (ScanState.QUARANTINED, False),
        (ScanState.HELD, False),
        (ScanState.DROPPED, False),
        (ScanState.FAILED, True),
        (ScanState.RECEIVED, True),
    ],
)
def test_only_unfinished_scans_can_be_claimed_again(
    catalogue: SqlCatalogue, state: ScanState, again: bool
) -> None:
    """What is done or waits for a person's word is not taken up by a machine."""
    mine = must_claim(catalogue, add(catalogue).intake_id)
    with catalogue.begin() as unit:
        unit.finish(mine, state)
        unit.commit()
    assert (claim(catalogue, mine.intake_id) is not None) is again


def test_the_reason_stays_until_the_next_attempt(catalogue: SqlCatalogue) -> None:
    """People see why a scan is not stored; a new attempt starts without it."""
    reason = Reason("too_many_pages", {"pages": 3000, "limit": 2000, "share": 1.5}, retryable=True)
    mine = must_claim(catalogue, add(catalogue).intake_id)
    with catalogue.begin() as unit:
        unit.finish(mine, ScanState.FAILED, reason)
        unit.commit()
        assert unit.scan(mine.intake_id).reason == reason
    must_claim(catalogue, mine.intake_id)
    with catalogue.begin() as unit:
        assert unit.scan(mine.intake_id).reason is None


def test_an_interrupted_attempt_is_not_counted(catalogue: SqlCatalogue) -> None:
    """Ctrl-C is nobody's failure."""
    mine = must_claim(catalogue, add(catalogue).intake_id)
    with catalogue.begin() as unit:
        unit.finish(mine, ScanState.RECEIVED, Reason("interrupted", {}, retryable=True))
        unit.commit()
        assert unit.scan(mine.intake_id).attempts == 0


def test_what_a_dead_owner_held_is_given_back(catalogue: SqlCatalogue) -> None:
    """A process that died gives back all it had; others keep theirs; attempts stay counted."""
    ids = [add(catalogue, f"{n:064x}").intake_id for n in range(3)]
    dead = [must_claim(catalogue, ids[n], "dead") for n in (0, 1)]
    must_claim(catalogue, ids[2], "alive")
    with catalogue.begin() as unit:
        assert unit.owners() == ["alive", "dead"]
        assert unit.forget_owner("dead") == 2
        assert unit.forget_owner("nobody") == 0
        unit.commit()
        assert unit.owners() == ["alive"]
        assert unit.scan(ids[0]).attempts == 1
        with pytest.raises(LostClaim):
            unit.extend(dead[0], 60)
    must_claim(catalogue, ids[0])
    assert claim(catalogue, ids[2]) is None


# --- decisions


def test_a_release_names_who_answers_for_it(catalogue: SqlCatalogue) -> None:
    """A released scan starts afresh, cleared by a person."""
    mine = must_claim(catalogue, add(catalogue).intake_id)
    with catalogue.begin() as unit:
        unit.finish(mine, ScanState.HELD, Reason("secrecy_mark", {"page": 1}))
        assert unit.move(mine.intake_id, ScanState.HELD, ScanState.RECEIVED, "lan") is True
        unit.commit()
        row = unit.scan(mine.intake_id)
    assert (row.state, row.cleared_by, row.reason, row.attempts) == (
        ScanState.RECEIVED, "lan", None, 0,
    )  # fmt: skip


def test_a_decision_on_another_state_changes_nothing(catalogue: SqlCatalogue) -> None:
    """Two people who decide at once: the second decides nothing."""
    row = add(catalogue)
    with catalogue.begin() as unit:
        assert unit.move(row.intake_id, ScanState.HELD, ScanState.DROPPED, "lan") is False
        assert unit.move("0042", ScanState.HELD, ScanState.DROPPED, "lan") is False
        assert unit.scan(row.intake_id) == row


def test_nobody_decides_on_a_scan_in_work(catalogue: SqlCatalogue) -> None:
    """A scan that somebody works on cannot be pulled away under him."""
    mine = must_claim(catalogue, add(catalogue).intake_id)
    with catalogue.begin() as unit:
        assert not unit.move(mine.intake_id, ScanState.PROCESSING, ScanState.RECEIVED)


def test_dropped_bytes_that_come_again_are_not_cleared(catalogue: SqlCatalogue) -> None:
    """The word of the person who dropped a scan clears nothing when the bytes come again."""
    mine = must_claim(catalogue, add(catalogue).intake_id)
    with catalogue.begin() as unit:
        unit.finish(mine, ScanState.HELD)
        unit.move(mine.intake_id, ScanState.HELD, ScanState.DROPPED, "lan")
        assert unit.scan(mine.intake_id).cleared_by == "lan"
        unit.move(mine.intake_id, ScanState.DROPPED, ScanState.RECEIVED)
        assert unit.scan(mine.intake_id).cleared_by is None


# --- contexts


def test_a_scan_is_tied_once_to_a_context(catalogue: SqlCatalogue) -> None:
    """The same tie again is none; another desk, dossier, role or origin is another tie."""
    row = add(catalogue)
    ties = (
        Context("a"),
        Context("a", "H15.50.05.13-261008-0975"),
        Context("b", "H15.50.05.13-261008-0975"),
        Context("b", "H15.50.05.13-261008-0975", Role.RESULT),
        Context("b", "H15.50.05.13-261008-0975", Role.RESULT, Origin.FROM_ORIGINAL),
    )
    with catalogue.begin() as unit:
        assert [unit.link(row.intake_id, tie) for tie in ties] == [True] * 5
        assert [unit.link(row.intake_id, tie) for tie in ties] == [False] * 5
        unit.commit()
        assert unit.contexts(row.intake_id) == ties
        assert unit.contexts("0042") == ()


def test_an_unknown_scan_cannot_be_tied(catalogue: SqlCatalogue) -> None:
    """A tie needs a scan."""
    with catalogue.begin() as unit, pytest.raises(NotFound):
        unit.link("0042", Context("a"))


def test_a_new_tie_of_a_stored_paper_is_announced(catalogue: SqlCatalogue) -> None:
    """Another desk finds a paper as soon as it handed in the same bytes: the version grows and
    the index is told. The same tie again tells nothing."""
    row = add(catalogue)
    paper = make_paper(row)
    store(catalogue, paper)
    with catalogue.begin() as unit:
        for waiting in unit.outbox():
            unit.done(waiting.outbox_id)
        before = unit.paper(paper.paper_id).version
        unit.link(row.intake_id, Context("b"))
        unit.link(row.intake_id, Context("b"))
        unit.commit()
        after = unit.paper(paper.paper_id)
        assert [(o.paper_id, o.action) for o in unit.outbox()] == [(paper.paper_id, "index")]
    assert after.version > before
    assert after.contexts == (Context("b"),)


def test_no_tie_is_missed_by_papers_stored_meanwhile(catalogue: SqlCatalogue) -> None:
    """A tie made while the papers are being stored waits for them and announces them."""
    row = add(catalogue)
    paper = make_paper(row)

    def tie() -> None:
        with catalogue.begin() as unit:
            unit.link(row.intake_id, Context("late"))
            unit.commit()

    other = threading.Thread(target=tie)
    with catalogue.begin() as unit:
        unit.put_papers(row.intake_id, [paper])
        other.start()
        time.sleep(0.2)
        unit.commit()
    other.join(30)
    with catalogue.begin() as unit:
        assert len(unit.outbox()) == 2
        assert unit.paper(paper.paper_id).contexts == (Context("late"),)


# --- papers


def test_a_paper_comes_back_as_it_was_stored(catalogue: SqlCatalogue) -> None:
    """Every fact and its evidence survive the database."""
    row = add(catalogue)
    full = Field(
        "so_ky_hieu", None, "Số:   /TTr-UBND", 2, Box(0, 0, 9, 9), 0.25, "label",
        FieldStatus.REVIEW, ("handwritten", "low"), "/TTr-UBND", True, "15/TTr-UBND", "l5/TTr",
    )  # fmt: skip
    sure = replace(make_field("ngay_sinh", "1985-07-02"), status=FieldStatus.ACCEPTED, reasons=())
    paper = replace(make_paper(row, 1, full, sure), last_page=2, kq_code=None)
    paper = replace(paper, pages=(*paper.pages, PageRow(2, 0, 0.0, True, "good", (), "none")))
    store(catalogue, paper)
    with catalogue.begin() as unit:
        unit.link(row.intake_id, Context("desk", "H15-1", Role.RESULT, Origin.ELECTRONIC))
        unit.commit()
        found = unit.paper(paper.paper_id)
    ties = (Context("desk", "H15-1", Role.RESULT, Origin.ELECTRONIC),)
    assert found == replace(paper, version=found.version, contexts=ties)
    assert found.stored_at.utcoffset() == timedelta(0)


def test_a_missing_paper_is_not_found(catalogue: SqlCatalogue) -> None:
    """Asking for a paper that is not there says so."""
    with catalogue.begin() as unit, pytest.raises(NotFound):
        unit.paper("0042")


def test_papers_need_their_scan(catalogue: SqlCatalogue) -> None:
    """No paper without the scan it was read from."""
    row = replace(add(catalogue), intake_id="0042")
    with catalogue.begin() as unit, pytest.raises(NotFound):
        unit.put_papers("0042", [make_paper(row)])


def test_an_archive_comes_in_whole(catalogue: SqlCatalogue) -> None:
    """Scans, papers and contexts at once, as they are given, and their effects are asked for; a new
    tie still raises the version."""
    scans = [
        ScanRow(f"00{n}", f"{n:064x}", 5, MediaType.PDF, ScanState.STORED, NOW) for n in range(3)
    ]
    tie = Context("quay-1", "H48.11-240315-0001", Role.RESULT, Origin.ELECTRONIC)
    papers = [replace(make_paper(scan), contexts=(tie,)) for scan in scans]
    with catalogue.begin() as unit:
        unit.bring_in(scans, papers)
        unit.commit()
    with catalogue.begin() as unit:
        assert [unit.paper(paper.paper_id) for paper in papers] == papers
        assert unit.scans() == scans
        assert unit.outbox() == []
        waiting = [paper_id for paper_id, _ in unit.effects_due()]
        assert sorted(waiting) == sorted(paper.paper_id for paper in papers)
        assert unit.link("000", Context("quay-2"))
        assert unit.paper(papers[0].paper_id).version == 2


def test_an_archive_that_is_there_is_refused(catalogue: SqlCatalogue) -> None:
    """Bringing in twice is no way to write something again: nothing of it is kept."""
    scan = ScanRow("000", SHA, 5, MediaType.PDF, ScanState.STORED, NOW)
    other = replace(scan, intake_id="001", sha256="cd" * 32)
    with catalogue.begin() as unit:
        unit.bring_in([scan], [make_paper(scan)])
        unit.commit()
    with pytest.raises(CatalogueRejected), catalogue.begin() as unit:
        unit.bring_in([other, scan], [make_paper(other), make_paper(scan)])
        unit.commit()
    with catalogue.begin() as unit:
        assert unit.scans() == [scan]


def test_each_stored_paper_has_an_outbox_row(catalogue: SqlCatalogue) -> None:
    """The index is told in the same transaction, once a paper."""
    row = add(catalogue)
    papers = [make_paper(row, page) for page in (1, 2, 3)]
    store(catalogue, *papers)
    with catalogue.begin() as unit:
        told = [(o.paper_id, o.action, o.attempts, o.dead) for o in unit.outbox()]
        assert unit.papers_of_scan(row.intake_id) == [unit.paper(p.paper_id) for p in papers]
    assert told == [(p.paper_id, "index", 0, False) for p in papers]


def test_a_retry_overwrites_its_own_papers(catalogue: SqlCatalogue) -> None:
    """Stored twice, a scan has the papers of the second time; versions grow past what was
    published; a paper that is no longer among them leaves the index."""
    row = add(catalogue)
    other = add(catalogue, "cd" * 32)
    first, second = make_paper(row, 1), make_paper(row, 2)
    store(catalogue, first, second)
    store(catalogue, make_paper(other))
    with catalogue.begin() as unit:
        published = unit.paper(first.paper_id).version
        for waiting in unit.outbox():
            unit.done(waiting.outbox_id)
        unit.commit()
    store(catalogue, replace(first, fields=(make_field("ho_ten", "Trần Thị Mẫu"),)))
    with catalogue.begin() as unit:
        (now,) = unit.papers_of_scan(row.intake_id)
        told = [(o.paper_id, o.action) for o in unit.outbox()]
        assert len(unit.papers_of_scan(other.intake_id)) == 1
    assert now.version > published
    assert [field.value for field in now.fields] == ["Trần Thị Mẫu"]
    assert told == [(first.paper_id, "index"), (second.paper_id, "remove")]


def test_a_paper_that_comes_back_is_not_removed_later(catalogue: SqlCatalogue) -> None:
    """A removal that still waits is void once the paper is there again, and its version is
    above all that it ever had."""
    row = add(catalogue)
    one, two = make_paper(row, 1), make_paper(row, 2)
    store(catalogue, one, two)
    with catalogue.begin() as unit:
        highest = unit.paper(two.paper_id).version
    store(catalogue, one)
    store(catalogue, one, two)
    with catalogue.begin() as unit:
        assert {o.action for o in unit.outbox() if o.paper_id == two.paper_id} == {"index"}
        assert unit.paper(two.paper_id).version > highest


def test_a_scan_may_have_no_papers(catalogue: SqlCatalogue) -> None:
    """Nothing found on a scan is a result too."""
    row = add(catalogue)
    store(catalogue, make_paper(row))
    with catalogue.begin() as unit:
        unit.put_papers(row.intake_id, [])
        unit.commit()
        assert unit.papers_of_scan(row.intake_id) == []


def test_papers_are_listed_page_by_page(catalogue: SqlCatalogue) -> None:
    """A reindex walks all papers in the order of their ids, as Python orders them, without
    holding them all."""
    rows = [add(catalogue, f"{n:064x}") for n in range(5)]
    for row in rows:
        store(catalogue, make_paper(row, 1), make_paper(row, 2))
    seen: list[PaperRow] = []
    with catalogue.begin() as unit:
        while page := unit.papers(limit=3, after=seen[-1].paper_id if seen else None):
            seen += page
    assert [paper.paper_id for paper in seen] == sorted(
        make_paper_id(row.sha256, page) for row in rows for page in (1, 2)
    )
    assert all(paper.fields and paper.pages for paper in seen)


def test_papers_are_found_by_an_exact_value(catalogue: SqlCatalogue) -> None:
    """A person's number finds the papers that carry it in one of the named fields, and no
    others: not a longer value, not another spelling, not another field."""
    row = add(catalogue)
    number, near = "079085001234", "0790850012345"
    values = [("so_dinh_danh", number), ("so_dinh_danh_me", number), ("so_dinh_danh", near),
              ("ma_so", number), ("so_dinh_danh", None)]  # fmt: skip
    papers = [make_paper(row, n, make_field(*pair)) for n, pair in enumerate(values, 1)]
    store(catalogue, *papers)
    with catalogue.begin() as unit:
        found = unit.papers_by_field(["so_dinh_danh", "so_dinh_danh_me"], number)
        assert unit.papers_by_field([], number) == []
        assert unit.papers_by_field(["ho_ten"], "nguyễn văn mẫu") == []
    assert {p.paper_id for p in found} == {p.paper_id for p in papers[:2]}


def test_long_values_are_compared_to_their_end(catalogue: SqlCatalogue) -> None:
    """Text far longer than a database indexes is stored and compared exactly."""
    row = add(catalogue)
    long = "Về việc thực hiện số hoá " * 2000
    store(catalogue, make_paper(row, 1, make_field("trich_yeu", long)))
    with catalogue.begin() as unit:
        assert len(unit.papers_by_field(["trich_yeu"], long)) == 1
        assert unit.papers_by_field(["trich_yeu"], long[:-1]) == []


def test_letters_that_a_database_refuses_do_no_harm(catalogue: SqlCatalogue) -> None:
    """NUL and half surrogates in a text layer neither fail the paper nor hide it."""
    row = add(catalogue)
    odd = make_field("trich_yeu", "A\0B\ud800C")
    store(catalogue, make_paper(row, 1, odd))
    with catalogue.begin() as unit:
        assert len(unit.papers_by_field(["trich_yeu"], "A\0B\ud800C")) == 1


def test_one_field_name_may_stand_twice(catalogue: SqlCatalogue) -> None:
    """Lists (several owners of land) are several fields of one name, in order."""
    row = add(catalogue)
    owners = [make_field("chu_su_dung", name) for name in ("Lê Văn Mẫu", "Bùi Thị Mẫu")]
    store(catalogue, make_paper(row, 1, *owners))
    with catalogue.begin() as unit:
        (paper,) = unit.papers()
    assert [field.value for field in paper.fields] == ["Lê Văn Mẫu", "Bùi Thị Mẫu"]


# --- outbox


def test_only_due_rows_are_given_out_oldest_first(catalogue: SqlCatalogue) -> None:
    """A postponed row waits for its time, a dead one for a person."""
    row = add(catalogue)
    papers = [make_paper(row, page) for page in (1, 2, 3)]
    store(catalogue, *papers)
    ids = [paper.paper_id for paper in papers]
    with catalogue.begin() as unit:
        now = datetime.now(UTC) + timedelta(seconds=1)
        first, second, third = unit.due(now)
        assert [first.paper_id, second.paper_id, third.paper_id] == ids
        assert unit.due(now, limit=2) == [first, second]
        assert unit.due(now, paper_ids=[ids[2]]) == [third]
        unit.postpone(first.outbox_id, "rejected", LATER, dead=True)
        unit.postpone(second.outbox_id, "later", LATER, dead=False)
        unit.commit()
        assert unit.due(now) == [third]
        assert [r.paper_id for r in unit.outbox(dead=True)] == [ids[0]]
        assert [r.paper_id for r in unit.outbox(dead=False)] == ids[1:]
        unit.postpone(third.outbox_id, "down", LATER, dead=False, counted=False)
        again, _, uncounted = unit.outbox()
    assert (uncounted.attempts, uncounted.last_error) == (0, "down")
    assert (again.attempts, again.last_error, again.due_at) == (1, "rejected", LATER)


def test_a_done_row_is_gone(catalogue: SqlCatalogue) -> None:
    """What was published is not published again; ticking it off twice is harmless, and its
    number never returns: a slow publisher cannot tick off a newer change."""
    row = add(catalogue)
    store(catalogue, make_paper(row))
    with catalogue.begin() as unit:
        (old,) = unit.outbox()
        unit.done(old.outbox_id)
        unit.commit()
        assert unit.outbox() == []
    store(catalogue, make_paper(row))
    with catalogue.begin() as unit:
        unit.done(old.outbox_id)
        unit.commit()
        assert len(unit.outbox()) == 1


def test_revived_rows_are_due_with_fresh_attempts(catalogue: SqlCatalogue) -> None:
    """A person's word gives dead and waiting rows a new start."""
    row = add(catalogue)
    store(catalogue, make_paper(row, 1), make_paper(row, 2))
    with catalogue.begin() as unit:
        one, two = unit.outbox()
        unit.postpone(one.outbox_id, "rejected", LATER, dead=True)
        unit.postpone(two.outbox_id, "later", LATER, dead=False)
        assert unit.revive() == 2
        unit.commit()
        due = unit.due(datetime.now(UTC) + timedelta(seconds=1))
    assert [(r.attempts, r.dead) for r in due] == [(0, False)] * 2


# --- the whole


def test_check_names_the_address_and_no_password(catalogue: SqlCatalogue, url: str) -> None:
    """`doctor` may print what check says."""
    facts = catalogue.check()
    assert facts["schema"] == HEAD
    assert facts["kind"] in facts["address"]
    secret = url.partition("://")[2].rpartition("@")[0].rpartition(":")[2]
    assert not secret or secret not in str(facts)


def test_what_the_database_refuses_is_our_error(catalogue: SqlCatalogue) -> None:
    """A row that breaks a rule is refused, not called an outage that a retry would cure."""
    row = add(catalogue)
    paper = make_paper(row)
    with catalogue.begin() as unit, pytest.raises(CatalogueRejected) as refused:
        unit.put_papers(row.intake_id, [paper, paper])
    assert not refused.value.retryable
    assert "Mẫu" not in f"{refused.value} {refused.value.__cause__}"


@pytest.mark.parametrize("url_", ["mysql://x/y", "sqlite://", "not a url", "postgresql+asyncpg://"])
def test_another_address_is_a_wrong_setting(url_: str) -> None:
    """A catalogue is a SQLite file or a PostgreSQL database, reached through psycopg."""
    with pytest.raises(BadSetting):
        SqlCatalogue(url_)
