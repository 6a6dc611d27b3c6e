"""Papers of the police: residence (CT07) and criminal record (phiếu lý lịch tư pháp 1 and 2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from samples.drafted import Drafted
from samples.fonts import Style, mm
from samples.headed import Headed, open_headed
from samples.letterhead import Numbering
from samples.offices import Office, Signer, committee, department
from samples.people import Person, make_name, make_person, random_day, working_day
from samples.places import Province, make_address, pick_province
from samples.words import short_date

PLAIN, BOLD, SMALL = Style(13), Style(13, bold=True), Style(10, italic=True)
POLICE_SINCE = date(2025, 3, 1)  # before, Sở Tư pháp issued criminal records
_PURPOSES = ("làm thủ tục nhập học", "bổ sung hồ sơ vay vốn", "làm thủ tục mua bán nhà đất")
_FORMS = ("TT số 56/2021/TT-BCA", "TT số 66/2023/TT-BCA", "TT số 53/2025/TT-BCA")


def draft_residence(rng: Random) -> Drafted:
    """XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ with householder and the other members in a table."""
    person = make_person(rng, pick_province(rng), (1960, 2004))
    day = working_day(random_day(rng, date(2021, 8, 2), date(2026, 10, 30)))
    station = _station(person.province, rng)
    signer = _officer(rng, ("TRƯỞNG CÔNG AN", "PHÓ TRƯỞNG CÔNG AN"))
    numbering = Numbering(rng.randint(1, 4200), rng.choice(("/XN", "/XN-CAX")), day)
    paper = open_headed(rng, station, signer, numbering, ("XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ",))
    form = _FORMS[0 if day.year < 2024 else 1 if day < date(2025, 7, 1) else 2]
    where = (f"Mẫu CT07 ban hành theo {form}", SMALL)
    paper.form.flow.sheet.print_line(mm(142), mm(paper.form.flow.top) - 16, [where], "m")
    asked = f"Theo đề nghị của ông/bà, {station.name} xác nhận thông tin về cư trú như sau:"
    paper.form.flow.paragraph((asked, PLAIN), indent=10)
    home = make_address(person.province, rng, district=day < date(2025, 7, 1))
    _print_resident(paper, person, home, rng)
    _print_household(paper, person, rng)
    if rng.random() < 0.5:
        paper.row("Mục đích xác nhận:", "muc_dich_cap", rng.choice(_PURPOSES))
    term = "Xác nhận này có giá trị trong thời hạn 01 năm kể từ ngày ký."
    paper.form.flow.paragraph((term, PLAIN), indent=0)
    return paper.close("xac_nhan_cu_tru", rng)


def _station(province: Province, rng: Random) -> Office:
    commune = committee(province, "commune", rng)
    place = " ".join(commune.name.split()[4:])
    name, above = f"Công an {place}", f"Công an {province.title}"
    return replace(
        commune, kind="police", name=name, heading=(name.upper(),), above=above.upper(),
        above_name=above,
    )  # fmt: skip


def _officer(rng: Random, ranks: tuple[str, str]) -> Signer:
    chief, deputy = ranks
    posts = (chief,) if rng.random() < 0.5 else (f"KT. {chief}", deputy)
    return Signer(posts, make_name(rng, rng.random() < 0.85))


def _print_resident(paper: Headed, person: Person, home: str, rng: Random) -> None:
    paper.person(person, ("1. Họ, chữ đệm và tên:", "2. Ngày, tháng, năm sinh:"))
    paper.row("3. Số định danh cá nhân:", "so_dinh_danh", person.number)
    paper.row("4. Nơi thường trú:", "noi_cu_tru", home)
    if rng.random() < 0.4:
        other = make_address(person.province, rng)
        paper.row("5. Nơi tạm trú:", "noi_tam_tru", other)
        home = other
    paper.row("6. Nơi ở hiện tại:", "noi_o_hien_tai", home)


def _print_household(paper: Headed, person: Person, rng: Random) -> None:
    head = make_person(rng, person.province, (1950, 1975))
    name = paper.form.name(head.name)
    paper.row("7. Họ, chữ đệm và tên chủ hộ:", "ho_ten_chu_ho", head.name, name)
    paper.row("8. Quan hệ với chủ hộ:", "quan_he_chu_ho", rng.choice(("Con", "Vợ", "Cháu", "Em")))
    paper.row("9. Số định danh cá nhân của chủ hộ:", "so_dinh_danh_chu_ho", head.number)
    flow = paper.form.flow
    flow.paragraph(("10. Thông tin các thành viên khác trong hộ gia đình:", PLAIN), indent=0)
    _print_members(paper, [make_person(rng, person.province, (1955, 2020)) for _ in range(2)])


def _print_members(paper: Headed, members: list[Person]) -> None:
    """A table: number, name, birth, sex, personal number; nobody in it is the paper's person."""
    flow = paper.form.flow
    edges = [flow.x0 + mm(x) for x in (0, 10, 66, 92, 110, 160)]
    rows = [("TT", "Họ, chữ đệm và tên", "Ngày sinh", "Giới tính", "Số định danh")]
    rows += [
        (str(n), m.name, short_date(m.born), m.sex, m.number) for n, m in enumerate(members, 1)
    ]
    top = flow.y - 34
    for number, row in enumerate(rows):
        style = Style(11, bold=number == 0)
        for x, text in zip(edges, row, strict=False):
            flow.sheet.print_line(x + 8, flow.y, [(text, style)])
        flow.y += 46
        flow.sheet.rule(edges[0], edges[-1], flow.y - 34)
    flow.sheet.rule(edges[0], edges[-1], top)
    for x in edges:
        flow.sheet.pen.line([(x, top), (x, flow.y - 34)], fill=(0, 0, 0), width=2)
    flow.skip(3)


