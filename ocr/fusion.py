"""One reading out of two: where both readers agree their word stands, elsewhere the likelier one.

What decides, and how sure the outcome is, was learned from pages with known truth
(`python -m bench.fusing` learns it again): weights of a few plain facts, so that a person can read
why a word won. No word comes out that no reader saw, and what the loser saw is kept beside it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ocr.pairing import Pair, pair_readings
from ocr.plausibility import count_pairs, weigh
from ocr.tokens import Token, split_leaders
from ocr.weights import AGREED, ALONE_FIRST, ALONE_SECOND, CHOSEN, SECOND_IS_RIGHT
from pipeline.language.folding import fold, letters
from pipeline.page import Readers

LEAST = 0.5  # a word that one reader alone saw stands when it is likelier right than not
BLIND = 0.3  # of the first reader's words: a second one that sees fewer cannot read this page,
OWN_LEAST = 0.6  # and the first one's word stands by its own confidence
USUAL = -12.0  # log frequency about which a word's weight is measured
FAR = 10.0
NEVER = 0.005  # no reader is surer than that
_CODE = re.compile(r"\d.*/.*[A-ZĐ]")  # the number and sign of a document

Facts = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Fused:
    """A word that stands: its confidence is the share of such words that are right. `other` is
    what the other reader saw in its place, empty where that saw nothing or the same."""

    token: Token
    readers: Readers
    other: str = ""


@dataclass(frozen=True, slots=True)
class Laid:
    """Places by lines, the first reader's dotted lines, and what is told of the whole page."""

    lines: Sequence[Sequence[Pair]]
    leaders: Sequence[Token]
    page: Facts


def fuse(first: Sequence[Token], second: Sequence[Token]) -> list[Fused]:
    """The words of a page in the first reader's order, and its dotted lines."""
    laid = lay(first, second)
    return [word for line in laid.lines for word in _fuse_line(line, laid)]


def lay(first: Sequence[Token], second: Sequence[Token]) -> Laid:
    """Both readings of a page laid over each other."""
    mine, leaders = split_leaders(first)
    lines = pair_readings(mine, split_leaders(second)[0])
    return Laid(lines, leaders, tell_page([pair for line in lines for pair in line]))


def _fuse_line(line: Sequence[Pair], laid: Laid) -> list[Fused]:
    words = [
        word
        for pair, before, behind in with_neighbours(line)
        for word in _decide(pair, before, behind, laid.page)
    ]
    dots = [Fused(dot, Readers.FIRST) for dot in laid.leaders if dot.line == line[0].line]
    return sorted(words + dots, key=lambda word: word.token.x0) if dots else words


def is_agreed(pair: Pair) -> bool:
    """Whether both readers saw the same words."""
    return texts(pair.first) == texts(pair.second)


def texts(words: Sequence[Token]) -> list[str]:
    return [word.text for word in words]


def _decide(pair: Pair, before: str, behind: str, page: Facts) -> Iterator[Fused]:
    if is_agreed(pair):
        sure = apply(AGREED, tell_agreed(pair, page))
        return _stand(pair.first, pair, sure, Readers.BOTH)
    if pair.first and pair.second:
        facts = tell_dispute(pair, before, behind, page)
        leaning = weigh_facts(SECOND_IS_RIGHT, facts)
        won = pair.second if leaning > 0 else pair.first
        sure = apply(CHOSEN, tell_choice(pair, facts, leaning, page))
        lost = pair.first if leaning > 0 else pair.second
        return _stand(won, pair, sure, _name(won, pair), " ".join(texts(lost)))
    alone = _words(pair)
    sure = apply(ALONE_FIRST if pair.first else ALONE_SECOND, tell_alone(alone, page))
    blind = bool(pair.first) and page["paired"] < BLIND and _least(alone) > OWN_LEAST
    stands = sure > LEAST or blind
    return _stand(alone if stands else (), pair, sure, _name(alone, pair))


def _stand(
    words: Sequence[Token], pair: Pair, sure: float, readers: Readers, other: str = ""
) -> Iterator[Fused]:
    """The words in the line of their place; boxes are the first reader's where it has as many."""
    boxes = pair.first if len(pair.first) == len(words) else words
    for word, box in zip(words, boxes, strict=True):
        token = replace(box, text=word.text, confidence=sure, line=pair.line)
        yield Fused(token, readers, other)


def _name(won: Sequence[Token], pair: Pair) -> Readers:
    return Readers.FIRST if won is pair.first else Readers.SECOND


