"""Which paper ended or changed which: one small function each, in one table.

A rule looks at two papers, `newer` and `older`, and says what the first did to the second. It is
certain only where fields that were accepted say so and equal 12-digit numbers, or another number
that is given once in the country, bind the two; all else is suspected, and a person looks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pipeline.effect import EffectKind
from pipeline.effect_numbers import UNIQUE_NUMBERS, named_papers, number_key
from pipeline.forms.catalogue import OTHER, Forms
from pipeline.forms.schema import Form
from pipeline.language.folding import fold_text, tokens
from pipeline.language.spans import date_span
from pipeline.paper import FieldStatus
from pipeline.ports import PaperRow

CIVIL_CHANGE = "KQ.G15.000037"  # trích lục thay đổi, cải chính, bổ sung hộ tịch
BIRTH = frozenset({"giay_khai_sinh", "trich_luc_khai_sinh"})
ISSUE_DATES = ("ngay_thay_doi", "ngay_cap", "ngay_ban_hanh")
PERSON_NUMBERS = (
    "so_dinh_danh", "so_dinh_danh_chong", "so_dinh_danh_vo", "so_dinh_danh_duoc_uy_quyen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A paper as the rules see it; `ties` are numbers of persons that officers tied to it."""

    row: PaperRow
    forms: Forms
    ties: frozenset[str] = frozenset()

    @property
    def form(self) -> Form | None:
        return None if self.row.loai == OTHER else self.forms.get(self.row.loai)

    def value(self, name: str | None) -> str:
        return next((f.value for f in self.row.fields if f.name == name and f.value), "")

    def sure(self, *names: str | None) -> bool:
        """Whether each of these was accepted."""
        good = {f.name for f in self.row.fields if f.status is FieldStatus.ACCEPTED and f.value}
        return good.issuperset(names)

    @property
    def issue_date(self) -> str:
        return next((name for name in ISSUE_DATES if self.value(name)), "ngay_cap")

    @property
    def issued(self) -> str:
        return self.value(self.issue_date)


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found; `fields` are those it compared."""

    kind: EffectKind
    since: str | None
    certain: bool
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EffectRule:
    """One rule; `since` the day of issue of the newer paper from which the law counts, `alone`
    where a paper says of itself that it ended (then both papers are the same)."""

    code: str
    find: Callable[[Told, Told], Found | None]
    since: date | None = None
    alone: bool = False

    def counts(self, newer: Told) -> bool:
        span = date_span(newer.issued)
        return self.since is None or span is None or self.since <= span[1]


def find_later(newer: Told, older: Told) -> Found | None:
    """Of two papers of a type of which one alone can stand, the later: the latest change of a
    registration, a card or a certificate issued again. Two of one day are copies of one paper."""
    form = newer.form
    key = form.one_per if form else None
    if form is None or not key or older.row.loai != newer.row.loai:
        return None
    if not newer.value(key) or newer.value(key) != older.value(key):
        return None
    follows, names = _follows(newer, older)
    if follows is False or (key == "so_dinh_danh" and len(newer.value(key)) != 12):
        return None
    fields = (key, *names)
    certain = bool(follows) and newer.sure(*fields) and older.sure(*fields)
    return Found(form.replaced_as, newer.issued or None, certain, fields)


def _follows(newer: Told, older: Told) -> tuple[bool | None, tuple[str, ...]]:
    """Whether the one came behind the other, and by which fields; None where nobody can tell."""
    turn = "lan_thay_doi"
    turns = [paper.value(turn) for paper in (newer, older)]
    if all(text.isdecimal() for text in turns) and turns[0] != turns[1]:
        return int(turns[0]) > int(turns[1]), (turn,)
    end = "ngay_het_han"
    if newer.value(end) and newer.value(end) == older.value(end):
        return False, (end,)
    return _is_behind(newer, older), tuple({newer.issue_date: None, older.issue_date: None})


def _is_behind(newer: Told, older: Told) -> bool | None:
    """By the days of issue; None where they may be either way round."""
    if newer.issued and newer.issued == older.issued and len(newer.issued) == 10:
        return False
    late, early = date_span(newer.issued), date_span(older.issued)
    if late is None or early is None:
        return None
    if late[0] > early[1]:
        return True
    return False if late[1] < early[0] else None


def find_correction(newer: Told, older: Told) -> Found | None:
    """A civil status that was changed or corrected (Luật Hộ tịch 60/2014/QH13, Điều 26-29): the
    certificate of birth from before. An extract made behind it says what was corrected."""
    if newer.row.kq_code != CIVIL_CHANGE or older.row.loai not in BIRTH:
        return None
    number = older.value("so_dinh_danh")
    behind = _is_behind(newer, older)
    own = newer.value("so_dinh_danh") == number
    if behind is False or len(number) != 12 or not (own or number in newer.ties):
        return None
    told = own and newer.sure("so_dinh_danh", newer.issue_date)
    certain = bool(behind) and told and older.sure("so_dinh_danh", older.issue_date)
    fields = ("so_dinh_danh", newer.issue_date)
    return Found(EffectKind.CORRECTED, newer.issued or None, certain, fields)


def find_divorce(newer: Told, older: Told) -> Found | None:
    """A judgment of divorce that names both: judgments carry names alone, so never certain."""
    if older.row.loai != "gcn_ket_hon" or not is_divorce(newer):
        return None
    couple = {_words(older.value(f"ho_ten_{part}")) for part in ("chong", "vo")}
    parties = {_words(newer.value(name)) for name in ("nguyen_don", "bi_don")}
    if () in couple or couple != parties or _is_behind(newer, older) is False:
        return None
    return Found(EffectKind.DIVORCED, newer.issued or None, False, ("nguyen_don", "bi_don"))


def is_divorce(paper: Told) -> bool:
    """By its number (12/2024/HNGĐ-ST) or by what it is about."""
    matter = fold_text(paper.value("trich_yeu"))
    return paper.row.loai == "ban_an" and (
        "HNGĐ" in paper.value("so_ky_hieu").upper() or "ly hon" in matter
    )


def find_death(newer: Told, older: Told) -> Found | None:
    """What ends with a person ends by the extract of that person's death."""
    form, number = older.form, newer.value("so_dinh_danh")
    if newer.row.loai != "trich_luc_khai_tu" or form is None or len(number) != 12:
        return None
    named = [name for name in form.ends_with if older.value(name) == number]
    if not named:
        return None
    day = next((name for name in ("ngay_mat", "ngay_dang_ky") if newer.value(name)), None)
    died, issued = date_span(newer.value(day)), date_span(older.issued)
    odd = died is not None and issued is not None and issued[0] > died[1]  # issued to the dead
    certain = not odd and newer.sure("so_dinh_danh") and older.sure(named[0])
    return Found(EffectKind.DIED, newer.value(day) or None, certain, (named[0],))


