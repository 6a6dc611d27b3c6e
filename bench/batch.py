"""A long batch: are pages per minute and memory the same at the end as at the beginning?

`python -m bench.batch FOLDER [--home HOME] [--results FILE]` runs `sohoa batch FOLDER` and prints a
line for every hundred pages: wall seconds, processor seconds of all its processes (steady even
on a machine that does other things too), resident memory of all and of the largest.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

EVERY = 100  # pages


@dataclass(frozen=True, slots=True)
class Reading:
    """After `pages` pages and `papers` papers; seconds since the start, memory in MiB."""

    pages: int
    papers: int
    wall: float
    cpu: float
    memory: float
    largest: float


def run_batch(folder: Path, home: Path, records: Path) -> Iterator[Reading]:
    """Run the real command and read its progress from the machine-readable door, whose lines are
    kept in `records`."""
    start = time.monotonic()
    environment = os.environ | {"SOHOA_HOME": str(home)}
    command = [str(Path(sys.executable).parent / "sohoa"), "batch", str(folder), "--json"]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as running,
        records.open("w") as kept,
    ):
        assert running.stdout is not None
        pages = papers = 0
        for line in running.stdout:
            kept.write(line)
            record = json.loads(line)
            before, pages, papers = pages, pages + len(record.get("pages", [])), papers + 1
            if pages // EVERY > before // EVERY:
                yield _measure(running.pid, pages, papers, start)
    print(f"exit code {running.returncode}, {papers} papers, {pages} pages")


def _measure(pid: int, pages: int, papers: int, start: float) -> Reading:
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    cpu, memory = 0.0, []
    for process in family:
        try:
            cpu += sum(process.cpu_times()[:4])  # its own and those of its ended children
            memory.append(process.memory_info().rss / 2**20)
        except psutil.NoSuchProcess:
            continue
    wall = time.monotonic() - start
    return Reading(pages, papers, wall, cpu, sum(memory), max(memory))


def print_steps(readings: Iterable[Reading], results: Path | None) -> None:
    """One line a step, with what the last hundred pages took."""
    print("pages  pages/min  CPU s/page  memory MiB  largest MiB", flush=True)
    last = Reading(0, 0, 0.0, 0.0, 0.0, 0.0)
    for now in readings:
        done = now.pages - last.pages
        pace, cost = done / (now.wall - last.wall) * 60, (now.cpu - last.cpu) / done
        print(
            f"{now.pages:5}  {pace:9.1f}  {cost:10.2f}  {now.memory:10.0f}  {now.largest:11.0f}",
            flush=True,
        )
        if results:
            with results.open("a") as file:
                file.write(json.dumps(asdict(now)) + "\n")
        last = now


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.batch", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--results", type=Path, help="append the readings here, as JSON lines")
    parser.add_argument("--records", type=Path, help="keep what was said of each paper here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as own:
        home, records = asked.home or Path(own), asked.records or Path(own) / "records.jsonl"
        print_steps(run_batch(asked.folder, home, records), asked.results)


if __name__ == "__main__":
    main()
