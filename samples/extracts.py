"""Extracts of the civil status registers: trích lục khai sinh and khai tử (TT 04/2020/TT-BTP).

The head is that of an administrative paper: its number and day are those of the extract, and the
entry it was taken from stands below with its own.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from samples.civil import family_home
from samples.drafted import Drafted
from samples.headed import Headed, open_headed
from samples.letterhead import Numbering
from samples.offices import Office, committee, make_signer
from samples.people import Person, make_family, make_name, make_person, random_day, working_day
from samples.places import Province, make_address, pick_province
from samples.words import long_date, say_date, short_date

DISTRICTS_ENDED = date(2025, 7, 1)
_CAUSES = ("Bệnh già", "Suy tim", "Tai nạn giao thông", "Viêm phổi", "Đột quỵ não")


def draft_birth_extract(rng: Random) -> Drafted:
    """TRÍCH LỤC KHAI SINH (BẢN SAO) of an invented person, long after the birth."""
    born = rng.randint(1986, 2020)
    family = make_family(rng, pick_province(rng), [(born, born)])
    child, home = family.children[0], ""
    day = working_day(random_day(rng, date(max(2016, born + 1), 1, 4), date(2026, 10, 30)))
    paper = _open(rng, child.province, day, "TLKS-BS", "TRÍCH LỤC KHAI SINH")
    home = family_home(family, day)
    _print_child(paper, child, home.split(", ", 1)[1])
    for who, key, parent in (("mẹ", "_me", family.mother), ("cha", "_cha", family.father)):
        _print_parent(paper, who, key, parent, home)
    registered = working_day(child.born + timedelta(days=rng.randint(3, 50)))
    office = committee(child.province, "commune", rng)
    paper.row("Đăng ký khai sinh tại:", "noi_dang_ky", office.name)
    number = f"{rng.randint(1, 380)}/{registered.year}"
    paper.form.row(("Số:", number), ("Ngày, tháng, năm đăng ký:", short_date(registered)))
    paper.fields |= {"so_dang_ky": number, "ngay_dang_ky": registered.isoformat()}
    return paper.close("trich_luc_khai_sinh", rng, "NGƯỜI KÝ TRÍCH LỤC")


def _open(rng: Random, province: Province, day: date, sign: str, title: str) -> Headed:
    """The head of an extract. Districts issued them until they ended."""
    office = _issuer(rng, province, day)
    signer = make_signer(office, rng, collective=office.committee)
    numbering = Numbering(rng.randint(1, 900), f"/{sign}", day)
    lines = rng.choice(((title, "(BẢN SAO)"), (f"{title} (BẢN SAO)",), (title,)))
    return open_headed(rng, office, signer, numbering, lines)


def _issuer(rng: Random, province: Province, day: date) -> Office:
    if day < DISTRICTS_ENDED and rng.random() < 0.3:
        return committee(province, "district", rng)
    return committee(province, "commune", rng)


def _print_child(paper: Headed, child: Person, origin: str) -> None:
    paper.person(child, ("Họ, chữ đệm, tên:", "Ngày, tháng, năm sinh:"))
    paper.form.row(("Ghi bằng chữ:", say_date(child.born)))
    paper.row("Nơi sinh:", "noi_sinh", f"Trạm Y tế {origin}")
    paper.row("Quê quán:", "que_quan", origin)
    paper.row("Số định danh cá nhân:", "so_dinh_danh", child.number)
    paper.form.flow.skip(2)


def _print_parent(paper: Headed, who: str, key: str, person: Person, home: str) -> None:
    name = paper.form.name(person.name)
    paper.row(f"Họ, chữ đệm, tên người {who}:", f"ho_ten{key}", person.name, name)
    year, country = ("Năm sinh:", str(person.born.year)), ("Quốc tịch:", "Việt Nam")
    paper.form.row(year, ("Dân tộc:", person.people), country)
    paper.row("Nơi cư trú:", f"noi_cu_tru{key}", home)
    paper.form.flow.skip(2)
    paper.fields |= {
        f"ngay_sinh{key}": str(person.born.year),
        f"dan_toc{key}": person.people,
        f"quoc_tich{key}": "Việt Nam",
    }


def draft_death_extract(rng: Random) -> Drafted:
    """TRÍCH LỤC KHAI TỬ of an invented person; the declarant's name is nobody's field."""
    person = make_person(rng, pick_province(rng), (1930, 1990))
    died = random_day(rng, date(2016, 2, 1), date(2026, 9, 30))
    registered = working_day(died + timedelta(days=rng.randint(1, 14)))
    later = rng.choice((0, 0, 40, 400))
    day = min(working_day(registered + timedelta(days=later)), date(2026, 11, 6))
    paper = _open(rng, person.province, day, rng.choice(("TLKT", "TLKT-BS")), "TRÍCH LỤC KHAI TỬ")
    home = make_address(person.province, rng, district=died < DISTRICTS_ENDED)
    paper.person(person, ("Họ, chữ đệm, tên:", "Ngày, tháng, năm sinh:"))
    label = rng.choice(("Số định danh/giấy tờ tùy thân:", "Giấy tờ tùy thân:"))
    paper.row(label, "so_dinh_danh", person.number, f"CCCD số {person.number}")
    paper.row("Nơi cư trú cuối cùng:", "noi_cu_tru", home)
    _print_death(paper, died, home, rng)
    _print_declaration(paper, person, registered, rng)
    return paper.close("trich_luc_khai_tu", rng, "NGƯỜI KÝ TRÍCH LỤC")


def _print_death(paper: Headed, died: date, home: str, rng: Random) -> None:
    moment = f"{rng.randint(0, 23):02d} giờ {rng.randint(0, 59):02d} phút, {long_date(died)}"
    paper.row("Đã chết vào lúc:", "ngay_mat", died.isoformat(), moment)
    paper.row("Nơi chết:", "noi_mat", home)
    paper.row("Nguyên nhân chết:", "nguyen_nhan_mat", rng.choice(_CAUSES))


def _print_declaration(paper: Headed, person: Person, registered: date, rng: Random) -> None:
    form = paper.form
    note = f"{rng.randint(1, 300)}/GBT-{rng.randint(2, 9)} ngày {short_date(registered)}"
    form.row(("Giấy báo tử số:", note))
    declarant = make_name(rng, rng.random() < 0.5, person.name.split()[0])
    form.row(("Họ, chữ đệm, tên người đi khai tử:", form.name(declarant)))
    office = committee(person.province, "commune", rng)
    paper.row("Nơi đăng ký khai tử:", "noi_dang_ky", office.name)
    written = short_date(registered)
    paper.row("Ngày, tháng, năm đăng ký:", "ngay_dang_ky", registered.isoformat(), written)
