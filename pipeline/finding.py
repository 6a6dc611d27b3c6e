"""Find papers: the index answers which, the stored words say where on the page."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice

from pipeline.asked import describe_search
from pipeline.errors import BadQuestion, SohoaError
from pipeline.highlighting import highlight_paper, read_page
from pipeline.keys import words_key
from pipeline.language.folding import tokens
from pipeline.opening import opened_persons
from pipeline.ports import Area, UnitOfWork
from pipeline.question import Answer, Hit, MatchClass, Question, Suggestion
from pipeline.terms import Term, parse
from pipeline.tools import Tools
from pipeline.type_names import names_of_type

MOST_HIGHLIGHTS = 200  # boxes of one paper; more say nothing


def find(question: Question, tools: Tools) -> Answer:
    """The papers that hold every word of the question, best first, as far as the asker may see
    them, each with the boxes of the words found. A paper whose words cannot be read now is
    found without boxes.

    The ledger keeps who searched and what was shown, or nothing is shown. Raises IndexUnavailable,
    CatalogueUnavailable, BadQuestion for a cursor that no answer gave out or a person's number that
    is none, and, for a dossier that is worked on, what `opened_persons` raises."""
    asked = open_papers(question, tools)
    answer = tell(asked, tools.index.find(asked), tools)
    terms = parse(question.text)
    if not terms:
        return answer
    return replace(answer, hits=tuple(show_words(h, terms, h.match, tools) for h in answer.hits))


def tell(question: Question, answer: Answer, tools: Tools) -> Answer:
    """The answer with what people decided, once the ledger has it."""
    with tools.catalogue.begin() as unit:
        answer = _say_who_decided(answer, unit)
        unit.append(describe_search(question, answer, tools.audit_key))
        unit.commit()
    return answer


def suggest(question: Question, tools: Tools) -> tuple[Suggestion, ...]:
    """What may be meant by the beginning `question.text`: names, numbers, types and issuers of
    papers that the asker may see, nothing else. It is a search, and stands in the ledger as one.
    Raises as `find` does."""
    asked = open_papers(question, tools)
    found = tools.index.suggest(asked)
    tell(asked, Answer((), len(found)), tools)
    return found


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


def _say_who_decided(answer: Answer, unit: UnitOfWork) -> Answer:
    """Which values are a person's word."""
    outcomes = unit.outcomes([hit.paper_id for hit in answer.hits])
    told = [
        replace(hit, decided={n: o.value for n, o in outcomes.get(hit.paper_id, {}).items()})
        for hit in answer.hits
    ]
    return replace(answer, hits=tuple(told))


def show_words(hit: Hit, terms: tuple[Term, ...], match: MatchClass, tools: Tools) -> Hit:
    """The hit with the boxes of the terms, which it has in this way; without boxes where its words
    cannot be read now."""
    try:
        words = json.loads(tools.objects.read(Area.PAPERS, words_key(hit.paper_id)))
        pages = list(map(read_page, words["pages"]))
        found = islice(highlight_paper(pages, terms, match, _said(hit)), MOST_HIGHLIGHTS)
        return replace(hit, highlights=tuple(found))
    except (SohoaError, KeyError, TypeError, ValueError, IndexError):
        return hit


def _said(hit: Hit) -> frozenset[str]:
    """Folded words of the fields and of what people call the type."""
    values = (*hit.fields.values(), *names_of_type(hit.loai))
    return frozenset(token.folded for value in values for token in tokens(value))
