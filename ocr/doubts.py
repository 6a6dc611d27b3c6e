"""What two readings leave in doubt, and what a closer look makes of it.

A place in doubt is looked at once more, with its neighbours; then every word that any of the four
looks saw there is weighed by itself, and the likeliest stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from ocr.choices import LEAST, Choice, Place, place_choices, stands_alone
from ocr.evidence import (
    FAR,
    USUAL,
    Facts,
    apply,
    clip,
    compare_accents,
    least,
    odds,
    texts,
    weigh_facts,
)
from ocr.pairing import COMMON, LEVEL
from ocr.plausibility import count_pairs, weigh
from ocr.tokens import Token
from ocr.weights import CANDIDATE, SETTLED
from pipeline.language.folding import letters
from pipeline.page import Readers

DOUBT = 0.9  # what is less certain is looked at again

Span = tuple[float, float, float, float]
Looks = Mapping[str, Sequence[Token]]
"""By name of the look, the words that it saw: `first` and `second` are the readings of the whole
page, `third` and `fourth` those of the same readers at a closer look."""

LookAgain = Callable[[Sequence[Span]], Looks]
"""What stands in these parts of the page (x0, y0, x1, y1, within single lines)."""

NAMES = ("first", "second", "third", "fourth")
NEARLY = {"second": "nearly_second", "fourth": "nearly_fourth"}
"""What the second reader nearly read (`ocr/rivals.py`), by the look at which it did."""
_ALL = (*NAMES, *NEARLY.values())


def settle(
    lines: Sequence[Sequence[Choice]], page: Facts, look_again: LookAgain
) -> list[list[Choice]]:
    """The choices, those in doubt after another look: first beside the neighbours they had, then
    beside those that were settled on."""
    found = look_again([span for line in lines for span in find_spans(line)])
    settled = [[_settle(choice, page, found) for choice in line] for line in lines]
    return [
        [
            done if choice.place == place else _settle(replace(choice, place=place), page, found)
            for choice, done, place in zip(line, new, place_choices(new), strict=True)
        ]
        for line, new in zip(lines, settled, strict=True)
    ]


def is_doubtful(choice: Choice) -> bool:
    return choice.certainty < DOUBT


def find_spans(line: Sequence[Choice]) -> Iterator[Span]:
    """The parts of a line that are in doubt, each with the word before and behind it."""
    runs: list[tuple[int, int]] = []
    for at, choice in enumerate(line):
        if not is_doubtful(choice):
            continue
        start, end = max(0, at - 1), min(len(line), at + 2)
        if runs and start < runs[-1][1]:
            start = runs.pop()[0]
        runs.append((start, end))
    for start, end in runs:
        yield _around([word for at in range(start, end) for word in _seen(line[at].place)])


def find_candidates(place: Place, found: Looks) -> Mapping[str, Looks]:
    """What each look saw in a place, by the text; `found` is all that the closer looks saw."""
    candidates: dict[str, dict[str, Sequence[Token]]] = {}
    looks = {"first": place.pair.first, "second": place.pair.second}
    for look, words in (looks | {name: _take(place, found[name]) for name in found}).items():
        if words:
            candidates.setdefault(" ".join(texts(words)), {})[look] = words
        for rival in _spell_rivals(words):
            candidates.setdefault(" ".join(texts(rival)), {})[NEARLY[look]] = rival
    return candidates


def _spell_rivals(words: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The same words, one of them as its reader nearly read it."""
    for at, word in enumerate(words):
        for text, sure in word.rivals:
            rival = replace(word, text=text, confidence=sure, rivals=())
            yield (*words[:at], rival, *words[at + 1 :])


