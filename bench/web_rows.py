"""What `sohoa bench pages` measured, one JSON line a page and role; a run replaces those of the
same backend and size."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.find_rows import percentile
from bench.results import Run

LINES = "pages.jsonl"
SLOWEST, HEAVIEST = 300.0, 200_000
"""Milliseconds of the server and bytes of a page with its scripts and styles, by issue 7."""


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
    kept = [m for m in read_measured(folder) if _key(m) != _key(measured)]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LINES).open("w", encoding="utf-8") as lines:
        for one in sorted([*kept, measured], key=_key):
            told = {"backend": one.backend, "papers": one.papers, "run": asdict(one.run)}
            for page in one.pages:
                lines.write(json.dumps({**told, **asdict(page)}, ensure_ascii=False) + "\n")


def read_measured(folder: Path) -> list[Measured]:
    """Every archive that was measured; none where nothing was."""
    path = folder / LINES
    found: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        told = json.loads(line)
        found.setdefault((told.pop("backend"), told.pop("papers")), []).append(told)
    return [_measured(*key, rows) for key, rows in sorted(found.items())]


def _measured(backend: str, papers: int, told: list[dict[str, Any]]) -> Measured:
    runs = [row.pop("run") for row in told]
    return Measured(backend, papers, Run(**runs[0]), tuple(Looked(**row) for row in told))


def _key(measured: Measured) -> tuple[str, int]:
    return measured.backend, measured.papers
