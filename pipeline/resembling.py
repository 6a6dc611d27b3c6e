"""Papers like one that somebody looks at: of the same persons, with the same numbers, of the same
names, of the same kind from the same hand."""

from __future__ import annotations

from dataclasses import replace

from pipeline.deciding import see
from pipeline.documents import describe_likeness
from pipeline.finding import open_papers
from pipeline.question import Answer, Question
from pipeline.tools import Tools


def find_similar(paper_id: str, question: Question, tools: Tools) -> Answer:
    """Within what `question` says but its words: who asks, filters, how many. Raises NotFound for a
    paper that the asker may not see, IndexUnavailable, and as `finding.find` does."""
    with tools.catalogue.begin() as unit:
        row, ties = see(paper_id, question.asker, unit), unit.ties_of_paper(paper_id)
    asked = open_papers(replace(question, text=""), tools)
    return tools.index.similar(describe_likeness(row, ties), asked)