def tell_candidate(
    text: str, candidates: Mapping[str, Looks], place: Place, page: Facts
) -> dict[str, float]:
    """What speaks for one of the readings of a place."""
    looks = candidates[text]
    seen = {look for other in candidates.values() for look in other}
    weight = weigh(text.split())
    others = [other for other in candidates if other != text]
    rivals = [weigh(other.split()) for other in others]
    likelier = clip(weight - max(rivals), FAR) if rivals else 0.0
    accents = [compare_accents(text, other) for other in others] or [0.0]
    facts = {look: float(look in looks) for look in _ALL}
    facts |= {f"sure_{look}": odds(least(looks[look])) if look in looks else 0.0 for look in _ALL}
    facts |= {f"{look}_blind": float(look not in seen) for look in NAMES}
    facts |= {f"{a}_and_{b}": float({a, b} <= looks.keys()) for a, b in combinations(_ALL, 2)}
    pairs = _count_pairs(text, place)
    lead = pairs - max((_count_pairs(other, place) for other in others), default=0.0)
    digits = any(letter.isdigit() for letter in text)
    return facts | {
        "likelier": likelier,
        "usual": clip(weight - USUAL, FAR),
        "pairs": pairs,
        "pairs_lead": lead,
        "likelier_alone": 0.0 if lead else likelier,
        "more_accents": max(accents),
        "fewer_accents": -min(accents),
        "digits": float(digits),
        "digits_second": float(digits and "second" in looks),
        "no_letters": float(not letters(text)),
        "length": min(len(letters(text)), 6) / 6,
        "capitals_second": float(text.isupper() and "second" in looks),
        "lean": page["lean"] * float("second" in looks and "first" not in looks),
        "agreed": page["agreed"],
    }


def _count_pairs(text: str, place: Place) -> float:
    return float(count_pairs(place.before, text, place.behind)) if " " not in text else 0.0


def find_likeliest(
    candidates: Mapping[str, Looks], place: Place, page: Facts, weights: Facts
) -> tuple[str, dict[str, float]]:
    """The likeliest reading of a place, and what tells how sure it is."""
    likely = {
        text: weigh_facts(weights, tell_candidate(text, candidates, place, page))
        for text in candidates
    }
    best, *rest = sorted(likely, key=lambda text: -likely[text])
    rival = likely[rest[0]] if rest else -FAR
    return best, {
        "leaning": clip(likely[best], FAR),
        "rival": clip(rival, FAR),
        "alone": float(not (place.pair.first and place.pair.second)),  # perhaps there is nothing
    }


def _settle(choice: Choice, page: Facts, found: Looks) -> Choice:
    if not is_doubtful(choice):
        return choice
    place, pair = choice.place, choice.place.pair
    candidates = find_candidates(place, found)
    text, told = find_likeliest(candidates, place, page, CANDIDATE)
    sure, looks = apply(SETTLED, told), candidates[text]
    stands = bool(pair.first and pair.second) or sure > LEAST or stands_alone(pair, page)
    words = tuple(next(looks[name] for name in _ALL if name in looks))
    other = next((rest for rest in _said(place) if rest != text), "")
    return Choice(place, words, sure, stands, _name(looks), other)


def _said(place: Place) -> list[str]:
    """What the two readers of the whole page saw, the second one's first."""
    sides = (place.pair.second, place.pair.first)
    return [" ".join(texts(side)) for side in sides if side]


def _name(looks: Looks) -> Readers:
    """The third look is the first reader's, the fourth the second's. Who nearly read a word did not
    agree with the other."""
    if not looks.keys() & {"first", "third"}:
        return Readers.SECOND
    return Readers.BOTH if looks.keys() & {"second", "fourth"} else Readers.FIRST


def _take(place: Place, found: Sequence[Token]) -> Sequence[Token]:
    """What lies on a place, from the left."""
    return sorted((word for word in found if _lies_on(word, place)), key=lambda word: word.x0)


def _lies_on(word: Token, place: Place) -> bool:
    x0, y0, x1, y1 = _around(place.pair.first or place.pair.second)
    across = min(word.x1, x1) - max(word.x0, x0)
    down = min(word.y1, y1) - max(word.y0, y0)
    wide = across > COMMON * min(word.x1 - word.x0, x1 - x0)
    return wide and down > LEVEL * min(word.y1 - word.y0, y1 - y0)


def _seen(place: Place) -> Sequence[Token]:
    return (*place.pair.first, *place.pair.second)


def _around(words: Sequence[Token]) -> Span:
    return (
        min(word.x0 for word in words),
        min(word.y0 for word in words),
        max(word.x1 for word in words),
        max(word.y1 for word in words),
    )
