"""Papers like one that somebody looks at: of the same persons, with the same numbers, of the same
names, of the same kind from the same hand; then those about the same."""

from __future__ import annotations

from dataclasses import replace

from pipeline.documents import describe_likeness, read_text
from pipeline.errors import SohoaError
from pipeline.finding import open_papers, show_words, tell
from pipeline.opened import see_for_work
from pipeline.question import Answer, Likeness, MatchClass, Question
from pipeline.terms import Term, parse
from pipeline.tools import Tools


def find_similar(paper_id: str, question: Question, tools: Tools) -> Answer:
    """Within what `question` says but its words: who asks, filters, how many; each with the boxes
    of what it shares. A paper whose words cannot be read now is like others by its fields alone.

    Of a paper that a live dossier opens, papers of the dossier's persons are among them as if it
    had been named. Raises NotFound for a paper that the asker may not see, IndexUnavailable, and as
    `finding.find` does."""
    with tools.catalogue.begin() as unit:
        row, dossier = see_for_work(paper_id, question.asker, unit, tools)
        ties = unit.ties_of_paper(paper_id)
    working_on = question.working_on or (dossier.ma_ho_so if dossier else None)
    asked = open_papers(replace(question, text="", working_on=working_on), tools)
    text = _read_what_is_there(paper_id, tools)
    likeness = describe_likeness(row, ties, text, tools.forms.get(row.loai))
    answer = tell(asked, tools.index.similar(likeness, asked), tools)
    terms = _shared(likeness)
    hits = (show_words(hit, terms, MatchClass.FOLDED, tools) for hit in answer.hits)
    return replace(answer, hits=tuple(hits))


def _read_what_is_there(paper_id: str, tools: Tools) -> str:
    try:
        return read_text(paper_id, tools)
    except SohoaError:
        return ""


def _shared(likeness: Likeness) -> tuple[Term, ...]:
    """Phrases that papers may have in common with it."""
    values = (*likeness.persons, *likeness.numbers, *likeness.names, *likeness.cited)
    pairs = (" ".join(pair) for pair in (*likeness.topic, *likeness.text))
    return tuple(term for value in (*values, *pairs) for term in parse(f'"{value}"'))
