"""Batches below Prefect: queue, chunks, gate, hours, outages, what is left by the dead."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import ClassVar

import pytest

from flows.chunk import work_side_by_side, work_through
from flows.coordinate import Batch, Chunk
from flows.patience import Patience
from flows.queueing import MOST_ATTEMPTS, cut, leftovers, name_batch, take_in
from flows.results import BatchReport, Ending, Gate, ItemResult, Ticket
from flows.sizes import chunk_size
from flows.sweeping import sweep_outbox
from pipeline.errors import CatalogueUnavailable, ReadingFailed
from pipeline.ingest import Status
from pipeline.intake import receive
from pipeline.page import CleanPage, PageImage, PageText
from pipeline.scan import Scan, ScanState
from pipeline.tools import Tools
from storage.failing import FailingStore
from storage.failing_catalogue import FailingCatalogue
from tests.journey import DESK, PlainStages, World, write_pdf


@dataclass
class PlainLane:
    """Does each chunk when its result is asked for. `die_at`: that chunk is claimed and never
    ended, as by a worker that is killed; then only the catalogue knows."""

    tools: Tools
    patience: Patience
    die_at: int = -1
    waiting: list[Chunk] = field(default_factory=list)
    submitted: list[int] = field(default_factory=list)
    abandoned: bool = False

    def submit(self, chunk: Chunk) -> None:
        self.submitted.append(len(chunk))
        self.waiting.append(chunk)

    def collect(self, seconds: float) -> list[tuple[Chunk, Sequence[ItemResult] | None]]:
        if not self.waiting:
            return []
        chunk = self.waiting.pop(0)
        self.die_at -= 1
        if self.die_at == -1:
            with self.tools.catalogue.begin() as unit:
                unit.claim(chunk[0].intake_id, "killed-worker", 0.5)
                unit.commit()
            return [(chunk, None)]
        return [(chunk, list(work_through(chunk, self.tools, self.patience)))]

    def abandon(self) -> None:
        self.abandoned = True

    def settle(self, seconds: float) -> None:
        """Everything was done at once."""


def make_files(folder: Path, count: int) -> list[Path]:
    folder.mkdir(exist_ok=True)
    return [write_pdf(folder / f"{n:03d}.pdf", f"Giấy số {n}") for n in range(count)]


def make_batch(tools: Tools, lane: PlainLane | None = None, **others: object) -> Batch:
    patience = others.pop("patience", Patience(0, sleep=lambda s: None))
    assert isinstance(patience, Patience)
    lane = lane or PlainLane(tools, patience)
    batch = Batch("lo-1", tools, lane, Gate(0.5), patience, size=3, ahead=2, poll_seconds=0)
    return replace(batch, **others)  # type: ignore[arg-type]


def run(batch: Batch, files: Sequence[Path]) -> BatchReport:
    return batch.run(take_in(files, DESK, batch.tools, batch.batch_id, batch.patience))


def test_every_file_has_one_result(world: World, tmp_path: Path) -> None:
    """A batch gives one result per item: stored, duplicate, or set aside, and goes on."""
    files = make_files(tmp_path / "in", 7)
    (tmp_path / "in" / "note.txt").write_text("no scan")
    again = write_pdf(tmp_path / "in" / "copy.pdf", "Giấy số 1")
    report = run(make_batch(world.tools()), [*files, tmp_path / "in" / "note.txt", again])
    assert report.ending is Ending.DONE
    assert report.counts() == {"duplicate": 1, "quarantined": 1, "stored": 7, "left": 0}
    assert sorted(r.place for r in report.results if r.place is not None) == list(range(9))


def test_a_second_run_finds_duplicates_only(world: World, tmp_path: Path) -> None:
    """Run again, a batch does nothing twice."""
    files = make_files(tmp_path / "in", 5)
    run(make_batch(world.tools()), files)
    report = run(make_batch(world.tools()), files)
    assert report.counts() == {"duplicate": 5, "left": 0}
    assert len(world.papers()) == 5


def test_chunks_have_the_size_asked_for(world: World, tmp_path: Path) -> None:
    """A task is a chunk of documents, never one document of many nor the whole batch."""
    batch = make_batch(world.tools())
    run(batch, make_files(tmp_path / "in", 8))
    assert isinstance(batch.lane, PlainLane)
    assert batch.lane.submitted == [3, 3, 2]


@pytest.mark.parametrize("total", [1, 2, 5, 37, 400])
@pytest.mark.parametrize("hands", [1, 2, 8])
def test_the_end_of_a_batch_is_shared_by_all_hands(total: int, hands: int) -> None:
    """Whoever is free takes the next chunk: the last one ends at most a document or two after the
    first, and the chunks are far fewer than the documents."""
    size = partial(chunk_size, total=total, most=40, hands=hands)
    sizes = [len(piece) for piece in cut(iter(range(total)), size)]
    assert sum(sizes) == total
    assert max(sizes) <= 40
    busy = [0] * hands
    for each in sizes:
        busy[busy.index(min(busy))] += each
    assert max(busy) - min(busy) <= 2
    assert len(sizes) <= 2 * hands * 6 + total // 40


def test_what_is_left_of_another_run_comes_in_whole_chunks() -> None:
    """Nobody knows how much that is."""
    size = partial(chunk_size, total=4, most=5, hands=1)
    assert [len(piece) for piece in cut(iter(range(12)), size)] == [2, 1, 1, 5, 3]


def test_chunks_of_a_batch_get_smaller(world: World, tmp_path: Path) -> None:
    """Where the work is done here and the number of files is known."""
    batch = make_batch(world.tools(), total=8, hands=1)
    assert run(batch, make_files(tmp_path / "in", 8)).counts() == {"stored": 8, "left": 0}
    assert isinstance(batch.lane, PlainLane)
    assert batch.lane.submitted == [3, 3, 1, 1]


def test_the_gate_stops_a_batch_that_goes_wrong(world: World, tmp_path: Path) -> None:
    """When more than the allowed share fails, the rest of the files is not tried."""
    tools = world.tools(stages=PlainStages(ValueError("broken reader")))
    report = run(make_batch(tools), make_files(tmp_path / "in", 60))
    assert report.ending is Ending.FAILURES
    assert 20 <= len(report.results) < 60


def test_quarantine_does_not_close_the_gate() -> None:
    """A file that is refused with a reason is an answer, not a failure; one that somebody else
    works on says nothing yet."""
    gate = Gate(0.5)
    gate.note([ItemResult(Status.QUARANTINED)] * 100)
    assert not gate.closed
    gate.note([ItemResult(Status.FAILED, code="busy", retryable=True)] * 1000)
    assert not gate.closed
    gate.note([ItemResult(Status.FAILED, code="internal")] * 101)
    assert gate.closed


def test_a_batch_stops_at_the_end_of_its_hours_and_goes_on_in_the_next(
    world: World, tmp_path: Path
) -> None:
    """When the window closes nothing new begins; the next run does exactly the rest."""
    files, tools = make_files(tmp_path / "in", 9), world.tools()
    done: list[ItemResult] = []
    first = make_batch(tools, is_open=lambda: len(done) < 3, on_results=done.extend)
    report = run(first, files)
    assert report.ending is Ending.WINDOW
    assert isinstance(first.lane, PlainLane)
    assert first.lane.abandoned
    stored = len(world.papers())
    assert 3 <= stored < 9
    rest = run(make_batch(world.tools()), files)
    assert rest.counts() == {"duplicate": stored, "stored": 9 - stored, "left": 0}


def test_what_was_taken_in_is_finished_without_its_folder(world: World, tmp_path: Path) -> None:
    """A batch that goes on elsewhere needs the intake only, not the sender's folder."""
    tools = world.tools()
    for file in make_files(tmp_path / "in", 4):
        receive(file, DESK, tools, "lo-1")
    report = run(make_batch(world.tools()), [])
    assert report.counts() == {"stored": 4, "left": 0}


