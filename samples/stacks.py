"""Stacks as clerks scan them: several papers in one file, with what goes wrong in the scanner.

cover   a separator with the QR code of the dossier lies on top
blanks  the empty backs of some sheets were scanned too
apart   front and back of an identity card, with another paper between them
small   a card on a page of its own size between sheets of A4
annex   an administrative paper has an annex, now and then under a letterhead of its own
order   two sheets of one paper changed places
turned  some pages lie on their side or upside down
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from samples.administrative import KINDS
from samples.cards import draft_card_sides
from samples.drafted import Drafted
from samples.flow import Flow
from samples.fonts import Style, mm
from samples.letterhead import print_heads
from samples.offices import committee
from samples.people import make_person, random_day
from samples.places import pick_province
from samples.prose import make_paragraph
from samples.receipt import make_dossier_code, print_qr
from samples.sheet import WIDTH, Line, Rect, Sheet
from samples.specimen import DRAFTERS, Specimen, lay_sheets

PAPERS = 5
MIXED = tuple(loai for loai in DRAFTERS if loai != "van_ban_khac")
PLAIN, BOLD = Style(13), Style(13, bold=True)


@dataclass
class Stack:
    """Papers, and their sheets in the order in which they lie; `turns` by place in it."""

    papers: list[Drafted]
    order: list[Sheet] = field(default_factory=list)
    turns: dict[int, int] = field(default_factory=dict)


def draft_stack(seed: int, kinds: Sequence[str] = (), count: int = PAPERS) -> Stack:
    """A stack of a seed with the things of `kinds` (keys of KINDS_OF_STACK; without any: one or
    two by chance) happening to it."""
    rng = Random(f"stack:{seed}")  # noqa: S311 - chance, not secrecy
    chosen = list(kinds) or rng.sample(sorted(KINDS_OF_STACK), rng.randint(1, 2))
    stack = Stack([DRAFTERS[loai](rng) for loai in rng.choices(MIXED, k=count)])
    # What changes papers comes before what lays their sheets down, turning last of all.
    for kind in (kind for kind in KINDS_OF_STACK if kind in chosen):
        KINDS_OF_STACK[kind](stack, rng)
    return stack


def make_mixed_stack(level: str, seed: int, kinds: Sequence[str] = ()) -> Specimen:
    """The stack of a seed at a key of damage.LEVELS."""
    stack = draft_stack(seed, kinds)
    return lay_sheets(stack.papers, lay_stack(stack), level, seed, stack.turns)


def lay_stack(stack: Stack) -> list[Sheet]:
    """The sheets as they lie in the scanner."""
    return stack.order or _in_order(stack)


def _in_order(stack: Stack) -> list[Sheet]:
    return [sheet for paper in stack.papers for sheet in paper.sheets]


def _cover(stack: Stack, rng: Random) -> None:
    person = make_person(rng, pick_province(rng), (1955, 2003))
    code = make_dossier_code(person, random_day(rng, date(2025, 7, 1), date(2026, 10, 30)), rng)
    sheet = Sheet()
    print_qr(sheet, code, WIDTH // 2 - mm(13), mm(60))
    sheet.print_line(WIDTH / 2, mm(100), [("Mã hồ sơ:", PLAIN), (code, BOLD)], "m")
    stack.papers.insert(0, Drafted("van_ban_khac", [sheet], {}))


def _annex(stack: Stack, rng: Random) -> None:
    places = [n for n, paper in enumerate(stack.papers) if paper.loai in KINDS]
    if not places:
        stack.papers[-1] = DRAFTERS["quyet_dinh"](rng)
    parent = stack.papers[rng.choice(places) if places else -1]
    parent.sheets += _draft_annex(parent, rng)


def _draft_annex(parent: Drafted, rng: Random) -> list[Sheet]:
    flow = Flow()
    if rng.random() < 0.3:
        flow.y = print_heads(flow.sheet, committee(pick_province(rng), "commune", rng), 20, rng)
        flow.skip(6)
    flow.centred(rng.choice(("PHỤ LỤC", "PHỤ LỤC I", "DANH MỤC")), BOLD)
    number = parent.fields["so_ky_hieu"]
    name = parent.fields["loai_van_ban"]
    flow.centred(f"(Kèm theo {name} số {number})", Style(13, italic=True), after=4)
    for _ in range(rng.randint(4, 14)):
        flow.paragraph((make_paragraph(2026, rng), PLAIN))
    return flow.sheets


def _apart(stack: Stack, rng: Random) -> None:
    card = draft_card_sides(rng)
    place = rng.randrange(len(stack.papers))
    stack.papers[place] = card
    rest = [sheet for paper in stack.papers if paper is not card for sheet in paper.sheets]
    whole = [paper for paper in stack.papers if paper is not card]
    # A side lies between two papers, never within one.
    ends = [sum(len(paper.sheets) for paper in whole[:n]) for n in range(len(whole) + 1)]
    front, back = rng.sample(ends, 2)
    for at, sheet in sorted(((front, card.sheets[0]), (back, card.sheets[1])), key=lambda p: -p[0]):
        rest.insert(at, sheet)
    stack.order = rest


def _small(stack: Stack, rng: Random) -> None:
    card = draft_card_sides(rng)
    card.sheets = [cut_sheet(sheet, _around(sheet)) for sheet in card.sheets]
    stack.papers[rng.randrange(1, len(stack.papers))] = card


def _around(sheet: Sheet) -> Rect:
    return mm(12), mm(20), mm(192), mm(140)


def cut_sheet(sheet: Sheet, box: Rect) -> Sheet:
    """The part of a sheet as a page of its own; lines outside of it are gone."""
    x0, y0, _, y1 = box
    inside = [line for line in sheet.lines if line.box[3] <= y1 and line.box[1] >= y0]
    lines = [
        Line(line.text, (line.box[0] - x0, line.box[1] - y0, line.box[2] - x0, line.box[3] - y0))
        for line in inside
    ]
    return Sheet(sheet.image.crop(box), lines)


def _blanks(stack: Stack, rng: Random) -> None:
    for paper in stack.papers:
        if rng.random() < 0.5 and len(paper.sheets) % 2:
            paper.sheets.append(Sheet(blank=True))


def _order(stack: Stack, rng: Random) -> None:
    if stack.order:
        return  # its sides lie apart already
    long = [paper for paper in stack.papers if _has_second(paper)]
    if not long:
        long = [_draft_long(rng)]
        stack.papers[-1:] = long
    sheets = rng.choice(long).sheets
    stack.order = _in_order(stack)
    one = next(n for n, sheet in enumerate(stack.order) if sheet is sheets[0])
    stack.order[one], stack.order[one + 1] = stack.order[one + 1], stack.order[one]


def _draft_long(rng: Random) -> Drafted:
    while True:
        paper = DRAFTERS["bao_cao"](rng)
        if _has_second(paper):
            return paper


def _has_second(paper: Drafted) -> bool:
    """Whether the page number 2 is printed on its second sheet: an annex has none."""
    second = paper.sheets[1].lines if len(paper.sheets) > 1 else []
    return paper.loai in KINDS and bool(second) and second[0].text == "2"


def _turned(stack: Stack, rng: Random) -> None:
    stack.order = lay_stack(stack)
    some = [n for n, sheet in enumerate(stack.order) if not sheet.blank and rng.random() < 0.3]
    stack.turns = {place: rng.choice((90, 180, 270)) for place in some}


KINDS_OF_STACK: dict[str, Callable[[Stack, Random], None]] = {
    "annex": _annex, "small": _small, "cover": _cover, "blanks": _blanks,
    "apart": _apart, "order": _order, "turned": _turned,
}  # fmt: skip
"""In the order in which they are done: papers first, then how their sheets lie."""
