"""Power cut at every step of the journey: the next run completes what the first began."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from app.settings import Settings
from app.wiring import open_tools
from pipeline.custody import hold
from pipeline.errors import CatalogueUnavailable, IndexUnavailable, StoreUnavailable
from pipeline.ingest import Status, ingest
from pipeline.intake import receive
from pipeline.ports import Area
from pipeline.publishing import publish
from pipeline.scan import ScanState, make_paper_id
from storage.catalogue import SqlCatalogue
from storage.failing_catalogue import FailingCatalogue
from storage.folder import FolderStore, _machine
from tests.journey import DESK, PowerCut, Steps, World, read_plainly, write_pdf

R = TypeVar("R")


@pytest.fixture(autouse=True)
def plain_understanding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.digitize.understand", read_plainly)


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names of all steps of an undisturbed journey."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.digitize.understand", read_plainly)
        world, steps = World(tmp_path_factory.mktemp("whole")), Steps()
        ingest(write_pdf(world.folder / "a.pdf", "Mẫu một"), DESK, world.tools(steps))
        world.close()
    return steps.names


@pytest.fixture
def worlds(tmp_path: Path) -> Iterator[list[World]]:
    made: list[World] = []
    yield made
    for world in made:
        world.close()
        shutil.rmtree(world.folder)


def test_the_journey_has_the_steps_that_are_cut(journey: list[str]) -> None:
    """The next test cuts a real journey: bytes, rows, lock and index are all in it."""
    assert {"objects.put", "objects.promote", "unit.commit", "index.put"} <= set(journey)
    assert len(journey) > 30


def test_after_a_power_cut_anywhere_the_same_command_completes(
    tmp_path: Path, journey: list[str], worlds: list[World]
) -> None:
    """Before each step in turn: nothing half-done is visible, and running again stores the file
    once, leaves nothing in the intake, and calls nothing a duplicate that was not committed."""
    for step in range(1, len(journey) + 1):
        folder = tmp_path / f"{step:03}"
        folder.mkdir()
        world = World(folder)
        worlds.append(world)
        source = write_pdf(folder / "a.pdf", "Mẫu một")
        dead = world.tools(Steps(cut_at=step))
        with pytest.raises(PowerCut):
            ingest(source, DESK, dead)
        where = f"cut before step {step}, {journey[step - 1]}"
        committed = bool(world.papers())
        assert world.found("mẫu") <= {p.paper_id for p in world.papers()}, where
        world.bury(dead)
        item = ingest(source, DESK, world.tools())
        assert item.status is (Status.DUPLICATE if committed else Status.STORED), where
        publish([], world.tools())
        assert_stored_once(world, where)


def assert_stored_once(world: World, where: str) -> None:
    (row,) = world.scans()
    paper_id = make_paper_id(row.sha256, 1)
    assert row.state is ScanState.STORED, where
    assert [paper.paper_id for paper in world.papers()] == [paper_id], where
    assert world.papers()[0].contexts == (DESK,), where
    assert world.keys(Area.INTAKE) == [], where
    assert [key.rpartition("/")[2] for key in world.keys(Area.ORIGINALS)] == [row.sha256], where
    assert len(world.keys(Area.PAPERS)) == 3, where  # words, manifest, one link
    assert world.found("mẫu") == {paper_id}, where
    assert world.waiting() == 0, where


@pytest.mark.parametrize(
    ("port", "trouble", "done"),
    [
        ("objects", StoreUnavailable(), False),
        ("objects", StoreUnavailable(), True),
        ("catalogue", CatalogueUnavailable(), False),
        ("catalogue", CatalogueUnavailable(), True),
        ("index", IndexUnavailable(), False),
        ("index", IndexUnavailable(), True),
    ],
)
def test_a_service_that_fails_anywhere_loses_nothing(
    tmp_path: Path,
    worlds: list[World],
    journey: list[str],
    port: str,
    trouble: Exception,
    done: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A service that goes away at any of its calls (or answers no more although the call was
    `done`) and comes back: the file is reported as retryable or stored, and the same process
    stores it once, without waiting for anything to run out."""
    monkeypatch.setattr("pipeline.ingest.WAIT_FOR_OTHERS", 0.0)
    calls = {"objects": "objects.", "catalogue": ("catalogue.", "unit."), "index": "index."}[port]
    turns = [n for n, name in enumerate(journey, 1) if name.startswith(calls)]
    assert turns
    for turn in turns:
        folder = tmp_path / f"{turn:03}"
        folder.mkdir()
        world = World(folder)
        worlds.append(world)
        source = write_pdf(folder / "a.pdf", "Mẫu một")
        failing = FailingSteps(turn, trouble, calls, done)
        tools = world.tools(failing)
        item = ingest(source, DESK, tools)
        where = f"{port} away from step {turn}, {journey[turn - 1]}"
        assert item.status is Status.STORED or (item.reason and item.reason.retryable), where
        failing.over = True
        world.clock.turn(3600)
        again = ingest(source, DESK, tools)
        assert again.status in (Status.STORED, Status.DUPLICATE), where
        publish([], world.tools())
        assert_stored_once(world, where)


class FailingSteps(Steps):
    """From one call on, a port raises its trouble until it is over; the first such call may have
    been done all the same."""

    def __init__(
        self, turn: int, trouble: Exception, calls: str | tuple[str, ...], done: bool
    ) -> None:
        super().__init__()
        self.turn, self.trouble, self.calls, self.done = turn, trouble, calls, done
        self.over = False

    def take(self, name: str, call: Callable[[], R]) -> R:
        with self._lock:
            self.names.append(name)
            now = len(self.names)
        if self.over or now < self.turn or not name.startswith(self.calls):
            return call()
        if self.done and now == self.turn:
            call()
        raise self.trouble


def test_a_process_that_leaves_gives_back_what_it_owes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another machine cannot know that it is gone, and would wait for its claims to run out."""
    catalogue = SqlCatalogue(f"sqlite:///{tmp_path}/catalogue.db")
    failing = FailingCatalogue(catalogue)
    monkeypatch.setattr("app.wiring.make_catalogue", lambda settings: failing)
    with open_tools(Settings(home=tmp_path)) as tools:
        row = receive(write_pdf(tmp_path / "a.pdf", "Mẫu một"), DESK, tools)
        with pytest.raises(StoreUnavailable), hold(row.intake_id, tools):
            failing.fail(CatalogueUnavailable())
            raise StoreUnavailable
        failing.recover()
    with catalogue.begin() as unit:
        assert unit.owners() == []
        assert unit.scan(row.intake_id).state is ScanState.FAILED
    catalogue.close()


def test_what_a_killed_process_left_half_written_is_swept(tmp_path: Path) -> None:
    """At once when its process is gone from this machine; what a living one writes stays."""
    store = FolderStore(tmp_path, retention_days=0)
    store.check()
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    dead, alive, elsewhere = (
        tmp_path / ".partial" / f"write-{machine}-{pid}-x"
        for machine, pid in ((_machine(), ended.pid), (_machine(), os.getpid()), ("0" * 12, 1))
    )
    for path in (dead, alive, elsewhere):
        path.touch()
    store.check()
    assert [path.exists() for path in (dead, alive, elsewhere)] == [False, True, True]