def with_neighbours(line: Sequence[Pair]) -> Iterator[tuple[Pair, str, str]]:
    for at, pair in enumerate(line):
        before = _words(line[at - 1])[-1].text if at else ""
        behind = _words(line[at + 1])[0].text if at + 1 < len(line) else ""
        yield pair, before, behind


def _words(pair: Pair) -> tuple[Token, ...]:
    return pair.first or pair.second


def tell_page(pairs: Sequence[Pair]) -> Facts:
    """Of the whole page: by how much likelier the second reader's words are where the two differ
    (a typeface or a size may suit one of them better), how often both agree, and how much of what
    the first saw the second saw too."""
    both = [pair for pair in pairs if pair.first and pair.second]
    differ = [pair for pair in both if not is_agreed(pair)]
    gains = [weigh(texts(pair.second)) - weigh(texts(pair.first)) for pair in differ]
    agreed = (len(both) - len(differ) + 1) / (len(pairs) + 2)  # few words tell little
    paired = len(both) / max(sum(bool(pair.first) for pair in pairs), 1)
    return {"lean": _clip(sum(gains) / max(len(gains), 1), 6.0), "agreed": agreed, "paired": paired}


def tell_dispute(pair: Pair, before: str, behind: str, page: Facts) -> Facts:
    """What speaks for one of two different readings of a place; positive: for the second."""
    mine, theirs = " ".join(texts(pair.first)), " ".join(texts(pair.second))
    signs_only = letters(mine) == letters(theirs)
    gain = 0.0 if signs_only else weigh(texts(pair.second)) - weigh(texts(pair.first))
    pairs = 0
    if len(pair.first) == len(pair.second) == 1:
        pairs = count_pairs(before, theirs, behind) - count_pairs(before, mine, behind)
    return {
        "likelier": _clip(gain, FAR),
        "pairs": float(pairs),
        "sure_first": _least(pair.first),
        "sure_second": _least(pair.second),
        "signs_only": float(signs_only),
        "fewer_signs": float(signs_only and _count_signs(theirs) < _count_signs(mine)),
        "more_signs": float(signs_only and _count_signs(theirs) > _count_signs(mine)),
        "accents_only": float(fold(mine) == fold(theirs) and not signs_only),
        "digits": float(any(letter.isdigit() for letter in mine + theirs)),
        "capitals": float(mine.isupper()),
        "more_words": float(len(pair.second) - len(pair.first)),
        "lean": page["lean"],
    }


def tell_choice(pair: Pair, facts: Facts, leaning: float, page: Facts) -> Facts:
    """What tells how sure the choice between two readings is."""
    best = max(weigh(texts(pair.first)), weigh(texts(pair.second)))
    return {
        "leaning": abs(leaning),
        "sure": facts["sure_second"] if leaning > 0 else facts["sure_first"],
        "usual": _clip(best - USUAL, FAR),
        "signs_only": facts["signs_only"],
        "agreed": page["agreed"],
    }


def tell_alone(words: Sequence[Token], page: Facts) -> Facts:
    """What tells whether a word that one reader saw is there."""
    text = " ".join(texts(words))
    return {
        "sure": _odds(_least(words)),
        "usual": _clip(weigh(texts(words)) - USUAL, FAR),
        "length": min(len(letters(text)), 6) / 6,
        "digits": float(any(letter.isdigit() for letter in text)),
        "no_letters": float(not letters(text)),
        "code": float(bool(_CODE.search(text))),
        "agreed": page["agreed"],
    }


def tell_agreed(pair: Pair, page: Facts) -> Facts:
    """What tells whether a word that both readers saw is right."""
    return {
        **tell_alone(pair.first, page),
        "sure_second": _odds(_least(pair.second)),
        "both": _least(pair.first) * _least(pair.second),
        "all_agreed": page["agreed"] ** 8,
    }


def weigh_facts(weights: Facts, facts: Facts) -> float:
    """Log odds."""
    return weights["always"] + sum(weights[name] * value for name, value in facts.items())


def apply(weights: Facts, facts: Facts) -> float:
    """A probability, 0..1."""
    return 1.0 / (1.0 + math.exp(-_clip(weigh_facts(weights, facts), 30.0)))


def _count_signs(text: str) -> int:
    return sum(not letter.isalnum() and not letter.isspace() for letter in text)


def _odds(confidence: float) -> float:
    """A reader's confidence as log odds: between .9 and .99 lies more than between .5 and .6."""
    return math.log((confidence + NEVER) / (1.0 - confidence + NEVER))


def _least(words: Sequence[Token]) -> float:
    return min(word.confidence for word in words)


def _clip(value: float, most: float) -> float:
    return max(-most, min(most, value))
