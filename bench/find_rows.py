"""What `sohoa bench find` measured, one JSON line a figure; a run replaces those of the same
backend and size, so that the report tells of all of them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

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
    kept = [m for m in read_measured(folder) if _key(m) != _key(measured)]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LINES).open("w", encoding="utf-8") as lines:
        for one in sorted([*kept, measured], key=_key):
            for row in one.rows:
                told = {"backend": one.backend, "papers": one.papers, **asdict(row)}
                told |= {"run": asdict(one.run)}
                lines.write(json.dumps(told, ensure_ascii=False) + "\n")


def read_measured(folder: Path) -> list[Measured]:
    """Every archive that was measured, embedded ones first; none where nothing was."""
    path = folder / LINES
    found: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        told = json.loads(line)
        found.setdefault((told.pop("backend"), told.pop("papers")), []).append(told)
    return [_measured(*key, rows) for key, rows in sorted(found.items())]


def _measured(backend: str, papers: int, told: list[dict[str, Any]]) -> Measured:
    run = Run(**told[0]["run"])
    for row in told:
        row.pop("run")
    return Measured(backend, papers, run, tuple(Row(**row) for row in told))


def _key(measured: Measured) -> tuple[str, int]:
    return measured.backend, measured.papers
