"""Giấy chứng nhận quyền sử dụng đất: the pink form of 2009 to 2024 on four pages (TT 23/2014/
TT-BTNMT) and the form of two pages with a QR code (TT 10/2024/TT-BTNMT)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from PIL import Image, ImageChops

from samples.amounts import print_area, say_area
from samples.civil import Form, open_form
from samples.drafted import Drafted
from samples.flow import print_column
from samples.fonts import Style, mm
from samples.letterhead import MOTTO, NATION, print_signature
from samples.offices import Office, Signer, committee, make_signer
from samples.people import Person, make_person, random_day, working_day
from samples.places import make_address, pick_province
from samples.receipt import print_qr
from samples.sheet import WIDTH, Sheet, break_lines
from samples.words import long_date, short_date

PINK = (253, 232, 230)
RED = (176, 24, 40)
PLAIN, BOLD = Style(13), Style(13, bold=True)
SMALL = Style(11.5)
_USES = (
    ("Đất ở tại nông thôn", "Lâu dài", "Công nhận QSDĐ như giao đất có thu tiền sử dụng đất"),
    ("Đất ở tại đô thị", "Lâu dài", "Nhà nước giao đất có thu tiền sử dụng đất"),
    ("Đất trồng cây lâu năm", "Đến ngày 15/10/2043", "Nhận chuyển nhượng đất được Công nhận QSDĐ"),
    (
        "Đất chuyên trồng lúa nước",
        "Đến ngày 01/7/2044",
        "Công nhận QSDĐ như giao đất không thu tiền",
    ),
)
_CHANGES = (
    "Chuyển nhượng cho {who}, CCCD số {number}, theo hồ sơ số {file}",
    "Thế chấp bằng quyền sử dụng đất tại Ngân hàng Nông nghiệp, theo hồ sơ số {file}",
    "Xóa nội dung đăng ký thế chấp ngày {day} theo hồ sơ số {file}",
    "Tặng cho {who}, CCCD số {number}, theo hồ sơ số {file}",
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a certificate says of its land; `area` in tenths of a square metre."""

    serial: str
    entry: str
    number: int
    sheet: int
    address: str
    area: int
    use: str
    term: str
    origin: str

    def tell(self) -> dict[str, str]:
        return {
            "so_phat_hanh": self.serial,
            "so_vao_so": self.entry,
            "thua_dat": str(self.number),
            "to_ban_do": str(self.sheet),
            "dia_chi_thua_dat": self.address,
            "dien_tich": print_area(self.area),
            "muc_dich_su_dung": self.use,
            "thoi_han_su_dung": self.term,
            "nguon_goc_su_dung": self.origin,
        }


def draft_land_certificate(rng: Random, form: str = "") -> Drafted:
    """A certificate of invented owners: `form` pink or new, either where it is not said."""
    form = form or rng.choice(("pink", "new"))
    return _draft_pink(rng) if form == "pink" else _draft_new(rng)


