"""Giấy xác nhận tình trạng hôn nhân, whose first name is the civil servant's, not the subject's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from samples.civil import Form, open_form
from samples.drafted import Drafted
from samples.flow import Flow
from samples.fonts import Style
from samples.letterhead import Numbering, print_closing, print_date, print_heads, print_number
from samples.offices import Office, Signer, committee, make_signer
from samples.people import Person, make_name, make_person, random_day, working_day
from samples.places import make_address, pick_province
from samples.words import short_date

PLAIN, BOLD = Style(13), Style(13, bold=True)
_STATES = (
    "Chưa đăng ký kết hôn với ai",
    "Hiện tại chưa đăng ký kết hôn với ai",
    "Đã đăng ký kết hôn nhưng đã ly hôn theo Bản án số {n}/{y}/HNGĐ-ST, chưa đăng ký kết hôn mới",
    "Có vợ/chồng đã chết, hiện tại chưa đăng ký kết hôn với ai",
)
_PURPOSES = (
    "làm thủ tục đăng ký kết hôn",
    "đăng ký kết hôn",
    "làm thủ tục chuyển nhượng quyền sử dụng đất",
    "bổ sung hồ sơ vay vốn ngân hàng",
    "làm thủ tục mua nhà ở xã hội",
)


def draft_marital_status(
    rng: Random, person: Person | None = None, day: date | None = None
) -> Drafted:
    """GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN of an invented person."""
    person = person or make_person(rng, pick_province(rng), (1970, 2004))
    day = working_day(day or random_day(rng, date(2021, 1, 4), date(2026, 10, 30)))
    office = committee(person.province, "commune", rng)
    signer = make_signer(office, rng, collective=True)
    tail = rng.choice(("/UBND-XNTTHN", "/XNTTHN-UBND", "/XNTTHN"))
    numbering = Numbering(rng.randint(1, 640), tail, day)
    form = open_form(rng)
    form.flow.left, form.flow.right = 27, 18
    _print_head(form.flow, office, numbering, rng)
    fields = _print_subject(form, person, office, day, rng)
    signer = Signer(signer.posts, signer.name)
    print_closing(form.flow, _receivers(rng), signer, office, rng)
    return Drafted(
        "xac_nhan_hon_nhan", form.flow.sheets, fields | _tell_head(office, signer, numbering)
    )


def _print_head(flow: Flow, office: Office, numbering: Numbering, rng: Random) -> None:
    y = print_heads(flow.sheet, office, flow.top, rng)
    print_number(flow.sheet, y, numbering, "Số:", rng)
    print_date(flow.sheet, y, office.dia_danh, numbering, rng)
    flow.y = y + 150
    flow.centred("GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", Style(15, bold=True), 150, after=5)
    if rng.random() < 0.6:
        flow.centred(office.name.upper(), BOLD, 150, after=3)


def _print_subject(
    form: Form, person: Person, office: Office, day: date, rng: Random
) -> dict[str, str]:
    _print_opening(form, person, office, rng)
    home = make_address(person.province, rng, district=day < date(2025, 7, 1))
    state = rng.choice(_STATES).format(n=rng.randint(12, 240), y=day.year - 1)
    purpose = rng.choice(_PURPOSES)
    label = rng.choice(("Giấy tờ tùy thân:", "Số định danh cá nhân:"))
    number = f"Căn cước công dân số {person.number}" if "tùy" in label else person.number
    form.row(("Họ, chữ đệm, tên:", form.name(person.name)))
    form.row(("Ngày, tháng, năm sinh:", short_date(person.born)))
    form.row(("Giới tính:", person.sex), ("Dân tộc:", person.people), ("Quốc tịch:", "Việt Nam"))
    form.row((label, number))
    form.row(("Nơi cư trú:", home))
    if rng.random() < 0.5:
        since = f"từ ngày {short_date(person.born)} đến ngày {short_date(day)}"
        form.row(("Trong thời gian cư trú tại:", f"{home.split(', ')[1]}, {since}"))
    form.row(("Tình trạng hôn nhân:", f"{state}."))
    form.row(("Giấy này được cấp để:", f"{purpose}."))
    form.flow.paragraph(
        ("Giấy này có giá trị sử dụng trong 6 tháng, kể từ ngày cấp.", PLAIN), indent=0
    )
    return {
        "ho_ten": person.name,
        "ngay_sinh": person.born.isoformat(),
        "gioi_tinh": person.sex,
        "dan_toc": person.people,
        "quoc_tich": "Việt Nam",
        "so_dinh_danh": person.number,
        "noi_cu_tru": home,
        "tinh_trang_hon_nhan": state,
        "muc_dich_cap": purpose,
    }


def _print_opening(form: Form, person: Person, office: Office, rng: Random) -> None:
    servant = make_name(rng, rng.random() < 0.5)
    asked = (
        f"Xét đề nghị của ông/bà: {servant}, là công chức tư pháp - hộ tịch về việc cấp Giấy xác "
        f"nhận tình trạng hôn nhân cho ông/bà: {person.name},"
    )
    form.flow.paragraph((asked, PLAIN), indent=rng.choice((0, 10)))
    form.flow.skip(1)
    form.flow.centred("XÁC NHẬN:", BOLD, after=2)


def _receivers(rng: Random) -> Sequence[str]:
    return ("- Như trên;", "- Lưu: VT, TP-HT.") if rng.random() < 0.4 else ()


def _tell_head(office: Office, signer: Signer, numbering: Numbering) -> dict[str, str]:
    fields = {
        "so_ky_hieu": numbering.so_ky_hieu,
        "ngay_cap": numbering.day.isoformat(),
        "noi_cap": office.name,
        "dia_danh": office.dia_danh,
        "chuc_vu": signer.chuc_vu,
        "nguoi_ky": signer.name,
    }
    return fields | ({"co_quan_chu_quan": office.above_name} if office.above_name else {})
