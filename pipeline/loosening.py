"""What stands in the way of a search that found nothing: how much it would find with one filter
less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.finding import open_papers, tell
from pipeline.question import Answer, Question
from pipeline.tools import Tools


def count_each(questions: Sequence[Question], tools: Tools) -> list[Answer]:
    """How many papers each of them finds; nothing of the papers. Each is a search, and stands in
    the ledger as one. Raises as `finding.find` does."""
    return [_count(question, tools) for question in questions]


def _count(question: Question, tools: Tools) -> Answer:
    asked = open_papers(replace(question, limit=1, after=None, facets=False), tools)
    found = tools.index.find(asked)
    return tell(asked, Answer((), found.total, complete=found.complete), tools)
