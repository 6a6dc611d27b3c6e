"""Which pages of a scan make one paper.

A page begins a paper, goes on with one, or nobody can tell. What nobody can tell is never settled
in silence: the page stays where it most likely belongs, and the paper that holds it waits for a
person with the reason (`Doubt`).

Two kinds of mistakes are not alike. A paper cut in two is seen by whoever opens it; two papers
taken for one hide a paper, and give one person's values to another. So to go on needs a reason of
its own: a printed number that follows, a sentence that runs over the edge of the page, a heading
that belongs to a parent. To show nothing is no reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from pipeline.card_sides import CardPages, join_sides
from pipeline.division import Doubt, Draft, Part
from pipeline.forms.catalogue import Forms
from pipeline.language.likeness import alike
from pipeline.page import PageText
from pipeline.page_order import put_in_order
from pipeline.page_signs import ENCLOSURES, INSTRUCTIONS, LATER_PAGES, PageSigns, look_at

BEGINNINGS = frozenset(
    {"letterhead_without_title", "letterhead_unclear", "heading_unknown", "number_on_first_page",
     "numbers_start_again"}
)  # fmt: skip
"""Doubts of whether a paper begins on a page."""
OTHER_SIZE = 0.12  # sides that differ by more were not cut from one kind of sheet


def split(pages: Sequence[PageText], forms: Forms, today: date) -> tuple[Part, ...]:
    """The papers of a scan in order of their first pages; every page belongs to one of them."""
    signs = [look_at(page, forms, today) for page in pages]
    cards = join_sides(signs)
    drafts = put_in_order(_gather(signs), _gather(signs[::-1]))
    drafts += [_draft_card(card) for card in cards]
    _lay_blanks(signs, drafts)
    start = next((sign.place for sign in signs if not sign.blank), 0)
    if sum(not sign.blank for sign in signs) == 1:  # nothing was divided: nothing to tell
        drafts[0].evidence = [told for told in drafts[0].evidence if told == "cover_sheet"]
    if len(drafts) == 1:
        drafts[0].doubts = [d for d in drafts[0].doubts if d.reason != "beginning_unclear"]
    parts = sorted(drafts, key=lambda draft: min(sign.place for sign in draft.pages))
    return tuple(_finish(draft, start) for draft in parts)


def _gather(signs: Sequence[PageSigns]) -> list[Draft]:
    """The sheets of a scan page by page; cards and blank pages are laid aside."""
    drafts: list[Draft] = []
    for sign in signs:
        if not sign.blank and not sign.card:
            _take(sign, drafts)
    return drafts


def _take(sign: PageSigns, drafts: list[Draft]) -> None:
    current = _current(drafts)
    if sign.cover:
        drafts.append(Draft([sign], ["cover_sheet"], closed=True))
    elif sign.attached and current and (told := _attach(sign, current)):
        current.add(sign, "attached", "" if told == "sure" else told)
    elif opening := _open(sign):
        evidence, doubt = opening
        drafts.append(_begin(sign, evidence, doubt))
    elif current is None:
        doubt = "page_unread" if sign.silent else _name_head(sign) or "beginning_unclear"
        loose = sign.printed is not None and sign.printed.value > 1
        drafts.append(_begin(sign, ("no_beginning",), doubt, loose=loose))
    else:
        _go_on(sign, current, drafts)


def _current(drafts: Sequence[Draft]) -> Draft | None:
    """The paper that a page may go on with; a cover sheet ends the one before it."""
    for draft in reversed(drafts):
        if "cover_sheet" in draft.evidence:
            return None
        if not draft.loose:
            return draft
    return None


def _begin(
    sign: PageSigns, evidence: Iterable[str], doubt: str = "", *, loose: bool = False
) -> Draft:
    doubts = [Doubt(sign.place, doubt)] if doubt else []
    return Draft([sign], list(evidence), doubts, loose, closed=sign.closes)


def _attach(sign: PageSigns, current: Draft) -> str:
    """Whether an annex belongs to the paper before it: "sure", a doubt, or "" for one that stands
    on its own."""
    own_head = sign.letterhead or bool(sign.number)
    parent = current.first.number
    if sign.reference and parent:
        fits = _names_parent(sign.reference, parent)
        return "sure" if fits else "annex_of_another" if not own_head else ""
    if own_head:
        return "annex_with_letterhead" if sign.attached == ENCLOSURES else ""
    return "sure" if _can_have(sign.attached, current.first) else "annex_of_what"


def _can_have(heading: str, parent: PageSigns) -> bool:
    """Whether such a page belongs behind such a paper: administrative papers, contracts and
    applications have annexes, applications have instructions; a certificate has neither."""
    if heading == LATER_PAGES:
        return parent.letterhead or parent.title is not None
    form = parent.title
    opens = form is not None and bool(form.openings)
    if heading == INSTRUCTIONS:
        return opens and not parent.number
    numbered = form is not None and bool(form.number_signs)
    untitled = form is None and parent.letter
    return opens or numbered or untitled or bool(parent.number)


def _names_parent(reference: str, parent: str) -> bool:
    """The number of the parent: the same sign but for a misread letter, and the same serial unless
    one of them was left to a pen."""
    serial, _, sign = reference.partition("/")
    mine, _, its = parent.partition("/")
    digits = "".join(letter for letter in mine if letter.isdigit())
    same_sign = alike(_bare(sign), _bare(its), per=5)
    return same_sign and (not serial or not digits or serial.lstrip("0") == digits.lstrip("0"))


def _bare(sign: str) -> str:
    return "".join(letter for letter in sign.upper() if letter.isalnum())


def _open(sign: PageSigns) -> tuple[tuple[str, ...], str] | None:
    """What says that a paper begins here, and the doubt that remains."""
    told = {
        "letterhead": sign.letterhead, "title": sign.title is not None,
        "number": bool(sign.number), "addressed": sign.letter,
    }  # fmt: skip
    evidence = tuple(f"begins_{name}" for name, there in told.items() if there)
    inner = sign.printed is not None and sign.printed.value > 1
    if sign.starts_low or not (sign.letterhead or sign.title):
        return None
    if inner and not sign.letterhead:
        return None
    told_by_form = any(count > 1 for count in Counter(loai for loai, _ in sign.phrases).values())
    named = sign.title is not None or bool(sign.number) or sign.letter or told_by_form
    doubt = "" if named else "letterhead_without_title"
    return evidence, "number_on_first_page" if inner else doubt


def _go_on(sign: PageSigns, current: Draft, drafts: list[Draft]) -> None:
    """A page that does not begin like a paper, behind one that did."""
    waiting = drafts[-1] if drafts[-1].loose else None
    number = sign.printed.value if sign.printed else None
    if sign.silent:
        current.add(sign, "unread", "page_unread")
    elif number == 1:
        drafts.append(_begin(sign, ("page_number",), "numbers_start_again"))
    elif number is not None and (number not in current.expects() or _is_over(sign, current)):
        _lay_aside(sign, waiting, drafts)
    elif number is not None:
        current.add(sign, "page_number", _odd_total(sign, current))
    elif waiting is not None:
        _lay_aside(sign, waiting, drafts)
        waiting.doubts.append(Doubt(sign.place, "page_order"))
    elif reason := _flows(sign, current):
        current.add(sign, reason, _contradicts(sign, current, reason))
    else:
        _guess(sign, current, drafts)


def _is_over(sign: PageSigns, current: Draft) -> bool:
    """A number follows, but whoever signs has signed."""
    return current.closed and not _same_form(sign, current)


def _lay_aside(sign: PageSigns, waiting: Draft | None, drafts: list[Draft]) -> None:
    if waiting is None:
        drafts.append(_begin(sign, ("page_number",), loose=True))
    else:
        waiting.add(sign, "page_number")


def _odd_total(sign: PageSigns, current: Draft) -> str:
    """`Trang 2/3` behind `Trang 1/2`."""
    totals = {s.printed.total for s in (*current.written, sign) if s.printed and s.printed.total}
    return "page_order" if len(totals) > 1 else ""


def _flows(sign: PageSigns, current: Draft) -> str:
    """Why a page without a number goes on with the paper before it; "" when nothing says so."""
    if _same_form(sign, current):
        return "same_form"
    if current.closed or sign.headed or sign.heading or sign.poor:
        return ""
    if sign.starts_low or current.last.runs_on:
        return "text_goes_on"
    begun = current.first.title is not None or current.first.letterhead
    return "signature_comes" if sign.closes and begun else ""


def _same_form(sign: PageSigns, current: Draft) -> bool:
    """The page bears headings of the paper's own type that it has not had yet, and no others."""
    if current.first.title is None or sign.headed:
        return False
    loai = current.first.title.loai
    had = set().union(*(page.phrases for page in current.pages))
    named = {each for each, _ in sign.phrases}
    own = {(each, phrase) for each, phrase in sign.phrases if each == loai}
    return named == {loai} and not own & had


