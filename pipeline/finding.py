"""Find papers: the index answers which, the stored words say where on the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from pipeline.errors import BadQuestion, SohoaError, Unavailable
from pipeline.highlighting import highlight, read_page
from pipeline.keys import words_key
from pipeline.opening import opened_persons
from pipeline.page import Box
from pipeline.ports import Area
from pipeline.question import Answer, Hit, Question, Suggestion
from pipeline.terms import Term, parse
from pipeline.tools import Tools

MOST_HIGHLIGHTS = 200  # boxes of one paper; more say nothing


def find(question: Question, tools: Tools) -> Answer:
    """The papers that hold every word of the question, best first, as far as the asker may see
    them, each with the boxes of the words found. A paper whose words cannot be read now is
    found without boxes.

    Raises IndexUnavailable, BadQuestion for a cursor that no answer gave out or a person's number
    that is none, and, for a dossier that is worked on, what `opened_persons` raises."""
    answer = _say_who_decided(tools.index.find(open_papers(question, tools)), tools)
    terms = parse(question.text)
    if not terms:
        return answer
    return replace(answer, hits=tuple(_show_words(hit, terms, tools) for hit in answer.hits))


def suggest(question: Question, tools: Tools) -> tuple[Suggestion, ...]:
    """What may be meant by the beginning `question.text`: names, numbers, types and issuers of
    papers that the asker may see, nothing else. Raises as `find` does."""
    return tools.index.suggest(open_papers(question, tools))


def open_papers(question: Question, tools: Tools) -> Question:
    """The question with the numbers of whom its dossier opens; nobody else says them."""
    if question.person is not None and not _is_person(question.person):
        raise BadQuestion(detail="so_dinh_danh")
    if question.working_on is None:
        return replace(question, opened=frozenset())
    opened = opened_persons(question.working_on, question.asker, tools)
    return replace(question, opened=opened)


def _is_person(number: str) -> bool:
    return number.isascii() and number.isdecimal() and len(number) in (9, 12)


def _say_who_decided(answer: Answer, tools: Tools) -> Answer:
    """Which values are a person's word; without the catalogue nothing is said of it."""
    with suppress(Unavailable):
        with tools.catalogue.begin() as unit:
            outcomes = unit.outcomes([hit.paper_id for hit in answer.hits])
        told = [
            replace(hit, decided={n: o.value for n, o in outcomes.get(hit.paper_id, {}).items()})
            for hit in answer.hits
        ]
        return replace(answer, hits=tuple(told))
    return answer


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
