"""From type, level and seed to a specimen: pages as a scanner would give them, and their truth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

import numpy as np

from samples.administrative import KINDS, draft_administrative
from samples.application import draft_application
from samples.authority import draft_authority
from samples.building import draft_building_permit
from samples.business import draft_enterprise, draft_household
from samples.cards import draft_identity_card
from samples.civil import draft_birth_certificate
from samples.civil_old import draft_old_birth_certificate
from samples.contract import draft_contract
from samples.control import draft_control_slip
from samples.court import draft_judgment
from samples.damage import LEVELS, Pixels, Spoiled, lay_turned, spoil
from samples.drafted import Drafted
from samples.extracts import draft_birth_extract, draft_death_extract
from samples.fonts import DPI
from samples.health import draft_birth_note, draft_death_note
from samples.ink import press_seal, sign
from samples.land import draft_land_certificate
from samples.licence import draft_licence
from samples.marital import draft_marital_status
from samples.marriage import draft_marriage
from samples.police import draft_criminal_record, draft_residence
from samples.receipt import draft_receipt
from samples.sheet import Sheet

Drafter = Callable[[Random], Drafted]

OLD_BIRTH = "2010"  # births before are shown on the form of their time


def _draft_birth(rng: Random) -> Drafted:
    paper = draft_birth_certificate(rng)
    old = paper.fields["ngay_sinh"] < OLD_BIRTH
    return draft_old_birth_certificate(rng) if old else paper


DRAFTERS: dict[str, Drafter] = {
    **{key: partial(draft_administrative, key) for key in KINDS},
    "giay_khai_sinh": _draft_birth,
    "xac_nhan_hon_nhan": draft_marital_status,
    "giay_tiep_nhan": draft_receipt,
    "gcn_qsdd": draft_land_certificate,
    "dk_doanh_nghiep": draft_enterprise,
    "dk_ho_kinh_doanh": draft_household,
    "giay_phep_xay_dung": draft_building_permit,
    "ban_an": draft_judgment,
    "hop_dong": draft_contract,
    "phieu_kiem_soat": draft_control_slip,
    "to_khai": draft_application,
    "trich_luc_khai_sinh": draft_birth_extract,
    "giay_chung_sinh": draft_birth_note,
    "gcn_ket_hon": draft_marriage,
    "trich_luc_khai_tu": draft_death_extract,
    "giay_bao_tu": draft_death_note,
    "can_cuoc": draft_identity_card,
    "xac_nhan_cu_tru": draft_residence,
    "phieu_ly_lich_tu_phap": draft_criminal_record,
    "giay_phep_lai_xe": draft_licence,
    "van_ban_uy_quyen": draft_authority,
}


@dataclass(frozen=True, slots=True)
class PageTruth:
    """What page `number` of the file says, one printed line a line. `rotation` is the clockwise
    quarter turn that puts it upright, `skew` the angle of its lines in degrees, positive where
    they run down to the right."""

    number: int
    text: str
    rotation: int
    skew: float
    blank: bool


@dataclass(frozen=True, slots=True)
class PaperTruth:
    """One paper of the file: its type, values in normal form, what a pen wrote, and the numbers of
    its pages in the order in which they are read (in a file they may lie otherwise)."""

    loai: str
    fields: dict[str, str]
    handwritten: list[str]
    pages: list[int]
    signature_page: int | None


@dataclass(frozen=True, slots=True)
class Truth:
    level: str
    seed: int
    papers: list[PaperTruth]
    pages: list[PageTruth]

    @property
    def loai(self) -> str:
        return self.papers[0].loai

    @property
    def fields(self) -> dict[str, str]:
        return self.papers[0].fields

    @property
    def blank_pages(self) -> list[int]:
        return [page.number for page in self.pages if page.blank]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; the first paper's facts stand on top, stacks add `papers`."""
        papers = [{name: getattr(p, name) for name in p.__slots__} for p in self.papers]
        pages = [{name: getattr(p, name) for name in p.__slots__} for p in self.pages]
        facts: dict[str, Any] = {**papers[0], "blank_pages": self.blank_pages}
        facts |= {"level": self.level, "seed": self.seed, "pages": pages}
        return facts | ({"papers": papers} if len(papers) > 1 else {})


