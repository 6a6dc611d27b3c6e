"""Declarations and applications, which name every other paper; some with a page of instructions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from samples.civil import Form, open_form
from samples.drafted import Drafted
from samples.flow import print_column
from samples.fonts import Style, mm
from samples.letterhead import MOTTO, NATION, print_signature
from samples.offices import Signer, committee
from samples.people import Person, make_person, random_day, working_day
from samples.places import make_address, pick_province
from samples.sheet import WIDTH
from samples.words import long_date, short_date

PLAIN, BOLD = Style(13), Style(13, bold=True)
_GUIDE = (
    "(1) Ghi rõ tên cơ quan đăng ký theo Giấy khai sinh hoặc Trích lục khai sinh.",
    "(2) Ghi theo Căn cước công dân, Thẻ căn cước hoặc Giấy xác nhận thông tin về cư trú.",
    "(3) Nộp kèm Giấy chứng nhận quyền sử dụng đất, Giấy phép xây dựng, Bản án, Hợp đồng (nếu có).",
    "(4) Giấy chứng nhận kết hôn, Giấy xác nhận tình trạng hôn nhân chỉ xuất trình.",
)


def draft_application(rng: Random) -> Drafted:
    """A typed declaration or application of an invented person."""
    person = make_person(rng, pick_province(rng), (1955, 2004))
    day = working_day(random_day(rng, date(2022, 1, 4), date(2026, 10, 30)))
    office = committee(person.province, "commune", rng)
    title, code, write = rng.choice(_FORMS)
    form = open_form(rng)
    form.flow.left, form.flow.right, form.dots = 27, 17, rng.random() < 0.4
    fields = {"loai_van_ban": _name_of(title)}
    if code:
        form.flow.sheet.print_line(
            form.flow.x1, mm(14), [(f"Mẫu số {code}", Style(11, italic=True))], "r"
        )
        fields["mau_so"] = code
    flow = form.flow
    head = [(rng.choice(NATION), Style(13, bold=True)), (MOTTO, Style(13.5, bold=True))]
    flow.y = print_column(flow.sheet, WIDTH / 2, mm(22), head, mm(150)) + mm(8)
    for line in title:
        flow.centred(line, Style(15, bold=True), 165)
    flow.skip(3)
    flow.centred(f"Kính gửi: {office.name}", PLAIN, 165, after=4)
    fields |= {"noi_nhan": office.name} | write(form, person, rng)
    _finish(form, person, office.dia_danh, day, rng)
    return Drafted("to_khai", flow.sheets, fields)


def _name_of(title: tuple[str, ...]) -> str:
    """`loai_van_ban`: what every title of the kind begins with."""
    heads = ("Tờ khai", "Đơn đề nghị", "Đơn đăng ký", "Giấy đề nghị")
    return next(head for head in heads if " ".join(title).startswith(head.upper()))


def _write_civil(form: Form, person: Person, rng: Random) -> dict[str, str]:
    """The one who asks, then the child, with the same labels."""
    home = make_address(person.province, rng)
    form.row(("Họ, chữ đệm, tên người yêu cầu:", form.name(person.name)))
    form.row(("Nơi cư trú:", home))
    form.row(("Giấy tờ tùy thân:", f"Căn cước công dân số {person.number}"))
    form.row(("Quan hệ với người được khai sinh:", "Cha" if person.male else "Mẹ"))
    form.flow.paragraph(("Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:", BOLD), indent=0)
    child = make_person(rng, person.province, (2022, 2026))
    form.row(("Họ, chữ đệm, tên:", form.name(child.name)))
    form.row(("Ngày, tháng, năm sinh:", short_date(child.born)))
    form.row(("Giới tính:", child.sex), ("Dân tộc:", child.people), ("Quốc tịch:", "Việt Nam"))
    form.row(("Quê quán:", make_address(person.province, rng)))
    return {"ho_ten": person.name, "noi_cu_tru": home, "so_dinh_danh": person.number}


def _write_single(form: Form, person: Person, rng: Random) -> dict[str, str]:
    home = make_address(person.province, rng)
    form.row(("Tôi tên là:", form.name(person.name)))
    form.row(("Ngày, tháng, năm sinh:", short_date(person.born)), ("Giới tính:", person.sex))
    form.row(("Số định danh cá nhân:", person.number))
    form.row(("Nơi cư trú:", home))
    wish = (
        "Đề nghị quý cơ quan giải quyết theo quy định. Hồ sơ kèm theo gồm: Giấy chứng nhận "
        "quyền sử dụng đất, Giấy khai sinh, Giấy xác nhận tình trạng hôn nhân, Hợp đồng và Bản án."
    )
    form.flow.paragraph((wish, PLAIN))
    return {
        "ho_ten": person.name,
        "ngay_sinh": person.born.isoformat(),
        "gioi_tinh": person.sex,
        "so_dinh_danh": person.number,
        "noi_cu_tru": home,
    }


Writer = Callable[[Form, Person, Random], dict[str, str]]
_FORMS: tuple[tuple[tuple[str, ...], str, Writer], ...] = (
    (("TỜ KHAI ĐĂNG KÝ KHAI SINH",), "", _write_civil),
    (("TỜ KHAI", "CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN"), "", _write_single),
    (("TỜ KHAI YÊU CẦU CẤP PHIẾU LÝ LỊCH TƯ PHÁP",), "01/2025/LLTP", _write_single),
    (("ĐƠN ĐỀ NGHỊ", "CẤP GIẤY PHÉP XÂY DỰNG"), "01", _write_single),
    (("ĐƠN ĐĂNG KÝ BIẾN ĐỘNG ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT",), "18", _write_single),
    (("GIẤY ĐỀ NGHỊ", "ĐĂNG KÝ HỘ KINH DOANH"), "", _write_single),
)


def _finish(form: Form, person: Person, place: str, day: date, rng: Random) -> None:
    flow = form.flow
    promise = "Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm."
    flow.paragraph((promise, PLAIN), after=3)
    flow.keep(mm(60))
    flow.sheet.print_line(
        mm(145), flow.y, [(f"{place}, {long_date(day)}", Style(13, italic=True))], "m"
    )
    post = rng.choice(("NGƯỜI YÊU CẦU", "NGƯỜI LÀM ĐƠN", "NGƯỜI KHAI"))
    print_signature(flow.sheet, mm(145), flow.y + 54, Signer((post,), person.name), "", mm(26))
    flow.sheet.signing = None  # no seal on a citizen's paper
    if rng.random() < 0.3:
        flow.turn_over()
        flow.centred("HƯỚNG DẪN GHI TỜ KHAI", BOLD, after=4)
        for line in _GUIDE:
            flow.paragraph((line, PLAIN), indent=0)
