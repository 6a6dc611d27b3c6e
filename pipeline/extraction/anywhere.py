"""Values with a shape of their own, wherever they stand, and the words that carry a value."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extraction.finding import Finding, find_value
from pipeline.forms.schema import FormField
from pipeline.language.folding import fold_text
from pipeline.language.kinds import KINDS
from pipeline.layout import Run, split_runs
from pipeline.page import PageText, Word


def find_anywhere(pages: Sequence[PageText], field: FormField) -> Finding | None:
    """A value of a shape of its own (a code), in the first line where it occurs; lines that carry
    one of the field's labels come first."""
    keys = [fold_text(label) for label in field.labels]
    lines = [(page.number, line) for page in pages for line in page.lines]
    marked = [(n, line) for n, line in lines if _has_label(line, keys)]
    alone = [(run.page, run.words) for page in pages for run in split_runs(page)]
    for number, line in (*marked, *lines, *alone):
        words = tuple(sorted(line, key=lambda word: word.box.x0))
        value = KINDS[field.kind].parse(" ".join(word.text for word in words))
        if value:
            run = Run(number, carriers(words, value, field.kind))
            return find_value(field.name, field.kind, [run], "anywhere")
    return None


def _has_label(line: Sequence[Word], keys: Sequence[str]) -> bool:
    text = fold_text(" ".join(word.text for word in line))
    return any(key in text for key in keys)


def carriers(words: tuple[Word, ...], value: str, kind: str) -> tuple[Word, ...]:
    """The fewest words that still give the value."""
    parse = KINDS[kind].parse
    best = words
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            piece = words[start:end]
            text = " ".join(word.text for word in piece)
            if len(piece) < len(best) and parse(text) == value:
                best = piece
    return best
