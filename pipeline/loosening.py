"""What stands in the way of a search that found nothing: how much it would find with one filter
less."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from pipeline.finding import open_papers, tell
from pipeline.question import Answer, Question
from pipeline.tools import Tools

LONGEST = 0.2
"""Seconds after which no further question is begun: a page waits for this."""


def count_each(questions: Sequence[Question], tools: Tools) -> list[Answer]:
    """How many papers each of them finds, of the first ones as far as time goes; nothing of the
    papers. Each is a search, and stands in the ledger as one. Raises as `finding.find` does."""
    until = time.monotonic() + LONGEST
    return [_count(question, tools) for question in questions if time.monotonic() < until]


def _count(question: Question, tools: Tools) -> Answer:
    asked = open_papers(replace(question, limit=1, after=None, facets=False), tools)
    found = tools.index.find(asked)
    return tell(asked, Answer((), found.total, complete=found.complete), tools)
