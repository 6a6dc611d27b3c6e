"""Identity cards, front and back on one page: the chip card of 2021-2024 and căn cước since 7/2024.

Both are copied onto A4, enlarged as clerks do. The back has no name but its signer's; only the
machine-readable lines tie it to a front.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from samples.card_side import CardSide
from samples.drafted import Drafted
from samples.machine_lines import write_lines
from samples.people import Person, make_name, make_person, random_day
from samples.places import make_address, pick_province
from samples.sheet import Sheet
from samples.words import short_date

NEW_SINCE = date(2024, 7, 1)  # Luật Căn cước 26/2023/QH15
NO_TERM = "Không thời hạn"
LABEL, VALUE = 5.5, 6.5  # points on the card


@dataclass(frozen=True, slots=True)
class IdentityCard:
    """What an identity card says; `expiry` None for none. Addresses as cards have them, without
    the words for xã and tỉnh."""

    person: Person
    origin: str
    home: str
    issued: date
    expiry: date | None
    signer: str

    @property
    def until(self) -> str:
        return NO_TERM if self.expiry is None else short_date(self.expiry)

    @property
    def code(self) -> str:
        """The seven fields of the QR code."""
        p, day = self.person, "%d%m%Y"
        return f"{p.number}||{p.name}|{p.born:{day}}|{p.sex}|{self.home}|{self.issued:{day}}"


def draft_identity_card(rng: Random) -> Drafted:
    """A card of an invented person; a few are copied on one side only."""
    card = _make_card(rng)
    new = card.issued >= NEW_SINCE
    scale, x, y = rng.uniform(1.72, 1.95), rng.uniform(16, 26), rng.uniform(20, 34)
    sheet = Sheet()
    chance = rng.random()
    fields: dict[str, str] = {}
    if chance > 0.07:
        front = CardSide(sheet, x, y, scale)
        fields |= _print_new_front(front, card) if new else _print_chip_front(front, card)
    if chance < 0.93:
        back = CardSide(sheet, x, y + 58 * scale, scale)
        fields |= _print_new_back(back, card) if new else _print_chip_back(back, card)
        fields |= _tell_codes(card, new)
    return Drafted("can_cuoc", [sheet], fields)


def _tell_codes(card: IdentityCard, new: bool) -> dict[str, str]:
    """What the codes on a back say, whether or not the front lies beside it."""
    p = card.person
    said = {"so_dinh_danh": p.number, "ngay_het_han": _told_expiry(card)}
    if new:
        said |= {"ho_ten": p.name, "ngay_sinh": p.born.isoformat(), "gioi_tinh": p.sex}
    return said


def draft_card_sides(rng: Random) -> Drafted:
    """A card with its front on one sheet and its back on another."""
    card = _make_card(rng)
    new = card.issued >= NEW_SINCE
    front, back = (CardSide(Sheet(), 20, 28, 1.85) for _ in range(2))
    fields = _print_new_front(front, card) if new else _print_chip_front(front, card)
    fields |= _print_new_back(back, card) if new else _print_chip_back(back, card)
    return Drafted("can_cuoc", [front.sheet, back.sheet], fields)


def _make_card(rng: Random) -> IdentityCard:
    person = make_person(rng, pick_province(rng), (1948, 2006))
    first = date(2021, 1, 25) if rng.random() < 0.5 else NEW_SINCE
    last = date(2024, 6, 28) if first < NEW_SINCE else date(2026, 10, 30)
    issued = random_day(rng, first, last)
    home = without_units(make_address(person.province, rng, district=issued < date(2025, 7, 1)))
    origin = ", ".join(without_units(make_address(person.province, rng)).split(", ")[1:])
    return IdentityCard(
        person, origin, home, issued, _expiry_of(person, issued), make_name(rng, True)
    )


def without_units(address: str) -> str:
    """`xã Ba Tơ, tỉnh Quảng Ngãi` → `Ba Tơ, Quảng Ngãi`."""
    words = ("xã ", "phường ", "huyện ", "quận ", "thị xã ", "thành phố ", "tỉnh ")
    parts = address.split(", ")
    for word in words:
        parts = [parts[0], *(part.removeprefix(word) for part in parts[1:])]
    return ", ".join(parts)


def _expiry_of(person: Person, issued: date) -> date | None:
    """The next birthday of 25, 40 or 60 years that is more than two years away, else none."""
    for age in (25, 40, 60):
        birthday = _birthday(person.born, age)
        if (birthday - issued).days > 730:
            return birthday
    return None


def _birthday(born: date, age: int) -> date:
    day = 28 if (born.month, born.day) == (2, 29) else born.day
    return date(born.year + age, born.month, day)


def _print_state(side: CardSide, middle: float) -> None:
    bold, plain = side.style(6, True), side.style(4.5)
    side.write(middle, 5, [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold)], "m")
    side.write(middle, 8.2, [("Độc lập - Tự do - Hạnh phúc", side.style(5.5, True))], "m")
    side.write(middle, 11, [("SOCIALIST REPUBLIC OF VIET NAM", plain)], "m")
    side.write(middle, 13.4, [("Independence - Freedom - Happiness", plain)], "m")


def _pair(side: CardSide, x: float, y: float, label: str, value: str = "") -> None:
    side.write(x, y, [(label, side.style(LABEL)), (value, side.style(VALUE, True))])


def _print_chip_front(side: CardSide, card: IdentityCard) -> dict[str, str]:
    """The photograph at the left with the expiry under it; long values stand under their label."""
    p = card.person
    side.frame()
    side.portrait(4, 20)
    side.qr(70, 2.5, 12.5, card.code)
    _print_state(side, 44)
    side.write(46, 17.4, [("CĂN CƯỚC CÔNG DÂN", side.style(8.5, True))], "m")
    side.write(46, 20.4, [("Citizen Identity Card", side.style(5, italic=True))], "m")
    _pair(side, 28, 24.4, "Số / No.:", p.number)
    _pair(side, 28, 27.9, "Họ và tên / Full name:")
    side.write(28, 31.2, [(p.name.upper(), side.style(VALUE, True))])
    _pair(side, 28, 34.5, "Ngày sinh / Date of birth:", short_date(p.born))
    _pair(side, 28, 37.8, "Giới tính / Sex:", p.sex)
    _pair(side, 54, 37.8, "Quốc tịch / Nationality:", "Việt Nam")
    _pair(side, 28, 41.1, "Quê quán / Place of origin:")
    side.write(28, 44.3, [(card.origin, side.style(VALUE, True))])
    _print_home(side, card.home)
    side.write(3, 48.6, [("Có giá trị đến:", side.style(4.5)), (card.until, side.style(5, True))])
    side.write(3, 51.2, [("Date of expiry", side.style(4))])
    return _tell_front(card) | {
        "que_quan": card.origin,
        "noi_cu_tru": card.home,
        "ngay_het_han": _told_expiry(card),
    }


def _print_home(side: CardSide, home: str) -> None:
    """The first part stands beside the label, the rest under it."""
    first, _, rest = home.partition(", ")
    _pair(side, 28, 47.6, "Nơi thường trú / Place of residence:", f"{first},")
    side.write(28, 50.9, [(rest, side.style(VALUE, True))])


def _tell_front(card: IdentityCard) -> dict[str, str]:
    p = card.person
    return {
        "so_dinh_danh": p.number,
        "ho_ten": p.name,
        "ngay_sinh": p.born.isoformat(),
        "gioi_tinh": p.sex,
        "quoc_tich": "Việt Nam",
    }


def _told_expiry(card: IdentityCard) -> str:
    return card.expiry.isoformat() if card.expiry else NO_TERM


def _print_chip_back(side: CardSide, card: IdentityCard) -> dict[str, str]:
    side.frame()
    small = side.style(4.5)
    mark = "Sẹo chấm C. 1,5cm dưới sau đuôi mắt trái"
    side.write(5, 6, [("Đặc điểm nhận dạng / Personal identification:", side.style(LABEL))])
    side.write(5, 9.4, [(mark, side.style(VALUE, True))])
    _pair(side, 30, 13.4, "Ngày, tháng, năm / Date, month, year:", short_date(card.issued))
    side.write(52, 17, [("CỤC TRƯỞNG CỤC CẢNH SÁT", side.style(LABEL, True))], "m")
    side.write(52, 20, [("QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI", side.style(LABEL, True))], "m")
    side.write(52, 33, [(card.signer, side.style(VALUE, True))], "m")
    side.chip(6, 14)
    side.fingerprint(70, 2)
    side.write(64, 36.5, [("Ngón trỏ trái / Left index finger", small)], "m")
    _print_machine_lines(side, card)
    return {"ngay_cap": card.issued.isoformat()}


def _print_machine_lines(side: CardSide, card: IdentityCard) -> None:
    for row, text in enumerate(write_lines(card.person, card.expiry)):
        side.machine_line(42 + 4.2 * row, text)


def _print_new_front(side: CardSide, card: IdentityCard) -> dict[str, str]:
    """Every value stands under its label, two labels side by side."""
    p = card.person
    side.frame()
    side.portrait(4, 20)
    side.chip(72, 6)
    _print_state(side, 42)
    side.write(46, 17.6, [("CĂN CƯỚC", side.style(8.5, True))], "m")
    side.write(46, 20.6, [("IDENTITY CARD", side.style(5))], "m")
    _under(side, 28, 25, "Số định danh cá nhân / Personal identification number:", p.number)
    _under(side, 28, 32, "Họ, chữ đệm và tên khai sinh / Full name:", p.name.upper())
    _under(side, 28, 39, "Ngày, tháng, năm sinh / Date of birth:", short_date(p.born))
    _under(side, 66, 39, "Giới tính / Sex:", p.sex)
    _under(side, 28, 46, "Quốc tịch / Nationality:", "Việt Nam")
    return _tell_front(card)


def _under(side: CardSide, x: float, y: float, label: str, value: str) -> None:
    side.write(x, y, [(label, side.style(LABEL))])
    side.write(x, y + 3.2, [(value, side.style(VALUE, True))])


def _print_new_back(side: CardSide, card: IdentityCard) -> dict[str, str]:
    side.frame()
    side.qr(66, 3, 15, card.code)
    _under(side, 5, 6, "Nơi cư trú / Place of residence:", card.home)
    _under(side, 5, 13.4, "Nơi đăng ký khai sinh / Place of birth:", card.origin)
    _under(side, 5, 20.8, "Ngày, tháng, năm cấp / Date of issue:", short_date(card.issued))
    _under(side, 5, 28.2, "Ngày, tháng, năm hết hạn / Date of expiry:", card.until)
    issuer = "BỘ CÔNG AN / MINISTRY OF PUBLIC SECURITY"
    side.write(60, 36.4, [(issuer, side.style(LABEL, True))], "m")
    _print_machine_lines(side, card)
    return {
        "noi_cu_tru": card.home,
        "noi_sinh": card.origin,
        "ngay_cap": card.issued.isoformat(),
        "ngay_het_han": _told_expiry(card),
    }
