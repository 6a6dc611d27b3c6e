"""Certificates of registration: of enterprises (Sở Tài chính, before 2025-03 Sở Kế hoạch và Đầu tư)
and of business households (commune, before 2025-07 district)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from samples.amounts import make_tax_code, print_money, say_money
from samples.civil import Form, open_form
from samples.drafted import Drafted
from samples.flow import Flow
from samples.fonts import Style, mm
from samples.letterhead import print_heads, print_signature
from samples.offices import Office, Signer, committee, registry
from samples.people import Person, make_name, make_person, random_day, working_day
from samples.places import make_address, pick_province
from samples.sheet import break_lines
from samples.words import long_date, short_date

PLAIN, BOLD = Style(13), Style(13, bold=True)
TRADES = (
    ("Bán lẻ lương thực trong các cửa hàng chuyên doanh", "4721"),
    ("Nhà hàng và các dịch vụ ăn uống phục vụ lưu động", "5610"),
    ("Bán lẻ hàng may mặc trong các cửa hàng chuyên doanh", "4771"),
    ("Sửa chữa mô tô, xe máy", "4542"),
    ("Dịch vụ lưu trú ngắn ngày", "5510"),
    ("Cắt tóc, làm đầu, gội đầu", "9631"),
    ("Bán buôn vật liệu, thiết bị lắp đặt khác trong xây dựng", "4663"),
    ("Vận tải hàng hóa bằng đường bộ", "4933"),
)
_KINDS = (
    "CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN",
    "CÔNG TY TRÁCH NHIỆM HỮU HẠN HAI THÀNH VIÊN TRỞ LÊN",
    "CÔNG TY CỔ PHẦN",
)
_FIRMS = (
    "AN PHÚ,BÌNH MINH,HƯNG THỊNH,ĐẠI LỘC,TÂN TIẾN,HOÀNG GIA,TRƯỜNG SƠN,SÔNG TRÀ,NAM VIỆT".split(",")
)
_DOINGS = "XÂY DỰNG,THƯƠNG MẠI DỊCH VỤ,DU LỊCH,NÔNG SẢN,VẬN TẢI,CÔNG NGHỆ".split(",")


def draft_enterprise(rng: Random) -> Drafted:
    """GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP of an invented firm, with its owners' numbers."""
    province = pick_province(rng)
    first = working_day(random_day(rng, date(2014, 1, 6), date(2026, 6, 30)))
    changed = _change(rng, first)
    latest = changed[1] if changed else first
    office = registry(province, latest < date(2025, 3, 1))
    form, kind = _open(rng), rng.choice(_KINDS)
    head = make_person(rng, province, (1955, 2000))
    title = ("GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP", kind)
    code = make_tax_code(rng)
    _print_top(form, office, title, rng)
    fields = _print_registration(form.flow, "Mã số doanh nghiệp", code, first, changed)
    fields |= _print_firm(form, kind, head, rng) | _print_head_person(form, head, kind, rng)
    fields |= _sign(form.flow, office, rng, ("TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"))
    return Drafted("dk_doanh_nghiep", form.flow.sheets, fields)


def draft_household(rng: Random) -> Drafted:
    """GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH of an invented household."""
    owner = make_person(rng, pick_province(rng), (1955, 2003))
    first = working_day(random_day(rng, date(2015, 1, 5), date(2026, 10, 30)))
    changed = _change(rng, first)
    latest = changed[1] if changed else first
    office = _household_office(owner, latest, rng)
    form = _open(rng)
    code = owner.number if latest >= date(2025, 7, 1) and rng.random() < 0.5 else make_tax_code(rng)
    _print_top(form, office, ("GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH",), rng)
    fields = _print_registration(form.flow, "Mã số hộ kinh doanh", code, first, changed)
    fields |= _print_household(form, owner, latest, rng)
    fields |= _sign(form.flow, office, rng, ("TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"))
    return Drafted("dk_ho_kinh_doanh", form.flow.sheets, fields)


def _change(rng: Random, first: date) -> tuple[int, date] | None:
    if rng.random() < 0.4:
        return None
    return rng.randint(1, 9), working_day(random_day(rng, first, date(2026, 10, 30)))


