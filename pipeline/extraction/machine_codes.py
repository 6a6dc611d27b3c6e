"""What the machine codes of a paper say of its fields.

A QR code is corrected by its own redundancy, machine-readable lines by their check digits: what is
left is right or is not there. But it must be the code of this paper: a card's code counts on a
card alone, and where two cards, or two dossiers, speak, neither is believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.extraction.chip_card import BadCard, ChipCard, read_chip_card
from pipeline.extraction.finding import Claim
from pipeline.extraction.mrz import Mrz, read_mrz
from pipeline.language.codes import find_dossier_codes
from pipeline.page import Box, MachineCode, PageText

CARDS = frozenset({"can_cuoc"})
"""Paper types whose fields a chip card's code carries: on any other paper it is a neighbour."""

CARD_FIELDS = ("so_dinh_danh", "ho_ten", "ngay_sinh", "gioi_tinh", "noi_cu_tru", "ngay_cap")
DOSSIER_FIELD = "ma_ho_so"
SELF_CHECKING = frozenset({"qr", "code128"})
"""Formats with check digits or more: Code 39 as it is usually printed has none."""


@dataclass(frozen=True, slots=True)
class Said:
    """`claims` by field, believed above a reader; `doubts` by field, as codes; `mrz` the lines of
    the card that only confirm; `evidence` codes of what was found, told of the paper as a whole."""

    claims: Mapping[str, Claim] = field(default_factory=dict, repr=False)
    doubts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    mrz: Mrz | None = None
    evidence: tuple[str, ...] = ()

    def doubted(self, names: Iterable[str], code: str) -> Said:
        """The same, and all these fields in doubt."""
        return replace(self, doubts={n: (*self.doubts.get(n, ()), code) for n in names})


def read_codes(pages: Sequence[PageText], loai: str, today: date) -> Said:
    """What the codes on the pages of one paper of this type say."""
    dossier = _hear_dossier(pages)
    if loai not in CARDS:
        return dossier
    card = _hear_card(pages, today)
    return Said(
        {**dossier.claims, **card.claims},
        {**dossier.doubts, **card.doubts},
        card.mrz,
        (*dossier.evidence, *card.evidence),
    )


def card_numbers(page: PageText, today: date) -> tuple[str, ...]:
    """Personal numbers that QR codes and machine-readable lines of a page give, each once, top to
    bottom: the front and the back of one card bear the same, and nothing else ties them (a back
    has no name). Several: several cards on one page. Empty: nothing can be told."""
    cards = [(place, card.number) for place, card in _chip_cards([page], today)[0]]
    backs = [((page.number, mrz.box), mrz.number) for mrz in read_mrz(page)]
    ordered = sorted([*cards, *backs], key=lambda found: found[0][1].y0)
    return tuple(dict.fromkeys(number for _, number in ordered))


def dossier_codes(page: PageText) -> tuple[str, ...]:
    """Every mã hồ sơ in a code of a page, top to bottom: of a receipt or a cover sheet."""
    found = (code for seen in page.codes for code in find_dossier_codes(seen.text))
    return tuple(dict.fromkeys(found))


Place = tuple[int, Box]


def _hear_dossier(pages: Sequence[PageText]) -> Said:
    seen = [
        (number, (page.number, code))
        for page in pages
        for code in page.codes
        for number in find_dossier_codes(code.text)
    ]
    numbers = dict.fromkeys(number for number, _ in seen)
    if len(numbers) > 1:
        return Said(doubts={DOSSIER_FIELD: ("several_codes",)}, evidence=("dossier_codes_differ",))
    # One that checks itself is believed before one that does not.
    for number, (page, code) in sorted(seen, key=lambda found: not _checks_itself(found[1][1])):
        rule = "dossier_qr" if code.format == "qr" else "dossier_barcode"
        claim = Claim(number, page, code.box, rule, _checks_itself(code))
        return Said({DOSSIER_FIELD: claim}, evidence=(rule,))
    return Said()


def _checks_itself(code: MachineCode) -> bool:
    return code.format in SELF_CHECKING


def _hear_card(pages: Sequence[PageText], today: date) -> Said:
    cards, faults = _chip_cards(pages, today)
    backs = [mrz for page in pages for mrz in read_mrz(page)]
    numbers = {card.number for _, card in cards} | {mrz.number for mrz in backs}
    refused = tuple(dict.fromkeys(f"chip_qr_refused_{fault.reason}" for fault in faults))
    if len(numbers) > 1:
        several = dict.fromkeys((*CARD_FIELDS, "ngay_het_han"), ("several_people",))
        return Said(doubts=several, evidence=("cards_differ", *refused))
    mrz = backs[0] if backs else None
    claims = _claim_of_mrz(mrz) if mrz else {}
    doubts = {"so_dinh_danh": mrz.flags} if mrz and mrz.flags else {}
    if cards:
        place, card = cards[0]
        claims |= _claims_of_card(card, *place)
        doubts |= _doubts_of_card(card, mrz)
    kinds = ("chip_qr",) * bool(cards) + ("mrz",) * bool(backs)
    return Said(claims, doubts, mrz, (*kinds, *refused))


def _chip_cards(
    pages: Iterable[PageText], today: date
) -> tuple[list[tuple[Place, ChipCard]], list[BadCard]]:
    cards: list[tuple[Place, ChipCard]] = []
    faults: list[BadCard] = []
    for page in pages:
        for code in page.codes:
            card = read_chip_card(code.text, today) if code.format == "qr" else None
            if isinstance(card, ChipCard):
                cards.append(((page.number, code.box), card))
            elif card is not None:
                faults.append(card)
    return cards, faults


def _claims_of_card(card: ChipCard, page: int, box: Box) -> dict[str, Claim]:
    values = (card.number, card.name, card.born, card.sex, card.residence, card.issued)
    pairs = zip(CARD_FIELDS, values, strict=True)
    return {name: Claim(value, page, box, "chip_qr") for name, value in pairs if value}


def _doubts_of_card(card: ChipCard, mrz: Mrz | None) -> dict[str, tuple[str, ...]]:
    """Where a card's code contradicts its own number, or the lines on its back."""
    doubts = {"so_dinh_danh": card.flags} if card.flags else {}
    if mrz and mrz.fits_name(card.name) is False:
        doubts["ho_ten"] = ("mrz_differs",)
    if mrz and mrz.fits_birth(card.born) is False:
        doubts["ngay_sinh"] = ("mrz_differs",)
    if mrz and mrz.sex not in (None, card.sex):
        doubts["gioi_tinh"] = ("mrz_differs",)
    return doubts


def _claim_of_mrz(mrz: Mrz) -> dict[str, Claim]:
    """What check digits guard and nothing must be added to: number, and the day it ends."""
    claims = {"so_dinh_danh": Claim(mrz.number, mrz.page, mrz.box, "mrz")}
    if mrz.expiry:
        claims["ngay_het_han"] = Claim(mrz.expiry, mrz.page, mrz.box, "mrz")
    return claims
