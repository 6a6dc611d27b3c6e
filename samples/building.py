"""Giấy phép xây dựng of a house (NĐ 175/2024/NĐ-CP, Phụ lục II, mẫu for nhà ở riêng lẻ)."""

from __future__ import annotations

from datetime import date
from random import Random

from samples.amounts import print_area
from samples.civil import open_form
from samples.drafted import Drafted
from samples.flow import Flow
from samples.fonts import Style
from samples.letterhead import Numbering, print_closing, print_heads, print_number
from samples.offices import committee, make_signer
from samples.people import make_person, random_day, working_day
from samples.places import make_address, pick_province
from samples.words import long_date

PLAIN, BOLD = Style(13), Style(13, bold=True)


def draft_building_permit(rng: Random) -> Drafted:
    """A permit for an invented person's house; its number stands at the left or under the title."""
    owner = make_person(rng, pick_province(rng), (1950, 1998))
    day = working_day(random_day(rng, date(2021, 3, 3), date(2026, 10, 30)))
    district = day < date(2025, 7, 1)
    office = committee(owner.province, "district" if district else "commune", rng)
    signer = make_signer(office, rng, collective=True)
    tail = rng.choice(("/GPXD", "/GPXD", "/GPXD-UBND"))
    numbering = Numbering(rng.randint(1, 480), tail, day)
    flow = open_form(rng).flow
    flow.left, flow.right = 27, 18
    y = print_heads(flow.sheet, office, flow.top, rng)
    under = rng.random() < 0.5
    if not under:
        print_number(flow.sheet, y, numbering, "Số:", rng)
    flow.y = y + 120
    flow.centred("GIẤY PHÉP XÂY DỰNG", Style(16, bold=True))
    if under:
        flow.centred(f"Số: {numbering.so_ky_hieu}", PLAIN)
    flow.centred("(Sử dụng cho nhà ở riêng lẻ)", Style(13, italic=True), after=4)
    caller = "Ông" if owner.male else "Bà"
    fields = _print_permit(
        flow, f"{caller} {owner.name}", make_address(owner.province, rng, district), rng
    )
    dated = (f"{office.dia_danh}, {long_date(day)}", Style(13, italic=True))
    flow.sheet.print_line(flow.x1 - 20, flow.y + 20, [dated], "r")
    flow.y += 60
    print_closing(flow, ("- Chủ đầu tư;", "- Lưu: VT, KT."), signer, office, rng)
    fields |= {
        "so_ky_hieu": numbering.so_ky_hieu,
        "ngay_cap": day.isoformat(),
        "noi_cap": office.name,
        "ho_ten": owner.name,
        "chuc_vu": signer.chuc_vu,
        "nguoi_ky": signer.name,
    }
    above = {"co_quan_chu_quan": office.above_name} if office.above_name else {}
    return Drafted("giay_phep_xay_dung", flow.sheets, fields | above)


def _print_permit(flow: Flow, owner: str, home: str, rng: Random) -> dict[str, str]:
    ground, floors = rng.randint(500, 1800), rng.randint(1, 4)
    area, total = print_area(ground), print_area(ground * floors)
    plot = f"Thửa đất số {rng.randint(1, 900)}, tờ bản đồ số {rng.randint(1, 90)}"
    place = f"{plot}, {home.split(', ', 1)[1]}"
    serial = f"{rng.choice(('BX', 'CH', 'DK'))} {rng.randint(1, 999999):06d}"
    paper = f"Giấy chứng nhận quyền sử dụng đất số {serial}"
    rows = (
        ("1. Cấp cho:", owner),
        ("Địa chỉ:", home),
        ("2. Được phép xây dựng công trình:", "Nhà ở riêng lẻ"),
        ("- Gồm các nội dung sau đây:", ""),
        ("+ Vị trí xây dựng:", place),
        ("+ Cốt nền xây dựng công trình:", "cao hơn mặt đường 0,3 m"),
        ("+ Mật độ xây dựng:", f"{rng.randint(50, 90)}%"),
        ("+ Diện tích xây dựng tầng 1:", area),
        ("+ Tổng diện tích sàn:", total),
        ("+ Chiều cao công trình:", f"{floors * 3 + 1},5 m"),
        ("3. Giấy tờ về quyền sử dụng đất:", paper),
    )
    for label, value in rows:
        flow.paragraph((label, PLAIN), (value, PLAIN), indent=0, after=1)
    term = (
        "4. Giấy phép này có hiệu lực khởi công xây dựng trong thời hạn 12 tháng kể từ ngày cấp; "
        "quá thời hạn trên thì phải đề nghị gia hạn giấy phép xây dựng."
    )
    flow.paragraph((term, PLAIN), indent=0, after=4)
    return {
        "dia_chi": home,
        "loai_cong_trinh": "Nhà ở riêng lẻ",
        "vi_tri_xay_dung": place,
        "dien_tich_xay_dung": area,
        "tong_dien_tich_san": total,
        "giay_to_dat": paper,
    }
