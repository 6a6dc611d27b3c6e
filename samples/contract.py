"""Contracts on land between private people, with the number that the notary gave them."""

from __future__ import annotations

from datetime import date
from random import Random

from samples.amounts import print_area, print_money, say_area, say_money
from samples.civil import open_form
from samples.drafted import Drafted
from samples.flow import Flow, print_column
from samples.fonts import Style, mm
from samples.letterhead import MOTTO, NATION, print_signature
from samples.offices import Signer
from samples.people import Person, make_person, random_day, working_day
from samples.places import Province, make_address, pick_province
from samples.sheet import WIDTH
from samples.words import long_date

PLAIN, BOLD = Style(13), Style(13, bold=True)
_KINDS = (
    ("CHUYỂN NHƯỢNG QUYỀN SỬ DỤNG ĐẤT", "BÊN CHUYỂN NHƯỢNG", "BÊN NHẬN CHUYỂN NHƯỢNG"),
    ("TẶNG CHO QUYỀN SỬ DỤNG ĐẤT", "BÊN TẶNG CHO", "BÊN ĐƯỢC TẶNG CHO"),
    ("THUÊ QUYỀN SỬ DỤNG ĐẤT", "BÊN CHO THUÊ", "BÊN THUÊ"),
)


def draft_contract(rng: Random) -> Drafted:
    """A contract on a parcel between invented people."""
    what, first, second = rng.choice(_KINDS)
    province = pick_province(rng)
    day = working_day(random_day(rng, date(2019, 1, 4), date(2026, 10, 30)))
    flow = open_form(rng).flow
    flow.left, flow.right = 28, 17
    head = [(rng.choice(NATION), Style(13, bold=True)), (MOTTO, Style(13.5, bold=True))]
    flow.y = print_column(flow.sheet, WIDTH / 2, mm(flow.top) + 30, head, mm(150)) + mm(10)
    flow.centred("HỢP ĐỒNG", Style(16, bold=True))
    flow.centred(what, Style(14, bold=True), 160, after=4)
    opening = f"Hôm nay, {long_date(day)}, chúng tôi gồm có:"
    flow.paragraph((opening, PLAIN), indent=0)
    fields = {"loai_van_ban": "Hợp đồng"}
    for key, name in (("ben_a", first), ("ben_b", second)):
        fields[key] = _print_party(flow, name, key[-1].upper(), _invent_party(rng, province), rng)
    fields |= _print_terms(flow, what, province, rng)
    _sign(flow, fields)
    return Drafted("hop_dong", flow.sheets, fields)


def _invent_party(rng: Random, province: Province) -> list[Person]:
    """One person, or two."""
    first = make_person(rng, province, (1950, 1998))
    return [first] if rng.random() < 0.5 else [first, make_person(rng, province, (1950, 1998))]


def _print_party(flow: Flow, name: str, letter: str, people: list[Person], rng: Random) -> str:
    flow.paragraph((f"{name} (sau đây gọi là Bên {letter}):", BOLD), indent=0)
    for person in people:
        word = "Ông" if person.male else "Bà"
        card = f"Căn cước công dân số: {person.number}"
        flow.paragraph((f"{word}: {person.name}, sinh năm {person.born.year}", PLAIN), indent=0)
        flow.paragraph((card, PLAIN), indent=0)
    home = make_address(people[0].province, rng)
    flow.paragraph((f"Địa chỉ thường trú: {home}", PLAIN), indent=0, after=3)
    return "; ".join(person.name for person in people)


def _print_terms(flow: Flow, what: str, province: Province, rng: Random) -> dict[str, str]:
    number, sheet, area = rng.randint(1, 999), rng.randint(1, 99), rng.randint(600, 9999)
    serial = f"{rng.choice(('BX', 'CH', 'DK'))} {rng.randint(1, 999999):06d}"
    address = make_address(province, rng)
    flow.paragraph(("Điều 1. Đối tượng của hợp đồng", BOLD), indent=0)
    intro = f"Quyền sử dụng đất theo Giấy chứng nhận quyền sử dụng đất số {serial}, cụ thể như sau:"
    flow.paragraph((intro, PLAIN))
    rows = (
        f"- Thửa đất số: {number}, tờ bản đồ số: {sheet};",
        f"- Địa chỉ thửa đất: {address};",
        f"- Diện tích: {print_area(area)} (bằng chữ: {say_area(area)});",
        "- Hình thức sử dụng: riêng;",
    )
    for row in rows:
        flow.paragraph((row, PLAIN), indent=0)
    fields = {"thua_dat": str(number), "to_ban_do": str(sheet), "dia_chi_thua_dat": address,
              "dien_tich": print_area(area)}  # fmt: skip
    if not what.startswith("TẶNG"):
        fields |= _print_price(flow, what, rng)
    flow.paragraph(("Điều 3. Cam đoan của các bên", BOLD), indent=0)
    flow.paragraph(("Hai bên đã tự đọc lại hợp đồng, hiểu rõ và đồng ý ký tên dưới đây.", PLAIN))
    return fields


def _print_price(flow: Flow, what: str, rng: Random) -> dict[str, str]:
    money = rng.randint(5, 4000) * 1_000_000
    word = "Giá thuê" if what.startswith("THUÊ") else "Giá chuyển nhượng"
    flow.paragraph((f"Điều 2. {word} và phương thức thanh toán", BOLD), indent=0)
    said = f"{word} là: {print_money(money)} (bằng chữ: {say_money(money)})."
    flow.paragraph((said, PLAIN), indent=0)
    return {"gia_tri": print_money(money)}


def _sign(flow: Flow, fields: dict[str, str]) -> None:
    flow.skip(4)
    flow.keep(mm(50))
    for x, letter, name in ((65, "A", fields["ben_a"]), (148, "B", fields["ben_b"])):
        signer = Signer((f"BÊN {letter}",), name.split("; ")[0])
        print_signature(flow.sheet, mm(x), flow.y, signer, "", mm(28))
    flow.sheet.signing = None  # nobody seals it here: the notary's page does
