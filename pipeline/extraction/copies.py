"""Stamps and headings that say how a copy came to be: data in `pipeline/copy_marks.toml`.

A certified copy is still the paper that was copied: its stamp speaks of the copy alone, and whoever
sets the origin of the scan is shown it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from pipeline.language.folding import fold_text
from pipeline.language.likeness import alike
from pipeline.layout import split_runs
from pipeline.page import PageText

CAPITALS = 0.6  # of the letters of a short mark: "sao y" in a sentence is none


def tell_copy(pages: Sequence[PageText]) -> tuple[str, ...]:
    """`copy_certified`, `copy_issued`, `copy_own`: what is stamped or printed on any page."""
    lines = list(_lines(pages))
    return tuple(
        f"copy_{status}"
        for status, marks in _marks().items()
        if any(_is_marked(folded, capitals, marks) for folded, capitals in lines)
    )


def _lines(pages: Sequence[PageText]) -> Iterator[tuple[str, float]]:
    """Printed and stamped lines without spaces and accents, and the share of capitals."""
    for page in pages:
        yield from ((run.folded.replace(" ", ""), run.capitals) for run in split_runs(page))
        for text in page.red_print:
            yield fold_text(text).replace(" ", ""), 1.0


def _is_marked(line: str, capitals: float, marks: Mapping[str, Iterable[str]]) -> bool:
    if any(alike(line[: len(mark)], mark, per=8) for mark in marks["begins"]):
        return True
    return capitals > CAPITALS and line in marks["alone"]


@lru_cache(maxsize=1)
def _marks() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    path = Path(__file__).parents[1] / "copy_marks.toml"
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        status: {
            key: tuple(fold_text(mark).replace(" ", "") for mark in kinds.get(key, ()))
            for key in ("begins", "alone")
        }
        for status, kinds in read.items()
    }
