"""Giấy phép lái xe of PET: by Sở Giao thông vận tải, since 2025-03-01 by the police."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from samples.card_side import CardSide
from samples.cards import NO_TERM, without_units
from samples.drafted import Drafted
from samples.people import Person, make_name, make_person, random_day
from samples.places import make_address, pick_province
from samples.sheet import Sheet
from samples.words import short_date

POLICE_SINCE = date(2025, 3, 1)
_NO_TERM = ("A1", "A", "B1")
_CLASSES = ("A1", "A1", "A", "B1", "B2", "B2", "B2", "C", "D", "E", "FC")


@dataclass(frozen=True, slots=True)
class Licence:
    person: Person
    home: str
    number: str
    kind: str
    issued: date
    expiry: date | None


def draft_licence(rng: Random) -> Drafted:
    """A licence of an invented driver, its front and often its back."""
    licence = _make_licence(rng)
    sheet = Sheet()
    side = CardSide(sheet, rng.uniform(16, 26), rng.uniform(22, 34), rng.uniform(1.72, 1.95))
    _print_front(side, licence, rng)
    if rng.random() < 0.6:
        _print_back(CardSide(sheet, side.x, side.y + 58 * side.scale, side.scale), licence)
    p = licence.person
    fields = {
        "so_giay_phep": licence.number,
        "ho_ten": p.name,
        "ngay_sinh": p.born.isoformat(),
        "quoc_tich": "Việt Nam",
        "noi_cu_tru": licence.home,
        "hang": licence.kind,
        "ngay_cap": licence.issued.isoformat(),
        "ngay_het_han": licence.expiry.isoformat() if licence.expiry else NO_TERM,
    }
    return Drafted("giay_phep_lai_xe", [sheet], fields)


def _make_licence(rng: Random) -> Licence:
    person = make_person(rng, pick_province(rng), (1960, 2000))
    issued = random_day(rng, date(2019, 1, 7), date(2026, 10, 30))
    kind = rng.choice(_CLASSES)
    years = 10 if kind.startswith("B") else 5
    day = min(issued.day, 28)
    expiry = None if kind in _NO_TERM else date(issued.year + years, issued.month, day)
    home = without_units(make_address(person.province, rng, district=issued < date(2025, 7, 1)))
    number = f"{person.number[:3]}{rng.randint(0, 999999999):09d}"
    return Licence(person, home, number, kind, issued, expiry)


def _print_front(side: CardSide, licence: Licence, rng: Random) -> None:
    p, police = licence.person, licence.issued >= POLICE_SINCE
    side.frame()
    side.portrait(4, 17)
    bold = side.style(5.5, True)
    side.write(14, 5, [("BỘ CÔNG AN" if police else "BỘ GTVT", bold)], "m")
    side.write(14, 8, [("MPS" if police else "MOT", bold)], "m")
    side.write(56, 5, [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold)], "m")
    side.write(56, 8, [("Độc lập - Tự do - Hạnh phúc", bold)], "m")
    title = "GIẤY PHÉP LÁI XE / DRIVER'S LICENSE"
    side.write(52, 13.5, [(title, side.style(6.5, True))], "m")
    _row(side, 17.5, "Số / No.:", licence.number)
    _row(side, 21.2, "Họ tên / Full name:", p.name.upper())
    _row(side, 24.9, "Ngày sinh / Date of birth:", short_date(p.born))
    _row(side, 28.6, "Quốc tịch / Nationality:", "Việt Nam")
    first, _, rest = licence.home.partition(", ")
    _row(side, 32.3, "Nơi cư trú / Address:", f"{first},")
    side.write(28, 35.6, [(rest, side.style(6, True))])
    _print_day(side, licence)
    post = "TRƯỞNG PHÒNG CSGT" if police else "GIÁM ĐỐC"
    side.write(66, 42.4, [(post, bold)], "m")
    side.write(66, 51, [(make_name(rng, True), bold)], "m")
    side.write(4, 47, [("Hạng / Class:", side.style(5.5)), (licence.kind, side.style(7, True))])
    until = short_date(licence.expiry) if licence.expiry else NO_TERM
    side.write(4, 51, [("Có giá trị đến / Expires:", side.style(5)), (until, side.style(5, True))])


def _print_day(side: CardSide, licence: Licence) -> None:
    day, place = licence.issued, licence.person.province.name
    words = f"{place}, ngày/date {day:%d} tháng/month {day:%m} năm/year {day.year}"
    side.write(58, 39.4, [(words, side.style(4.5, italic=True))], "m")


def _row(side: CardSide, y: float, label: str, value: str) -> None:
    side.write(28, y, [(label, side.style(5)), (value, side.style(6, True))])


def _print_back(side: CardSide, licence: Licence) -> None:
    """What may be driven, and since when; no name."""
    side.frame()
    head = "Các loại xe cơ giới đường bộ được điều khiển"
    side.write(42, 7, [(head, side.style(6, True))], "m")
    side.write(42, 10.4, [("Classification of motor vehicles", side.style(5, italic=True))], "m")
    rows = {"A1": "Xe mô tô hai bánh", "B2": "Ô tô chở người đến 9 chỗ ngồi"}
    words = rows.get(licence.kind, "Ô tô và xe có cùng hạng")
    side.write(8, 18, [(licence.kind, side.style(6, True)), (words, side.style(5.5))])
    issued = short_date(licence.issued)
    side.write(
        8, 24, [("Ngày trúng tuyển / Beginning date:", side.style(5)), (issued, side.style(5))]
    )
