"""Killed at any moment and run again: everything is stored once, nothing half-visible or lost.

The moments are drawn by a fixed seed over the length of a run that is measured first. Most runs
use one Prefect API that is started once, since the start of one's own takes longer than the work.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from deploy.services.launch import HOST, answers, free_port, launch
from pipeline.ports import Area
from pipeline.scan import ScanState
from tests.holdings import hash_files, open_holdings
from tests.installation import Installation, Said, until
from tests.slips import make_mixed

FILES = 14
KILLS_OF_ONE_HOME = 7
DIES_SECONDS = 20  # in which what a killed command had started must be gone


@dataclass(frozen=True)
class Pace:
    """Seconds of an undisturbed batch: to its first result, and in all."""

    first: float
    whole: float


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return make_mixed(tmp_path_factory.mktemp("in") / "slips", FILES)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """A Prefect API on SQLite, as a person at a desk would start it."""
    folder, port = tmp_path_factory.mktemp("api"), free_port()
    address = f"http://{HOST}:{port}/api"
    server = ["server", "start", "--host", HOST, "--port", str(port)]
    _, keeper = launch(
        "prefect",
        [sys.executable, "-m", "prefect", *server],
        folder,
        answers(f"{address}/health"),
        environment={"PREFECT_HOME": str(folder), "PREFECT_UI_ENABLED": "false"},
        seconds=120,
    )
    yield {"PREFECT_API_URL": address}
    keeper.terminate()
    keeper.wait(40)


@pytest.fixture(scope="module")
def pace(
    files: list[Path], api: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Pace:
    """Of a batch that nobody disturbs; what it leaves is right too."""
    sohoa = Installation(tmp_path_factory.mktemp("calm"), api)
    start = time.monotonic()
    running = sohoa.start("batch", files[0].parent, "--json")
    running.until(lambda out: out != "")
    first = time.monotonic() - start
    said, whole = running.wait(), time.monotonic() - start
    check_finished(sohoa, said, files)
    return Pace(first, whole)


def check_between(sohoa: Installation) -> None:
    """After a kill: what it had started ends by itself, and search shows whole papers alone."""
    assert until(lambda: not sohoa.processes(), DIES_SECONDS), sohoa.processes()
    if (sohoa.data / "catalogue.db").exists():
        with open_holdings(sohoa) as held:
            held.check_found()


def check_finished(sohoa: Installation, said: Said, files: list[Path]) -> None:
    """Every file told, stored once and found; no gap, no orphan, nothing left behind."""
    assert said.code == 3, said.err  # the bomb is set aside, all else is stored
    told = {record["file"]: record["status"] for record in said.records}
    assert {str(file) for file in files} <= set(told)
    assert [n for n, s in told.items() if s == "quarantined"] == [f for f in told if "bomb" in f]
    assert set(told.values()) <= {"stored", "duplicate", "quarantined"}
    check_stored(sohoa, files)
    assert sohoa("verify", "--json").records == []
    assert until(lambda: not sohoa.processes(), DIES_SECONDS), sohoa.processes()
    assert sohoa.leftovers() == []


def check_stored(sohoa: Installation, files: list[Path]) -> None:
    """One scan for each content, one paper for each scan, one original for each paper; the
    index shows exactly these."""
    bombs = hash_files([file for file in files if "bomb" in file.name])
    papers = hash_files(files) - bombs
    with open_holdings(sohoa) as held:
        states = {scan.sha256: scan.state for scan in held.scans()}
        assert len(held.scans()) == len(states)
        assert states == {
            **dict.fromkeys(papers, ScanState.STORED),
            **dict.fromkeys(bombs, ScanState.QUARANTINED),
        }
        assert sorted(paper.sha256 for paper in held.papers()) == sorted(papers)
        assert {key[-64:] for key in held.keys(Area.ORIGINALS)} == papers
        assert {key[-64:] for key in held.keys(Area.INTAKE)} == bombs
        assert held.found() == sorted(paper.paper_id for paper in held.papers())
        assert held.check_found() == len(papers)
        assert held.waiting() == 0


def check_first_hit(sohoa: Installation) -> None:
    """What search shows can be shown, read and handed out, by the commands a person types."""
    hit = sohoa("search", "giay tiep nhan", "--json").records[0]["paper_id"]
    assert sohoa("show", hit, "--json").records[0]["paper_id"] == hit
    assert len(sohoa("text", hit).out.split()) > 10
    for which in ("--original", "--pdf"):
        assert (
            sohoa("get", "--purpose", "kiểm thử", hit, which, "-o", sohoa.root / "copy").code == 0
        )


@pytest.mark.slow
def test_one_batch_killed_again_and_again(
    files: list[Path], api: Mapping[str, str], pace: Pace, tmp_path: Path
) -> None:
    """Kill -9 of the whole group or of the command alone, before its first result and anywhere
    in the work; each next run goes on, and the last one ends as if nothing had been."""
    sohoa, rng = Installation(tmp_path, api), Random(20260701)
    work = pace.whole - pace.first
    for number in range(KILLS_OF_ONE_HOME):
        running = sohoa.start("batch", files[0].parent, "--json")
        early = number == 0
        if not early:
            running.until(lambda out: out != "")
        time.sleep(rng.uniform(0, pace.first if early else 2 * work / KILLS_OF_ONE_HOME))
        running.kill(group=number % 3 != 2)
        check_between(sohoa)
    check_finished(sohoa, sohoa("batch", files[0].parent, "--json"), files)
    check_first_hit(sohoa)


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "group"), [(1, True), (2, False)], ids=["group", "alone"])
def test_a_batch_killed_once(
    seed: int,
    group: bool,
    files: list[Path],
    api: Mapping[str, str],
    pace: Pace,
    tmp_path: Path,
) -> None:
    """At a moment anywhere from its start to its end."""
    sohoa = Installation(tmp_path, api)
    running = sohoa.start("batch", files[0].parent, "--json")
    time.sleep(Random(seed).uniform(0, pace.whole))
    running.kill(group=group)
    check_between(sohoa)
    check_finished(sohoa, sohoa("batch", files[0].parent, "--json"), files)


@pytest.mark.slow
def test_a_batch_with_an_api_of_its_own_killed_alone(tmp_path: Path) -> None:
    """The command starts a Prefect API where none is named; killed, it leaves none behind, and
    the next run is not kept from starting its own."""
    files = make_mixed(tmp_path / "slips", 5)
    sohoa = Installation(tmp_path)
    running = sohoa.start("batch", files[0].parent, "--json")
    running.until(lambda out: out != "")
    running.kill(group=False)
    check_between(sohoa)
    check_finished(sohoa, sohoa("batch", files[0].parent, "--json"), files)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["ingest", "batch"])
def test_ctrl_c_and_the_same_command_goes_on(
    command: str, files: list[Path], api: Mapping[str, str], tmp_path: Path
) -> None:
    """Exit code 130 and a sentence that says how to go on; no process stays."""
    sohoa = Installation(tmp_path, api)
    running = sohoa.start(command, files[0].parent, "--json")
    running.until(lambda out: out.count("\n") >= 2)
    running.interrupt()
    said = running.wait(60)
    assert said.code == 130, said.err
    assert "Chạy lại đúng lệnh này" in said.err
    assert "Traceback" not in said.err
    assert len(said.records) < len(files)
    assert sohoa.leftovers() == []
    check_between(sohoa)
    check_finished(sohoa, sohoa(command, files[0].parent, "--json"), files)
