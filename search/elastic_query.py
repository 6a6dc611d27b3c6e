"""A question in the query language of Elasticsearch; structure only, no query string is parsed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from pipeline.question import Question
from pipeline.terms import Key, Term, is_syllable, parse, sequence
from search.cursor import EXACT, FOLDED, NAMED, TOGETHER, read_cursor
from search.entry import wire

MOST_SPELLINGS = 50  # misreads of one word that are looked for
MOST_TYPES = 200  # paper types in the facets

Clause = dict[str, Any]


def make_request(question: Question) -> dict[str, Any] | None:
    """Arguments of a search; None when nothing can be found: the asker sees no papers, or asked
    for signs alone."""
    terms = parse(question.text)
    if not question.asker.sees_papers or (question.text.strip() and not terms):
        return None
    query = {"filter": [*_filters(question), *map(_nearly, terms)], "should": _scores(terms)}
    request: dict[str, Any] = {
        "query": {"bool": query},
        "size": max(1, min(question.limit, 100)),
        "sort": [{"_score": "desc"}, {"stored_at": "desc"}, {"paper_id": "asc"}],
        "source": ["loai", "stored_at", "fields"],
        "aggs": {"loai": {"terms": {"field": "loai", "size": MOST_TYPES, "order": _COUNTED}}},
        "track_total_hits": True,
    }
    if question.loai:
        request["post_filter"] = {"term": {"loai": question.loai}}
    if question.after:
        after = read_cursor(question.after)
        request["search_after"] = [after.score, after.stored_at, after.paper_id]
    return request


_COUNTED = [{"_count": "desc"}, {"_key": "asc"}]


def _filters(question: Question) -> Iterator[Clause]:
    """Who asks is part of the question: no paper of another desk ever leaves the server."""
    yield {"term": {"removed": False}}
    if not question.asker.sees_every_desk:
        yield {"term": {"desks": question.asker.desk}}
    if question.dossier is not None:
        yield {"term": {"dossiers": question.dossier}}
    if question.issued_from is not None:
        yield {"range": {"issued_last": {"gte": question.issued_from.isoformat()}}}
    if question.issued_to is not None:
        yield {"range": {"issued_first": {"lte": question.issued_to.isoformat()}}}


def _scores(terms: tuple[Term, ...]) -> list[Clause]:
    """What is exact is also folded: the two add up to EXACT."""
    if not terms:
        return [_worth({"match_all": {}}, EXACT)]
    together = replace(terms[0], phrase=True)
    if len(terms) > 1:
        together = Term(sequence(terms), phrase=True)
    return [
        _worth(_all(_held(term, "exact") for term in terms), EXACT - FOLDED),
        _worth(_all(_held(term, "folded") for term in terms), FOLDED),
        _worth(_held(together, "folded"), TOGETHER),
        _worth(_held(together, "named", "folded"), NAMED),
    ]


def _worth(clause: Clause, boost: float) -> Clause:
    return {"constant_score": {"filter": clause, "boost": boost}}


def _held(term: Term, field: str, key: str | None = None) -> Clause:
    """The term as `key` ("exact" or "folded"; the field's own name, where none is given)."""
    key = key or field
    words = [wire(getattr(word, key)) for word in term.words]
    apart = _phrase(field, words) if term.phrase else _all(_word(field, word) for word in words)
    return _any(apart, _word(field, wire(getattr(term.whole, key)))) if term.whole else apart


def _nearly(term: Term) -> Clause:
    if term.phrase:
        return _held(term, "folded")
    apart = _all(_misread(word) for word in term.words)
    return _any(apart, _misread(term.whole)) if term.whole else apart


def _misread(word: Key) -> Clause:
    """Misreads are looked for among odd words; of a word that is itself no syllable, everywhere
    (terms.may_be)."""
    text = wire(word.folded)
    if not word.edits:
        return _word("folded", text)
    field = "odd" if is_syllable(word.folded) else "folded"
    near = {"value": text, "fuzziness": word.edits, "max_expansions": MOST_SPELLINGS}
    return _any(_word("folded", text), {"fuzzy": {field: near}})


def _word(field: str, word: str) -> Clause:
    return {"term": {field: word}}


def _phrase(field: str, words: list[str]) -> Clause:
    if len(words) == 1:
        return _word(field, words[0])
    return {"match_phrase": {field: " ".join(words)}}


def _all(clauses: Iterable[Clause]) -> Clause:
    return {"bool": {"filter": list(clauses)}}


def _any(*clauses: Clause) -> Clause:
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}}
