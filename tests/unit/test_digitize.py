"""The journey as a whole: what ends where, and that nothing is done twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.digitize import digitize
from pipeline.errors import (
    Broken,
    Busy,
    Encrypted,
    Hostile,
    LostClaim,
    NotFound,
    ReadingFailed,
    StoreUnavailable,
)
from pipeline.ingest import Status, ingest
from pipeline.intake import receive
from pipeline.keys import object_key
from pipeline.page import NOT_TOLD, CleanPage, PageImage, Told
from pipeline.ports import Area
from pipeline.quarantine import drop_scan, release_scan
from pipeline.scan import ScanRow, ScanState
from tests.journey import DESK, PlainStages, World, patient, write_pdf


def take_in(world: World, *pages: str, name: str = "a.pdf") -> ScanRow:
    return receive(write_pdf(world.folder / name, *pages), DESK, world.tools())


def test_a_scan_becomes_papers_that_are_found(world: World) -> None:
    """From bytes to a paper in the catalogue, a locked original and a hit in the search."""
    row = take_in(world, "Mẫu một", "Hai ba")
    seen: list[int] = []
    outcome = digitize(row.intake_id, world.tools(), on_page=lambda: seen.append(1))
    assert outcome.state is ScanState.STORED
    assert len(seen) == 2
    assert [paper.paper_id for paper in world.papers()] == sorted(
        paper.paper_id for paper in outcome.papers
    )
    assert world.keys(Area.ORIGINALS) == [object_key(row.sha256)]
    assert world.keys(Area.INTAKE) == []
    assert world.found("ba") == {outcome.papers[1].paper_id}
    assert list(world.work.iterdir()) == []


def test_a_stored_scan_is_not_done_again(world: World) -> None:
    """Twice is once: the second gets Busy from the core, `duplicate` at the door."""
    source = write_pdf(world.folder / "a.pdf", "Mẫu một")
    first = ingest(source, DESK, world.tools())
    assert first.status is Status.STORED
    assert first.row is not None
    with pytest.raises(Busy):
        digitize(first.row.intake_id, world.tools())
    again = ingest(source, DESK, world.tools())
    assert again.status is Status.DUPLICATE
    assert [paper.paper_id for paper in again.known] == [first.papers[0].paper_id]


@pytest.mark.parametrize("refusal", [Broken(detail="xref"), Encrypted(), Hostile(limit="time")])
def test_what_must_be_refused_ends_in_quarantine(world: World, refusal: Exception) -> None:
    """An outcome, not an error; nothing of it is stored, locked or found."""
    row = take_in(world, "Mẫu một")
    outcome = digitize(row.intake_id, world.tools(stages=PlainStages(refusal)))
    assert outcome.state is ScanState.QUARANTINED
    assert outcome.reason is not None
    assert outcome.reason.code == refusal.code  # type: ignore[attr-defined]
    assert_nothing_of_it(world)


def test_a_page_that_breaks_the_limits_is_kept_unread(world: World) -> None:
    """However broken a page is, the paper is stored with the others' words, and the page says
    that nobody has read it."""

    class HangingStages(PlainStages):
        def clean(self, image: PageImage, told: Told = NOT_TOLD) -> CleanPage:
            if image.number == 1:
                raise Hostile(limit="time")
            return super().clean(image, told)

    row = take_in(world, "Mẫu một", "Hai ba")
    outcome = digitize(row.intake_id, world.tools(stages=HangingStages()))
    assert outcome.state is ScanState.STORED
    (first,), (second,) = (paper.pages for paper in outcome.papers)
    assert (first.words, first.unread) == ((), "limits")
    assert (second.text, second.unread) == ("Hai ba", None)


def test_too_many_pages_are_refused_before_any_is_decoded(world: World) -> None:
    """The limit holds before the work begins."""
    row = take_in(world, *["trang"] * 21)
    stages = PlainStages(AssertionError("decoded"))
    outcome = digitize(row.intake_id, world.tools(stages=stages))
    assert outcome.reason is not None
    assert (outcome.reason.code, outcome.reason.facts) == (
        "too_many_pages", {"pages": 21, "limit": 20},
    )  # fmt: skip


@pytest.fixture
def secret(world: World, monkeypatch: pytest.MonkeyPatch) -> ScanRow:
    """A scan with a mark of secrecy on its second page."""
    from pipeline.errors import SecrecyMark

    def stop(scan: Any, pages: Sequence[Any]) -> None:
        if scan.row.cleared_by is None and any("MẬT" in page.text for page in pages):
            raise SecrecyMark(page=2, mark="MẬT")

    monkeypatch.setattr("pipeline.digitize.stop_at_secrecy", stop)
    return take_in(world, "Mẫu một", "MẬT")


def assert_nothing_of_it(world: World) -> None:
    assert world.papers() == []
    assert world.waiting() == 0
    assert world.keys(Area.ORIGINALS) == []
    assert [key for key in world.keys(Area.PAPERS) if not key.startswith("links/")] == []
    assert world.found("mẫu") == set()
    assert list(world.work.iterdir()) == []


def test_nothing_of_a_secret_is_indexed_or_locked(world: World, secret: ScanRow) -> None:
    """The bytes stay in the restricted area, unlocked, until a person decides."""
    outcome = digitize(secret.intake_id, world.tools())
    assert outcome.state is ScanState.HELD
    assert_nothing_of_it(world)
    assert world.keys(Area.INTAKE) == [object_key(secret.sha256)]
    with pytest.raises(Busy):
        digitize(secret.intake_id, world.tools())


def test_a_person_may_release_or_drop_a_secret(world: World, secret: ScanRow) -> None:
    """Released it is processed on that person's word; dropped its bytes are gone."""
    digitize(secret.intake_id, world.tools())
    item = release_scan(secret.intake_id, "lan", world.tools())
    assert item.status is Status.STORED
    assert world.scans()[0].cleared_by == "lan"
    with pytest.raises(NotFound):
        drop_scan(secret.intake_id, "lan", world.tools())


