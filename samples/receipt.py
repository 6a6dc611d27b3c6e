"""Giấy tiếp nhận hồ sơ và hẹn trả kết quả (TT 03/2025/TT-VPCP, Phụ lục I, Mẫu 01)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

import cv2
from PIL import Image

from samples.civil import Form, open_form
from samples.drafted import Drafted
from samples.fonts import Style, mm
from samples.letterhead import Numbering, print_date, print_heads, print_number, print_signature
from samples.machine_codes import draw_barcode
from samples.offices import Office, Signer, committee
from samples.people import Person, make_name, make_person, random_day, working_day
from samples.places import make_address, pick_province
from samples.sheet import Sheet

PLAIN, BOLD = Style(13), Style(13, bold=True)


@dataclass(frozen=True, slots=True)
class Procedure:
    """A public procedure: its national code, name, working days, and what is handed in."""

    code: str
    name: str
    days: int
    papers: tuple[str, ...]


PROCEDURES = (
    Procedure("1.001193", "Đăng ký khai sinh", 1, ("Tờ khai đăng ký khai sinh", "Giấy chứng sinh")),
    Procedure(
        "1.000894",
        "Đăng ký kết hôn",
        1,
        ("Tờ khai đăng ký kết hôn", "Giấy xác nhận tình trạng hôn nhân"),
    ),
    Procedure(
        "1.004873",
        "Cấp Giấy xác nhận tình trạng hôn nhân",
        3,
        ("Tờ khai cấp Giấy xác nhận tình trạng hôn nhân",),
    ),
    Procedure(
        "1.001612",
        "Đăng ký thành lập hộ kinh doanh",
        3,
        ("Giấy đề nghị đăng ký hộ kinh doanh", "Văn bản ủy quyền (nếu có)"),
    ),
    Procedure(
        "1.013225",
        "Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ",
        15,
        (
            "Đơn đề nghị cấp giấy phép xây dựng",
            "Bản sao Giấy chứng nhận quyền sử dụng đất",
            "02 bộ bản vẽ thiết kế xây dựng",
        ),
    ),
    Procedure("1.000656", "Đăng ký khai tử", 1, ("Tờ khai đăng ký khai tử", "Giấy báo tử")),
)


def draft_receipt(rng: Random, person: Person | None = None) -> Drafted:
    """A receipt for a dossier of an invented person, with the mã hồ sơ in a QR code."""
    person = person or make_person(rng, pick_province(rng), (1955, 2003))
    day = working_day(random_day(rng, date(2025, 7, 1), date(2026, 10, 30)))
    office = _desk(person, rng)
    code = make_dossier_code(person, day, rng)
    numbering = Numbering(rng.randint(1, 9800), rng.choice(("/TNHS", "/TNHS-TTPVHCC")), day)
    form = open_form(rng)
    form.flow.left, form.flow.right = 27, 18
    _print_head(form, office, numbering, code, rng)
    procedure = rng.choice(PROCEDURES)
    fields = _print_body(form, person, procedure, day, rng) | {"ma_ho_so": code}
    _print_signatures(form, person, office, rng)
    fields |= {
        "so_ky_hieu": numbering.so_ky_hieu,
        "ngay_ban_hanh": day.isoformat(),
        "dia_danh": office.dia_danh,
        "co_quan_ban_hanh": office.name,
        "co_quan_chu_quan": office.above_name,
    }
    return Drafted("giay_tiep_nhan", form.flow.sheets, fields)


def _desk(person: Person, rng: Random) -> Office:
    above = committee(person.province, rng.choice(("commune", "commune", "province")), rng)
    name = "Trung tâm Phục vụ hành chính công"
    heading = ("TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG")
    return replace(
        above, name=name, heading=heading, above=above.name.upper(), above_name=above.name
    )


def make_dossier_code(person: Person, day: date, rng: Random) -> str:
    """Agency, day as yymmdd, serial of four digits: H48.12.7-251008-0975."""
    branch = "".join(f".{rng.randint(1, 99)}" for _ in range(rng.randint(0, 3)))
    return f"{person.province.code}{branch}-{day:%y%m%d}-{rng.randint(1, 4200):04d}"


def _print_head(form: Form, office: Office, numbering: Numbering, code: str, rng: Random) -> None:
    flow = form.flow
    y = print_heads(flow.sheet, office, flow.top, rng)
    print_number(flow.sheet, y, numbering, "Số:", rng)
    print_date(flow.sheet, y, office.dia_danh, numbering, rng)
    if rng.random() < 0.75:
        print_qr(flow.sheet, code, flow.x1 - mm(26), int(y + mm(4)))
    elif int(code[-1]) % 2:  # some desks print bars instead, some nothing
        bars = draw_barcode(code, mm(58), mm(10)).convert("RGB")
        flow.sheet.image.paste(bars, (flow.x1 - mm(60), int(y + mm(5))))
    flow.sheet.print_line(flow.x0, y + mm(11), [("Mã hồ sơ:", PLAIN), (code, BOLD)])
    flow.y = y + mm(36)
    flow.centred("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", Style(14, bold=True), 150, after=5)


def print_qr(sheet: Sheet, text: str, x: int, y: int) -> None:
    """A QR code of about 24 mm with its quiet zone."""
    code = cv2.QRCodeEncoder.create().encode(text)
    side = code.shape[0] * max(4, mm(22) // code.shape[0])
    picture = Image.fromarray(cv2.resize(code, (side, side), interpolation=cv2.INTER_NEAREST))
    sheet.image.paste(picture.convert("RGB"), (x, y))


def _print_body(
    form: Form, person: Person, procedure: Procedure, day: date, rng: Random
) -> dict[str, str]:
    due = _add_working_days(day, procedure.days)
    hour, minute = rng.randint(7, 16), rng.randint(0, 59)
    form.row((rng.choice(("Tiếp nhận hồ sơ của:", "Tiếp nhận hồ sơ của ông/bà:")), person.name))
    form.row(("Địa chỉ:", make_address(person.province, rng)))
    form.row(("Số điện thoại:", _phone(rng)), ("Email:", "không có"))
    form.row(("Nội dung yêu cầu giải quyết:", procedure.name))
    fields = {"ho_ten": person.name}
    if rng.random() < 0.7:
        form.row(("Mã thủ tục:", procedure.code))
        fields["ma_thu_tuc"] = procedure.code
    form.row(("Thành phần hồ sơ nộp gồm:", ""))
    for number, paper in enumerate(procedure.papers, 1):
        form.row((f"{number}. {paper}", ""))
    form.row(("Số lượng hồ sơ:", "01 (bộ)"))
    form.row(
        ("Thời gian giải quyết hồ sơ theo quy định là:", f"{procedure.days:02d} ngày làm việc")
    )
    form.row(("Thời gian nhận hồ sơ:", f"{hour:02d} giờ {minute:02d} phút, {_day(day)}"))
    form.row(("Thời gian trả kết quả giải quyết hồ sơ:", f"16 giờ 30 phút, {_day(due)}"))
    form.row(("Đăng ký nhận kết quả tại:", "Trung tâm Phục vụ hành chính công"))
    entry = rng.randint(1, 900)
    form.row(
        ("Vào Sổ theo dõi hồ sơ, Quyển số:", f"{rng.randint(1, 9):02d}"), ("Số thứ tự:", str(entry))
    )
    return fields | {"ngay_tiep_nhan": day.isoformat(), "ngay_hen_tra": due.isoformat()}


def _day(day: date) -> str:
    return f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"


def _phone(rng: Random) -> str:
    # 0900 000 xxx is given to nobody.
    return f"0900 000 {rng.randint(0, 999):03d}"


def _add_working_days(day: date, count: int) -> date:
    for _ in range(count):
        day = working_day(day + timedelta(days=1))
    return day


def _print_signatures(form: Form, person: Person, office: Office, rng: Random) -> None:
    flow = form.flow
    flow.skip(5)
    flow.keep(mm(48))
    giver, taker = Signer(("NGƯỜI NỘP HỒ SƠ",), person.name), make_name(rng, rng.random() < 0.4)
    print_signature(flow.sheet, mm(65), flow.y, giver, "", mm(28))
    posts = ("NGƯỜI TIẾP NHẬN HỒ SƠ",)
    print_signature(flow.sheet, mm(148), flow.y, Signer(posts, taker), office.name, mm(28))
