"""What `sohoa bench pages` measured, one JSON line a page and role; a run replaces those of the
same backend and size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.find_rows import percentile
from bench.kept_runs import keep_run, read_runs
from bench.results import Run

LINES = "pages.jsonl"
SLOWEST, HEAVIEST = 300.0, 200_000
"""Milliseconds of the server and bytes of a page with its scripts and styles."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A page (`is_page`; else a part or a picture that one fetches) as one role has it. `first` is
    the first look of this role, in milliseconds like the percentiles of the others; `cpu` those of
    the processor; `bytes` of the largest answer, of a page with the scripts and styles it names;
    `later`: what it is that may take longer, because a page that is there already fetches it."""

    pattern: str
    role: str
    is_page: bool
    samples: int
    first: float
    p50: float
    p95: float
    cpu_p50: float
    cpu_p95: float
    bytes: int
    later: str = ""

    @property
    def is_slow(self) -> bool:
        return self.p95 > SLOWEST and not self.later

    @property
    def is_heavy(self) -> bool:
        return self.is_page and self.bytes > HEAVIEST


@dataclass(frozen=True, slots=True)
class Measured:
    """The pages of one run on one archive; `unanswered` are patterns that no sample address and no
    role had an answer of."""

    backend: str
    papers: int
    run: Run
    pages: tuple[Looked, ...]
    unanswered: tuple[str, ...] = ()

    @property
    def slow(self) -> list[Looked]:
        return [page for page in self.pages if page.is_slow]

    @property
    def heavy(self) -> list[Looked]:
        return [page for page in self.pages if page.is_heavy]

    @property
    def is_good(self) -> bool:
        return not (self.slow or self.heavy or self.unanswered)


def describe_times(wall: Sequence[float], cpu: Sequence[float]) -> dict[str, float]:
    told = {
        "p50": percentile(wall, 50), "p95": percentile(wall, 95),
        "cpu_p50": percentile(cpu, 50), "cpu_p95": percentile(cpu, 95),
    }  # fmt: skip
    return {name: round(value, 1) for name, value in told.items()}


def write_measured(folder: Path, measured: Measured) -> None:
    """Beside what is there of other archives."""
    key = {"backend": measured.backend, "papers": measured.papers}
    keep_run(folder / LINES, key, measured.run, measured.pages)


def read_measured(folder: Path) -> list[Measured]:
    """Every archive that was measured; none where nothing was."""
    return [
        Measured(one.key[0], one.key[1], one.run, tuple(Looked(**row) for row in one.rows))
        for one in read_runs(folder / LINES, "backend", "papers")
    ]
