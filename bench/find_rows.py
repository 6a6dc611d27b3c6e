"""What `sohoa bench find` measured, one JSON line a figure; a run replaces those of the same
backend and size, so that the report tells of all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.kept_runs import keep_run, read_runs
from bench.results import Run

LINES = "find.jsonl"


@dataclass(frozen=True, slots=True)
class Row:
    """`table` says what was measured: loading, latency, known, reuse or reindex; `name` of what,
    `role` for whom. `figures` are milliseconds where they are percentiles."""

    table: str
    name: str
    role: str
    samples: int
    figures: dict[str, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """The rows of one run on one archive."""

    backend: str
    papers: int
    run: Run
    rows: tuple[Row, ...]

    def of(self, table: str) -> list[Row]:
        return [row for row in self.rows if row.table == table]


def time_calls(calls: Iterable[Callable[[], object]]) -> tuple[list[float], list[float]]:
    """Milliseconds of each call: on the wall, and of this thread's processor."""
    wall, cpu = [], []
    for call in calls:
        clock, spent = time.perf_counter(), time.thread_time()
        call()
        cpu.append(1000 * (time.thread_time() - spent))
        wall.append(1000 * (time.perf_counter() - clock))
    return wall, cpu


def tell_times(wall: Sequence[float], cpu: Sequence[float]) -> dict[str, float]:
    """The percentiles of these times: what so many in a hundred did not exceed."""
    told = {f"p{share}": percentile(wall, share) for share in (50, 95, 99)}
    told |= {"max": max(wall), "cpu_p95": percentile(cpu, 95)}
    return {name: round(value, 2) for name, value in told.items()}


def percentile(values: Sequence[float], share: int) -> float:
    """The smallest value that at least `share` % of them do not exceed."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * share // 100) - 1)]


def write_measured(folder: Path, measured: Measured) -> None:
    """Beside what is there of other archives."""
    key = {"backend": measured.backend, "papers": measured.papers}
    keep_run(folder / LINES, key, measured.run, measured.rows)


def read_measured(folder: Path) -> list[Measured]:
    """Every archive that was measured, embedded ones first; none where nothing was."""
    return [
        Measured(one.key[0], one.key[1], one.run, tuple(Row(**row) for row in one.rows))
        for one in read_runs(folder / LINES, "backend", "papers")
    ]