def find_revocation(newer: Told, older: Told) -> Found | None:
    """A decision that revokes or cancels a paper by its number and date. A number that is given
    once in the country is enough beside the date; of any other the issuer must be the same."""
    for number, day in named_papers(newer.row.loai, newer.value("trich_yeu")):
        name = next((n for n in numbers_of(older) if number_key(older.value(n)) == number), None)
        if name is None or (day and older.issued and day != older.issued):
            continue
        bound = name in UNIQUE_NUMBERS or _same_issuer(newer, older)
        sure = newer.sure("trich_yeu") and older.sure(name, older.issue_date)
        certain = bool(day) and bound and sure and newer.row.paper_id != older.row.paper_id
        return Found(EffectKind.REVOKED, newer.issued or None, certain, ("trich_yeu", name))
    return None


def numbers_of(paper: Told) -> list[str]:
    """Fields by whose value another paper may name this one."""
    names = ("so_ky_hieu", "so_vao_so", *UNIQUE_NUMBERS)
    return [name for name in names if paper.value(name)]


def _same_issuer(one: Told, other: Told) -> bool:
    names = ("co_quan_ban_hanh", "noi_cap")
    first = next((name for name in names if one.sure(name)), None)
    second = next((name for name in names if other.sure(name)), None)
    if first is None or second is None:
        return False
    return fold_text(one.value(first)) == fold_text(other.value(second))


def find_entry(newer: Told, older: Told) -> Found | None:
    """Entries on the paper itself (a land certificate's page 4) may have ended what it grants."""
    fields = older.form.fields if older.form else ()
    entered = tuple(field.name for field in fields if field.effect and older.value(field.name))
    return Found(EffectKind.ENTERED, None, False, entered) if entered else None


def _words(name: str) -> tuple[str, ...]:
    return tuple(token.exact for token in tokens(name))


EFFECT_RULES: tuple[EffectRule, ...] = (
    EffectRule("later", find_later),
    EffectRule("civil_correction", find_correction, since=date(2016, 1, 1)),
    EffectRule("divorce", find_divorce),
    EffectRule("death", find_death),
    EffectRule("revocation", find_revocation),
    EffectRule("entry", find_entry, alone=True),
)
