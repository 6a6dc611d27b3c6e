"""Where it may hurt: memory on large pages, the cost of a start, two workers against one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import fmean, median

from bench.account import Spent
from bench.batch import read_papers
from bench.peers import Sohoa, read_records
from bench.results import Measure

STARTS = 3


def measure_memory(sheets: Mapping[str, Path], work: Path) -> Iterator[Measure]:
    """The largest process at its peak while each sheet is taken in; one that is not stored has
    not stayed within its memory, whatever the peak."""
    for name, path in sheets.items():
        own = work / name
        spent = _ingest([path], own)
        status = [record["status"] for record in read_records(own / "told.jsonl")]
        stored = status == ["stored"]
        unit = "MiB" if stored else f"MiB, {', '.join(status)}"
        yield Measure(
            f"peak memory of a process, {name}", Sohoa.name, round(spent.largest), unit, stored
        )
        yield Measure(f"wall time, {name}", Sohoa.name, round(spent.wall, 1), "s")


def measure_start(slip: Path, work: Path) -> Iterator[Measure]:
    """Processor seconds of a command that has nothing to read, median of three."""
    costs = [_ingest([slip], work / f"start-{n}").cpu for n in range(STARTS)]
    yield Measure("start of a command", Sohoa.name, round(median(costs), 2), "CPU s")


def measure_pace(files: Sequence[Path], work: Path) -> Iterator[Measure]:
    """Pages per second of one worker process, then of two at once, each on all the files; from
    the first paper stored to the last, so without the start."""
    alone, cost = _pace(work / "alone", files)
    with ThreadPoolExecutor(2) as both:
        homes = [work / "first", work / "second"]
        paces, costs = zip(*both.map(lambda home: _pace(home, files), homes), strict=True)
    for name, pace, cpu in (
        ("one worker", alone, cost),
        ("two workers", sum(paces), fmean(costs)),
    ):
        yield Measure(f"pace of {name}", Sohoa.name, round(pace, 3), "pages/s")
        yield Measure(f"cost of a page, {name}", Sohoa.name, round(cpu, 2), "CPU s")
    yield Measure("two workers against one", Sohoa.name, round(sum(paces) / alone, 2), "times")


def _pace(work: Path, files: Sequence[Path]) -> tuple[float, float]:
    """Pages per second by the clock, and processor seconds a page (start included)."""
    spent = _ingest(files, work)
    moments = sorted(paper.stored_at for paper in read_papers(work / "home"))
    seconds = (moments[-1] - moments[0]).total_seconds() if len(moments) > 1 else 0.0
    return (len(moments) - 1) / max(seconds, 0.001), spent.cpu / len(files)


def _ingest(files: Sequence[Path], work: Path) -> Spent:
    work.mkdir(parents=True)
    return Sohoa().ingest(files, work / "home", work / "told.jsonl")
