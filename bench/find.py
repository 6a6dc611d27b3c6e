"""`sohoa bench find`: how fast, and how well, papers are found in a large archive.

An archive of invented people (`samples/archive.py`) is brought into a catalogue and an index of its
own; then it is asked, by class of question and role; people's papers are checked for reuse; and a
new index is built while the old one is asked.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench.find_known import ASKING, TRANSFORMS, is_found, seek
from bench.find_live import measure_reindex
from bench.find_loading import Effort, load_archive
from bench.find_questions import ALL_CLASSES, ROLES, Source, draw_calls
from bench.find_reuse import measure_reuse
from bench.find_rows import Measured, Row, tell_times, time_calls, write_measured
from bench.find_store import EMBEDDED, Store, open_store
from bench.find_tables import report
from bench.peers import ROOT
from bench.results import describe_run

RESULTS = ROOT / "bench" / "results"
REPORT = "find.md"
HELD_OUT = 90_001
"""Added to the seed for queries whose success is counted: rules were made with others."""

WARM = 20

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """`papers` of the archive of `seed` on a backend of `find_store.BACKENDS`. Each class of
    question is asked `samples` times by each role, after WARM times or as many that do not count;
    each transformation of known items `known` times; `live` builds a second index under questions.
    Without `build` the index that the folder has is asked, as it is."""

    papers: int
    backend: str = EMBEDDED
    seed: int = 7
    samples: int = 120
    known: int = 60
    live: bool = True
    build: bool = True

    @property
    def warm(self) -> int:
        return min(WARM, self.samples)


def measure(wish: Wish, folder: Path, results: Path = RESULTS, tell: Tell = print) -> str:
    """Measure in `folder`, keep the figures in `results` and return the report of all archives that
    were measured. A folder that holds the archive already keeps its catalogue. Raises CannotMeasure
    for a folder that holds another one, or without the servers."""
    run = describe_run(wish.seed, [])
    rows: list[Row] = []
    with open_store(wish.backend, folder, fresh=wish.build) as store:
        for row in _measure(wish, store):
            tell(_tell_row(row))
            rows.append(row)
            write_measured(results, Measured(wish.backend, wish.papers, run, tuple(rows)))
    return tell_results(results)


def tell_results(results: Path) -> str:
    """The report of the figures that are there."""
    text = report(results)
    (results / REPORT).write_text(text, encoding="utf-8")
    return text


def _measure(wish: Wish, store: Store) -> Iterator[Row]:
    """In the order in which a user would wait for it; what an interrupted run measured is kept."""
    loading = load_archive(wish.papers, wish.seed, store, build=wish.build)
    loaded = store.find_loaded()
    assert loaded is not None
    source = Source(wish.seed, loaded.households, store.tools.index)
    yield from _tell_loading(loading.rows, loading.built, loading.put, store)
    yield from _measure_latency(wish, source)
    yield from _measure_known(wish, source)
    yield from measure_reuse(source, store.tools, wish.samples, wish.seed, wish.warm)
    if wish.live:
        yield from measure_reindex(source, store.settings, wish.papers, wish.seed)


def _tell_row(row: Row) -> str:
    figures = " ".join(f"{name}={value:g}" for name, value in row.figures.items())
    return f"{row.table:8} {row.name:40} {row.role:10} {figures}"


def _tell_loading(rows: Effort, built: Effort, put: Effort, store: Store) -> Iterator[Row]:
    for name, effort in (("catalogue", rows), ("index, built", built), ("index, put", put)):
        if effort.papers:
            figures = {
                "rate": round(effort.rate), "seconds": round(effort.wall, 1),
                "cpu_seconds": round(effort.cpu, 1),
            }  # fmt: skip
            yield Row("loading", name, "", effort.papers, figures)
    for name, size in (("index", store.index_bytes()), ("catalogue", store.catalogue_bytes())):
        yield Row("size", name, "", 1, {"megabytes": round(size / 1e6, 1)})


def _measure_latency(wish: Wish, source: Source) -> Iterator[Row]:
    for name in ALL_CLASSES:
        for role in ROLES:
            calls = draw_calls(source, name, role, wish.seed)
            for call in islice(calls, wish.warm):
                call()
            times = time_calls(islice(calls, wish.samples))
            yield Row("latency", name, role, wish.samples, tell_times(*times))


def _measure_known(wish: Wish, source: Source) -> Iterator[Row]:
    for name in TRANSFORMS:
        for role in ASKING:
            sought = list(islice(seek(source, name, role, wish.seed + HELD_OUT), wish.known))
            found = sum(is_found(one, source) for one in sought)
            if sought:
                yield Row("known", name, role, len(sought), {"found": found})


if __name__ == "__main__":
    print(tell_results(Path(sys.argv[1])), end="")
