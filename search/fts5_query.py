"""A question as SQL on the embedded index. Every word is bound or quoted; nothing else passes."""

# Table names carry the number of their set, which SQL cannot bind; values are always bound.
# ruff: noqa: S608

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from pipeline.question import Question
from pipeline.terms import Key, Term, may_be, parse, sequence, within
from search.cursor import EXACT, FOLDED, NAMED, TOGETHER, read_cursor
from search.entry import wire

MOST_SPELLINGS = 50  # misreads of one word that are looked for

Values = dict[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Plan:
    """Two statements with the same named values: counts by paper type, and the page of hits
    (paper_id, loai, stored_at, fields, score)."""

    facets: str
    hits: str
    values: Values


def make_plan(question: Question, connection: sqlite3.Connection, n: int) -> Plan | None:
    """None when nothing can be found: the asker sees no papers, or asked for signs alone."""
    terms = parse(question.text)
    if not question.asker.sees_papers or (question.text.strip() and not terms):
        return None
    values = _values(question)
    matched = _matched(terms, connection, n, values)
    filters = " AND ".join(_filters(question, n))
    found = (
        f"WITH found AS MATERIALIZED (SELECT p.*, {_score(terms, n)} AS score"
        f" FROM papers_{n} p WHERE {matched} AND {filters})"
    )
    facets = f"{found} SELECT loai, count(*) FROM found GROUP BY loai ORDER BY 2 DESC, 1"
    hits = (
        f"{found} SELECT paper_id, loai, stored_at, fields, score FROM found"
        f" WHERE {_page(question)} ORDER BY score DESC, stored_at DESC, paper_id LIMIT :limit"
    )
    return Plan(facets, hits, values)


def _values(question: Question) -> Values:
    after = read_cursor(question.after) if question.after else None
    return {
        "limit": max(1, min(question.limit, 100)),
        "desk": question.asker.desk,
        "dossier": question.dossier,
        "loai": question.loai,
        "issued_from": question.issued_from.isoformat() if question.issued_from else None,
        "issued_to": question.issued_to.isoformat() if question.issued_to else None,
        "score": after.score if after else None,
        "stored_at": after.stored_at if after else None,
        "paper_id": after.paper_id if after else None,
    }


def _matched(
    terms: tuple[Term, ...], connection: sqlite3.Connection, n: int, values: Values
) -> str:
    """Condition for papers that hold every word at least nearly; binds what to match."""
    if not terms:
        return "1"
    values["exact"] = "{exact} : " + _all(_exactly(term) for term in terms)
    values["folded"] = "{folded} : " + _all(_folded(term) for term in terms)
    values["nearly"] = "{folded} : " + _all(_nearly(term, connection, n) for term in terms)
    together = _side_by_side(terms)
    values["together"] = "{folded} : " + together
    values["named"] = "{named} : " + together
    return f"p.id IN ({_match(n, 'nearly')})"


def _score(terms: tuple[Term, ...], n: int) -> str:
    if not terms:
        return str(EXACT)
    return (
        f"CASE WHEN p.id IN ({_match(n, 'exact')}) THEN {EXACT}"
        f" WHEN p.id IN ({_match(n, 'folded')}) THEN {FOLDED} ELSE 0 END"
        f" + CASE WHEN p.id IN ({_match(n, 'together')}) THEN {TOGETHER} ELSE 0 END"
        f" + CASE WHEN p.id IN ({_match(n, 'named')}) THEN {NAMED} ELSE 0 END"
    )


def _match(n: int, name: str) -> str:
    return f"SELECT rowid FROM words_{n} WHERE words_{n} MATCH :{name}"


def _filters(question: Question, n: int) -> Iterator[str]:
    """Who asks is part of the question: no paper of another desk is ever fetched."""
    yield "p.removed = 0"
    if not question.asker.sees_every_desk:
        yield f"p.id IN (SELECT id FROM ties_{n} WHERE kind = 'desk' AND value = :desk)"
    if question.dossier is not None:
        yield f"p.id IN (SELECT id FROM ties_{n} WHERE kind = 'dossier' AND value = :dossier)"
    if question.issued_from is not None:
        yield "p.issued_last >= :issued_from"
    if question.issued_to is not None:
        yield "p.issued_first <= :issued_to"


def _page(question: Question) -> str:
    wanted = "loai = :loai" if question.loai else "1"
    if not question.after:
        return wanted
    return (
        f"{wanted} AND (score < :score OR (score = :score AND (stored_at < :stored_at"
        " OR (stored_at = :stored_at AND paper_id > :paper_id))))"
    )


def _exactly(term: Term) -> str:
    return _either(
        term, [word.exact for word in term.words], term.whole.exact if term.whole else None
    )


def _folded(term: Term) -> str:
    return _either(
        term, [word.folded for word in term.words], term.whole.folded if term.whole else None
    )


def _either(term: Term, words: list[str], whole: str | None) -> str:
    apart = _phrase(words) if term.phrase else _all(_phrase([word]) for word in words)
    return f"({apart} OR {_phrase([whole])})" if whole else apart


def _nearly(term: Term, connection: sqlite3.Connection, n: int) -> str:
    if term.phrase:
        return _folded(term)
    apart = _all(_misread(word, connection, n) for word in term.words)
    return f"({apart} OR {_misread(term.whole, connection, n)})" if term.whole else apart


def _side_by_side(terms: tuple[Term, ...]) -> str:
    if len(terms) == 1:
        return _folded(replace(terms[0], phrase=True))
    return _phrase(word.folded for word in sequence(terms))


def _misread(word: Key, connection: sqlite3.Connection, n: int) -> str:
    spellings = [word.folded, *find_spellings(word, connection, n)]
    return "(" + " OR ".join(_phrase([spelling]) for spelling in spellings) + ")"


def _all(parts: Iterable[str]) -> str:
    return "(" + " AND ".join(parts) + ")"


def _phrase(words: Iterable[str]) -> str:
    """Words side by side; `wire` leaves letters, digits and _ alone, so the quotes hold."""
    return '"' + " ".join(wire(word) for word in words) + '"'


def find_spellings(word: Key, connection: sqlite3.Connection, n: int) -> list[str]:
    """Words of the index that may be a misread of this one, the nearest first."""
    if not word.edits:
        return []
    found = {spelling for spelling in _candidates(word, connection, n) if may_be(word, spelling)}
    near = sorted(found - {word.folded}, key=lambda s: (not within(word.folded, s, 1), s))
    return near[:MOST_SPELLINGS]


def _candidates(word: Key, connection: sqlite3.Connection, n: int) -> Iterator[str]:
    """With one letter wrong one half is whole: the first at the beginning or the second at the
    end. With two wrong, two of four quarters are whole, wherever they stand."""
    text = wire(word.folded)
    half = len(text) // 2
    yield from _beginning(connection, f"spellings_{n}", "word", text[:half])
    for backwards in _beginning(connection, f"spellings_{n}", "backwards", text[half:][::-1]):
        yield backwards[::-1]
    if word.edits > 1:
        pieces = _quarters(text)
        asked = " OR ".join(f'("{a}" AND "{b}")' for a, b in combinations(pieces, 2))
        query = f"SELECT word FROM pieces_{n} WHERE pieces_{n} MATCH ?"
        yield from (row[0] for row in connection.execute(query, (asked,)))


def _quarters(text: str) -> list[str]:
    cuts = [len(text) * part // 4 for part in range(5)]
    return [text[a:b] for a, b in pairwise(cuts)]


def _beginning(
    connection: sqlite3.Connection, table: str, column: str, start: str
) -> Iterator[str]:
    query = f"SELECT {column} FROM {table} WHERE {column} >= ? AND {column} < ?"
    rows = connection.execute(query, (start, start + "\U0010ffff"))
    return (row[0] for row in rows)
