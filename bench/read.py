"""`sohoa bench read`: Sohoa against OCRmyPDF on pages whose text is known, in one run.

Each level is read in blocks, both readers one after the other; who begins changes from block to
block. Other programs on the machine slow both.

`python -m bench.read FOLDER` makes table and picture again from the lines in a folder of results.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby
from pathlib import Path
from typing import TypeVar

from bench.pages import ORDER, BenchPage
from bench.peers import ROOT, Ocrmypdf, Reader, Sohoa
from bench.plot import draw_plot
from bench.results import (
    Measure,
    PageResult,
    describe_run,
    read_lines,
    score_reading,
    write_lines,
)
from bench.strain import measure_memory, measure_pace, measure_start
from bench.tables import report

RESULTS = ROOT / "bench" / "results"
LINES = "reading.jsonl"
BLOCK = 10  # files that one command of Sohoa takes in
PACED = 8  # pages on which two workers are held against one

Tell = Callable[[str], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be measured: `pages` of each of the `levels`, `peer` whether OCRmyPDF reads them
    too, `strain` whether memory, start and pace are measured."""

    levels: tuple[str, ...] = ORDER
    pages: int = 10
    seed: int = 7
    peer: bool = True
    strain: bool = True


def compare(wish: Wish, work: Path, results: Path = RESULTS, tell: Tell = print) -> str:
    """Measure, keep `reading.jsonl`, `reading.md` and `reading.svg` in `results`, and return the
    report. Pages and what was read of them stay in `work`. Raises MissingProgram."""
    readers: list[Reader] = [Sohoa(), *([Ocrmypdf()] if wish.peer else [])]
    run = describe_run(wish.seed, readers)
    corpus = _apart(partial(_make_pages, wish, work / "pages"))
    tell(f"{len(corpus)} pages, {run.versions}")
    strain = _measure_strain(corpus, work / "strain", tell) if wish.strain else ()
    write_lines(results / LINES, run, chain(read_all(corpus, readers, work, tell), strain))
    return tell_results(results)


def tell_results(results: Path) -> str:
    """Table and picture from the lines that are there, also those of a run that was cut short."""
    run, pages, measures = read_lines(results / LINES)
    text = report(run, pages, measures)
    (results / "reading.md").write_text(text, encoding="utf-8")
    draw_plot(results / "reading.svg", run, pages)
    return text


def read_all(
    corpus: Sequence[BenchPage], readers: Sequence[Reader], work: Path, tell: Tell
) -> Iterator[PageResult]:
    """Every page by every reader, in blocks."""
    for number, block in enumerate(cut_blocks(corpus, BLOCK)):
        turn = number % len(readers)
        for reader in (*readers[turn:], *readers[:turn]):
            own = work / reader.name / f"{number:03d}"
            own.mkdir(parents=True)
            rows = [score_reading(reading) for reading in reader.read(block, own)]
            yield from rows
            tell(_tell_block(rows))


def cut_blocks(corpus: Sequence[BenchPage], size: int) -> Iterator[list[BenchPage]]:
    """Blocks of at most `size` pages of one level, about equally large."""
    for _, level in groupby(corpus, key=lambda page: page.level):
        pages = list(level)
        count = -(-len(pages) // size)
        yield from (pages[n::count] for n in range(count))


def _tell_block(rows: Sequence[PageResult]) -> str:
    recall, cpu = (sum(getattr(r, name) for r in rows) / len(rows) for name in ("recall", "cpu"))
    return f"{rows[0].level:8} {rows[0].reader:9} {len(rows):3} pages  {recall:.3f}  {cpu:5.2f} s"


def _measure_strain(corpus: Sequence[BenchPage], work: Path, tell: Tell) -> Iterator[Measure]:
    sheets, slip = _apart(partial(_make_sheets, work / "sheets"))
    quiet = [page.path for page in corpus if page.level in ("clean", "office")]
    paced = (quiet or [page.path for page in corpus])[:PACED]
    for measure in chain(
        measure_start(slip, work), measure_memory(sheets, work), measure_pace(paced, work)
    ):
        tell(f"{measure.name}: {measure.value:g} {measure.unit}")
        yield measure


def _make_pages(wish: Wish, folder: Path) -> list[BenchPage]:
    from bench.corpus import make_corpus

    return make_corpus(wish.levels, wish.pages, wish.seed, folder)


def _make_sheets(folder: Path) -> tuple[dict[str, Path], Path]:
    from bench.sheets import make_sheets, make_slip

    return make_sheets(folder), make_slip(folder)


def _apart(work: Callable[[], T]) -> T:
    """In a process of its own: what costs memory is over when others are measured."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(work).result()


if __name__ == "__main__":
    print(tell_results(Path(sys.argv[1])), end="")
