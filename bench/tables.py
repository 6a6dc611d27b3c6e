"""Tables of a comparison, for people: by level and reader, by confidence, against the bars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import fmean

from bench.pages import ORDER
from bench.reliability import EDGES, Class, add_up, expected_error, measure_sure
from bench.results import Measure, PageResult, Run

UNREADABLE, READABLE = 0.85, 0.93  # word recall below which a page must be scanned again

COLUMNS = (
    "level", "reader", "pages", "recall", "precision", "char. error", "diacr. error", "upright",
    "CPU s/page", "wall s/page", "peak MiB",
)  # fmt: skip


def report(run: Run, pages: Sequence[PageResult], measures: Sequence[Measure]) -> str:
    """The whole report in Markdown."""
    parts = [
        f"# Reading, measured {run.date[:10]}",
        f"Sohoa {run.sohoa}, commit {run.commit}, seed {run.seed}; {run.cores} cores"
        f" ({run.cpu_model}), load {run.load} at the start.",
        tabulate(COLUMNS, list(level_rows(pages))),
        "## Confidence of words (Sohoa)",
        tabulate(("said", "words", "mean said", "right"), list(confidence_rows(pages))),
        "## Further",
        tabulate(("what", "measured", "must", "aim"), list(fact_rows(pages, measures))),
    ]
    return "\n\n".join(parts) + "\n"


def level_rows(pages: Sequence[PageResult]) -> Iterator[list[str]]:
    """A row for each level and reader, in the order of damage."""
    for level in ORDER:
        for reader in sorted({page.reader for page in pages}, reverse=True):
            rows = [page for page in pages if (page.level, page.reader) == (level, reader)]
            if rows:
                yield [level, reader, *_describe(rows)]


def _describe(rows: Sequence[PageResult]) -> list[str]:
    turned = sum(page.upright is True for page in rows)
    return [
        str(len(rows)),
        *(f"{fmean(getattr(page, name) for page in rows):.3f}" for name in _SHARES),
        f"{turned}/{len(rows)}",
        f"{fmean(page.cpu for page in rows):.2f}",
        f"{fmean(page.wall for page in rows):.2f}",
        f"{max(page.largest for page in rows):.0f}",
    ]


_SHARES = ("recall", "precision", "character_error", "diacritic_error")


def confidence_rows(pages: Iterable[PageResult]) -> Iterator[list[str]]:
    """What words say of themselves, against how many are right."""
    for low, high, found in zip(EDGES, (*EDGES[1:], 1.0), all_words(pages), strict=True):
        if found.words:
            said, right = found.said / found.words, found.right / found.words
            yield [f"{low:.2f}-{high:.2f}", str(found.words), f"{said:.3f}", f"{right:.3f}"]


def all_words(pages: Iterable[PageResult]) -> list[Class]:
    return add_up(page.confidence for page in pages if page.classes)


def fact_rows(pages: Sequence[PageResult], measures: Sequence[Measure]) -> Iterator[list[str]]:
    """Single numbers, with the bars they are held against."""
    own = [page for page in pages if page.reader == "sohoa"]
    share, right = measure_sure(all_words(own))
    yield ["words at least 99 % sure", f"{share:.3f}", ">= 0.60", ""]
    yield ["of these right", f"{right:.4f}", ">= 0.99", ""]
    yield ["mean gap of confidence", f"{expected_error(all_words(own)):.4f}", "", ""]
    yield from _verdict_rows(own)
    yield from _cost_rows(pages)
    for measure in measures:
        must, aim = _BARS.get(measure.name, ("", ""))
        yield [f"{measure.name}", f"{measure.value:g} {measure.unit}", must, aim]


def _verdict_rows(own: Sequence[PageResult]) -> Iterator[list[str]]:
    bad = [page.quality == "rescan" for page in own if page.recall < UNREADABLE]
    good = [page.quality == "rescan" for page in own if page.recall > READABLE]
    yield [f"`rescan` of pages below {UNREADABLE}", f"{sum(bad)}/{len(bad)}", ">= 90 %", ""]
    yield [f"`rescan` of pages above {READABLE}", f"{sum(good)}/{len(good)}", "<= 3 %", ""]


def _cost_rows(pages: Sequence[PageResult]) -> Iterator[list[str]]:
    """CPU against the peer, on the pages that both read."""
    costs = {
        reader: sum(page.cpu for page in pages if page.reader == reader)
        for reader in ("sohoa", "ocrmypdf")
    }
    if costs["ocrmypdf"]:
        ratio = costs["sohoa"] / costs["ocrmypdf"]
        yield ["CPU against OCRmyPDF", f"{ratio:.3f}", "<= 0.333", "<= 0.200"]


_BARS = {
    "peak memory of a process, A4 at 300 dpi": ("<= 700 MB", ""),
    "peak memory of a process, A0 drawing": ("<= 1500 MB", ""),
    "two workers against one": (">= 1.8", ""),
}


def tabulate(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose columns stand straight in a terminal too."""
    widths = [max(len(row[n]) for row in (columns, *rows)) for n in range(len(columns))]
    lines = [columns, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |"
        for line in lines
    )