def test_an_outage_is_waited_for(world: World, tmp_path: Path) -> None:
    """A store that comes back in time costs the batch some waiting and no file."""
    store, waits = FailingStore(world.objects), []
    tools = world.tools(objects=store)
    tickets = [Ticket(receive(f, DESK, tools).intake_id) for f in make_files(tmp_path / "in", 3)]

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            store.heal()

    store.fail()
    results = list(work_through(tickets, tools, Patience(60, sleep=sleep)))
    assert [r.status for r in results] == [Status.STORED] * 3
    assert waits == [1, 2, 4]
    assert max(row.attempts for row in world.scans()) <= 2


def test_an_end_that_the_catalogue_missed_is_made_up_for(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The catalogue goes away after a document was read and before its end is written: when it is
    back the document is done at once, without a word of failure, and its neighbours too."""
    monkeypatch.setattr("pipeline.ingest.WAIT_FOR_OTHERS", 0.0)
    catalogue, waits, told = FailingCatalogue(world.catalogue), list[float](), list[ItemResult]()

    class Cutting(PlainStages):
        """After the second page that is read the catalogue is away."""

        pages = 0

        def read(self, page: CleanPage, work: Path) -> PageText:
            self.pages += 1
            if self.pages == 2:
                catalogue.fail(CatalogueUnavailable())
            return super().read(page, work)

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            catalogue.recover()

    tools = world.tools(catalogue=catalogue, stages=Cutting())
    patience = Patience(60, sleep=sleep)
    batch = make_batch(tools, patience=patience, on_results=told.extend)
    report = run(batch, make_files(tmp_path / "in", 4))
    assert (report.ending, report.counts()) == (Ending.DONE, {"stored": 4, "left": 0})
    assert [result.status for result in told] == [Status.STORED] * 4
    assert waits == [1, 2, 4]
    assert max(row.attempts for row in world.scans()) == 2


def test_what_is_tried_again_is_not_told_yet(world: World, tmp_path: Path) -> None:
    """A sender hears of each file once: what it is in the end, also where the first try failed or
    somebody else held the file."""

    class Flaky(PlainStages):
        """Every page fails the first time."""

        seen: ClassVar[set[str]] = set()

        def decode(self, scan: Scan, number: int) -> PageImage:
            if scan.row.intake_id not in self.seen:
                self.seen.add(scan.row.intake_id)
                raise ReadingFailed(page=number, detail="killed")
            return super().decode(scan, number)

    told: list[ItemResult] = []
    batch = make_batch(world.tools(stages=Flaky()), on_results=told.extend)
    report = run(batch, make_files(tmp_path / "in", 4))
    assert report.counts() == {"stored": 4, "left": 0}
    assert [result.status for result in told] == [Status.STORED] * 4


def test_what_cannot_be_cured_is_told_at_the_end(world: World, tmp_path: Path) -> None:
    """Once, although it was tried three times."""
    told: list[ItemResult] = []
    tools = world.tools(stages=PlainStages(ReadingFailed(page=1, detail="killed")))
    run(make_batch(tools, on_results=told.extend), make_files(tmp_path / "in", 2))
    assert [(r.status, r.code) for r in told] == [(Status.FAILED, "reading_failed")] * 2


def test_a_long_outage_ends_the_batch_and_loses_nothing(world: World, tmp_path: Path) -> None:
    """A store that stays away ends the batch with a retryable end; the next run goes on."""
    files, store = make_files(tmp_path / "in", 6), FailingStore(world.objects)
    tools = world.tools(objects=store)
    for file in files:
        receive(file, DESK, tools, "lo-1")
    store.fail()
    patience = Patience(0, sleep=lambda s: None)
    report = run(make_batch(tools, patience=patience), [])
    assert report.ending is Ending.OUTAGE
    assert report.left == 6
    store.heal()
    assert run(make_batch(world.tools()), files).counts() == {"stored": 6, "left": 0}


def test_what_a_killed_worker_held_is_done_by_another(world: World, tmp_path: Path) -> None:
    """A worker dies in the middle: its chunk is done in the same run once its claim is over, and
    nobody hears of it before."""
    tools, told = world.tools(), list[ItemResult]()
    patience = Patience(0, sleep=lambda s: time.sleep(0.6))
    lane = PlainLane(tools, patience, die_at=1)
    batch = make_batch(tools, lane, patience=patience, on_results=told.extend)
    report = run(batch, make_files(tmp_path / "in", 8))
    assert report.ending is Ending.DONE
    assert sorted(r.place for r in told if r.place is not None) == list(range(8))
    assert report.counts() == {"stored": 8, "left": 0}
    assert lane.submitted == [3, 3, 2, 3]


def test_what_fails_for_now_is_tried_three_times(world: World, tmp_path: Path) -> None:
    """A page that cannot be read now is tried again in the same run, but not for ever."""
    tools = world.tools(stages=PlainStages(ReadingFailed(page=1, detail="killed")))
    report = run(make_batch(tools), make_files(tmp_path / "in", 1))
    assert report.counts() == {"failed": 1, "left": 1}
    assert [row.attempts for row in world.scans()] == [3]


def test_a_scan_that_ends_every_worker_is_left_to_a_person(world: World, tmp_path: Path) -> None:
    """After so many attempts a scan is no longer offered to a batch."""
    tools = world.tools()
    (file,) = make_files(tmp_path / "in", 1)
    row = receive(file, DESK, tools, "lo-1")
    for _ in range(MOST_ATTEMPTS):
        with tools.catalogue.begin() as unit:
            unit.claim(row.intake_id, "killed", 0)
            unit.commit()
    assert list(leftovers("lo-1", tools, Patience(0))) == []
    report = run(make_batch(tools), [file])
    assert [(r.status, r.code) for r in report.results] == [(Status.FAILED, "too_many_attempts")]


def test_an_interruption_leaves_the_rest_waiting(world: World, tmp_path: Path) -> None:
    """Ctrl-C comes out of a batch; its lane begins nothing new, the same call goes on."""
    files, tools = make_files(tmp_path / "in", 8), world.tools()

    def interrupt(results: Sequence[ItemResult]) -> None:
        raise KeyboardInterrupt

    batch = make_batch(tools, on_results=interrupt)
    with pytest.raises(KeyboardInterrupt):
        run(batch, files)
    assert isinstance(batch.lane, PlainLane)
    assert batch.lane.abandoned
    report = run(make_batch(world.tools()), files)
    assert report.counts()["left"] == 0
    assert {row.state for row in world.scans()} == {ScanState.STORED}


def test_documents_of_a_chunk_go_side_by_side(world: World, tmp_path: Path) -> None:
    """Several hands do each document of a chunk once, and each result is heard."""
    tools = world.tools()
    files = make_files(tmp_path / "in", 7)
    tickets = [Ticket(receive(file, DESK, tools).intake_id, n) for n, file in enumerate(files)]
    heard: list[ItemResult] = []
    results = work_side_by_side(tickets, tools, Patience(0), 3, heard.append)
    assert sorted(r.place or 0 for r in results) == list(range(7))
    assert heard == results
    assert [row.attempts for row in world.scans()] == [1] * 7


def test_left_scans_are_listed_page_by_page(world: World, tmp_path: Path) -> None:
    """All waiting scans of a batch are found, however many there are."""
    tools = world.tools()
    for file in make_files(tmp_path / "in", 7):
        receive(file, DESK, tools, "lo-1")
    listed: Iterator[Ticket] = leftovers("lo-1", tools, Patience(0), page=3)
    assert len({ticket.intake_id for ticket in listed}) == 7


def test_the_same_files_are_the_same_batch() -> None:
    """The name of a batch does not depend on the order of its sources and does not show them."""
    assert name_batch(["/a/nguyen-van-an.pdf", "/b"]) == name_batch(["/b", "/a/nguyen-van-an.pdf"])
    assert name_batch(["/a"]) != name_batch(["/b"])
    assert "nguyen" not in name_batch(["/a/nguyen-van-an.pdf"])


def test_the_sweep_publishes_what_an_outage_left(world: World, tmp_path: Path) -> None:
    """Rows that wait in the outbox are published; what still waits is counted."""
    tools = world.tools()
    with tools.catalogue.begin() as unit:
        assert unit.outbox() == []
    run(make_batch(tools), make_files(tmp_path / "in", 2))
    (paper, other) = world.papers()
    world.index.remove([paper.paper_id, other.paper_id])
    for scan in world.scans():
        with tools.catalogue.begin() as unit:
            unit.link(scan.intake_id, replace(DESK, desk="desk-b"))
            unit.commit()
    assert sweep_outbox(tools) == {"published": 2, "waiting": 0, "dead": 0}
    assert world.found("giấy") == {paper.paper_id, other.paper_id}