def test_a_dropped_secret_that_comes_again_is_held_again(world: World, secret: ScanRow) -> None:
    """The word that dropped it clears nothing."""
    digitize(secret.intake_id, world.tools())
    drop_scan(secret.intake_id, "lan", world.tools())
    assert world.keys(Area.INTAKE) == []
    item = ingest(world.folder / "a.pdf", DESK, world.tools())
    assert item.status is Status.QUARANTINED
    assert item.row is not None
    assert item.row.state is ScanState.HELD


def test_what_a_retry_may_cure_is_raised_and_cured(world: World) -> None:
    """A reader that was killed: given back, then done."""
    row = take_in(world, "Mẫu một")
    trouble = PlainStages(ReadingFailed(page=1, detail="killed"))
    with pytest.raises(ReadingFailed):
        digitize(row.intake_id, world.tools(stages=trouble))
    assert world.scans()[0].state is ScanState.FAILED
    assert_nothing_of_it(world)
    assert digitize(row.intake_id, world.tools()).state is ScanState.STORED


def test_ctrl_c_leaves_a_state_from_which_the_same_command_goes_on(world: World) -> None:
    """At once, and without waiting for a claim to run out."""
    source = write_pdf(world.folder / "a.pdf", "Mẫu một")
    with pytest.raises(KeyboardInterrupt):
        ingest(source, DESK, world.tools(stages=PlainStages(KeyboardInterrupt())))
    assert_nothing_of_it(world)
    assert world.scans()[0].attempts == 0
    assert ingest(source, DESK, world.tools()).status is Status.STORED


def test_a_late_worker_stores_and_locks_nothing(world: World) -> None:
    """Who was thought dead and comes back after another took over is fenced off."""
    row = take_in(world, "Mẫu một")
    tools = world.tools()

    class Asleep(PlainStages):
        """Sleeps until the claim has gone to somebody else."""

        def read(self, page: Any, work: Path) -> Any:
            world.bury(tools)
            with world.catalogue.begin() as unit:
                assert unit.claim(row.intake_id, "other", 60) is not None
                unit.commit()
            return super().read(page, work)

    object.__setattr__(tools, "stages", Asleep())
    with pytest.raises(LostClaim):
        digitize(row.intake_id, tools)
    assert world.papers() == []
    assert world.waiting() == 0
    assert world.keys(Area.ORIGINALS) == []
    assert world.scans()[0].state is ScanState.PROCESSING


def test_a_store_that_goes_down_while_keeping_leaves_nothing_visible(world: World) -> None:
    """Rows come last: what was archived before is not seen, and the retry overwrites it."""
    row = take_in(world, "Mẫu một", "Hai ba")
    store = world.objects

    class Dying:
        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def promote(self, key: str) -> Any:
            raise StoreUnavailable

    with pytest.raises(StoreUnavailable):
        digitize(row.intake_id, world.tools(objects=Dying()))
    assert world.papers() == []
    assert world.found("mẫu") == set()
    assert world.keys(Area.INTAKE) == [object_key(row.sha256)]
    digitize(row.intake_id, world.tools())
    assert len(world.papers()) == 2
    assert len(world.keys(Area.PAPERS)) == 5


def test_two_that_begin_at_once_store_once(world: World) -> None:
    """One works, the other waits and reports what is known then."""
    source = write_pdf(world.folder / "a.pdf", "Mẫu một")

    class Slow(PlainStages):
        def read(self, page: Any, work: Path) -> Any:
            time.sleep(0.4)
            return super().read(page, work)

    items: list[Status] = []

    def run() -> None:
        items.append(ingest(source, DESK, world.tools(stages=Slow())).status)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(items) == [Status.DUPLICATE, Status.DUPLICATE, Status.STORED]
    assert len(world.papers()) == 1


def test_an_unknown_scan_is_not_found(world: World) -> None:
    """A number that nobody gave out."""
    with pytest.raises(NotFound):
        digitize("0042", world.tools())


def test_a_limit_may_be_raised_later(world: World) -> None:
    """What was too large once is stored when a person releases it under a larger limit."""
    source = write_pdf(world.folder / "a.pdf", "Mẫu một")
    small = world.tools(limits=patient(world.limits, file_bytes=3))
    item = ingest(source, DESK, small)
    assert item.status is Status.QUARANTINED
    assert item.row is not None
    receive(source, DESK, world.tools())
    assert release_scan(item.row.intake_id, "lan", world.tools()).status is Status.STORED