def _open(rng: Random) -> Form:
    form = open_form(rng)
    form.flow.left, form.flow.right, form.flow.numbered = 27, 18, False
    return form


def _household_office(owner: Person, day: date, rng: Random) -> Office:
    district = day < date(2025, 7, 1)
    above = committee(owner.province, "district" if district else "commune", rng)
    name = "Phòng Tài chính - Kế hoạch" if district else "Phòng Kinh tế"
    if not district and "phường" in above.name:
        name = "Phòng Kinh tế, Hạ tầng và Đô thị"
    heading = tuple(
        " ".join(word for word, _ in line)
        for line in break_lines([(name.upper(), Style(13, bold=True))], mm(60))
    )
    place = above.name.replace("Uỷ ban", "Ủy ban")
    return replace(above, name=name, heading=heading, above=place.upper(), above_name=place)


def _print_top(form: Form, office: Office, title: tuple[str, ...], rng: Random) -> None:
    flow = form.flow
    flow.y = print_heads(flow.sheet, office, flow.top, rng) + mm(14)
    for line, size in zip(title, (15, 13), strict=False):
        flow.centred(line, Style(size, bold=True), 165)
    flow.skip(2)


def _print_registration(
    flow: Flow, label: str, code: str, first: date, changed: tuple[int, date] | None
) -> dict[str, str]:
    flow.centred(f"{label}: {code}", BOLD)
    flow.centred(f"Đăng ký lần đầu, {long_date(first)}", Style(13, italic=True))
    fields = {"ma_so": code, "ngay_cap": first.isoformat()}
    if changed:
        text = f"Đăng ký thay đổi lần thứ: {changed[0]}, {long_date(changed[1])}"
        flow.centred(text, Style(13, italic=True))
        fields |= {"lan_thay_doi": str(changed[0]), "ngay_thay_doi": changed[1].isoformat()}
    flow.skip(4)
    return fields


def _print_firm(form: Form, kind: str, head: Person, rng: Random) -> dict[str, str]:
    short = {"CÔNG TY CỔ PHẦN": "CÔNG TY CỔ PHẦN"}.get(kind, "CÔNG TY TNHH")
    name = f"{short} {rng.choice(_DOINGS)} {rng.choice(_FIRMS)}"
    address = make_address(head.province, rng)
    money = rng.choice((rng.randint(1, 99) * 100_000_000, rng.randint(1, 60) * 1_000_000_000))
    flow = form.flow
    flow.paragraph(("1. Tên công ty", BOLD), indent=0)
    form.row(("Tên công ty viết bằng tiếng Việt:", name))
    form.row(("Tên công ty viết bằng tiếng nước ngoài:", ""))
    form.row(("Tên công ty viết tắt:", ""))
    flow.paragraph(("2. Địa chỉ trụ sở chính:", BOLD), (address, PLAIN), indent=0)
    form.row(("Điện thoại:", "0900 000 123"), ("Fax:", ""))
    form.row(("Email:", ""), ("Website:", ""))
    flow.paragraph(("3. Vốn điều lệ:", BOLD), (print_money(money), PLAIN), indent=0)
    form.row(("Bằng chữ:", say_money(money)))
    return {"ten_doanh_nghiep": name, "dia_chi": address, "von": print_money(money)}


def _print_head_person(form: Form, head: Person, kind: str, rng: Random) -> dict[str, str]:
    """Owner or members, then who represents the firm, each with numbers of their own."""
    flow = form.flow
    if kind.endswith("MỘT THÀNH VIÊN"):
        flow.paragraph(("4. Thông tin về chủ sở hữu", BOLD), indent=0)
        _print_person(form, make_person(rng, head.province, (1955, 2000)), "")
    elif kind.startswith("CÔNG TY TRÁCH"):
        flow.paragraph(("4. Danh sách thành viên góp vốn", BOLD), indent=0)
        for number in (1, 2):
            member = make_person(rng, head.province, (1955, 2000))
            flow.paragraph((f"{number} {member.name} {member.number} 50,000", PLAIN), indent=0)
    flow.paragraph(("5. Người đại diện theo pháp luật của công ty", BOLD), indent=0)
    _print_person(form, head, "Giám đốc")
    return {
        "nguoi_dai_dien": head.name,
        "ngay_sinh": head.born.isoformat(),
        "so_dinh_danh": head.number,
    }


