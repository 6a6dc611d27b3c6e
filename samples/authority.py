"""Giấy, văn bản and hợp đồng ủy quyền: one person acts for another (Bộ luật Dân sự 2015)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from samples.civil import Form, open_form
from samples.drafted import Drafted
from samples.flow import print_column
from samples.fonts import Style, mm
from samples.letterhead import MOTTO, NATION, print_signature
from samples.offices import Signer, committee, make_signer
from samples.people import Person, make_person, random_day, working_day
from samples.places import make_address, pick_province
from samples.sheet import WIDTH
from samples.words import long_date, short_date

PLAIN, BOLD = Style(13), Style(13, bold=True)
_MATTERS = (
    "nộp hồ sơ và nhận kết quả đăng ký khai sinh",
    "làm thủ tục cấp đổi Giấy chứng nhận quyền sử dụng đất",
    "nhận bản sao trích lục hộ tịch",
    "nộp hồ sơ đăng ký thành lập hộ kinh doanh",
)
_TERMS = ("06 tháng kể từ ngày ký", "cho đến khi xong việc", "01 năm kể từ ngày ký")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two; `key` stands behind the names of its fields."""

    key: str
    heading: str
    person: Person
    home: str


def draft_authority(rng: Random) -> Drafted:
    """GIẤY ỦY QUYỀN between two invented people, most with the certification of a commune."""
    province = pick_province(rng)
    day = working_day(random_day(rng, date(2019, 2, 4), date(2026, 10, 30)))
    office = committee(province, "commune", rng)
    form = open_form(rng)
    form.flow.left, form.flow.right = 27, 18
    title = rng.choice(("GIẤY ỦY QUYỀN", "GIẤY UỶ QUYỀN", "VĂN BẢN ỦY QUYỀN", "HỢP ĐỒNG ỦY QUYỀN"))
    _print_head(form, office.dia_danh, day, title, rng)
    sides = _make_sides(rng, province, day)
    fields = {"ngay_cap": day.isoformat(), "dia_danh": office.dia_danh}
    for side in sides:
        fields |= _print_side(form, side, rng)
    matter, term = rng.choice(_MATTERS), rng.choice(_TERMS)
    form.row(("Nội dung ủy quyền:", matter))
    form.row(("Thời hạn ủy quyền:", term))
    fields |= {"noi_dung_uy_quyen": matter, "thoi_han_uy_quyen": term}
    if rng.random() < 0.7:
        number = f"{rng.randint(1, 900)}"
        signer = make_signer(office, rng, collective=False)
        _print_certification(form, office.name, signer, number, day, sides)
        fields["so_chung_thuc"] = number
    else:
        _print_sides_sign(form, sides)
    return Drafted("van_ban_uy_quyen", form.flow.sheets, fields)


def _make_sides(rng: Random, province: object, day: date) -> tuple[Side, Side]:
    keys = (("", "BÊN ỦY QUYỀN (BÊN A):"), ("_duoc_uy_quyen", "BÊN ĐƯỢC ỦY QUYỀN (BÊN B):"))
    found = []
    for key, heading in keys:
        own = pick_province(rng)
        person = make_person(rng, own, (1950, 2002))
        home = make_address(own, rng, district=day < date(2025, 7, 1))
        found.append(Side(key, heading, person, home))
    return found[0], found[1]


def _print_head(form: Form, place: str, day: date, title: str, rng: Random) -> None:
    flow = form.flow
    y: float = mm(flow.top) + 30
    head = [(rng.choice(NATION), BOLD), (MOTTO, Style(13.5, bold=True))]
    y = print_column(flow.sheet, WIDTH / 2, y, head, mm(150))
    flow.sheet.rule(WIDTH / 2 - mm(25), WIDTH / 2 + mm(25), y - 30)
    dated = [(f"{place}, {long_date(day)}", Style(13, italic=True))]
    flow.sheet.print_line(mm(142), y + mm(4), dated, "m")
    flow.y = y + mm(18)
    flow.centred(title, Style(16, bold=True), 150, after=5)


def _print_side(form: Form, side: Side, rng: Random) -> dict[str, str]:
    person = side.person
    form.flow.paragraph((side.heading, BOLD), indent=0, after=1)
    form.row(("Họ và tên:", form.name(person.name)))
    form.row(("Ngày, tháng, năm sinh:", short_date(person.born)))
    issued = random_day(rng, date(2016, 1, 5), date(2018, 12, 20))
    card = (("Số CCCD:", person.number), ("Cấp ngày:", short_date(issued)))
    form.row(*card) if rng.random() < 0.5 else form.row(("Số định danh cá nhân:", person.number))
    form.row(("Nơi thường trú:", side.home))
    form.flow.skip(2)
    return {
        f"ho_ten{side.key}": person.name,
        f"ngay_sinh{side.key}": person.born.isoformat(),
        f"so_dinh_danh{side.key}": person.number,
        f"noi_cu_tru{side.key}": side.home,
    }


def _print_sides_sign(form: Form, sides: tuple[Side, Side]) -> None:
    flow = form.flow
    flow.skip(4)
    flow.keep(mm(44))
    for place, side in enumerate(sides):
        x, post = mm(62 if place == 0 else 148), "BÊN A" if place == 0 else "BÊN B"
        print_signature(flow.sheet, x, flow.y, Signer((post,), side.person.name), "", mm(24))
    flow.skip(40)


def _print_certification(
    form: Form, office: str, signer: Signer, number: str, day: date, sides: tuple[Side, Side]
) -> None:
    """Both sign, then the commune certifies their signatures under a number of its register."""
    _print_sides_sign(form, sides)
    flow = form.flow
    flow.keep(mm(62))
    words = f"Chứng thực chữ ký của hai bên tại {office}, {long_date(day)}."
    flow.paragraph((words, PLAIN), indent=0)
    form.row(("Số chứng thực:", number), ("Quyển số:", f"01/{day.year}-SCT/CK,ĐC"))
    flow.skip(2)
    print_signature(flow.sheet, mm(148), flow.y, signer, office, mm(26))