@dataclass(frozen=True, slots=True)
class Specimen:
    """`pages` are RGB, H × W × 3, uint8, of `dpi`; `jpegs` the same pages as the scanner's JPEG
    bytes, None where nothing was lost (level clean)."""

    pages: list[Pixels]
    jpegs: list[bytes | None]
    truth: Truth
    dpi: float = DPI


def make_specimen(
    loai: str, level: str, seed: int, *, secret: bool = False, blank_back: bool = False
) -> Specimen:
    """A specimen of a key of DRAFTERS at a key of damage.LEVELS. `secret` prints a mark of state
    secrecy (administrative papers only), `blank_back` adds the empty back of the last sheet."""
    rng = Random(f"{loai}:{seed}")  # noqa: S311 - chance, not secrecy
    paper = draft_administrative(loai, rng, secret=True) if secret else DRAFTERS[loai](rng)
    return make_specimen_of([paper], level, seed, blank_back=blank_back)


def make_stack(loais: Sequence[str], level: str, seed: int) -> Specimen:
    """Several papers in one file, one after another."""
    rngs = [Random(f"{loai}:{seed}:{place}") for place, loai in enumerate(loais)]  # noqa: S311
    return make_specimen_of(
        [DRAFTERS[k](rng) for k, rng in zip(loais, rngs, strict=True)], level, seed
    )


def make_specimen_of(
    papers: Sequence[Drafted], level: str, seed: int, *, blank_back: bool = False
) -> Specimen:
    """Signs, seals and damages papers that are already laid out."""
    if blank_back:
        papers[-1].sheets.append(Sheet(blank=True))
    return lay_sheets(papers, [sheet for paper in papers for sheet in paper.sheets], level, seed)


def lay_sheets(
    papers: Sequence[Drafted],
    order: Sequence[Sheet],
    level: str,
    seed: int,
    turns: Mapping[int, int] | None = None,
) -> Specimen:
    """The sheets of all papers in the order in which they lie in the scanner. `turns`: by place
    in it (from 0), the quarter turn in degrees that puts a page upright which lies otherwise."""
    rng = Random(f"{level}:{seed}")  # noqa: S311
    fronts = [_press(sheet, level, rng) for sheet in order]
    spoiled = [
        spoil(front, _other_side(fronts, number), LEVELS[level], rng)
        for number, front in enumerate(fronts)
    ]
    for place, turn in (turns or {}).items():
        spoiled[place] = lay_turned(spoiled[place], turn, LEVELS[level])
    places = {id(sheet): number for number, sheet in enumerate(order, 1)}
    told = [_tell_paper(paper, [places[id(sheet)] for sheet in paper.sheets]) for paper in papers]
    truth = Truth(level, seed, told, _tell_pages(order, spoiled))
    return Specimen([s.pixels for s in spoiled], [s.jpeg for s in spoiled], truth)


def _press(sheet: Sheet, level: str, rng: Random) -> Pixels:
    """The sheet as pixels, with signature and seal where the level has them."""
    if not LEVELS[level].sealed or sheet.signing is None:
        return np.array(sheet.image)
    sign(sheet.image, sheet.signing, rng)
    page = np.array(sheet.image)
    press_seal(page, sheet.signing, sheet.office, rng)
    return page


def _other_side(pages: Sequence[Pixels], number: int) -> Pixels:
    """Sheets are printed on both sides: 1 with 2, 3 with 4; a last one alone, or one of another
    size, has its like."""
    other = number + 1 if number % 2 == 0 else number - 1
    fits = other < len(pages) and pages[other].shape == pages[number].shape
    return pages[other] if fits else pages[number]


def _tell_paper(paper: Drafted, numbers: list[int]) -> PaperTruth:
    signed = paper.signature_page
    place = numbers[signed - 1] if signed else None
    return PaperTruth(paper.loai, paper.fields, paper.handwritten, numbers, place)


def _tell_pages(sheets: Sequence[Sheet], spoiled: Sequence[Spoiled]) -> list[PageTruth]:
    return [
        PageTruth(n, sheet.text, page.rotation, round(page.skew, 3), sheet.blank)
        for n, (sheet, page) in enumerate(zip(sheets, spoiled, strict=True), 1)
    ]
