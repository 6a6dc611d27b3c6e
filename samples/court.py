"""Bản án: the first and last page of a judgment on divorce or property (NQ 01/2017/NQ-HĐTP)."""

from __future__ import annotations

from datetime import date
from random import Random

from samples.civil import open_form
from samples.drafted import Drafted
from samples.flow import Flow, print_column
from samples.fonts import Style, mm
from samples.letterhead import LEFT, LEFT_WIDTH, print_closing, print_heads
from samples.offices import Office, Signer, court
from samples.people import make_name, make_person, random_day, working_day
from samples.places import make_address, pick_province

PLAIN, BOLD = Style(13), Style(13, bold=True)
_MATTERS = (
    ("HNGĐ", "Ly hôn, tranh chấp nuôi con"),
    ("HNGĐ", "Ly hôn"),
    ("DS", "Tranh chấp hợp đồng vay tài sản"),
    ("DS", "Tranh chấp quyền sử dụng đất"),
)


def draft_judgment(rng: Random) -> Drafted:
    """A judgment of first instance between invented people."""
    province = pick_province(rng)
    day = working_day(random_day(rng, date(2018, 1, 4), date(2026, 10, 30)))
    office = court(province, rng, day < date(2025, 7, 1))
    sign, matter = rng.choice(_MATTERS)
    number = f"{rng.randint(1, 240):02d}/{day.year}/{sign}-ST"
    flow = open_form(rng).flow
    flow.left, flow.right, flow.justify = 28, 17, True
    _print_top(flow, office, number, day, matter, rng)
    fields = _print_case(flow, office, matter, rng)
    judge = Signer(
        ("TM. HỘI ĐỒNG XÉT XỬ SƠ THẨM", "THẨM PHÁN - CHỦ TỌA PHIÊN TÒA"), make_name(rng, True)
    )
    print_closing(flow, ("- Các đương sự;", "- Lưu: Hồ sơ vụ án."), judge, office, rng)
    return Drafted(
        "ban_an",
        flow.sheets,
        fields
        | {
            "so_ky_hieu": number,
            "ngay_ban_hanh": day.isoformat(),
            "co_quan_ban_hanh": office.name,
            "trich_yeu": f"V/v: {matter}",
            "chuc_vu": judge.chuc_vu,
            "nguoi_ky": judge.name,
        },
    )


def _print_top(
    flow: Flow, office: Office, number: str, day: date, matter: str, rng: Random
) -> None:
    y = print_heads(flow.sheet, office, flow.top, rng)
    lines = [(f"Bản án số: {number}", PLAIN), (f"Ngày: {day.day}-{day.month}-{day.year}", PLAIN)]
    lines.append((f"V/v: {matter}", Style(12.5)))
    flow.y = print_column(flow.sheet, LEFT, y, lines, LEFT_WIDTH) + mm(8)
    flow.centred("NHÂN DANH", BOLD)
    flow.centred("NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", BOLD, 160)
    flow.centred(office.name.upper(), BOLD, 160, after=4)


def _print_case(flow: Flow, office: Office, matter: str, rng: Random) -> dict[str, str]:
    judge, clerk = make_name(rng, True), make_name(rng, False)
    plaintiff = make_person(rng, office.province, (1960, 2000))
    defendant = make_person(rng, office.province, (1960, 2000), not plaintiff.male)
    flow.paragraph(("- Thành phần Hội đồng xét xử sơ thẩm gồm có:", PLAIN), indent=0)
    flow.paragraph((f"Thẩm phán - Chủ tọa phiên tòa: Ông {judge}", PLAIN), indent=0)
    flow.paragraph((f"- Thư ký phiên tòa: Bà {clerk}", PLAIN), indent=0, after=3)
    for label, person in (("Nguyên đơn", plaintiff), ("Bị đơn", defendant)):
        word = "Ông" if person.male else "Bà"
        said = f"{label}: {word} {person.name}, sinh năm {person.born.year}; địa chỉ:"
        home = make_address(office.province, rng)
        flow.paragraph((f"- {said} {home}.", PLAIN), indent=0)
    flow.centred("NỘI DUNG VỤ ÁN:", BOLD, after=2)
    text = (
        f"Tại đơn khởi kiện và quá trình giải quyết vụ án về {matter.lower()}, nguyên đơn trình "
        "bày yêu cầu của mình; bị đơn đã được triệu tập hợp lệ. Giấy khai sinh của các con, Giấy "
        "chứng nhận kết hôn và các giấy tờ khác đã được giao nộp, tiếp cận và công khai."
    )
    for head, count in (("", 2), ("NHẬN ĐỊNH CỦA TÒA ÁN:", 2), ("QUYẾT ĐỊNH:", 1)):
        if head:
            flow.keep(200)
            flow.centred(head, BOLD, after=2)
        for _ in range(count):
            flow.paragraph((text, PLAIN))
    ruled = "Án xử công khai sơ thẩm, có mặt các đương sự; được quyền kháng cáo trong 15 ngày./."
    flow.paragraph((ruled, PLAIN))
    return {"nguyen_don": plaintiff.name, "bi_don": defendant.name}
