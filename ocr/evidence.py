"""What speaks for a reading: plain facts of two readers, a word and its page, and their weights.

The weights are log odds and were learned from pages with known truth (`python -m bench.fusing`),
so a person can read why a word won.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence

from ocr.pairing import Pair
from ocr.plausibility import count_pairs, weigh
from ocr.rivals import LEAST
from ocr.tokens import Token
from pipeline.language.folding import fold, letters

USUAL = -12.0  # log frequency about which a word's weight is measured
FAR = 10.0
NO_RIVAL = {"rival": 0.0, "rival_likelier": 0.0, "rival_pairs": 0.0, "rival_accents": 0.0}
NEVER = 0.005  # no reader is surer than that
_CODE = re.compile(r"\d.*/.*[A-ZĐ]")  # the number and sign of a document
_I_MARKED = re.compile("i[\u0300-\u036f]+")

Facts = Mapping[str, float]


def is_agreed(pair: Pair) -> bool:
    """Whether both readers saw the same words."""
    return texts(pair.first) == texts(pair.second)


def texts(words: Sequence[Token]) -> list[str]:
    return [word.text for word in words]


def tell_page(pairs: Sequence[Pair]) -> Facts:
    """Of the whole page: by how much likelier the second reader's words are where the two differ
    (a typeface or a size may suit one of them better), how often both agree, and how much of what
    the first saw the second saw too."""
    both = [pair for pair in pairs if pair.first and pair.second]
    differ = [pair for pair in both if not is_agreed(pair)]
    gains = [weigh(texts(pair.second)) - weigh(texts(pair.first)) for pair in differ]
    agreed = (len(both) - len(differ) + 1) / (len(pairs) + 2)  # few words tell little
    paired = len(both) / max(sum(bool(pair.first) for pair in pairs), 1)
    return {"lean": clip(sum(gains) / max(len(gains), 1), 6.0), "agreed": agreed, "paired": paired}


def tell_dispute(pair: Pair, before: str, behind: str, page: Facts) -> Facts:
    """What speaks for one of two different readings of a place; positive: for the second."""
    mine, theirs = " ".join(texts(pair.first)), " ".join(texts(pair.second))
    signs_only = letters(mine) == letters(theirs)
    gain = 0.0 if signs_only else weigh(texts(pair.second)) - weigh(texts(pair.first))
    pairs = 0
    if len(pair.first) == len(pair.second) == 1:
        pairs = count_pairs(before, theirs, behind) - count_pairs(before, mine, behind)
    return {
        "likelier": clip(gain, FAR),
        "pairs": float(pairs),
        "sure_first": least(pair.first),
        "sure_second": least(pair.second),
        "signs_only": float(signs_only),
        "fewer_signs": float(signs_only and _count_signs(theirs) < _count_signs(mine)),
        "more_signs": float(signs_only and _count_signs(theirs) > _count_signs(mine)),
        "accents_only": float(fold(mine) == fold(theirs) and not signs_only),
        "more_accents": compare_accents(theirs, mine),
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
        "usual": clip(best - USUAL, FAR),
        "signs_only": facts["signs_only"],
        "agreed": page["agreed"],
    }


def tell_alone(words: Sequence[Token], page: Facts) -> Facts:
    """What tells whether a word that one reader saw is there."""
    text = " ".join(texts(words))
    return {
        "sure": odds(least(words)),
        "usual": clip(weigh(texts(words)) - USUAL, FAR),
        "length": min(len(letters(text)), 6) / 6,
        "digits": float(any(letter.isdigit() for letter in text)),
        "no_letters": float(not letters(text)),
        "code": float(bool(_CODE.search(text))),
        "agreed": page["agreed"],
    }


def tell_agreed(pair: Pair, before: str, behind: str, page: Facts) -> Facts:
    """What tells whether a word that both readers saw is right; not least, whether the second one
    nearly read another that goes better with its neighbours."""
    return {
        **tell_alone(pair.first, page),
        "sure_second": odds(least(pair.second)),
        "both": least(pair.first) * least(pair.second),
        "all_agreed": page["agreed"] ** 8,
        **_tell_rival(pair, before, behind),
    }


def _tell_rival(pair: Pair, before: str, behind: str) -> Facts:
    """Of the word that comes nearest to winning over the one both readers saw."""
    word, *more = pair.second
    rivals = () if more else word.rivals
    told = [_compare(word.text, text, sure, before, behind) for text, sure in rivals]
    return max(told, key=lambda facts: sum(facts.values()), default=NO_RIVAL)


def _compare(text: str, rival: str, sure: float, before: str, behind: str) -> Facts:
    gain = count_pairs(before, rival, behind) - count_pairs(before, text, behind)
    return {
        "rival": math.log(sure / LEAST),
        "rival_likelier": clip(weigh([rival]) - weigh([text]), FAR) / 2,
        "rival_pairs": float(gain),
        "rival_accents": compare_accents(rival, text),
    }


def compare_accents(one: str, other: str) -> float:
    """How many accents one reading has more than another of the same letters: readers overlook
    small marks more often than they see what is not there."""
    if fold(one) != fold(other):
        return 0.0
    return float(count_accents(one) - count_accents(other))


def count_accents(text: str) -> int:
    """Marks above, below and across letters, that of ơ and ư too; not those of an i, where they
    take the place of its dot: one is there in any case, and is read as any other."""
    marked = _I_MARKED.sub("i", unicodedata.normalize("NFD", text))
    return sum(unicodedata.combining(mark) > 0 for mark in marked)


def weigh_facts(weights: Facts, facts: Facts) -> float:
    """Log odds."""
    return weights["always"] + sum(weights[name] * value for name, value in facts.items())


def apply(weights: Facts, facts: Facts) -> float:
    """A probability, 0..1."""
    return 1.0 / (1.0 + math.exp(-clip(weigh_facts(weights, facts), 30.0)))


def _count_signs(text: str) -> int:
    return sum(not letter.isalnum() and not letter.isspace() for letter in text)


def odds(confidence: float) -> float:
    """A reader's confidence as log odds: between .9 and .99 lies more than between .5 and .6."""
    return math.log((confidence + NEVER) / (1.0 - confidence + NEVER))


def least(words: Sequence[Token]) -> float:
    return min(word.confidence for word in words)


def clip(value: float, most: float) -> float:
    return max(-most, min(most, value))
