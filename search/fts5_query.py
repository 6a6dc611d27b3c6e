"""A plan as an expression of FTS5. Every word is quoted; nothing else passes.

One column holds every field: a word of `exact` is written `e__word`, so that a common word of the
text does not make the same word of a name costly to find. Facts are words too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import combinations, pairwise

from pipeline.question import Document
from pipeline.terms import is_odd, within
from search.entry import GAP, Entry, issuer_key
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
_WIDEST = 12  # years of a range that are looked up one by one
_MOST_CANDIDATES = 4000

_PREFIX = {
    Words.EXACT: "e__", Words.FOLDED: "", Words.NAMED: "n__", Words.LEADING: "l__",
    Words.PAIRS: "", Words.STARTS: "s__",
}  # fmt: skip
EVERYTHING = f'"{Mark.HERE}__1"'
_NOTHING = f'"{Mark.HERE}__0"'


def write_words(document: Document, entry: Entry) -> str:
    """Everything a paper is found by, in one line."""
    fields = {
        Words.FOLDED: entry.folded, Words.EXACT: entry.exact, Words.NAMED: entry.named,
        Words.LEADING: entry.leading, Words.PAIRS: entry.pairs, Words.STARTS: entry.starts,
    }  # fmt: skip
    parts = [GAP.join(_write(text, _PREFIX[field])) for field, text in fields.items()]
    return f" {GAP} ".join([*parts, " ".join(_facts(document, entry))])


def _write(text: str, prefix: str) -> Iterator[str]:
    """Words of one field; the gap is the same in all."""
    stretches = text.split(GAP)
    for stretch in stretches:
        yield " ".join(["", *(prefix + word for word in stretch.split()), ""])


def _facts(document: Document, entry: Entry) -> Iterator[str]:
    values = {
        Mark.DESK: document.desks, Mark.DOSSIER: document.dossiers,
        Mark.PERSON: document.persons, Mark.TYPE: [document.loai],
        Mark.ISSUER: [issuer_key(entry.issuer)], Mark.STATE: [document.state.value],
    }  # fmt: skip
    yield EVERYTHING.strip('"')
    yield from (_fact(mark, value) for mark, some in values.items() for value in some)
    if entry.first and entry.last:
        yield from map(_year, range(int(entry.first[:4]), int(entry.last[:4]) + 1))


def _fact(mark: Mark, value: str) -> str:
    return f"{mark}__{sha256(value.encode(errors='surrogatepass')).hexdigest()[:20]}"


def _year(year: int) -> str:
    return f"year__{year}"


class Expressions:
    """Writes expressions for set `n` of the tables; misreads are looked up among its spellings."""

    def __init__(self, connection: sqlite3.Connection, n: int) -> None:
        self._connection, self._n = connection, n

    def write_tier(self, tier: Tier) -> str:
        wanted = self.write(tier.want)
        if not tier.but:
            return wanted
        return f"({wanted} NOT {self.write(Either(tier.but))})"

    def write(self, node: Node) -> str:  # noqa: PLR0911 - one line for each kind
        match node:
            case Word():
                return self._word(node)
            case Far():
                return self._far(node)
            case Side():
                return _side(node)
            case Marked():
                return EVERYTHING if node.mark is Mark.HERE else f'"{_fact(node.mark, node.value)}"'
            case Issued():
                return _issued(node)
            case All():
                parts = [p for p in map(self.write, node.parts) if p != EVERYTHING]
                return _join(parts, "AND") or EVERYTHING
            case Either():
                parts = [p for p in map(self.write, node.parts) if p != _NOTHING]
                return _join(parts, "OR") or _NOTHING
            case Several():
                return _several(node.least, [self.write(part) for part in node.parts])

    def _word(self, node: Word) -> str:
        first, *others = node.spellings
        known = [first, *self._known(others)] if others else [first]
        return _join([_quote(node.field, [word]) for word in known], "OR")

    def _known(self, words: list[str]) -> list[str]:
        marks = ", ".join("?" * len(words))
        query = f"SELECT word FROM spellings_{self._n} WHERE word IN ({marks})"  # noqa: S608
        return sorted(row[0] for row in self._connection.execute(query, words))

    def _far(self, node: Far) -> str:
        near = {w for w in self._candidates(node.word) if within(node.word, w, 2)}
        if node.syllable:
            near = {word for word in near if is_odd(word)}
        found = sorted(near - {node.word}, key=lambda w: (not within(node.word, w, 1), w))
        return _join([_quote(node.field, [w]) for w in found[:MOST_SPELLINGS]], "OR") or _NOTHING

    def _candidates(self, word: str) -> Iterator[str]:
        """With two letters wrong, two of four quarters are whole, wherever they stand."""
        cuts = [len(word) * part // 4 for part in range(5)]
        quarters = [word[a:b] for a, b in pairwise(cuts)]
        asked = " OR ".join(f'("{a}" AND "{b}")' for a, b in combinations(quarters, 2))
        query = (
            f"SELECT word FROM pieces_{self._n} WHERE pieces_{self._n} MATCH ?"  # noqa: S608
            f" LIMIT {_MOST_CANDIDATES}"
        )
        near = range(len(word) - 2, len(word) + 3)
        rows = self._connection.execute(query, (asked,))
        return (row[0] for row in rows if len(row[0]) in near)


def _side(node: Side) -> str:
    pairs = [f'"{pair}"' for pair in node.pairs]
    if node.told_by_pairs:
        return pairs[0]
    return _join([*pairs, _quote(node.field, node.words)], "AND")


def _several(least: int, parts: list[str]) -> str:
    """FTS5 cannot count. So many of the parts: some of the first half, the rest of the second."""
    if least > len(parts):
        return _NOTHING
    if least in (1, len(parts)):
        return _join(parts, "OR" if least == 1 else "AND")
    half = len(parts) // 2
    ways: list[str] = []
    for first in range(max(0, least - len(parts) + half), min(half, least) + 1):
        counts = ((first, parts[:half]), (least - first, parts[half:]))
        ways.append(_join([_several(n, some) for n, some in counts if n], "AND"))
    return _join(ways, "OR")


def _issued(node: Issued) -> str:
    """The years alone: days are compared beside it (`dates_of`)."""
    if node.first is None or node.last is None or node.last.year - node.first.year >= _WIDEST:
        return EVERYTHING
    years = range(node.first.year, node.last.year + 1)
    return _join([f'"{_year(year)}"' for year in years], "OR") or _NOTHING


def dates_of(node: Node) -> Iterator[Issued]:
    """Ranges of days that must hold for a paper of this plan."""
    if isinstance(node, Issued):
        yield node
    elif isinstance(node, All):
        for part in node.parts:
            yield from dates_of(part)


def _quote(field: Words, words: Iterable[str]) -> str:
    """`wire` leaves letters, digits and _ alone, so the quotes hold."""
    return '"' + " ".join(_PREFIX[field] + word for word in words) + '"'


def _join(parts: list[str], operator: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return "(" + f" {operator} ".join(parts) + ")"