def _make_parcel(rng: Random, owner: Person, district: bool, new: bool) -> Parcel:
    use, term, origin = rng.choice(_USES)
    series = "AA" if new else rng.choice("BĐ BX CA CH CO CS DB DĐ DK".replace("Đ", "G").split())
    serial = (
        f"{series} {rng.randint(0, 10**8 - 1):08d}"
        if new
        else f"{series} {rng.randint(1, 999999):06d}"
    )
    entry = f"{rng.choice(('CH', 'CS', 'VP'))}{rng.randint(1, 99999):05d}"
    area = rng.choice((rng.randint(600, 4999), rng.randint(500, 9999) * 10 // 10))
    address = make_address(owner.province, rng, district)
    return Parcel(
        serial, entry, rng.randint(1, 1400), rng.randint(1, 180), address, area, use, term, origin
    )


def _make_owners(rng: Random, new: bool) -> list[Person]:
    """One owner, or a married couple of one province."""
    province = pick_province(rng)
    first = make_person(rng, province, (1950, 1995))
    second = make_person(rng, province, (1950, 1995), not first.male)
    return [first] if rng.random() < 0.45 else [first, second]


def _draft_pink(rng: Random) -> Drafted:
    day = working_day(random_day(rng, date(2010, 1, 4), date(2024, 7, 30)))
    owners = _make_owners(rng, new=False)
    parcel = _make_parcel(rng, owners[0], district=True, new=False)
    office = committee(owners[0].province, "district", rng)
    signer = make_signer(office, rng, collective=True)
    form = _open(rng)
    _print_owners(form, owners, parcel, rng)
    form.flow.turn_over()
    _print_parcel(form, parcel, office, signer, day)
    changes = _print_plan_and_changes(form, parcel, rng)
    fields = parcel.tell() | _tell(owners, signer, day) | changes
    return Drafted("gcn_qsdd", _tint(form.flow.sheets), fields)


def _open(rng: Random) -> Form:
    form = open_form(rng)
    form.flow.left, form.flow.right, form.flow.top, form.flow.numbered = 24, 18, 20, False
    form.dots = False
    return form


def _tint(sheets: list[Sheet]) -> list[Sheet]:
    """The pink of the blank form under the print."""
    for sheet in sheets:
        ground = Image.new("RGB", sheet.image.size, PINK)
        sheet.image = ImageChops.multiply(sheet.image, ground)
    return sheets


def _tell(owners: list[Person], signer: Signer, day: date) -> dict[str, str]:
    return {
        "chu_su_dung": "; ".join(owner.name for owner in owners),
        "ngay_cap": day.isoformat(),
        "chuc_vu": signer.chuc_vu,
        "nguoi_ky": signer.name,
    }


def _print_head(form: Form, rng: Random, title: tuple[str, ...]) -> None:
    flow = form.flow
    head = [(rng.choice(NATION), Style(13, bold=True)), (MOTTO, Style(13.5, bold=True))]
    flow.y = print_column(flow.sheet, WIDTH / 2, mm(flow.top) + 30, head, mm(150)) + mm(24)
    sizes = (22, 17, 14)
    for line, size in zip(title, sizes, strict=False):
        flow.centred(line, Style(size, bold=True, colour=RED), 170, after=1)
    flow.skip(8)


def _print_owner(form: Form, owner: Person, home: str, caps: bool) -> None:
    word = "Ông" if owner.male else "Bà"
    name = owner.name.upper() if caps else owner.name
    card = f"CCCD số: {owner.number}" if len(owner.number) == 12 else owner.number
    form.flow.paragraph((f"{word}: {name}, Năm sinh: {owner.born.year}, {card}", PLAIN), indent=0)
    form.flow.paragraph((f"Địa chỉ thường trú: {home}", PLAIN), indent=0, after=4)


def _print_owners(form: Form, owners: list[Person], parcel: Parcel, rng: Random) -> None:
    flow = form.flow
    _print_head(
        form,
        rng,
        (
            "GIẤY CHỨNG NHẬN",
            "QUYỀN SỬ DỤNG ĐẤT",
            "QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT",
        ),
    )
    heading = "I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất"
    flow.paragraph((heading, BOLD), indent=0, after=4)
    home = make_address(owners[0].province, rng, district=True)
    for owner in owners:
        _print_owner(form, owner, home, form.caps)
    flow.sheet.print_line(mm(160), mm(278), [(parcel.serial, Style(16, bold=True))], "m")


def _print_parcel(form: Form, parcel: Parcel, office: Office, signer: Signer, day: date) -> None:
    flow = form.flow
    area = print_area(parcel.area)
    rows = (
        f"a) Thửa đất số: {parcel.number}, tờ bản đồ số: {parcel.sheet}",
        f"b) Địa chỉ: {parcel.address}",
        f"c) Diện tích: {area} (bằng chữ: {say_area(parcel.area)})",
        f"d) Hình thức sử dụng: Sử dụng riêng: {area}; Sử dụng chung: Không",
        f"đ) Mục đích sử dụng: {parcel.use}",
        f"e) Thời hạn sử dụng: {parcel.term}",
        f"g) Nguồn gốc sử dụng: {parcel.origin}",
    )
    flow.paragraph(
        ("II. Thửa đất, nhà ở và tài sản khác gắn liền với đất", BOLD), indent=0, after=2
    )
    flow.paragraph(("1. Thửa đất:", BOLD), indent=0)
    for row in rows:
        flow.paragraph((row, PLAIN), indent=0)
    others = ("2. Nhà ở", "3. Công trình xây dựng khác", "4. Rừng sản xuất là rừng trồng",
              "5. Cây lâu năm")  # fmt: skip
    for row in others:
        flow.paragraph((f"{row}: -/-", PLAIN), indent=0)
    flow.paragraph(("6. Ghi chú: Không", PLAIN), indent=0)
    flow.skip(6)
    dated = (f"{office.dia_danh}, {long_date(day)}", Style(13, italic=True))
    flow.sheet.print_line(mm(145), flow.y, [dated], "m")
    print_signature(flow.sheet, mm(145), flow.y + 54, signer, office.name, mm(30))
    flow.sheet.print_line(flow.x0, mm(280), [(f"Số vào sổ cấp GCN: {parcel.entry}", PLAIN)])


def _print_plan_and_changes(form: Form, parcel: Parcel, rng: Random) -> dict[str, str]:
    flow = form.flow
    flow.turn_over()
    heading = "III. Sơ đồ thửa đất, nhà ở và tài sản khác gắn liền với đất"
    flow.paragraph((heading, BOLD), indent=0)
    _draw_plan(flow.sheet, mm(70), mm(50), parcel)
    flow.turn_over()
    return _print_changes(form, "IV. Những thay đổi sau khi cấp Giấy chứng nhận", rng)


def _draw_plan(sheet: Sheet, x: int, y: int, parcel: Parcel) -> None:
    corners = [(x, y), (x + mm(60), y + mm(8)), (x + mm(55), y + mm(80)), (x - mm(6), y + mm(70))]
    sheet.pen.polygon(corners, outline=(0, 0, 0), width=3)
    sheet.print_line(x + mm(26), y + mm(38), [(str(parcel.number), BOLD)], "m")
    sheet.print_line(x + mm(26), y + mm(45), [(print_area(parcel.area), SMALL)], "m")
    sheet.print_line(x + mm(26), y + mm(100), [("Tỷ lệ 1/500", SMALL)], "m")


def _print_changes(form: Form, heading: str, rng: Random) -> dict[str, str]:
    """The table of changes, half of the time with entries; returns `bien_dong`."""
    flow = form.flow
    flow.paragraph((heading, BOLD), indent=0, after=3)
    top, middle = flow.y - 40, flow.x0 + mm(105)
    heads = ("Nội dung thay đổi và cơ sở pháp lý", "Xác nhận của cơ quan có thẩm quyền")
    left, right = (flow.x0 + middle) / 2, (middle + flow.x1) / 2
    print_column(flow.sheet, left, flow.y, [(heads[0], Style(12, bold=True))], mm(100))
    low = print_column(flow.sheet, right, flow.y, [(heads[1], Style(12, bold=True))], mm(58))
    flow.y = low + mm(4)
    entries = [_make_change(rng) for _ in range(rng.choice((0, 0, 1, 2)))]
    said = [_print_entry(form, entry, middle, rng) for entry in entries]
    bottom = flow.y + mm(30)
    flow.sheet.frame((flow.x0 - 12, int(top), flow.x1 + 12, int(bottom)))
    flow.sheet.pen.line([(middle - 10, top), (middle - 10, bottom)], fill=(0, 0, 0), width=2)
    flow.y = bottom + mm(12)
    note = "Người được cấp Giấy chứng nhận không được sửa chữa, tẩy xóa Giấy chứng nhận."
    flow.paragraph((note, SMALL), indent=0)
    return {"bien_dong": " ".join(said)} if said else {}


def _make_change(rng: Random) -> str:
    person = make_person(rng, pick_province(rng), (1955, 2000))
    word = "ông" if person.male else "bà"
    return rng.choice(_CHANGES).format(
        who=f"{word} {person.name}",
        number=person.number,
        file=f"{rng.randint(100, 99999):06d}.CN.{rng.randint(1, 99):03d}",
        day=short_date(random_day(rng, date(2016, 1, 4), date(2024, 6, 1))),
    )


def _print_entry(form: Form, entry: str, middle: float, rng: Random) -> str:
    """An entry in the left column; who confirmed it in the right one is not told."""
    flow = form.flow
    day = short_date(random_day(rng, date(2018, 1, 4), date(2026, 6, 1)))
    text = f"Ngày {day}: {entry}."
    for line in break_lines([(text, SMALL)], middle - flow.x0 - mm(6)):
        flow.sheet.print_line(flow.x0, flow.y, line)
        flow.y += 40
    flow.y += mm(6)
    return text


def _draft_new(rng: Random) -> Drafted:
    day = working_day(random_day(rng, date(2025, 1, 2), date(2026, 10, 30)))
    owners = _make_owners(rng, new=True)
    parcel = _make_parcel(rng, owners[0], district=day < date(2025, 7, 1), new=True)
    office = committee(owners[0].province, "commune", rng)
    signer = make_signer(office, rng, collective=True)
    form = _open(rng)
    _print_new_front(form, owners, parcel, office, rng)
    _sign_new(form, parcel, office, signer, day)
    form.flow.turn_over()
    changes = _print_new_back(form, parcel, rng)
    fields = parcel.tell() | _tell(owners, signer, day) | changes
    return Drafted("gcn_qsdd", _tint(form.flow.sheets), fields)


def _print_new_front(
    form: Form, owners: list[Person], parcel: Parcel, office: Office, rng: Random
) -> None:
    flow = form.flow
    title = ("GIẤY CHỨNG NHẬN", "QUYỀN SỬ DỤNG ĐẤT,", "QUYỀN SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT")
    _print_head(form, rng, title)
    print_qr(flow.sheet, f"{parcel.serial}|{parcel.entry}", flow.x1 - mm(26), mm(22))
    heading = "1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:"
    flow.paragraph((heading, BOLD), indent=0)
    home = make_address(owners[0].province, rng)
    for owner in owners:
        _print_owner(form, owner, home, form.caps)
    flow.paragraph(("2. Thông tin thửa đất:", BOLD), indent=0)
    rows = (
        f"a) Thửa đất số: {parcel.number}; tờ bản đồ số: {parcel.sheet}",
        f"b) Diện tích: {print_area(parcel.area)}",
        f"c) Loại đất: {parcel.use}",
        f"d) Thời hạn sử dụng đất: {parcel.term}",
        "đ) Hình thức sử dụng đất: Sử dụng riêng",
        f"e) Địa chỉ: {parcel.address}",
        f"g) Nguồn gốc sử dụng đất: {parcel.origin}",
    )
    for row in rows:
        flow.paragraph((row, PLAIN), indent=0)
    flow.paragraph(("3. Thông tin tài sản gắn liền với đất: Không", BOLD), indent=0)


def _sign_new(form: Form, parcel: Parcel, office: Office, signer: Signer, day: date) -> None:
    flow = form.flow
    flow.skip(2)
    dated = (f"{office.dia_danh}, {long_date(day)}", Style(13, italic=True))
    flow.sheet.print_line(mm(145), flow.y, [dated], "m")
    print_signature(flow.sheet, mm(145), flow.y + 54, signer, office.name, mm(25))
    flow.sheet.print_line(flow.x0, mm(284), [(parcel.serial, Style(15, bold=True))])


def _print_new_back(form: Form, parcel: Parcel, rng: Random) -> dict[str, str]:
    flow = form.flow
    heading = "4. Sơ đồ thửa đất, tài sản gắn liền với đất:"
    flow.paragraph((heading, BOLD), indent=0)
    _draw_plan(flow.sheet, mm(70), mm(45), parcel)
    flow.y = mm(160)
    flow.paragraph(("5. Ghi chú: Không", BOLD), indent=0)
    changes = _print_changes(form, "6. Những thay đổi sau khi cấp Giấy chứng nhận:", rng)
    entry = (f"Số vào sổ cấp Giấy chứng nhận: {parcel.entry}", PLAIN)
    flow.sheet.print_line(flow.x0, mm(284), [entry])
    return changes
