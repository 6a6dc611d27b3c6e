"""Papers of health facilities that civil status begins with: giấy chứng sinh, giấy báo tử.

TT 56/2017/TT-BYT and TT 24/2020/TT-BYT. They are printed here; in life many are filled in by hand.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from samples.drafted import Drafted
from samples.headed import Headed, open_headed
from samples.letterhead import Numbering
from samples.offices import Office, Signer, department
from samples.people import make_family, make_name, make_person, random_day
from samples.places import Province, make_address, pick_province
from samples.words import long_date

_CAUSES = ("Suy hô hấp cấp", "Nhồi máu cơ tim", "Xuất huyết não", "Ung thư phổi", "Suy tim")
_UNNAMED = ("Chưa đặt tên", "/", "-")


def draft_birth_note(rng: Random) -> Drafted:
    """GIẤY CHỨNG SINH: the mother first, and a child that may have no name yet."""
    born = random_day(rng, date(2018, 1, 5), date(2026, 10, 20))
    family = make_family(rng, pick_province(rng), [(born.year, born.year)])
    child, mother = family.children[0], family.mother
    day = born + timedelta(days=rng.randint(1, 4))
    paper = _open(rng, child.province, day, "GCS", "GIẤY CHỨNG SINH")
    label = rng.choice(("Họ và tên mẹ/Người nuôi dưỡng:", "Họ và tên mẹ/NND:", "Họ và tên mẹ:"))
    paper.row(label, "ho_ten_me", mother.name, paper.form.name(mother.name))
    paper.row("Năm sinh:", "ngay_sinh_me", str(mother.born.year))
    paper.row("Số CMND/CCCD/Hộ chiếu:", "so_dinh_danh_me", mother.number)
    home = make_address(child.province, rng, district=day < date(2025, 7, 1))
    paper.row("Nơi đăng ký thường trú, tạm trú:", "noi_cu_tru_me", home)
    paper.form.row(("Mã số BHXH:", mother.number[-10:]), ("Dân tộc:", mother.people))
    paper.fields["dan_toc_me"] = mother.people
    _print_birth(paper, born, child.male, rng)
    _print_name(paper, child.name, rng)
    paper.form.row(("Người đỡ đẻ:", make_name(rng, False)))
    return paper.close("giay_chung_sinh", rng)


def _print_birth(paper: Headed, born: date, male: bool, rng: Random) -> None:
    moment = f"{rng.randint(0, 23):02d} giờ {rng.randint(0, 59):02d} phút, {long_date(born)}"
    paper.row("Đã sinh con vào lúc:", "ngay_sinh", born.isoformat(), moment)
    paper.row("Tại:", "noi_sinh", paper.office.name)
    paper.form.row(("Số con trong lần sinh này:", "01"))
    sex, weight = "Nam" if male else "Nữ", str(rng.randint(2100, 4300))
    paper.form.row(("Giới tính của con:", sex), ("Cân nặng:", f"{weight} gram"))
    paper.form.row(("Hiện trạng con:", "Sống, khỏe mạnh"))
    paper.fields |= {"gioi_tinh": sex, "can_nang": weight}


def _print_name(paper: Headed, name: str, rng: Random) -> None:
    """Nothing is told where no name was chosen."""
    if rng.random() < 0.3:
        paper.form.row(("Dự định đặt tên con là:", rng.choice(_UNNAMED)))
    else:
        paper.row("Dự định đặt tên con là:", "ho_ten", name, paper.form.name(name))


def _open(rng: Random, province: Province, day: date, sign: str, title: str) -> Headed:
    hospital = _hospital(province, rng)
    posts = rng.choice((("GIÁM ĐỐC",), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")))
    signer = Signer(posts, make_name(rng, rng.random() < 0.6))
    numbering = Numbering(rng.randint(1, 900), f"/{sign}", day)
    return open_headed(rng, hospital, signer, numbering, (title,))


def _hospital(province: Province, rng: Random) -> Office:
    ministry = department(province, rng)
    name = rng.choice(
        (
            f"Bệnh viện Đa khoa {province.title}",
            f"Bệnh viện Sản - Nhi {province.title}",
            f"Trung tâm Y tế {rng.choice(province.districts)}",
        )
    )
    head, tail = name.upper().rsplit(" ", 2)[0], " ".join(name.upper().rsplit(" ", 2)[1:])
    above = f"Sở Y tế {province.title}"
    return replace(
        ministry, name=name, heading=(head, tail), above=above.upper(), above_name=above, units=()
    )


def draft_death_note(rng: Random) -> Drafted:
    """GIẤY BÁO TỬ of an invented patient."""
    person = make_person(rng, pick_province(rng), (1932, 1995))
    died = random_day(rng, date(2020, 12, 1), date(2026, 10, 20))
    paper = _open(
        rng, person.province, died + timedelta(days=rng.randint(0, 2)), "GBT", "GIẤY BÁO TỬ"
    )
    paper.row("Cơ sở khám bệnh, chữa bệnh báo tử:", "noi_cap", paper.office.name)
    paper.person(person, ("Họ và tên người tử vong:", "Ngày, tháng, năm sinh:"))
    home = make_address(person.province, rng, district=died < date(2025, 7, 1))
    paper.row("Nơi thường trú/tạm trú:", "noi_cu_tru", home)
    paper.row("Mã số định danh/CMND/CCCD/Hộ chiếu:", "so_dinh_danh", person.number)
    moment = f"{rng.randint(0, 23):02d} giờ {rng.randint(0, 59):02d} phút, {long_date(died)}"
    paper.row("Đã tử vong vào lúc:", "ngay_mat", died.isoformat(), moment)
    paper.row("Nơi tử vong:", "noi_mat", paper.office.name)
    paper.row("Nguyên nhân tử vong:", "nguyen_nhan_mat", rng.choice(_CAUSES))
    kin = make_name(rng, rng.random() < 0.5)
    paper.form.row(("Họ và tên người thân thích:", paper.form.name(kin)))
    return paper.close("giay_bao_tu", rng)
