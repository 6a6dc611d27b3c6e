"""Front and back of one card, scanned on two pages: what ties them is the number, never the place.

A back bears no name. Its machine-readable lines carry the number that the front prints and its QR
code holds (domain: papers to recognise). Two cards of different numbers are never one paper; a
side that nothing ties stays alone, or beside its neighbour for a person to look at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.language.likeness import distance
from pipeline.page_signs import PageSigns

BACK = "can_cuoc"
"""The type whose backs carry a number."""
_AS_DIGITS = str.maketrans("OQDIL|!ZSBG", "00011112586")
MISREAD = 1  # digits of twelve that a reader may have got wrong


@dataclass(frozen=True, slots=True)
class CardPages:
    """The pages of one card, front first; `evidence` why they are together, `doubt` why a person
    must look, "" where nobody need."""

    pages: tuple[PageSigns, ...]
    evidence: tuple[str, ...] = ("card",)
    doubt: str = ""


def join_sides(signs: Sequence[PageSigns]) -> tuple[CardPages, ...]:
    """Every page with a card in just one paper, in order of their first pages."""
    cards = [sign for sign in signs if sign.card]
    backs = [sign for sign in cards if _is_back(sign)]
    fronts = [sign for sign in cards if sign not in backs]
    mates = _tie_by_number(fronts, backs)
    left_fronts = [front for front in fronts if front.place not in mates]
    left_backs = [back for back in backs if all(back is not m.pages[1] for m in mates.values())]
    near = _tie_neighbours(left_fronts, left_backs, signs)
    joined = [*mates.values(), *near]
    taken = {page.place for card in joined for page in card.pages}
    alone = [CardPages((sign,)) for sign in cards if sign.place not in taken]
    told = [_doubt_several(card) for card in (*joined, *alone)]
    return tuple(sorted(told, key=lambda card: min(p.place for p in card.pages)))


def _is_back(sign: PageSigns) -> bool:
    """One with neither title nor the motto of the State; a page with both sides has them."""
    return not sign.card_titled and not sign.letterhead


def _numbers(sign: PageSigns) -> frozenset[str]:
    """What codes say; in print only where there is none."""
    return frozenset(sign.card_numbers) or sign.people


def _tie_by_number(fronts: Sequence[PageSigns], backs: Sequence[PageSigns]) -> dict[int, CardPages]:
    """Fronts by their place with the one back that bears the same numbers. A front that carries
    machine-readable lines itself is a page with both sides."""
    mates: dict[int, CardPages] = {}
    for back in backs:
        same = [f for f in fronts if f.place not in mates and _same_card(f, back)]
        others = [b for b in backs if b is not back and any(_same_card(f, b) for f in same)]
        if same:
            nearest = min(same, key=lambda front: abs(front.place - back.place))
            doubt = "card_sides_unsure" if others and len(same) != len(others) + 1 else ""
            mates[nearest.place] = CardPages((nearest, back), ("card", "card_number"), doubt)
    return mates


def _same_card(front: PageSigns, back: PageSigns) -> bool:
    if front.card is not back.card:
        return False
    mine, theirs = _numbers(front), _numbers(back)
    if mine and theirs:
        return mine == theirs
    return len(mine) == 1 and any(_bears(number, back) for number in mine)


def _bears(number: str, back: PageSigns) -> bool:
    """Whether the first machine-readable line holds this number, though its check digits fail: the
    nine digits and the twelve, each but for a misread one."""
    for run in back.runs:
        text = re.sub(r"[^A-Z0-9|!]", "", run.text.upper())
        start = text.find("VNM")
        if start < 0 or len(text) - start < 23:
            continue
        digits = text[start + 3 :].translate(_AS_DIGITS)
        nine, twelve = digits[:9], digits[10:22]
        if distance(nine, number[3:], MISREAD) <= MISREAD >= distance(twelve, number, MISREAD):
            return True
    return False


def _tie_neighbours(
    fronts: Sequence[PageSigns], backs: Sequence[PageSigns], signs: Sequence[PageSigns]
) -> list[CardPages]:
    """Sides of one type that lie next to each other, one of them without a readable number: the
    only two of their type in the scan where backs have no number anyway, else for a person."""
    order = [sign.place for sign in signs if not sign.blank]
    joined: list[CardPages] = []
    for back in backs:
        near = [front for front in fronts if _is_beside(front, back, order)]
        taken = {page.place for card in joined for page in card.pages}
        free = [front for front in near if front.place not in taken]
        if len(free) == 1:
            numberless = back.card is not None and back.card.loai != BACK
            only = sum(s.card is back.card for s in signs) == 2
            doubt = "" if numberless and only else "card_sides_unsure"
            joined.append(CardPages((free[0], back), ("card", "card_neighbour"), doubt))
    return joined


def _is_beside(front: PageSigns, back: PageSigns, order: Sequence[int]) -> bool:
    apart = abs(order.index(front.place) - order.index(back.place))
    mine, theirs = _numbers(front), _numbers(back)
    differ = bool(mine) and bool(theirs) and mine != theirs
    whole = _holds_both_sides(front)
    return front.card is back.card and apart == 1 and not differ and not whole


def _holds_both_sides(front: PageSigns) -> bool:
    """A page with both sides waits for no other: the lines of a back stand on it."""
    return any("VNM" in run.text and run.text.count("<") >= 2 for run in front.runs)


def _doubt_several(card: CardPages) -> CardPages:
    """Fronts of several people on one page, their backs on the next: all numbers fit, and still it
    is not one card."""
    several = any(sign.several_cards for sign in card.pages)
    return replace(card, doubt="several_cards") if several else card