def draft_criminal_record(rng: Random) -> Drafted:
    """PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1 or 2; number 2 names the parents, too."""
    person = make_person(rng, pick_province(rng), (1965, 2005))
    day = working_day(random_day(rng, date(2017, 2, 1), date(2026, 10, 30)))
    second = rng.random() < 0.5
    paper = _open_record(rng, person, day, f"PHIẾU LÝ LỊCH TƯ PHÁP SỐ {2 if second else 1}")
    home = make_address(person.province, rng, district=day < date(2025, 7, 1))
    _print_identity(paper, person, home, rng)
    if second:
        _print_parents(paper, person, rng)
    state = rng.choice(("Không có án tích", "Không có án tích", "Đã được xóa án tích"))
    paper.row(f"{12 if second else 9}. Tình trạng án tích:", "tinh_trang_an_tich", state)
    banned = "Thông tin về việc cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp: Không có"
    paper.form.flow.paragraph((f"{13 if second else 10}. {banned}", PLAIN), indent=0)
    return paper.close("phieu_ly_lich_tu_phap", rng)


def _open_record(rng: Random, person: Person, day: date, title: str) -> Headed:
    office, signer, sign = _recorder(person.province, day, rng)
    numbering = Numbering(rng.randint(1, 9000), f"/{sign}-LLTP", day)
    paper = open_headed(rng, office, signer, numbering, (title,))
    law = "Căn cứ Luật Lý lịch tư pháp ngày 17 tháng 6 năm 2009;"
    paper.form.flow.paragraph((law, Style(13, italic=True)), indent=10)
    paper.form.flow.centred("XÁC NHẬN:", BOLD, after=2)
    return paper


def _recorder(province: Province, day: date, rng: Random) -> tuple[Office, Signer, str]:
    office = department(province, rng)
    place = rng.choice(("UBND", "Ủy ban nhân dân"))
    if day < POLICE_SINCE:
        above = f"{place} {province.title}"
        office = replace(office, name="Sở Tư pháp", heading=("SỞ TƯ PHÁP",))
        office = replace(office, above=above.upper(), above_name=above)
        return office, _officer(rng, ("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")), "STP"
    name = f"Công an {province.title}"
    heading = (name.upper(),)
    office = replace(
        office, name=name, heading=heading, above="BỘ CÔNG AN", above_name="Bộ Công an"
    )
    return office, _officer(rng, ("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")), "CAT"


def _print_identity(paper: Headed, person: Person, home: str, rng: Random) -> None:
    form = paper.form
    paper.row("1. Họ và tên:", "ho_ten", person.name, form.name(person.name))
    paper.row("2. Giới tính:", "gioi_tinh", person.sex)
    written = short_date(person.born)
    paper.row("3. Ngày, tháng, năm sinh:", "ngay_sinh", person.born.isoformat(), written)
    paper.row("4. Nơi sinh:", "noi_sinh", home.split(", ", 1)[1])
    paper.row("5. Quốc tịch:", "quoc_tich", "Việt Nam")
    paper.row("6. Nơi thường trú:", "noi_cu_tru", home)
    paper.form.row(("7. Nơi tạm trú:", "không"))
    card = f"Căn cước công dân số {person.number}"
    paper.row("8. Giấy CMND/CCCD/Hộ chiếu:", "so_dinh_danh", person.number, card)


def _print_parents(paper: Headed, person: Person, rng: Random) -> None:
    father = make_name(rng, True, person.name.split()[0])
    mother = make_name(rng, False)
    paper.row("9. Họ và tên cha:", "ho_ten_cha", father, paper.form.name(father))
    paper.row("10. Họ và tên mẹ:", "ho_ten_me", mother, paper.form.name(mother))
    spouse = make_name(rng, not person.male)
    paper.form.row(("11. Họ và tên vợ/chồng:", paper.form.name(spouse)))
