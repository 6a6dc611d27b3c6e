"""The birth certificate of before 2016 (TT 08.a/2010/TT-BTP, mẫu TP/HT-2010-KS.1): father before
mother, no personal number, the register's clerk signs beside the chairman."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

from samples.civil import LABEL, VALUE, Form, Registration, family_home, open_form, register
from samples.drafted import Drafted
from samples.flow import print_column
from samples.fonts import Style, mm
from samples.letterhead import print_heads, print_signature
from samples.offices import Signer, committee
from samples.people import Family, Person, make_family, make_name, working_day
from samples.places import pick_province
from samples.words import say_date, short_date

LAST = 2015  # the year after which the form was no longer used


def draft_old_birth_certificate(rng: Random) -> Drafted:
    """GIẤY KHAI SINH of a child born between 1998 and 2015."""
    year = rng.randint(1998, LAST)
    family = make_family(rng, pick_province(rng), [(year, year)])
    child = family.children[0]
    office = replace(committee(child.province, "commune", rng), above="", above_name="")
    entry = register(rng, working_day(child.born + timedelta(days=rng.randint(3, 58))), office)
    form = open_form(rng)
    _print_head(form, entry, rng)
    fields = _print_child(form, family, child, entry, rng) | _print_parents(form, family, entry)
    form.row(("Nơi đăng ký:", office.name))
    form.row(("Ngày, tháng, năm đăng ký:", short_date(entry.day)))
    form.row(("Ghi chú:", rng.choice(("Đăng ký đúng hạn", "Đăng ký quá hạn", "Không"))))
    _print_signers(form, entry, rng)
    fields |= {
        "so_ky_hieu": entry.number,
        "noi_cap": office.name,
        "ngay_cap": entry.day.isoformat(),
        "chuc_vu": entry.signer.chuc_vu,
        "nguoi_ky": entry.signer.name,
    }
    return Drafted("giay_khai_sinh", form.flow.sheets, fields)


def _print_head(form: Form, entry: Registration, rng: Random) -> None:
    flow = form.flow
    flow.sheet.print_line(mm(24), mm(12), [("Mẫu TP/HT-2010-KS.1", Style(9, italic=True))])
    y = print_heads(flow.sheet, entry.office, flow.top, rng)
    flow.sheet.print_line(mm(58), y, [("Số:", LABEL), (entry.number, VALUE)], "m")
    book = f"01/{entry.day.year}"
    flow.sheet.print_line(mm(142), y, [("Quyển số:", LABEL), (book, VALUE)], "m")
    flow.y = y + mm(16)
    flow.centred("GIẤY KHAI SINH", Style(18, bold=True), 150, after=5)


def _print_child(
    form: Form, family: Family, child: Person, entry: Registration, rng: Random
) -> dict[str, str]:
    origin = family_home(family, entry.day).split(", ", 1)[1]
    place = rng.choice((f"Trạm Y tế {origin}", origin))
    form.row(("Họ và tên:", form.name(child.name)), ("Nam, Nữ:", child.sex))
    form.row(("Ngày, tháng, năm sinh:", short_date(child.born)))
    form.row(("Bằng chữ:", say_date(child.born)))
    form.row(("Nơi sinh:", place))
    form.row(("Dân tộc:", child.people), ("Quốc tịch:", "Việt Nam"))
    form.row(("Quê quán:", origin))
    form.flow.skip(2)
    return {
        "ho_ten": child.name,
        "ngay_sinh": child.born.isoformat(),
        "gioi_tinh": child.sex,
        "dan_toc": child.people,
        "quoc_tich": "Việt Nam",
        "noi_sinh": place,
        "que_quan": origin,
    }


def _print_parents(form: Form, family: Family, entry: Registration) -> dict[str, str]:
    home = family_home(family, entry.day)
    fields: dict[str, str] = {}
    for who, key, person in (("cha", "cha", family.father), ("mẹ", "me", family.mother)):
        year = str(person.born.year)
        form.row((f"Họ và tên {who}:", form.name(person.name)))
        form.row(("Dân tộc:", person.people), ("Quốc tịch:", "Việt Nam"), ("Năm sinh:", year))
        form.row(("Nơi thường trú/tạm trú:", home))
        form.flow.skip(2)
        told = (person.name, year, person.people, "Việt Nam", home)
        names = ("ho_ten", "ngay_sinh", "dan_toc", "quoc_tich", "noi_cu_tru")
        fields |= {f"{name}_{key}": value for name, value in zip(names, told, strict=True)}
    return fields


def _print_signers(form: Form, entry: Registration, rng: Random) -> None:
    flow, bold = form.flow, Style(12, bold=True)
    flow.skip(5)
    flow.keep(len(entry.signer.posts) * 48 + mm(38))
    clerk = [("CÁN BỘ TƯ PHÁP HỘ TỊCH", bold)]
    low = print_column(flow.sheet, mm(60), flow.y, clerk, mm(70))
    name = make_name(rng, rng.random() < 0.5)
    flow.sheet.print_line(mm(60), low + mm(28), [(name, Style(13, bold=True))], "m")
    signer = Signer(entry.signer.posts, entry.signer.name)
    print_signature(flow.sheet, mm(148), flow.y, signer, entry.office.name, mm(28))
