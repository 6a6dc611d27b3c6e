"""Damaged and malicious files: refused with a reason or survived, within limits."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.installation import Installation, Said

MOST_SECONDS = 60  # for one file
MOST_BYTES = 1 << 30  # resident, of one process


@dataclass
class Watched:
    """The answer of a run, the largest process of it, and when each line appeared."""

    said: Said
    largest: int = 0
    gaps: list[float] = field(default_factory=list)


@pytest.fixture(scope="module")
def run(sohoa: Installation, shared_data: Path) -> Watched:
    """All of them in one command, its process tree looked at ten times a second."""
    running = sohoa.start("ingest", shared_data / "hostile", "--json")
    watched, lines, last = Watched(Said(-1, "", "")), 0, time.monotonic()
    while running.process.poll() is None:
        watched.largest = max(watched.largest, measure_tree(running.process.pid))
        told = running.out.read_bytes().count(b"\n")
        if told > lines:
            watched.gaps.append(time.monotonic() - last)
            lines, last = told, time.monotonic()
        time.sleep(0.1)
    watched.said = running.wait(10)
    return watched


def measure_tree(pid: int) -> int:
    """Resident bytes of the largest process of a tree."""
    sizes = [0]
    try:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return 0
    for process in family:
        try:
            sizes.append(process.memory_info().rss)
        except psutil.Error:
            continue
    return max(sizes)


def fates(run: Watched) -> dict[str, dict[str, Any]]:
    """The first record of each file."""
    told: dict[str, dict[str, Any]] = {}
    for record in run.said.records:
        told.setdefault(record["file"], record)
    return told


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_each_file_gets_an_answer(run: Watched, shared_data: Path) -> None:
    """No crash: one fate for each file, stored or refused; exit code 3, since some are refused."""
    files = {str(path) for path in (shared_data / "hostile").rglob("*") if path.is_file()}
    assert set(fates(run)) == files
    assert {record["status"] for record in fates(run).values()} <= {
        "stored",
        "duplicate",
        "quarantined",
    }
    assert run.said.code == 3, run.said.err[-2000:]


def test_what_is_refused_is_explained(run: Watched) -> None:
    """A reason and an advice in Vietnamese, and a code; never a fault of the program."""
    refused = [r for r in fates(run).values() if r["status"] == "quarantined"]
    assert refused
    for record in refused:
        assert record["reason"].endswith(".")
        assert "?" not in record["reason"]
        assert record["hint"]
        assert record["reason_code"] not in ("error", "internal", "refused")


def test_nothing_else_is_printed(run: Watched) -> None:
    """Standard output is JSON lines; what decoders complain of does not reach the screen."""
    assert all(json.loads(line) for line in run.said.out.splitlines())
    assert "Traceback" not in run.said.err
    assert "libtiff" not in run.said.err.lower()
    assert "syntax error" not in run.said.err.lower()


def test_no_file_takes_more_than_a_minute(run: Watched) -> None:
    """By the command's own figure and by the clock between two answers."""
    assert max(record["seconds"] for record in run.said.records) <= MOST_SECONDS
    assert max(run.gaps) <= MOST_SECONDS


def test_no_process_takes_more_than_a_gibibyte(run: Watched) -> None:
    """Resident memory of the command and of everything it started."""
    assert 0 < run.largest <= MOST_BYTES, f"{run.largest >> 20} MiB"


def test_nothing_is_left_behind(run: Watched, sohoa: Installation) -> None:
    """No gap, no process, no temporary file."""
    assert run.said.records
    assert sohoa("verify", "--json").records == []
    assert not sohoa.processes()
    assert sohoa.leftovers() == []
