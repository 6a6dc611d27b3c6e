"""Which card lies on a page: by its title beside a mark, or by two marks where there is no title.

A card lies anywhere, so its title is not in the middle of the page; and the back of an identity
card has neither title nor name. Words that begin a line of it (`marks` of its type) tell it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.forms.catalogue import Forms
from pipeline.forms.schema import Form
from pipeline.language.folding import exact_key, fold_text
from pipeline.language.likeness import alike
from pipeline.layout import Run


@dataclass(frozen=True, slots=True)
class CardFound:
    """A card's type with the evidence; `title` as the type's file spells it, "" for a back."""

    form: Form
    title: str
    confidence: float
    evidence: tuple[str, ...]


def find_card(runs: Sequence[Run], forms: Forms) -> CardFound | None:
    """The card of which most is seen; None where a title or a mark stands alone."""
    seen = [found for form in forms if form.card and (found := _look_for(form, runs))]
    return max(seen, key=lambda found: found.confidence, default=None)


def _look_for(form: Form, runs: Sequence[Run]) -> CardFound | None:
    title, exact = _find_title(form, runs)
    marks = sum(any(begins_mark(run, mark) for run in runs) for mark in form.marks)
    if title and marks:
        return CardFound(form, title, 0.95 if exact else 0.88, ("title", "marks"))
    if marks >= 2:
        return CardFound(form, "", min(0.7 + 0.05 * marks, 0.9), ("no_title", "marks"))
    return None


def _find_title(form: Form, runs: Sequence[Run]) -> tuple[str, bool]:
    """The first line in capitals that is a title, and whether letter for letter."""
    for run in runs:
        if run.capitals < 0.6:
            continue
        for title in sorted(form.titles, key=len, reverse=True):
            if exact_key(run.text) == exact_key(title):
                return title, True
            if alike(run.folded.replace(" ", ""), fold_text(title).replace(" ", ""), per=7):
                return title, False
    return "", False


def begins_mark(run: Run, mark: str) -> bool:
    """Whether a run begins with the words of a mark, a few letters misread."""
    wanted = fold_text(mark).replace(" ", "")
    read = run.folded.replace(" ", "")[: len(wanted)]
    return len(read) == len(wanted) and alike(read, wanted, per=8)