def _contradicts(sign: PageSigns, current: Draft, reason: str) -> str:
    """What speaks against a page that seems to go on."""
    known = frozenset[str]().union(*(page.people for page in current.pages))
    if reason != "same_form" and sign.people and known and not sign.people & known:
        return "" if sign.starts_low else "other_people"
    if reason != "same_form" and _other_size(sign, current.last):
        return "other_size"
    return ""


def _other_size(one: PageSigns, other: PageSigns) -> bool:
    pairs = zip(one.size, other.size, strict=True)
    return any(abs(a - b) > OTHER_SIZE * max(a, b) for a, b in pairs)


def _guess(sign: PageSigns, current: Draft, drafts: list[Draft]) -> None:
    """Nothing is sure. What looks like a beginning behind a signature is taken for one."""
    reason = _name_head(sign)
    looks_new = bool(reason)
    if looks_new and (current.closed or not current.last.runs_on):
        drafts.append(_begin(sign, ("heading",), reason))
    elif current.closed and _other_size(sign, current.last):
        drafts.append(_begin(sign, ("other_size",), "other_size"))
    else:
        doubt = reason if looks_new else "behind_the_end" if current.closed else "going_on_unclear"
        current.add(sign, "nothing_said", doubt)


def _name_head(sign: PageSigns) -> str:
    """What looks like the beginning of a paper, as a doubt."""
    if sign.heading:
        return "heading_unknown"
    return "letterhead_unclear" if sign.headed or sign.number else ""


