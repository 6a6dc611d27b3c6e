"""A counter beside a batch, in tables for people: the newest run beside each kind of neighbour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.kept_runs import keep_run, read_runs
from bench.results import Run, tell_run
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
    keep_run(results / LINES, {"beside": sittings[0].beside}, run, sittings)
    (results / REPORT).write_text(report(read(results)), "utf-8")


def read(results: Path) -> list[tuple[Run, Sitting]]:
    """What `keep` wrote; nothing where nothing was measured yet."""
    runs = read_runs(results / LINES, "beside")
    return [(one.run, Sitting(**row, beside=one.key[0])) for one in runs for row in one.rows]


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
        f"{run.date[:10]}, {tell_run(run)}",
    ]  # fmt: skip


def _figures(seconds: Sequence[float]) -> list[str]:
    return [f"{median(seconds):.2f}", f"{p95(seconds):.2f}"] if seconds else ["–", "–"]


def p95(seconds: Sequence[float]) -> float:
    """The worst of twenty, and of fewer the worst."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
