"""People of the synthetic archive: invented, with names as often as they are in Viet Nam.

Nguyễn is the name of 38 in a hundred, and half of all women are called Thị: a search by name meets
the crowd that it meets at a real desk. Shares of family names: Lê Trung Hoa, Họ và tên người Việt
Nam (2005).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random

from samples.archive_places import Commune

MOST_PEOPLE = 5
"""Of one household: father, mother, children."""

_SURNAMES = {
    "Nguyễn": 38.4, "Trần": 11, "Lê": 9.5, "Phạm": 7.1, "Huỳnh": 2.9, "Hoàng": 2.2, "Phan": 4.5,
    "Vũ": 2, "Võ": 1.9, "Đặng": 2.1, "Bùi": 2, "Đỗ": 1.4, "Hồ": 1.3, "Ngô": 1.3, "Dương": 1,
    "Lý": 0.5, "Đinh": 0.9, "Trương": 1.1, "Đoàn": 0.6, "Lâm": 0.5, "Trịnh": 0.6, "Mai": 0.5,
    "Đào": 0.5, "Lương": 0.4, "Hà": 0.4, "Cao": 0.4, "Tạ": 0.3, "Châu": 0.3, "Thái": 0.3,
    "Phùng": 0.3, "Tô": 0.3, "Vương": 0.2, "Quách": 0.2, "Thạch": 0.2, "Nông": 0.2, "Kiều": 0.1,
    "Lữ": 0.1, "Danh": 0.1, "Giàng": 0.1, "Ma": 0.1, "Triệu": 0.1, "Tăng": 0.1, "Khương": 0.05,
    "Nghiêm": 0.05, "Doãn": 0.05,
}  # fmt: skip
_MIDDLES = {
    True: (
        "Văn Văn Văn Văn Văn Hữu Đức Minh Quang Công Đình Quốc Xuân Ngọc Thanh Thế Tiến Hoàng "
        "Duy Trọng Anh Gia Tuấn Bá Nhật Chí Bảo Khắc Viết Sỹ"
    ),
    False: (
        "Thị Thị Thị Thị Thị Thị Thị Thị Thị Thị Thị Thị Thị Ngọc Thanh Thu Kim Hồng Minh "
        "Phương Thùy Mỹ Khánh Bích Diệu Như Bảo Gia Xuân Quỳnh Tường Ánh"
    ),
}
_GIVEN = {
    True: (
        "Hùng Tuấn Dũng Hải Minh Sơn Nam Thành Hoàng Cường Long Tùng Hưng Thắng Đức Quân Hiếu "
        "Tài Phúc Khánh Trung Phong Bình Anh Huy Lâm Khoa Đạt Tân Việt Vinh Thịnh Kiên Bảo An "
        "Thiện Dương Hòa Quý Lộc Nghĩa Nhân Toàn Trí Giang Mạnh Khôi Luân Phát Tú Tâm Chung "
        "Chiến Hậu Lợi Phú Quyền Sang Thái Tiến Tín Triều Trường Vũ Vương Xuân Đông Điền Hào "
        "Thông Thuận Tấn Ngọc Khang"
    ),
    False: (
        "Hương Lan Hoa Hà Linh Thảo Trang Thủy Hằng Mai Hạnh Nga Anh Dung Hiền Yến Nhung Vân "
        "Thu Ngọc Phương Huyền Loan Hồng Bích Tuyết Liên Ngân Thúy Oanh Trinh Xuân Vy Nhi "
        "Quyên Chi Châu Kiều Diễm Duyên Giang Hân My Ly Lý Nguyệt Như Quỳnh Thơ Thoa Tiên "
        "Trâm Trúc Tú Tâm Uyên Đào Ánh Sương Thắm Thanh Minh An Hòa Khánh Lệ Nương Phượng Quế "
        "Sen Thêu"
    ),
}
_PEOPLES = {
    "Kinh": 85, "Hrê": 3, "Khmer": 2, "Tày": 2, "Thái": 2, "Hoa": 1, "Nùng": 1, "Mông": 1,
    "Ê-đê": 1, "Co": 1, "Mường": 1,
}  # fmt: skip


class Weighted:
    """Draws of words by their weights, quickly."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._words, self._upto = list(weights), list(accumulate(weights.values()))

    def draw(self, rng: Random) -> str:
        return rng.choices(self._words, cum_weights=self._upto)[0]


def _by_rank(words: str) -> Weighted:
    """The first word most often, by Zipf's law; one that stands twice as often as both."""
    weights: dict[str, float] = {}
    for rank, word in enumerate(words.split(), 6):
        weights[word] = weights.get(word, 0.0) + 1 / rank
    return Weighted(weights)


SURNAMES, PEOPLES = Weighted(_SURNAMES), Weighted(_PEOPLES)
MIDDLES = {male: _by_rank(words) for male, words in _MIDDLES.items()}
GIVEN = {male: _by_rank(words) for male, words in _GIVEN.items()}


