"""Which papers people of the synthetic archive have, and when they were issued."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from samples.archive_people import Citizen, Household
from samples.archive_values import LAST_DAY

FIRST_DAY = date(1990, 1, 2)


@dataclass(frozen=True, slots=True)
class Plan:
    """A paper to be made: of whom (by the ending of their fields) and when it was issued; it cannot
    have been handed in before `earliest`. `process` for one that only tells how a dossier went."""

    loai: str
    people: Mapping[str, Citizen] = field(default_factory=dict)
    issued: date = FIRST_DAY
    earliest: date = FIRST_DAY
    process: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """How often a type is among an adult's papers, from which year on it was issued, and from
    which age."""

    loai: str
    weight: float
    since: int = 1990
    age: int = 18


ADULT = (
    Kind("can_cuoc", 20, 2016, 14),
    Kind("giay_khai_sinh", 8, 1990, 0),
    Kind("trich_luc_khai_sinh", 4, 2016, 0),
    Kind("xac_nhan_hon_nhan", 8, 2005),
    Kind("xac_nhan_cu_tru", 8, 2021),
    Kind("gcn_qsdd", 12, 1994, 20),
    Kind("hop_dong", 5, 1995),
    Kind("phieu_ly_lich_tu_phap", 4, 2010),
    Kind("giay_phep_lai_xe", 5, 2012),
    Kind("van_ban_uy_quyen", 3, 2000),
    Kind("dk_ho_kinh_doanh", 3, 2000),
    Kind("dk_doanh_nghiep", 1.5, 2000),
    Kind("giay_phep_xay_dung", 2, 2005),
    Kind("ban_an", 1, 1995),
    Kind("trich_luc_khai_tu", 1, 2016, 60),
    Kind("giay_bao_tu", 0.7, 2005, 60),
    Kind("to_khai", 8, 2010),
    Kind("giay_tiep_nhan", 9, 2015),
    Kind("phieu_kiem_soat", 4, 2018),
)
CHILD = (
    Kind("giay_khai_sinh", 50, 1990, 0),
    Kind("trich_luc_khai_sinh", 12, 2016, 0),
    Kind("giay_chung_sinh", 14, 1995, 0),
    Kind("can_cuoc", 14, 2016, 14),
)
_PROCESS = frozenset({"giay_tiep_nhan", "phieu_kiem_soat"})
_AT_BIRTH = frozenset({"giay_khai_sinh", "giay_chung_sinh"})


class Drawer:
    """Draws papers of offices alone, by how many of them there are."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._loais, self._upto = list(weights), list(accumulate(weights.values()))

    def draw(self, rng: Random) -> Plan:
        loai = rng.choices(self._loais, cum_weights=self._upto)[0]
        return Plan(loai, issued=_day(rng, date(2000, 1, 3), LAST_DAY))


OFFICES = Drawer(
    {
        "cong_van": 34, "quyet_dinh": 28, "bao_cao": 8, "thong_bao": 8, "to_trinh": 6,
        "ke_hoach": 6, "van_ban_khac": 4, "nghi_quyet": 3, "chi_thi": 2, "thong_tu": 1,
    }
)  # fmt: skip


def plan_couple(household: Household, rng: Random) -> Iterator[Plan]:
    """The certificate of marriage of three couples in four."""
    if rng.random() < 0.75:
        couple = (household.father, household.mother)
        first = _birthday(max(citizen.born for citizen in couple), 20)
        people = {"_chong": household.father, "_vo": household.mother}
        yield Plan("gcn_ket_hon", people, *_issue(rng, first))


def plan_person(citizen: Citizen, household: Household, rng: Random) -> Iterator[Plan]:
    """One to five papers, the more common ones most often."""
    parents = (household.father, household.mother)
    kinds = ADULT if citizen in parents else CHILD
    fitting = [kind for kind in kinds if _start(kind, citizen) < LAST_DAY]
    if fitting:
        upto = list(accumulate(kind.weight for kind in fitting))
        for kind in rng.choices(fitting, cum_weights=upto, k=rng.choice((1, 1, 2, 2, 3, 3, 4, 5))):
            yield _plan_paper(kind, citizen, household, rng)


def _plan_paper(kind: Kind, citizen: Citizen, household: Household, rng: Random) -> Plan:
    first = _start(kind, citizen)
    if kind.loai in _AT_BIRTH and first > FIRST_DAY + timedelta(days=365):
        issued = min(LAST_DAY, first + timedelta(days=rng.randint(2, 58)))
        days = issued, issued
    else:
        days = _issue(rng, first)
    people = dict(_with_kin(kind.loai, citizen, household, rng))
    return Plan(kind.loai, people, *days, process=kind.loai in _PROCESS)


def _with_kin(
    loai: str, citizen: Citizen, household: Household, rng: Random
) -> Iterator[tuple[str, Citizen]]:
    """Children's papers name their parents; land belongs to both spouses, more often than not."""
    yield "", citizen
    parents = (household.father, household.mother)
    if citizen not in parents:
        yield from zip(("_cha", "_me"), parents, strict=True)
    else:
        spouse = parents[1] if citizen is parents[0] else parents[0]
        if loai == "van_ban_uy_quyen" or (loai == "gcn_qsdd" and rng.random() < 0.6):
            yield ("_vo" if loai == "gcn_qsdd" else "_duoc_uy_quyen"), spouse
    yield "_chu_ho", household.father


def _start(kind: Kind, citizen: Citizen) -> date:
    return max(date(kind.since, 1, 2), _birthday(citizen.born, kind.age))


def _birthday(born: date, age: int) -> date:
    return date(born.year + age, born.month, min(born.day, 28)) + timedelta(days=1)


def _issue(rng: Random, first: date) -> tuple[date, date]:
    """A day of issue, most of them late, and the first that it can be."""
    early = min(first, LAST_DAY)
    span = (LAST_DAY - early).days
    return early + timedelta(days=int(span * rng.random() ** 0.5)), early


def _day(rng: Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randint(0, (last - first).days))
