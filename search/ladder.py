"""What a question looks for, step by step: the words as they are, then nearly, then in part.

`REACHES` go one after the other, the next only where the one before found too little: folded words;
words that one reading error made of them; two errors in a very long word; another syllable in the
place of one; all words but one; all but two. Within a reach hits are of tiers, best first: how they
matched, then where the words stand. A tier is a question of its own that stops when the page is
full, so that what cannot reach the page is never looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from pipeline.question import MatchClass
from pipeline.terms import (
    Key,
    Term,
    allowed_edits,
    is_syllable,
    join_days,
    misreads,
    neighbours,
    sequence,
)
from search.cursor import CLASSES, STEP, score_of
from search.entry import pair_up, wire
from search.plan import All, Either, Far, Node, Side, Tier, Word, Words

ENOUGH = 20  # hits from which on nobody looks for misreads
MOST_MISREAD = 8  # words of one question that may be misread
MOST_TELLING = 12  # words of which one may be missing; of fewer, two
_TELLING_MOST = 8
FEWEST_STRAY = 4  # words of a question of which one may be too many
_FARTHEST = 12  # letters from which on two may be wrong
_ABOVE = 4  # places in CLASSES
_STRONG = 5  # digits
_NAME = 3  # syllables of a usual name

_Wording = Callable[[Key, Words], Node]


@dataclass(frozen=True, slots=True)
class Reach:
    """`found` is everything that counts as a hit, in `tiers` of falling score."""

    found: Node
    tiers: tuple[Tier, ...]


def climb(terms: tuple[Term, ...], reach: int) -> Reach | None:
    """The reach of that number; None where it would find nothing else than the one before."""
    if not terms:
        return _everything() if reach == 0 else None
    if reach >= STRAY:
        return _stray(terms, reach - STRAY)
    made = (_folded, _nearly, _far, _loosely, _all_but_one, _all_but_two)[reach](terms)
    return made if made is not None and made.tiers else None


REACHES = 6
NEAR = 1
STRAY = REACHES
"""From here on: the reach of that number less STRAY, whose words were found scattered alone."""
WHOLE = 3  # the last reach in which every word, or what may be meant by it, is found


def _everything() -> Reach:
    return Reach(All(()), (Tier(score_of(MatchClass.EXACT, 0), All(())),))


def _folded(terms: tuple[Term, ...]) -> Reach:
    exact, folded = _hold(terms, Words.EXACT), _hold(terms, Words.FOLDED)
    ranks = list(_ranks(terms))
    # Who types no accents at all does not mean that the paper has none: what is exact by chance
    # stands above the rest only where the words are together.
    plain = all(word.exact == word.folded for word in sequence(terms))
    best = tuple(_tiers(MatchClass.EXACT, exact, ranks[:TOGETHER] if plain else ranks, ()))
    but = tuple(tier.want for tier in best) if plain else (exact,)
    return Reach(folded, (*best, *_tiers(MatchClass.FOLDED, folded, ranks, but)))


TOGETHER = 3
"""The first ranks, in which words stand side by side."""


def _ranks(terms: tuple[Term, ...]) -> Iterator[tuple[int, Node]]:
    """Side by side in what says which paper it is, in a field, in the text; then all in what says
    which paper it is, a name together or not; all in the fields; anywhere."""
    leading = _hold(terms, Words.LEADING)
    yield 6, _together(terms, Words.LEADING)
    yield 5, _together(terms, Words.NAMED)
    yield 4, _together(terms, Words.FOLDED)
    if begun := _ends_together(terms):
        yield 3, All((leading, begun))
    yield 2, leading
    yield 1, _hold(terms, Words.NAMED)
    yield 0, All(())


def _ends_together(terms: tuple[Term, ...]) -> Node | None:
    """The first or the last three of more words side by side: a name is typed before the rest or
    behind it."""
    if len(terms) <= _NAME:
        return None
    ends = (terms[:_NAME], terms[-_NAME:])
    return Either(tuple(_together(end, Words.LEADING) for end in ends))


def _tiers(
    match: MatchClass, base: Node, ranks: Sequence[tuple[int, Node]], but: tuple[Node, ...]
) -> Iterator[Tier]:
    better: list[Node] = []
    for rank, node in ranks:
        if node not in better and (All(()) not in better):
            yield Tier(score_of(match, rank), All((base, node)), (*but, *better))
            better.append(node)


def _nearly(terms: tuple[Term, ...]) -> Reach | None:
    """What one error makes of a word stands beside the word itself."""
    budget = iter(range(MOST_MISREAD))
    chosen = {w.folded for w in _misreadable(terms) for _ in [next(budget, None)] if _ is not None}
    if not chosen:
        return None
    return _reach_for(terms, lambda key, field: _near(key, field, key.folded in chosen))


def has_near(terms: tuple[Term, ...]) -> bool:
    """Whether a misread of some word could be looked for (`NEAR`), without making them all."""
    return any(allowed_edits(key.folded) for key in _asked(terms))


def _misreadable(terms: tuple[Term, ...]) -> Iterator[Key]:
    words = {key.folded: key for key in _asked(terms) if misreads(key.folded)}
    yield from sorted(words.values(), key=lambda key: -len(key.folded))


def _asked(terms: tuple[Term, ...]) -> Iterator[Key]:
    for term in terms:
        if not term.phrase:
            yield from (*term.words, *((term.whole,) if term.whole else ()))


def _near(key: Key, field: Words, misread: bool) -> Node:
    spellings = sorted(misreads(key.folded)) if misread else []
    return Word(field, (wire(key.folded), *map(wire, spellings)))


def _far(terms: tuple[Term, ...]) -> Reach | None:
    """Two errors in one very long word; the others as they are."""
    if not any(len(key.folded) >= _FARTHEST for key in _asked(terms)):
        return None

    def word(key: Key, field: Words) -> Node:
        itself = Word(field, (wire(key.folded),))
        if len(key.folded) < _FARTHEST:
            return itself
        return Either((itself, Far(field, wire(key.folded), is_syllable(key.folded))))

    return _reach_for(terms, word)


def _reach_for(terms: tuple[Term, ...], word: _Wording) -> Reach:
    folded = _hold(terms, Words.FOLDED)
    near = _hold(terms, Words.FOLDED, word)
    leading = _hold(terms, Words.LEADING, word)
    ranks: list[tuple[int, Node]] = [(2, leading), (0, All(()))]
    if begun := _ends_together(terms):
        ranks.insert(0, (3, All((leading, begun))))
    found = _tiers(MatchClass.FUZZY, near, ranks, (folded,))
    return Reach(near, (*_folded(terms).tiers, *found))


def _loosely(terms: tuple[Term, ...]) -> Reach | None:
    """One word is another that differs by a letter, be it a syllable: for who cannot be found
    otherwise, Thuơng may have been meant for Thương."""
    chosen = _loose(terms, Words.FOLDED)
    if chosen is None:
        return None
    leading = _loose(terms, Words.LEADING)
    ranks: list[tuple[int, Node]] = [(2, leading or All(())), (0, All(()))]
    return Reach(chosen, tuple(_tiers(MatchClass.FUZZY, chosen, ranks, ())))


def _loose(terms: tuple[Term, ...], field: Words) -> Node | None:
    """Either of the words is another; the others must find the paper alone."""
    some = _telling(terms)
    parts: list[Node] = []
    for place, term in enumerate(some):
        rest = (*some[:place], *some[place + 1 :])
        folded = term.words[0].folded
        variants = sorted(filter(_is_plausible, neighbours(folded))) if len(term.words) == 1 else []
        if variants and _is_enough(rest):
            other = Word(field, (wire(folded), *map(wire, variants)))
            parts.append(All((other, _hold(rest, field))))
    return Either(tuple(parts)) if parts else None


def _stray(terms: tuple[Term, ...], reach: int) -> Reach | None:
    """Where all words are found nowhere but scattered: papers whose telling fields have them all
    but one, or nearly, stand before those. A word too many must not hide the paper."""
    whole = climb(terms, min(reach, WHOLE))
    if len(terms) < FEWEST_STRAY or whole is None:
        return None
    some = _telling(terms)
    fewer = combinations(some, len(some) - 1)
    partly = Either(tuple(_hold(s, Words.LEADING) for s in fewer))
    begun = _ends_together(terms) or Either(())
    found = [
        (MatchClass.FUZZY, 1, _hold(terms, Words.LEADING, lambda k, f: _near(k, f, misread=True))),
        (MatchClass.FUZZY, 0, _loose(terms, Words.LEADING) or Either(())),
        (MatchClass.PARTIAL, 1, All((partly, begun))),
        (MatchClass.PARTIAL, 0, partly),
    ]
    tiers: list[Tier] = []
    better: tuple[Node, ...] = ()
    for match, rank, node in found:
        tiers.append(Tier(STEP * (CLASSES.index(match) + _ABOVE) + rank, node, better))
        better = (*better, node)
    rest = tuple(replace(tier, but=(*tier.but, *better)) for tier in whole.tiers)
    return Reach(Either((whole.found, *better)), (*tiers, *rest))


def _is_plausible(word: str) -> bool:
    """What somebody may have meant: a syllable or a number."""
    return is_syllable(word) or word.isdecimal()


def _all_but_one(terms: tuple[Term, ...]) -> Reach | None:
    return _partly(_telling(terms), 1)


def _all_but_two(terms: tuple[Term, ...]) -> Reach | None:
    return _partly(_telling(terms, _TELLING_MOST), 2)


def _telling(terms: tuple[Term, ...], most: int = MOST_TELLING) -> tuple[Term, ...]:
    """The words that say most, in their order: numbers and signs, then long ones."""
    ranked = sorted(terms, key=lambda term: not _is_strong(term))
    kept = set(ranked[:most])
    return tuple(term for term in terms if term in kept)


def _is_strong(term: Term) -> bool:
    """A long number or a phrase: it finds a paper alone."""
    key = term.whole or term.words[0]
    return term.phrase or sum(map(str.isdecimal, key.folded)) >= _STRONG


def _partly(terms: tuple[Term, ...], missing: int) -> Reach | None:
    kept = len(terms) - missing
    chosen = [some for some in combinations(terms, max(kept, 0)) if _is_enough(some)]
    if kept < max(1, 2 * missing - 1) or not chosen:
        return None
    base = Either(tuple(_hold(some, Words.FOLDED) for some in chosen))
    ranks: list[tuple[int, Node]] = [
        (2, Either(tuple(_hold(some, Words.LEADING) for some in chosen))),
        (1, Either(tuple(_hold(some, Words.NAMED) for some in chosen))),
        (0, All(())),
    ]
    return Reach(base, tuple(_tiers(MatchClass.PARTIAL, base, ranks, ())))


def _is_enough(some: Sequence[Term]) -> bool:
    """Two words of more than a letter, or one that finds a paper alone."""
    words = sum(len((term.whole or term.words[0]).folded) > 1 for term in some)
    return words > 1 or any(map(_is_strong, some))


def _hold(terms: Sequence[Term], field: Words, word: _Wording | None = None) -> Node:
    """A day is one thing in what says which paper it is: its parts are in many other days."""
    held = join_days(terms) if field is Words.LEADING else terms
    return _all([_held(term, field, word) for term in dict.fromkeys(held)])


def _held(term: Term, field: Words, word: _Wording | None) -> Node:
    if term.phrase:
        apart = _side(term.words, field)
    else:
        apart = _all([word(key, field) if word else _word(key, field) for key in term.words])
    if term.whole is None:
        return apart
    whole = word(term.whole, field) if word and not term.phrase else _word(term.whole, field)
    return Either((apart, whole))


def _together(terms: tuple[Term, ...], field: Words) -> Node:
    if len(terms) == 1:
        return _held(replace(terms[0], phrase=True), field, None)
    return _side(sequence(terms), field)


def _side(keys: Sequence[Key], field: Words) -> Node:
    if len(keys) == 1:
        return _word(keys[0], field)
    pairs = tuple(dict.fromkeys(pair_up(key.folded for key in keys)))
    return Side(field, tuple(_key(key, field) for key in keys), pairs)


def _word(key: Key, field: Words) -> Node:
    return Word(field, (_key(key, field),))


def _key(key: Key, field: Words) -> str:
    return wire(key.exact if field is Words.EXACT else key.folded)


def _all(parts: Sequence[Node]) -> Node:
    return parts[0] if len(parts) == 1 else All(tuple(parts))