@dataclass(frozen=True)
class Citizen:
    """`number` are 12 digits by NĐ 137/2015/NĐ-CP, Điều 13; no two people of an archive have the
    same. `home` is where they live now, `origin` where they were born."""

    name: str
    male: bool
    born: date
    number: str
    people: str
    home: Commune
    origin: Commune
    spot: str

    @property
    def sex(self) -> str:
        return "Nam" if self.male else "Nữ"

    @cached_property
    def old_number(self) -> str:
        """The nine digits of a CMND, of those who were fourteen while it was issued."""
        return f"{self.number[1:3]}{int(self.number[-6:]) * 7 % 10_000_000:07d}"

    def address(self, day: date) -> str:
        return f"{self.spot}, {self.home.written(day)}"


@dataclass(frozen=True, slots=True)
class Household:
    """Father, mother and their children, eldest first; whose number it is makes it unique."""

    number: int
    father: Citizen
    mother: Citizen
    children: tuple[Citizen, ...]

    @property
    def people(self) -> tuple[Citizen, ...]:
        return (self.father, self.mother, *self.children)


def make_household(
    rng: Random, number: int, home: Commune, elsewhere: Sequence[Commune]
) -> Household:
    """A couple that lives in the commune `home`; one in five people was born `elsewhere`."""
    maker = _Maker(rng, number, home, elsewhere)
    people = PEOPLES.draw(rng)
    year = rng.randint(1950, 1998)
    father = maker.make(SURNAMES.draw(rng), True, year, people)
    mother = maker.make(SURNAMES.draw(rng), False, year + rng.randint(-3, 7), people)
    first = max(father.born.year, mother.born.year) + rng.randint(20, 31)
    years = [first + 3 * n + rng.randint(0, 2) for n in range(rng.choice((0, 1, 1, 2, 2, 2, 3)))]
    surname = father.name.split()[0]
    children = [
        maker.make(surname, rng.random() < 0.52, year, people) for year in years if year < 2026
    ]
    return Household(number, father, mother, tuple(children))


class _Maker:
    def __init__(
        self, rng: Random, number: int, home: Commune, elsewhere: Sequence[Commune]
    ) -> None:
        self._rng, self._home, self._elsewhere = rng, home, elsewhere
        self._serial = number * MOST_PEOPLE
        self._spot = make_spot(rng)

    def make(self, surname: str, male: bool, year: int, people: str) -> Citizen:
        rng = self._rng
        born = date(year, 1, 1) + timedelta(days=rng.randint(0, 364))
        origin = self._home if rng.random() < 0.8 else rng.choice(self._elsewhere)
        return Citizen(
            name=make_archive_name(rng, surname, male),
            male=male,
            born=born,
            number=self._number(origin, male, year),
            people=people,
            home=self._home,
            origin=origin,
            spot=self._spot,
        )

    def _number(self, origin: Commune, male: bool, year: int) -> str:
        """The last six digits tell a million people apart, whatever stands before them."""
        last = self._serial * 611_953 % 1_000_000
        self._serial += 1
        sex = (year // 100 - 19) * 2 + (0 if male else 1)
        return f"{origin.births}{sex}{year % 100:02d}{last:06d}"


def make_archive_name(rng: Random, surname: str, male: bool) -> str:
    """Three syllables, or four where a second given name stands before the last: of women often."""
    middle, given = MIDDLES[male].draw(rng), GIVEN[male].draw(rng)
    if rng.random() < (0.2 if male else 0.5):
        second = MIDDLES[male].draw(rng)
        if second not in (middle, given, "Thị", "Văn"):
            given = f"{second} {given}"
    return f"{surname} {middle} {given}"


_STREETS = (
    "Trần Hưng Đạo,Nguyễn Huệ,Lê Lợi,Phan Bội Châu,Hùng Vương,Nguyễn Thị Minh Khai,Phạm Văn Đồng,"
    "Lý Thường Kiệt,Quang Trung,Trần Quốc Toản,Võ Văn Kiệt,Nguyễn Tự Tân,Hai Bà Trưng,Lê Duẩn"
).split(",")
_HAMLETS = (
    "Trường An,Hòa Bình,Đông Hải,Phú Lâm,Tân Lập,Rạch Gốc,Xóm Lớn,Bình Thạnh,Nước Lầy,Gò Năng,"
    "Đồng Viên,An Lộc,Phước Thọ,Tân Phú,Long Bình,Mỹ Hưng,Vĩnh Thành,Xuân Quang"
).split(",")


def make_spot(rng: Random) -> str:
    """The first part of an address that exists nowhere."""
    if rng.random() < 0.4:
        return f"Số {rng.randint(2, 480)} đường {rng.choice(_STREETS)}"
    if rng.random() < 0.3:
        return f"Tổ dân phố {rng.randint(1, 24)}"
    return f"{rng.choice(('Thôn', 'Ấp', 'Xóm'))} {rng.choice(_HAMLETS)}"
