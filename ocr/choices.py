"""What stands at one place of a page, out of what two readers saw there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ocr.evidence import (
    Facts,
    apply,
    is_agreed,
    least,
    tell_agreed,
    tell_alone,
    tell_choice,
    tell_dispute,
    texts,
    weigh_facts,
)
from ocr.pairing import Pair
from ocr.tokens import Token
from ocr.weights import AGREED, ALONE_FIRST, ALONE_SECOND, CHOSEN, SECOND_IS_RIGHT
from pipeline.page import Readers

LEAST = 0.5  # a word that one reader alone saw stands when it is likelier right than not
BLIND = 0.3  # of the first reader's words: a second one that sees fewer cannot read this page,
OWN_LEAST = 0.6  # and the first one's word stands by its own confidence


@dataclass(frozen=True, slots=True)
class Fused:
    """A word that stands: its confidence is the share of such words that are right. `other` is
    what the other reader saw in its place, empty where that saw nothing or the same."""

    token: Token
    readers: Readers
    other: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A pair of readings between the words `before` and `behind` it."""

    pair: Pair
    before: str
    behind: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The likeliest words of a place and how `sure` they are, 0..1; whether they stand, or
    nothing does."""

    place: Place
    words: tuple[Token, ...]
    sure: float
    stands: bool
    readers: Readers
    other: str = ""

    @property
    def certainty(self) -> float:
        """How sure it is that the place is as it was chosen."""
        return self.sure if self.stands else 1.0 - self.sure

    def put(self) -> Iterator[Fused]:
        """The words in the line of their place; boxes are the first reader's where it has as
        many."""
        pair = self.place.pair
        boxes = pair.first if len(pair.first) == len(self.words) else self.words
        if not self.stands:
            return
        for word, box in zip(self.words, boxes, strict=True):
            token = replace(box, text=word.text, confidence=self.sure, line=pair.line)
            yield Fused(token, self.readers, self.other)


def place_line(line: Sequence[Pair]) -> Iterator[Place]:
    """The places of a line with their neighbours."""
    for at, pair in enumerate(line):
        before = _words(line[at - 1])[-1].text if at else ""
        behind = _words(line[at + 1])[0].text if at + 1 < len(line) else ""
        yield Place(pair, before, behind)


def place_choices(line: Sequence[Choice]) -> Iterator[Place]:
    """The places of a line beside what was chosen around them."""
    for at, choice in enumerate(line):
        before = next((c.words[-1].text for c in reversed(line[:at]) if c.stands), "")
        behind = next((c.words[0].text for c in line[at + 1 :] if c.stands), "")
        yield replace(choice.place, before=before, behind=behind)


def choose(place: Place, page: Facts) -> Choice:
    """Where both readers agree their word stands, elsewhere the likelier one."""
    pair = place.pair
    if is_agreed(pair):
        facts = tell_agreed(pair, place.before, place.behind, page)
        return Choice(place, pair.first, apply(AGREED, facts), True, Readers.BOTH)
    if pair.first and pair.second:
        return _choose_likelier(place, page)
    alone, is_first = _words(pair), bool(pair.first)
    sure = apply(ALONE_FIRST if is_first else ALONE_SECOND, tell_alone(alone, page))
    stands = sure > LEAST or stands_alone(pair, page)
    return Choice(place, alone, sure, stands, Readers.FIRST if is_first else Readers.SECOND)


def stands_alone(pair: Pair, page: Facts) -> bool:
    """Whether the first reader is believed because the second one is blind on this page."""
    return bool(pair.first) and page["paired"] < BLIND and least(pair.first) > OWN_LEAST


def _choose_likelier(place: Place, page: Facts) -> Choice:
    pair = place.pair
    facts = tell_dispute(pair, place.before, place.behind, page)
    leaning = weigh_facts(SECOND_IS_RIGHT, facts)
    sure = apply(CHOSEN, tell_choice(pair, facts, leaning, page))
    if leaning > 0:
        return Choice(place, pair.second, sure, True, Readers.SECOND, " ".join(texts(pair.first)))
    return Choice(place, pair.first, sure, True, Readers.FIRST, " ".join(texts(pair.second)))


def _words(pair: Pair) -> tuple[Token, ...]:
    return pair.first or pair.second
