"""A plan in the query language of Elasticsearch; structure only, no query string is parsed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from search.plan import (
    All,
    Either,
    Far,
    Issued,
    Mark,
    Marked,
    Node,
    Several,
    Side,
    Tier,
    Word,
    Words,
)

MOST_SPELLINGS = 50  # misreads of one word that are looked for

Clause = dict[str, Any]

_MARKS = {
    Mark.DESK: "desks", Mark.DOSSIER: "dossiers", Mark.PERSON: "persons", Mark.TYPE: "loai",
    Mark.ISSUER: "issuer_key", Mark.STATE: "state",
}  # fmt: skip
_EVERYTHING: Clause = {"term": {"removed": False}}


def write_tier(tier: Tier, behind: Clause | None) -> Clause:
    """`behind` narrows it to what comes after a hit."""
    filters = [write(tier.want), *([behind] if behind else [])]
    return {"bool": {"filter": filters, "must_not": [write(node) for node in tier.but]}}


def write(node: Node) -> Clause:  # noqa: PLR0911 - one line for each kind
    match node:
        case Word(field, spellings):
            if len(spellings) == 1:
                return {"term": {field.value: spellings[0]}}
            return {"terms": {field.value: list(spellings)}}
        case Far(field, word, syllable):
            return _far(field, word, syllable)
        case Side():
            return _side(node)
        case Marked(mark, value):
            return _EVERYTHING if mark is Mark.HERE else {"term": {_MARKS[mark]: value}}
        case Issued():
            return _issued(node)
        case All(parts):
            clauses = [c for c in map(write, parts) if c != _EVERYTHING]
            return _all(clauses) if clauses else _EVERYTHING
        case Either(parts):
            return {"bool": {"should": [write(part) for part in parts] or [{"match_none": {}}],
                             "minimum_should_match": 1}}  # fmt: skip
        case Several(least, parts):
            return {"bool": {"should": [write(part) for part in parts],
                             "minimum_should_match": least}}  # fmt: skip


def _far(field: Words, word: str, syllable: bool) -> Clause:
    """Misreads are looked for among odd words; of a word that is itself no syllable, everywhere
    (terms.may_be)."""
    name = "odd" if syllable and field is Words.FOLDED else field.value
    near = {"value": word, "fuzziness": 2, "max_expansions": MOST_SPELLINGS}
    return {"fuzzy": {name: near}}


def _side(node: Side) -> Clause:
    pairs: list[Clause] = [{"term": {Words.PAIRS.value: pair}} for pair in node.pairs]
    if node.told_by_pairs:
        return pairs[0]
    return _all([*pairs, {"match_phrase": {node.field.value: " ".join(node.words)}}])


def _issued(node: Issued) -> Clause:
    ranges: list[Clause] = []
    if node.first is not None:
        ranges.append({"range": {"issued_last": {"gte": node.first.isoformat()}}})
    if node.last is not None:
        ranges.append({"range": {"issued_first": {"lte": node.last.isoformat()}}})
    return _all(ranges) if ranges else _EVERYTHING


def _all(clauses: Iterable[Clause]) -> Clause:
    found = list(clauses)
    return found[0] if len(found) == 1 else {"bool": {"filter": found}}
