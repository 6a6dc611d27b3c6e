"""Giấy chứng nhận kết hôn: husband and wife side by side (TT 15/2015 and TT 04/2020/TT-BTP)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from samples.civil import LABEL, Form, open_form, print_form_head, register
from samples.drafted import Drafted
from samples.fonts import Style, mm
from samples.letterhead import print_signature
from samples.offices import Signer, committee
from samples.people import Person, make_person, random_day, working_day
from samples.places import make_address, pick_province
from samples.sheet import break_lines
from samples.words import short_date

BOLD = Style(13, bold=True)
GUTTER = 5  # millimetres between the columns


@dataclass(frozen=True, slots=True)
class Spouse:
    """One column: whose it is (chong, vo), and what stands in it."""

    key: str
    word: str
    person: Person
    home: str
    old_card: str = ""


def draft_marriage(rng: Random) -> Drafted:
    """GIẤY CHỨNG NHẬN KẾT HÔN of an invented couple."""
    day = working_day(random_day(rng, date(2012, 2, 1), date(2026, 10, 20)))
    husband, wife = _couple(rng, day)
    office = committee(husband.person.province, "commune", rng)
    entry = register(rng, day, replace(office, above="", above_name=""))
    form = open_form(rng)
    form.flow.left, form.flow.right = 20, 15
    print_form_head(form.flow, entry.office, entry.number, rng, title=("GIẤY CHỨNG NHẬN KẾT HÔN",))
    headed = rng.random() < 0.5
    sides = (husband, wife) if headed or rng.random() < 0.6 else (wife, husband)
    fields = _print_couple(form, sides, headed, rng)
    form.flow.skip(3)
    form.row(("Nơi đăng ký kết hôn:", entry.office.name))
    form.row(("Ngày, tháng, năm đăng ký:", short_date(day)))
    _print_signatures(form, sides, Signer(entry.signer.posts, entry.signer.name), office.name)
    return Drafted(
        "gcn_ket_hon",
        form.flow.sheets,
        fields
        | {
            "so_ky_hieu": entry.number,
            "noi_cap": entry.office.name,
            "ngay_cap": day.isoformat(),
            "chuc_vu": entry.signer.chuc_vu,
            "nguoi_ky": entry.signer.name,
        },
    )


def _couple(rng: Random, day: date) -> tuple[Spouse, Spouse]:
    province = pick_province(rng)
    years = (day.year - 38, day.year - 21)
    found = []
    for key, word, male in (("chong", "chồng", True), ("vo", "vợ", False)):
        person = make_person(rng, province, years, male)
        home = make_address(province, rng, district=day < date(2025, 7, 1))
        old = f"{rng.randint(100000000, 399999999)}" if day.year < 2017 else ""
        found.append(Spouse(key, word, person, home, old))
    return found[0], found[1]


def _print_couple(
    form: Form, sides: tuple[Spouse, Spouse], headed: bool, rng: Random
) -> dict[str, str]:
    """Rows of both columns; under a heading, or with the person's word in the first label."""
    label = rng.choice(("Giấy tờ tùy thân:", "Số định danh cá nhân:"))
    name = rng.choice(("Họ, chữ đệm, tên", "Họ và tên"))
    flow = form.flow
    if headed:
        step = (flow.x1 - flow.x0) / 2
        for place, side in enumerate(sides):
            middle = flow.x0 + step * (place + 0.45)
            flow.sheet.print_line(middle, flow.y, [(side.word.upper(), BOLD)], "m")
        flow.y += 50
    cells = [
        _cells(form, side, f"{name}{'' if headed else f' {side.word}'}:", label) for side in sides
    ]
    for left, right in zip(*cells, strict=True):
        _print_row(form, left, right)
    return {name: value for side in sides for name, value in _tell(side).items()}


def _cells(form: Form, side: Spouse, name: str, label: str) -> list[tuple[str, str]]:
    person = side.person
    number = side.old_card or person.number
    kind = "CMND" if side.old_card else "CCCD"
    card = f"{kind} số {number}" if label.startswith("Giấy") else number
    return [
        (name, form.name(person.name)),
        ("Ngày, tháng, năm sinh:", short_date(person.born)),
        ("Dân tộc:", person.people),
        ("Quốc tịch:", "Việt Nam"),
        ("Nơi cư trú:", side.home),
        (label, card),
    ]


def _print_row(form: Form, left: tuple[str, str], right: tuple[str, str]) -> None:
    """Two cells beside each other, each wrapped in its own column."""
    flow = form.flow
    step = (flow.x1 - flow.x0 + mm(GUTTER)) / 2
    pitch, deep = 40 * flow.spacing, 0
    for place, (label, value) in enumerate((left, right)):
        lines = break_lines([(label, LABEL), (value, form.value)], step - mm(GUTTER))
        for number, line in enumerate(lines):
            flow.sheet.print_line(flow.x0 + place * step, flow.y + number * pitch, line)
        deep = max(deep, len(lines))
    flow.y += deep * pitch


def _tell(side: Spouse) -> dict[str, str]:
    person, key = side.person, side.key
    return {
        f"ho_ten_{key}": person.name,
        f"ngay_sinh_{key}": person.born.isoformat(),
        f"dan_toc_{key}": person.people,
        f"quoc_tich_{key}": "Việt Nam",
        f"noi_cu_tru_{key}": side.home,
        f"so_dinh_danh_{key}": side.old_card or person.number,
    }


def _print_signatures(
    form: Form, sides: tuple[Spouse, Spouse], signer: Signer, office: str
) -> None:
    """Both sign under their word; below them, at the right, who registered it."""
    flow = form.flow
    flow.skip(5)
    for place, side in enumerate(sides):
        x = mm(62 if place == 0 else 148)
        print_signature(
            flow.sheet, x, flow.y, Signer((side.word.capitalize(),), side.person.name), "", mm(22)
        )
    flow.skip(34)
    posts = ("NGƯỜI KÝ GIẤY CHỨNG NHẬN KẾT HÔN", *signer.posts)
    print_signature(flow.sheet, mm(140), flow.y, Signer(posts, signer.name), office, mm(27))
