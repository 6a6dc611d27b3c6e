"""Tables of a comparison, for people: by level and reader, by confidence, against the bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import fmean

from bench.bars import all_words, judge_run
from bench.pages import ORDER, RUINED
from bench.reliability import EDGES, Class
from bench.results import Measure, PageResult, Run, tell_run

COLUMNS = (
    "level", "reader", "pages", "recall", "precision", "char. error", "diacr. error", "upright",
    "CPU s/page", "wall s/page", "peak MiB",
)  # fmt: skip


CLASSES = ("said", "words", "mean", "right", "ruined words", "mean", "right")


def report(run: Run, pages: Sequence[PageResult], measures: Sequence[Measure]) -> str:
    """The whole report in Markdown."""
    parts = [
        f"# Reading, measured {run.date[:10]}",
        f"{', '.join(f'{name} {number}' for name, number in run.versions.items())};"
        f" {tell_run(run)}.",
        tabulate(COLUMNS, list(level_rows(pages))),
        "## Confidence of words (Sohoa)",
        tabulate(CLASSES, list(confidence_rows(pages))),
        "## Against the bars",
        tabulate(("what", "measured", "must", "aim", "reached"), list(judge_run(pages, measures))),
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


def confidence_rows(pages: Sequence[PageResult]) -> Iterator[list[str]]:
    """What words say of themselves, against how many are right; ruined pages by themselves."""
    usual = all_words(page for page in pages if page.level != RUINED)
    ruined = all_words(page for page in pages if page.level == RUINED)
    bounds = zip(EDGES, (*EDGES[1:], 1.0), strict=True)
    for (low, high), one, other in zip(bounds, usual, ruined, strict=True):
        if one.words or other.words:
            yield [f"{low:.2f}-{high:.2f}", *_describe_class(one), *_describe_class(other)]


def _describe_class(found: Class) -> list[str]:
    if not found.words:
        return ["0", "", ""]
    said, right = found.said / found.words, found.right / found.words
    return [str(found.words), f"{said:.3f}", f"{right:.3f}"]


def tabulate(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose columns stand straight in a terminal too."""
    widths = [max(len(row[n]) for row in (columns, *rows)) for n in range(len(columns))]
    lines = [columns, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |"
        for line in lines
    )