def _draft_card(card: CardPages) -> Draft:
    doubts = [Doubt(card.pages[-1].place, card.doubt)] if card.doubt else []
    return Draft(list(card.pages), list(card.evidence), doubts, closed=True)


def _lay_blanks(signs: Sequence[PageSigns], drafts: list[Draft]) -> None:
    """Blank pages go with the page they lie behind; the first ones with what follows."""
    holder = {sign.place: draft for draft in drafts for sign in draft.pages}
    blanks = [sign for sign in signs if sign.blank and sign.place not in holder]
    if not drafts:
        drafts.append(Draft(blanks, ["blank"], closed=True))
        return
    for sign in blanks:
        before = max((place for place in holder if place < sign.place), default=min(holder))
        draft = holder[before]
        at = next(n for n, page in enumerate(draft.pages) if page.place == before)
        draft.pages.insert(at + 1 if before < sign.place else at, sign)
        if before < sign.place:
            holder[sign.place] = draft


def _finish(draft: Draft, start: int) -> Part:
    """The paper, without doubts of how it begins where it is the `start` of the scan: there is no
    other paper that its first page could be of."""
    lonely = len(draft.written) == 1
    doubts = [
        doubt
        for doubt in draft.doubts
        if doubt.page != start or not (doubt.reason in BEGINNINGS or (lonely and _unread(doubt)))
    ]
    several = (sign.place for sign in draft.pages if sign.several_papers)
    doubts += [Doubt(place, "several_papers") for place in several]
    order = tuple(dict.fromkeys(draft.evidence))
    return Part(tuple(sign.page for sign in draft.pages), order, tuple(doubts))


def _unread(doubt: Doubt) -> bool:
    return doubt.reason == "page_unread"
