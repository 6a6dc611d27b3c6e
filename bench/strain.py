"""Where it may hurt: memory on large pages, the cost of a start, two workers against one."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.account import Spent
from bench.batch import read_papers
from bench.peers import Sohoa
from bench.results import Measure

STARTS = 3


def measure_memory(sheets: Mapping[str, Path], work: Path) -> Iterator[Measure]:
    """The largest process at its peak while each sheet is taken in."""
    for name, path in sheets.items():
        spent = _ingest([path], work / name)
        yield Measure(f"peak memory of a process, {name}", Sohoa.name, round(spent.largest), "MiB")
        yield Measure(f"wall time, {name}", Sohoa.name, round(spent.wall, 1), "s")


def measure_start(slip: Path, work: Path) -> Iterator[Measure]:
    """Processor seconds of a command that has nothing to read, median of three."""
    costs = [_ingest([slip], work / f"start-{n}").cpu for n in range(STARTS)]
    yield Measure("start of a command", Sohoa.name, round(statistics.median(costs), 2), "CPU s")


def measure_pace(files: Sequence[Path], work: Path) -> Iterator[Measure]:
    """Pages per second of one worker process, then of two at once, each on all the files; from
    the first paper stored to the last, so without the start."""
    alone = _pace(work / "alone", files)
    with ThreadPoolExecutor(2) as both:
        homes = [work / "first", work / "second"]
        together = sum(both.map(lambda home: _pace(home, files), homes))
    yield Measure("pace of one worker", Sohoa.name, round(alone, 3), "pages/s")
    yield Measure("pace of two workers", Sohoa.name, round(together, 3), "pages/s")
    yield Measure("two workers against one", Sohoa.name, round(together / alone, 2), "times")


def _pace(home: Path, files: Sequence[Path]) -> float:
    _ingest(files, home)
    moments = sorted(paper.stored_at for paper in read_papers(home / "home"))
    seconds = (moments[-1] - moments[0]).total_seconds() if len(moments) > 1 else 0.0
    return (len(moments) - 1) / seconds if seconds else 0.0


def _ingest(files: Sequence[Path], work: Path) -> Spent:
    work.mkdir(parents=True)
    return Sohoa().ingest(files, work / "home", work / "told.jsonl")
