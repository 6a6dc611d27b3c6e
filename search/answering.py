"""An answer from an index, whichever it is: how far to look, which tiers fill the page, what is
counted. What the two indexes must do alike is done here, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

from pipeline.question import (
    MOST_COUNTED,
    Answer,
    Facet,
    Hit,
    Likeness,
    MatchClass,
    Question,
    Sort,
    Suggestion,
)
from search.asking import Asked, ask, ask_alike, ask_beginning, facets_for
from search.cursor import STEP, Cursor, match_class, read_cursor, score_of, write_cursor
from search.entry import LAST_DAY, NO_DAY
from search.ladder import ENOUGH, NEAR, REACHES, STRAY, WHOLE, Reach, climb, has_near
from search.plan import All, Node, Tier
from search.suggesting import MOST_READ, suggest_from

MOST_HITS = 100
Place = tuple[int, str]
"""Behind this paper: its `place` and its id."""


@dataclass(frozen=True, slots=True)
class Row:
    """A paper as an index gives it out; `score` as its tier has it, `newest` its day of issue."""

    paper_id: str
    place: int
    newest: int
    loai: str
    fields: Mapping[str, str]
    score: int = 0


class Engine(Protocol):
    """What an index must be able to do. Papers come newest first, wherever nothing else is said."""

    def count(self, wanted: Node) -> int:
        """How many papers, at most one more than MOST_COUNTED."""

    def fill(self, tiers: Sequence[Tier], after: Place | None, size: int) -> list[Row]:
        """The first `size` papers, tier after tier, each once; of the first tier those behind
        `after`."""

    def sort(self, wanted: Node, sort: Sort, after: Cursor | None, size: int) -> list[Row]:
        """The first `size` papers behind `after` in an order by day."""

    def among(self, wanted: Node, rows: Sequence[Row]) -> set[str]:
        """Which of these papers are wanted, by their ids."""

    def tally(self, wanted: Node, facets: Sequence[Facet]) -> dict[Facet, dict[str, int]]:
        """Counts by value over at most MOST_COUNTED papers."""


@dataclass(frozen=True, slots=True)
class _Found:
    number: int
    reach: Reach
    total: int


def answer(question: Question, engine: Engine) -> Answer:
    """Raises BadQuestion for a cursor that no answer gave out."""
    asked = ask(question)
    after = read_cursor(question.after) if question.after else None
    found = asked and _look(asked, after, engine, fuzzy=question.fuzzy)
    if not asked or not found:
        return Answer((), 0)
    size = max(1, min(question.limit, MOST_HITS))
    if question.sort is Sort.RELEVANCE:
        rows = _by_relevance(asked, found.reach, after, size, engine)
        if after is None and (other := _look_beside(asked, found, rows, engine)):
            found, rows = other, _by_relevance(asked, other.reach, None, size, engine)
    else:
        wanted = All((found.reach.found, asked.where))
        rows = engine.sort(wanted, question.sort, after, size)
        rows = _scored(rows, found.reach, engine)
    return Answer(
        hits=tuple(_hit(row, found.number, question.sort) for row in rows),
        total=min(found.total, MOST_COUNTED),
        facets=_count_facets(question, asked, found.reach, engine) if question.facets else {},
        complete=found.total <= MOST_COUNTED,
        fuzzy_left=not (question.fuzzy and after is None) and _left_near(asked, found),
    )


def _left_near(asked: Asked, found: _Found) -> bool:
    """So many papers hold all words that nobody looked for what one reading error made of them."""
    return found.number in (0, STRAY) and found.total >= ENOUGH and has_near(asked.terms)


def _look(asked: Asked, after: Cursor | None, engine: Engine, *, fuzzy: bool) -> _Found | None:
    """As far as the first page looked; the first page looks until it found enough, and one step
    further for who wants it."""
    numbers = range(REACHES) if after is None else (min(after.reach, STRAY + WHOLE),)
    best: _Found | None = None
    whole = 1  # papers that have all words as they are; on a later page nobody counted them
    for number in numbers:
        wanted = fuzzy and number == NEAR
        if best and not wanted and best.total >= (ENOUGH if number == NEAR else 1):
            break
        reach = climb(asked.terms, number)
        total = engine.count(All((reach.found, asked.where))) if reach else 0
        whole = total if number == 0 else whole
        beyond = wanted and total > MOST_COUNTED  # counting stopped before it could tell
        if reach and (beyond or total > (best.total if best else 0)):
            best = _Found(number, reach if whole else _without_whole(reach), total)
    return best


def _without_whole(reach: Reach) -> Reach:
    """No paper has all words as they are: their tiers need not be asked."""
    found = (MatchClass.EXACT, MatchClass.FOLDED)
    return replace(reach, tiers=tuple(t for t in reach.tiers if match_class(t.score) not in found))


def _look_beside(asked: Asked, found: _Found, rows: Sequence[Row], engine: Engine) -> _Found | None:
    """Where even the best paper has the words scattered."""
    if not rows or rows[0].score not in _SCATTERED or found.number > WHOLE:
        return None
    reach = climb(asked.terms, STRAY + found.number)
    if reach is None:
        return None
    total = engine.count(All((reach.found, asked.where)))
    return _Found(STRAY + found.number, reach, total)


_SCATTERED = {score_of(m, 0) for m in (MatchClass.EXACT, MatchClass.FOLDED, MatchClass.FUZZY)}


def _by_relevance(
    asked: Asked, reach: Reach, after: Cursor | None, size: int, engine: Engine
) -> list[Row]:
    """On the first page the tiers before have given all they have: a later one leaves it out, and
    need not ask for its exclusion. On a later page nobody knows what they gave."""
    top = after.score if after else STEP * STEP
    tiers = [
        Tier(tier.score, All((tier.want, asked.where)), tier.but if after else ())
        for tier in reach.tiers
        if tier.score <= top
    ]
    begun = after is not None and tiers and tiers[0].score == after.score
    return engine.fill(tiers, (after.place, after.paper_id) if after and begun else None, size)


def _scored(rows: list[Row], reach: Reach, engine: Engine) -> list[Row]:
    """In an order by day a hit says how it matched, no more."""
    found: dict[str, int] = {}
    for match in (MatchClass.EXACT, MatchClass.FOLDED, MatchClass.FUZZY, MatchClass.PARTIAL):
        tiers = [tier for tier in reach.tiers if match_class(tier.score) is match]
        if tiers:
            last = tiers[-1]  # the widest: anywhere in the paper
            known = engine.among(last.want, rows)
            found = dict.fromkeys(known, last.score) | found
    return [
        Row(r.paper_id, r.place, r.newest, r.loai, r.fields, found.get(r.paper_id, 0)) for r in rows
    ]


def _hit(row: Row, reach: int, sort: Sort) -> Hit:
    day = row.newest if sort is not Sort.OLDEST_ISSUED else (row.newest or LAST_DAY)
    score = row.score if sort is Sort.RELEVANCE else 0
    day = day if sort in (Sort.NEWEST_ISSUED, Sort.OLDEST_ISSUED) else NO_DAY
    return Hit(
        paper_id=row.paper_id,
        match=match_class(row.score),
        score=float(row.score),
        loai=row.loai,
        fields=dict(row.fields),
        cursor=write_cursor(Cursor(reach, score, day, row.place, row.paper_id)),
    )


def _count_facets(
    question: Question, asked: Asked, reach: Reach, engine: Engine
) -> dict[Facet, dict[str, int]]:
    facets = facets_for(question)
    free = [facet for facet in facets if facet not in asked.chosen]
    counts = engine.tally(All((reach.found, asked.where)), free)
    for facet in facets:
        if facet in asked.chosen:
            counts |= engine.tally(All((reach.found, asked.without(facet))), [facet])
    return {facet: _commonest(counts.get(facet, {})) for facet in facets}


MOST_VALUES = 50  # of one facet that are named


def _commonest(counts: Mapping[str, int]) -> dict[str, int]:
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return dict(islice((pair for pair in ranked if pair[0]), MOST_VALUES))


def suggest(question: Question, engine: Engine) -> tuple[Suggestion, ...]:
    tier = ask_beginning(question)
    if tier is None:
        return ()
    return suggest_from(engine.fill([tier], None, MOST_READ), question)


def find_alike(likeness: Likeness, question: Question, engine: Engine) -> Answer:
    tiers = ask_alike(likeness, question)
    size = max(1, min(question.limit, MOST_HITS))
    rows = [r for r in engine.fill(tiers, None, size + 1) if r.paper_id != likeness.paper_id]
    hits = tuple(_hit(row, 0, Sort.RELEVANCE) for row in rows[:size])
    return Answer(hits, len(hits), complete=len(rows) < size)
