"""Find papers: the index answers which, the stored words say where on the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from pipeline.asked import describe_search
from pipeline.errors import SohoaError
from pipeline.highlighting import highlight, read_page
from pipeline.keys import words_key
from pipeline.page import Box
from pipeline.ports import Area, UnitOfWork
from pipeline.question import Answer, Hit, Question
from pipeline.terms import Term, parse
from pipeline.tools import Tools

MOST_HIGHLIGHTS = 200  # boxes of one paper; more say nothing


def find(question: Question, tools: Tools) -> Answer:
    """The papers that hold every word of the question, best first, as far as the asker may see
    them, each with the boxes of the words found. A paper whose words cannot be read now is
    found without boxes.

    The ledger keeps who searched and what was shown, or nothing is shown. Raises IndexUnavailable,
    CatalogueUnavailable, and BadQuestion for a cursor that no answer gave out."""
    answer = tools.index.find(question)
    with tools.catalogue.begin() as unit:
        answer = _say_who_decided(answer, unit)
        unit.append(describe_search(question, answer, tools.audit_key))
        unit.commit()
    terms = parse(question.text)
    if not terms:
        return answer
    return replace(answer, hits=tuple(_show_words(hit, terms, tools) for hit in answer.hits))


def _say_who_decided(answer: Answer, unit: UnitOfWork) -> Answer:
    """Which values are a person's word."""
    outcomes = unit.outcomes([hit.paper_id for hit in answer.hits])
    told = [
        replace(hit, decided={n: o.value for n, o in outcomes.get(hit.paper_id, {}).items()})
        for hit in answer.hits
    ]
    return replace(answer, hits=tuple(told))


def _show_words(hit: Hit, terms: tuple[Term, ...], tools: Tools) -> Hit:
    try:
        found = list(_boxes(hit, terms, tools))
    except (SohoaError, KeyError, TypeError, ValueError, IndexError):
        return hit
    return replace(hit, highlights=tuple(found[:MOST_HIGHLIGHTS]))


def _boxes(hit: Hit, terms: tuple[Term, ...], tools: Tools) -> Iterator[tuple[int, Box]]:
    words = json.loads(tools.objects.read(Area.PAPERS, words_key(hit.paper_id)))
    for page in map(read_page, words["pages"]):
        for box in highlight(page, terms, hit.match):
            yield page.number, box
