"""Invented people. Any likeness to a living person's name or number is chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from samples.places import Province

_SURNAMES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trương Lương Mai "
    "Tạ Cao Châu Quách Lữ Thạch Kiều Nghiêm Đoàn Trịnh"
).split()
_MEN_MIDDLE = (
    "Văn Hữu Đức Quang Minh Công Đình Quốc Xuân Ngọc Thanh Thế Tiến Chí Gia Bảo Trọng Bá Duy"
).split()
_MEN = (
    "An Bình Cường Dũng Đạt Giang Hải Hiếu Hoàng Hưng Khánh Khoa Kiên Lâm Long Lộc Mạnh Nam Nghĩa "
    "Nhân Phong Phúc Quân Sơn Tài Thắng Thiện Thịnh Toàn Trí Trung Tuấn Tùng Việt Vinh Vũ Dương "
    "Hòa Huy Khôi Luân Quý Thuận Tiệp Triều Vỹ"
).split()
_WOMEN_MIDDLE = "Thị Ngọc Thanh Thu Kim Mỹ Diệu Hồng Minh Phương Bích Khánh Thùy Xuân Tường".split()
_WOMEN = (
    "Anh Bích Châu Chi Diễm Dung Duyên Hà Hạnh Hằng Hiền Hoa Hồng Hương Huyền Lan Linh Loan Ly Mai "
    "My Nga Ngân Nguyệt Nhung Oanh Phượng Quyên Quỳnh Thảo Thơ Thúy Thủy Trâm Trang Trinh Tuyết "
    "Uyên Vân Vy Yến Xuyến Lễ Lượng"
).split()
_PEOPLES = ("Kinh",) * 12 + ("Hrê", "Khmer", "Tày", "Ê Đê", "Hoa", "Thái", "Co", "Mông", "Nùng")


@dataclass(frozen=True, slots=True)
class Person:
    """`number` are 12 digits: place of registration, sex and century, year, six at random."""

    name: str
    male: bool
    born: date
    number: str
    people: str
    province: Province

    @property
    def sex(self) -> str:
        return "Nam" if self.male else "Nữ"


def make_name(rng: Random, male: bool, surname: str = "") -> str:
    surname = surname or rng.choice(_SURNAMES)
    middle = rng.choice(_MEN_MIDDLE if male else _WOMEN_MIDDLE)
    given = rng.choice(_MEN if male else _WOMEN)
    if not male and middle == "Thị" and rng.random() < 0.5:
        given = f"{rng.choice(_WOMEN)} {given}"
    return f"{surname} {middle} {given}"


def make_number(rng: Random, province: Province, male: bool, year: int) -> str:
    """Twelve digits by NĐ 137/2015/NĐ-CP, Điều 13: no check digit."""
    sex = (year // 100 - 19) * 2 + (0 if male else 1)
    return f"{province.births}{sex}{year % 100:02d}{rng.randint(0, 999999):06d}"


def make_person(
    rng: Random, province: Province, born: tuple[int, int], male: bool | None = None, **kin: str
) -> Person:
    """A person born in the years `born` (both inclusive); `surname` and `people` as kin have."""
    male = rng.random() < 0.5 if male is None else male
    day = random_day(rng, date(born[0], 1, 1), date(born[1], 12, 31))
    return Person(
        make_name(rng, male, kin.get("surname", "")),
        male,
        day,
        make_number(rng, province, male, day.year),
        kin.get("people") or rng.choice(_PEOPLES),
        province,
    )


@dataclass(frozen=True, slots=True)
class Family:
    """Father, mother and their children, eldest first."""

    father: Person
    mother: Person
    children: tuple[Person, ...]


def make_family(rng: Random, province: Province, births: list[tuple[int, int]]) -> Family:
    """Parents of plausible age and a child for each span of years in `births`."""
    first = births[0][0]
    father = make_person(rng, province, (first - 36, first - 23), True)
    mother = make_person(rng, province, (first - 33, first - 21), False)
    kin = {"surname": father.name.split()[0], "people": father.people}
    children = tuple(make_person(rng, province, years, None, **kin) for years in births)
    return Family(father, mother, children)


def random_day(rng: Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randint(0, (last - first).days))


def working_day(day: date) -> date:
    """The day itself or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
