"""Whether several cards lie on one page: then no value on it is certain to be of one person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from pipeline.extraction.card_marks import begins_mark
from pipeline.forms.schema import Form
from pipeline.language.kinds import is_personal_id
from pipeline.language.likeness import distance
from pipeline.layout import Run, split_runs
from pipeline.page import PageText

MISREAD = 2  # digits of twelve: what differs by more is another person's number


def holds_several(pages: Sequence[PageText], form: Form) -> bool:
    """Whether a page of a paper of this type has more than one of its cards."""
    return form.card and any(bears_several(split_runs(page), form) for page in pages if page.words)


def bears_several(runs: Sequence[Run], form: Form) -> bool:
    """Whether the lines of a page are those of several cards of a type: each mark stands once on a
    card, and so does its number, however it is misread."""
    repeated = any(sum(begins_mark(run, mark) for run in runs) > 1 for mark in form.marks)
    pairs = combinations(sorted(printed_numbers(runs)), 2)
    return repeated or any(distance(one, two, MISREAD) > MISREAD for one, two in pairs)


def printed_numbers(runs: Sequence[Run]) -> frozenset[str]:
    """Personal numbers that stand in print."""
    texts = (re.sub(r"(?<=\d)[ .](?=\d)", "", run.text) for run in runs)
    found = (number for text in texts for number in re.findall(r"(?<!\d)\d{12}(?!\d)", text))
    return frozenset(number for number in found if is_personal_id(number))
