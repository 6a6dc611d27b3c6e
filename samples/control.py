"""Phiếu kiểm soát quá trình giải quyết hồ sơ (TT 03/2025/TT-VPCP, Phụ lục I, Mẫu 06)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from samples.civil import open_form
from samples.drafted import Drafted
from samples.flow import Flow
from samples.fonts import Style, mm
from samples.letterhead import print_heads
from samples.offices import committee
from samples.people import make_name, make_person, random_day, working_day
from samples.places import pick_province
from samples.receipt import make_dossier_code
from samples.words import short_date

PLAIN, BOLD, SMALL = Style(13), Style(13, bold=True), Style(11.5)


def draft_control_slip(rng: Random) -> Drafted:
    """The slip of an invented dossier: who handed it to whom, and when."""
    person = make_person(rng, pick_province(rng), (1955, 2003))
    day = working_day(random_day(rng, date(2025, 9, 15), date(2026, 10, 20)))
    above = committee(person.province, "commune", rng)
    name = "Trung tâm Phục vụ hành chính công"
    office = replace(above, name=name, heading=("TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG"),
                     above=above.name.upper(), above_name=above.name)  # fmt: skip
    flow = open_form(rng).flow
    flow.left, flow.right = 22, 15
    flow.y = print_heads(flow.sheet, office, flow.top, rng) + mm(12)
    flow.centred("PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", Style(14, bold=True), 165, after=4)
    code, handler = (
        make_dossier_code(person, day, rng),
        f"Phòng {rng.choice(('Kinh tế', 'Văn hóa - Xã hội'))}",
    )
    for label, value in (("Mã hồ sơ:", code), ("Cơ quan (bộ phận) giải quyết hồ sơ:", handler)):
        flow.paragraph((label, PLAIN), (value, PLAIN), indent=0)
    flow.paragraph(("Cơ quan phối hợp giải quyết hồ sơ (nếu có):", PLAIN), indent=0, after=4)
    _print_table(flow, day, (name, handler, "Lãnh đạo Ủy ban nhân dân"), rng)
    fields = {"ma_ho_so": code, "co_quan_giai_quyet": handler, "co_quan_ban_hanh": name,
              "co_quan_chu_quan": above.name}  # fmt: skip
    return Drafted("phieu_kiem_soat", flow.sheets, fields)


def _print_table(flow: Flow, day: date, desks: tuple[str, ...], rng: Random) -> None:
    columns = [flow.x0 + mm(w) for w in (0, 46, 112, 148)]
    heads = ("TÊN CƠ QUAN", "THỜI GIAN GIAO, NHẬN", "KẾT QUẢ", "GHI CHÚ")
    _print_row(flow, columns, heads, BOLD)
    hour = 8
    for giver, taker in pairwise(desks):
        hour += rng.randint(0, 2)
        when = f"{hour:02d} giờ {rng.randint(0, 59):02d} phút, ngày {short_date(day)}"
        _print_row(flow, columns, ("1. Giao:", when, "Đúng hạn", ""), SMALL)
        _print_row(flow, columns, (giver[:24], "Người giao        Người nhận", "", ""), SMALL)
        _print_row(flow, columns, ("2. Nhận:", "(Ký và ghi rõ họ tên)", "", ""), SMALL)
        _print_row(flow, columns, (taker[:24], make_name(rng, True), "", ""), SMALL)
        day = working_day(day + timedelta(days=1))


def _print_row(flow: Flow, columns: list[int], texts: tuple[str, ...], style: Style) -> None:
    for x, text in zip(columns, texts, strict=True):
        if text:
            flow.sheet.print_line(x + 8, flow.y, [(text, style)])
    flow.sheet.rule(flow.x0, flow.x1, flow.y + 16)
    flow.y += 60
