"""A long batch: are pages per minute and memory the same at the end as at the beginning?

`python -m bench.batch FOLDER [--home HOME] [--results FILE]` runs `sohoa batch FOLDER` and prints a
line for every hundred pages: their pace by the clock, processor seconds of all its processes
(steady even on a machine that does other things too), resident memory of all and of the largest.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from app.settings import Settings
from app.wiring import make_catalogue
from bench.watching import Look, watch
from pipeline.ports import PaperRow
from pipeline.walking import walk_papers

EVERY = 100  # pages
LOOK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Hundred:
    """A hundred pages, or the rest: `seconds` by the clock, memory in MiB at its highest."""

    pages: int
    seconds: float
    cpu: float
    memory: float
    largest: float


def run_batch(folder: Path, home: Path, records: Path) -> tuple[datetime, list[Look]]:
    """Run the real command, looking at it now and then; when it began, and what was seen. The
    lines of its machine-readable door are kept in `records`."""
    environment = os.environ | {"SOHOA_HOME": str(home)}
    command = [str(Path(sys.executable).parent / "sohoa"), "batch", str(folder), "--json"]
    start = datetime.now(UTC)
    with (
        records.open("w") as kept,
        subprocess.Popen(command, stdout=kept, env=environment) as run,
        watch(run.pid, LOOK_SECONDS) as looks,
    ):
        run.wait()
    print(f"exit code {run.returncode}, {sum(1 for _ in records.open())} files")
    return start, looks


def count_hundreds(
    papers: Sequence[PaperRow], start: datetime, looks: Sequence[Look]
) -> Iterator[Hundred]:
    """The batch by hundreds of pages, in the order in which its papers were stored."""
    begin, pages = start, 0
    rows = sorted(papers, key=lambda paper: paper.stored_at)
    for row in rows:
        pages += len(row.pages)
        if pages >= EVERY or row is rows[-1]:
            yield _measure(pages, begin, row.stored_at, looks)
            begin, pages = row.stored_at, 0


def print_hundreds(hundreds: Iterator[Hundred], results: Path | None) -> None:
    print("pages  pages/min  CPU s/page  memory MiB  largest MiB", flush=True)
    total = 0
    for each in hundreds:
        total += each.pages
        pace, cost = each.pages / max(each.seconds, 0.001) * 60, each.cpu / each.pages
        print(f"{total:5}  {pace:9.1f}  {cost:10.2f}  {each.memory:10.0f}  {each.largest:11.0f}")
        if results:
            with results.open("a") as file:
                file.write(json.dumps(asdict(each)) + "\n")


def read_papers(home: Path) -> Iterator[PaperRow]:
    """Every stored paper of the installation."""
    return chain.from_iterable(walk_papers(make_catalogue(Settings(home=home))))


def _measure(pages: int, begin: datetime, end: datetime, looks: Sequence[Look]) -> Hundred:
    """What the processes took between two moments."""
    first, last = (min(_place(looks, moment), len(looks) - 1) for moment in (begin, end))
    seen = looks[first : last + 1]
    return Hundred(
        pages,
        (end - begin).total_seconds(),
        looks[last].cpu - looks[first].cpu,
        max(look.memory for look in seen),
        max(look.largest for look in seen),
    )


def _place(looks: Sequence[Look], moment: datetime) -> int:
    return bisect_left(looks, moment, key=lambda look: look.at)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.batch", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--results", type=Path, help="append the readings here, as JSON lines")
    parser.add_argument("--records", type=Path, help="keep what was said of each paper here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as own:
        home, records = asked.home or Path(own), asked.records or Path(own) / "records.jsonl"
        start, looks = run_batch(asked.folder, home, records)
        print_hundreds(count_hundreds(list(read_papers(home)), start, looks), asked.results)


if __name__ == "__main__":
    main()