def _print_person(form: Form, person: Person, post: str) -> None:
    name = ("* Họ và tên:" if post else "Họ và tên:", form.name(person.name))
    form.row(name, ("Giới tính:", person.sex))
    if post:
        form.row(("Chức danh:", post))
    form.row(
        ("Sinh ngày:", short_date(person.born)),
        ("Dân tộc:", person.people),
        ("Quốc tịch:", "Việt Nam"),
    )
    form.row(("Loại giấy tờ pháp lý của cá nhân:", "Thẻ căn cước công dân"))
    form.row(("Số giấy tờ pháp lý của cá nhân:", person.number))
    form.row(("Ngày cấp:", "12/5/2021"), ("Nơi cấp:", "Bộ Công an"))


def _print_household(form: Form, owner: Person, day: date, rng: Random) -> dict[str, str]:
    name = f"HỘ KINH DOANH {owner.name.upper()}" if rng.random() < 0.5 else f"{rng.choice(_FIRMS)}"
    address = make_address(owner.province, rng, district=day < date(2025, 7, 1))
    money = rng.randint(2, 90) * 10_000_000
    form.row(("1. Tên hộ kinh doanh:", name))
    form.row(("2. Địa chỉ trụ sở:", address))
    form.row(("Điện thoại:", "0900 000 456"), ("Email:", ""))
    trades = _print_trades(form, rng)
    form.row(("4. Vốn kinh doanh:", print_money(money)))
    form.row(("5. Thông tin về chủ hộ kinh doanh", ""))
    form.row(("Họ và tên:", form.name(owner.name)), ("Giới tính:", owner.sex))
    form.row(("Sinh ngày:", short_date(owner.born)), ("Dân tộc:", owner.people))
    form.row(("Số định danh cá nhân:", owner.number))
    form.row(("Địa chỉ liên lạc:", make_address(owner.province, rng)))
    return {
        "ten_ho_kinh_doanh": name,
        "dia_chi": address,
        "nganh_nghe": trades,
        "von": print_money(money),
        "nguoi_dai_dien": owner.name,
        "ngay_sinh": owner.born.isoformat(),
        "so_dinh_danh": owner.number,
    }


def _print_trades(form: Form, rng: Random) -> str:
    """A ruled table of STT, Tên ngành and Mã ngành."""
    flow, sheet = form.flow, form.flow.sheet
    form.row(("3. Ngành, nghề kinh doanh:", ""))
    rows = rng.sample(TRADES, rng.randint(1, 4))
    top, columns = flow.y - 36, (flow.x0, flow.x0 + mm(16), flow.x1 - mm(32), flow.x1)
    lines = [("STT", "Tên ngành", "Mã ngành")]
    lines += [(str(n), name, code) for n, (name, code) in enumerate(rows, 1)]
    for line in lines:
        style = BOLD if line[0] == "STT" else Style(12.5)
        for x, text in zip((columns[0] + 14, columns[1] + 14, columns[2] + 30), line, strict=True):
            sheet.print_line(x, flow.y, [(text, style)])
        sheet.rule(flow.x0, flow.x1, flow.y + 16)
        flow.y += 52
    sheet.frame((columns[0], int(top) - 4, columns[3], int(flow.y) - 36), width=2)
    for x in columns[1:3]:
        sheet.pen.line([(x, top), (x, flow.y - 36)], fill=(0, 0, 0), width=2)
    flow.skip(2)
    return "; ".join(f"{name} ({code})" for name, code in rows)


def _sign(flow: Flow, office: Office, rng: Random, posts: tuple[str, str]) -> dict[str, str]:
    signer = Signer((posts[0],) if rng.random() < 0.7 else (f"KT. {posts[0]}", posts[1]),
                    make_name(rng, rng.random() < 0.6))  # fmt: skip
    flow.skip(4)
    flow.keep(mm(48))
    print_signature(flow.sheet, mm(148), flow.y, signer, office.name, mm(28))
    return {
        "noi_cap": office.name,
        "co_quan_chu_quan": office.above_name,
        "chuc_vu": signer.chuc_vu,
        "nguoi_ky": signer.name,
    }
