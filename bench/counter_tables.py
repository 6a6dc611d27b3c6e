"""A counter beside a batch, in tables for people: the newest run beside each kind of neighbour."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from bench.results import Run
from bench.tables import tabulate

LINES, REPORT = "counter.jsonl", "counter.md"
MUST = 5.0
"""Seconds from scan to searchable, p95, of a paper of three pages on two cores beside a batch."""

_COLUMNS = (
    "the other clerk's dossiers", "papers", "batch running",
    "thumbnails, median", "p95", "searchable, median", "p95", f"≤ {MUST:.0f} s",
    "measured",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sitting:
    """Seconds of one paper since its last byte came: until every thumbnail was there, until a
    search found it; `batch` whether the batch was still running then; `beside` how many pages the
    other clerk's dossiers have."""

    thumbnails: float
    searchable: float
    batch: bool
    beside: int = 0


def keep(run: Run, sittings: Sequence[Sitting], results: Path) -> None:
    """In place of what was measured before beside the same neighbour."""
    results.mkdir(parents=True, exist_ok=True)
    beside = sittings[0].beside
    kept = [(old, one) for old, one in read(results) if one.beside != beside]
    rows = sorted([*kept, *((run, one) for one in sittings)], key=lambda row: row[1].beside)
    lines = [
        json.dumps({**asdict(one), "run": asdict(old)}, ensure_ascii=False) for old, one in rows
    ]
    (results / LINES).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    (results / REPORT).write_text(report(rows), "utf-8")


def read(results: Path) -> list[tuple[Run, Sitting]]:
    """What `keep` wrote; nothing where nothing was measured yet."""
    file = results / LINES
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    facts = [json.loads(line) for line in lines]
    return [(Run(**fact.pop("run")), Sitting(**fact)) for fact in facts]


def report(rows: Sequence[tuple[Run, Sitting]]) -> str:
    parts = [
        "# The counter beside a batch",
        "Seconds since the last byte of a paper of three pages came: until all its thumbnails are"
        " there, and until a search finds it. The clerk finishes when the thumbnails are there.",
        tabulate(
            _COLUMNS, [_row(rows, pages) for pages in sorted({one.beside for _, one in rows})]
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _row(rows: Sequence[tuple[Run, Sitting]], beside: int) -> list[str]:
    run = next(run for run, one in rows if one.beside == beside)
    mine = [one for _, one in rows if one.beside == beside]
    during = [one for one in mine if one.batch]
    seen, found = [one.thumbnails for one in mine], [one.searchable for one in during]
    return [
        f"{beside} pages each" if beside else "none",
        str(len(mine)), str(len(during)), *_figures(seen), *_figures(found),
        "yes" if found and p95(found) <= MUST else "no",
        f"{run.date[:10]}, commit {run.commit}, seed {run.seed}; {run.cores} cores"
        f" ({run.cpu_model}), load {run.load} at the start",
    ]  # fmt: skip


def _figures(seconds: Sequence[float]) -> list[str]:
    return [f"{median(seconds):.2f}", f"{p95(seconds):.2f}"] if seconds else ["–", "–"]


def p95(seconds: Sequence[float]) -> float:
    """The worst of twenty, and of fewer the worst."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
