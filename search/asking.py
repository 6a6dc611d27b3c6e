"""Who asks and what they narrow a question by: part of every question, on every index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.question import Facet, Likeness, MatchClass, Question
from pipeline.terms import Term, parse
from search.cursor import STEP, score_of
from search.entry import beginning, issuer_key, pair_up
from search.ladder import climb
from search.plan import All, Either, Issued, Mark, Marked, Node, Several, Tier, Word, Words

LONGEST_SUBJECT = 40  # words: that many say what a paper is about
FEWEST_TOPIC = 2  # pairs of words in a subject; of fewer, none is looked for
FEWEST_TEXT = 6  # of a text: it says this and that
_QUOTES = re.compile(r'["“”„«»\s]')


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that may be answered. `fixed` holds for everything about it; `chosen` are the
    filters that a facet stands for."""

    terms: tuple[Term, ...]
    fixed: tuple[Node, ...]
    chosen: dict[Facet, Node]

    @property
    def where(self) -> Node:
        return All((*self.fixed, *self.chosen.values()))

    def without(self, facet: Facet) -> Node:
        """All filters but the one that the facet stands for."""
        return All((*self.fixed, *(n for f, n in self.chosen.items() if f is not facet)))


def ask(question: Question) -> Asked | None:
    """None when nothing can be found: the asker sees no papers, or asked for signs alone."""
    terms = parse(question.text)
    if not question.asker.sees_papers or (question.text.strip() and not terms):
        return None
    return Asked(terms, (*_sight(question), *_fixed(question)), dict(_chosen(question)))


def _sight(question: Question) -> Iterator[Node]:
    """No paper of another desk ever leaves the index, but those of persons whom a live dossier
    opens."""
    if not question.asker.sees_every_desk:
        own = Marked(Mark.DESK, question.asker.desk)
        opened = (Marked(Mark.PERSON, number) for number in sorted(question.opened))
        yield Either((own, *opened))


def _fixed(question: Question) -> Iterator[Node]:
    if question.dossier is not None:
        yield Marked(Mark.DOSSIER, question.dossier)
    if question.person is not None:
        said = Word(Words.LEADING, (question.person,))  # a number that waits for a person, too
        yield Either((Marked(Mark.PERSON, question.person), said))
    if question.issued_from is not None or question.issued_to is not None:
        yield Issued(question.issued_from, question.issued_to)


def _chosen(question: Question) -> Iterator[tuple[Facet, Node]]:
    if question.loai is not None:
        yield Facet.TYPE, Marked(Mark.TYPE, question.loai)
    if question.issuer is not None:
        yield Facet.ISSUER, Marked(Mark.ISSUER, issuer_key(question.issuer))
    if question.desk is not None:
        yield Facet.DESK, Marked(Mark.DESK, question.desk)
    if question.state is not None:
        yield Facet.STATE, Marked(Mark.STATE, question.state.value)


def facets_for(question: Question) -> tuple[Facet, ...]:
    """Desks are counted only for who sees several."""
    several = question.asker.sees_every_desk or bool(question.opened)
    return tuple(facet for facet in Facet if facet is not Facet.DESK or several)


def ask_beginning(question: Question) -> Tier | None:
    """Papers with a value that the words begin; None when there are none to suggest from."""
    asked = ask(question)
    if asked is None or not asked.terms:
        return None
    *whole, last = begun_words(asked.terms)
    words = [Word(Words.NAMED, (word,)) for word in whole]
    return Tier(0, All((Word(Words.STARTS, (beginning(last),)), *words, asked.where)))


def begun_words(terms: tuple[Term, ...]) -> list[str]:
    """The folded words typed so far; a number in groups is one word."""
    return [
        key.folded
        for term in terms
        for key in ((term.whole,) if term.whole and term.whole.folded.isdecimal() else term.words)
    ]


def ask_alike(likeness: Likeness, question: Question) -> list[Tier]:
    """Papers of the same persons, then with the same numbers, then of the same names, then of the
    same kind from the same hand; then of the same subject; then such as share some of it."""
    asked = ask(question)
    if asked is None:
        return []
    steps = (
        (MatchClass.EXACT, _likenesses(likeness)),
        (MatchClass.FOLDED, _subjects(likeness)),
        (MatchClass.PARTIAL, _shared_words(likeness)),
    )
    return [
        Tier(score_of(match, STEP - 1 - place), All((step, asked.where)))
        for match, some in steps
        for place, step in enumerate(some)
    ]


def _likenesses(likeness: Likeness) -> tuple[Node, ...]:
    shared = (
        tuple(Marked(Mark.PERSON, number) for number in likeness.persons),
        tuple(_said(number, Words.LEADING) for number in likeness.numbers),
        tuple(_said(name, Words.NAMED) for name in likeness.names),
    )
    steps: list[Node] = [Either(parts) for parts in shared if parts]
    if likeness.issuer:
        issuer = Marked(Mark.ISSUER, issuer_key(likeness.issuer))
        steps.append(All((Marked(Mark.TYPE, likeness.loai), issuer)))
    return tuple(steps)


def _subjects(likeness: Likeness) -> tuple[Node, ...]:
    """One word is no subject."""
    subject = " ".join(likeness.subject.split()[:LONGEST_SUBJECT])
    return (_said(subject, Words.LEADING),) if len(subject.split()) > 1 else ()


def _shared_words(likeness: Likeness) -> Iterator[Node]:
    """The same numbers cited in the text; then most of the words that tell what it is about, then
    half of them, those of the subject before those of the text."""
    if likeness.cited:
        yield Either(tuple(_said(number, Words.FOLDED) for number in likeness.cited))
    groups = ((likeness.topic, FEWEST_TOPIC), (likeness.text, FEWEST_TEXT))
    for quarters in (3, 2):
        for pairs, fewest in groups:
            if len(pairs) >= fewest:
                words = tuple(Word(Words.PAIRS, tuple(pair_up(pair))) for pair in pairs)
                yield Several(max(2, -(-len(words) * quarters // 4)), words)


def _said(value: str, field: Words) -> Node:
    """The value side by side in one field of a paper, or in its text."""
    terms = parse(f'"{_QUOTES.sub(" ", value)}"')
    reach = climb(terms, 0) if terms else None  # signs alone are in every paper
    ranks = {Words.LEADING: 6, Words.NAMED: 5, Words.FOLDED: 4}
    wanted = score_of(MatchClass.FOLDED, ranks[field])
    if reach is None:
        return Either(())
    return next(tier.want for tier in reach.tiers if tier.score == wanted)
