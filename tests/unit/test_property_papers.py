"""Papers of land, business, courts and administration: type, values, and what is never believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.forms.catalogue import Forms
from pipeline.paper import FieldStatus, Paper
from pipeline.reuse_case import Asked, Case
from pipeline.reuse_effect import check_effect
from tests.unit.printed import LEFT, MIDDLE, RIGHT, Line, letterhead, read_paper
from tests.unit.test_reuse import OFFICER, PERSON, TODAY
from tests.unit.test_reuse import paper as make_row


def values(paper: Paper) -> dict[str, str | None]:
    return {field.name: field.value for field in paper.fields}


def accepted(paper: Paper) -> set[str]:
    return {f.name for f in paper.fields if f.status is FieldStatus.ACCEPTED}


NATION = [
    Line(MIDDLE, 120, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", centre=True),
    Line(MIDDLE, 166, "Độc lập - Tự do - Hạnh phúc", centre=True),
]
PINK_FRONT = [
    *NATION,
    Line(MIDDLE, 400, "GIẤY CHỨNG NHẬN", centre=True),
    Line(MIDDLE, 450, "QUYỀN SỬ DỤNG ĐẤT", centre=True),
    Line(MIDDLE, 500, "QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT", centre=True),
    Line(200, 640, "I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất"),
    Line(200, 700, "Ông: NGUYỄN VĂN AN, Năm sinh: 1960, CCCD số: 051060001234"),
    Line(200, 750, "Địa chỉ thường trú: Thôn Một, xã Ba Tơ, huyện Ba Tơ, tỉnh Quảng Ngãi"),
    Line(200, 800, "Bà: TRẦN THỊ BÌNH, Năm sinh: 1962, CCCD số: 051162004321"),
    Line(200, 850, "Địa chỉ thường trú: Thôn Một, xã Ba Tơ, huyện Ba Tơ, tỉnh Quảng Ngãi"),
    Line(1200, 2150, "BX 123456", centre=True),
]
PINK_LAND = [
    Line(200, 160, "II. Thửa đất, nhà ở và tài sản khác gắn liền với đất"),
    Line(200, 210, "1. Thửa đất:"),
    Line(200, 260, "a) Thửa đất số: 123, tờ bản đồ số: 12"),
    Line(200, 310, "b) Địa chỉ: Thôn Hai, xã Ba Vì, huyện Ba Tơ, tỉnh Quảng Ngãi"),
    Line(200, 360, "c) Diện tích: 250,5 m² (bằng chữ: Hai trăm năm mươi phẩy năm mét vuông)"),
    Line(200, 410, "d) Hình thức sử dụng: Sử dụng riêng: 250,5 m²"),
    Line(200, 460, "đ) Mục đích sử dụng: Đất ở tại nông thôn"),
    Line(200, 510, "e) Thời hạn sử dụng: Lâu dài"),
    Line(200, 560, "g) Nguồn gốc sử dụng: Công nhận QSDĐ"),
    Line(200, 610, "2. Nhà ở: -/-"),
    Line(1150, 760, "Ba Tơ, ngày 12 tháng 5 năm 2018", centre=True),
    Line(1150, 820, "CHỦ TỊCH", centre=True),
    Line(1150, 1100, "Phạm Văn Đức", centre=True),
    Line(200, 2200, "Số vào sổ cấp GCN: CH01234"),
]
CHANGES = [
    Line(200, 160, "IV. Những thay đổi sau khi cấp Giấy chứng nhận"),
    Line(220, 230, "Nội dung thay đổi và cơ sở pháp lý"),
    Line(1100, 230, "Xác nhận của cơ quan có thẩm quyền"),
]
NOTICE = [Line(200, 2000, "Người được cấp Giấy chứng nhận không được sửa chữa, tẩy xóa")]
ENTRY = [
    Line(220, 330, "Chuyển nhượng cho ông Lê Văn Tám, CCCD số 051070005678,"),
    Line(220, 380, "theo hồ sơ số 000123.CN.001, Giấy chứng nhận số CH 765432"),
]


def test_a_pink_certificate_over_four_pages() -> None:
    """Owners stand on the first page, the parcel on the second, each field with its own label."""
    paper = read_paper(PINK_FRONT, PINK_LAND, [*CHANGES, *NOTICE])
    found = values(paper)
    assert (paper.loai, paper.kq_code) == ("gcn_qsdd", "KQ.G10.001148")
    assert found["chu_su_dung"] == "Nguyễn Văn An; Trần Thị Bình"
    assert (found["thua_dat"], found["to_ban_do"]) == ("123", "12")
    assert found["dia_chi_thua_dat"] == "Thôn Hai, xã Ba Vì, huyện Ba Tơ, tỉnh Quảng Ngãi"
    assert found["dien_tich"] == "250,5 m²"
    assert found["muc_dich_su_dung"] == "Đất ở tại nông thôn"
    assert found["thoi_han_su_dung"] == "Lâu dài"
    assert (found["so_phat_hanh"], found["so_vao_so"]) == ("BX 123456", "CH01234")
    assert found["ngay_cap"] == "2018-05-12"
    assert {"so_phat_hanh", "chu_su_dung", "dien_tich", "ngay_cap"} <= accepted(paper)


def test_changes_after_issue_are_told_and_never_believed() -> None:
    """An entry may have ended the right: a person looks, however sure both readers are."""
    paper = read_paper(PINK_FRONT, PINK_LAND, [*CHANGES, *ENTRY, *NOTICE])
    field = paper.field("bien_dong")
    assert "bien_dong_recorded" in paper.evidence
    assert field is not None
    assert (field.value or "").startswith("Chuyển nhượng cho ông Lê Văn Tám")
    assert (field.status, field.page) == (FieldStatus.REVIEW, 3)
    assert "no_person_looked" in field.reasons
    assert values(paper)["so_phat_hanh"] == "BX 123456"


@pytest.mark.parametrize(
    ("pages", "code"),
    [((PINK_FRONT, PINK_LAND), "bien_dong_unseen"),
     ((PINK_FRONT, PINK_LAND, [*CHANGES, *NOTICE]), "bien_dong_empty")],
)  # fmt: skip
def test_a_page_that_was_not_scanned_is_not_an_empty_page(
    pages: tuple[list[Line], ...], code: str
) -> None:
    """Without the page nobody knows whether something was entered."""
    assert code in read_paper(*pages).evidence


def test_no_machine_tells_that_a_certificate_still_holds() -> None:
    """Entries after issue decide: recorded or not, a person looks before it is used again."""
    asked = Asked(PERSON, OFFICER, TODAY, TODAY, Forms.load(), "gcn_qsdd")
    case = Case(make_row(loai="gcn_qsdd", values={"bien_dong": "Chuyển nhượng"}), asked)
    recorded, bare = (
        check_effect(each) for each in (case, replace(case, row=make_row(loai="gcn_qsdd")))
    )
    assert (recorded.passed, recorded.detail) == (None, "changes_recorded")
    assert (bare.passed, bare.detail) == (None, "changes_unproved")


def test_pages_in_the_wrong_order_are_still_a_certificate() -> None:
    """Where no title can be read on the first page, what its lines begin with tells the type."""
    paper = read_paper([*CHANGES, *NOTICE], PINK_LAND, PINK_FRONT)
    assert paper.loai == "gcn_qsdd"
    assert "phrases" in paper.evidence
    assert values(paper)["so_phat_hanh"] == "BX 123456"


FIRM = [
    Line(LEFT, 160, "SỞ TÀI CHÍNH TỈNH QUẢNG NGÃI", centre=True),
    Line(LEFT, 206, "PHÒNG ĐĂNG KÝ KINH DOANH", centre=True),
    Line(RIGHT, 160, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", centre=True),
    Line(RIGHT, 206, "Độc lập - Tự do - Hạnh phúc", centre=True),
    Line(MIDDLE, 400, "GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP", centre=True),
    Line(MIDDLE, 450, "CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN", centre=True),
    Line(MIDDLE, 520, "Mã số doanh nghiệp: 0100047516", centre=True),
    Line(MIDDLE, 570, "Đăng ký lần đầu, ngày 05 tháng 3 năm 2020", centre=True),
    Line(MIDDLE, 620, "Đăng ký thay đổi lần thứ: 2, ngày 10 tháng 8 năm 2025", centre=True),
    Line(200, 700, "1. Tên công ty"),
    Line(200, 750, "Tên công ty viết bằng tiếng Việt: CÔNG TY TNHH SÔNG TRÀ"),
    Line(200, 800, "2. Địa chỉ trụ sở chính: Số 12 đường Quang Trung, xã Ba Tơ, tỉnh Quảng Ngãi"),
    Line(200, 850, "3. Vốn điều lệ: 5.000.000.000 đồng"),
    Line(200, 900, "Bằng chữ: Năm tỷ đồng"),
    Line(200, 950, "4. Thông tin về chủ sở hữu"),
    Line(200, 1000, "Họ và tên: LÊ THỊ MAI"),
    Line(200, 1050, "Số giấy tờ pháp lý của cá nhân: 051165004321"),
    Line(200, 1100, "5. Người đại diện theo pháp luật của công ty"),
    Line(200, 1150, "Họ và tên: TRẦN VĂN NAM"),
    Line(200, 1200, "Sinh ngày: 15/3/1995"),
    Line(200, 1250, "Số giấy tờ pháp lý của cá nhân: 051095001234"),
    Line(1200, 1400, "TRƯỞNG PHÒNG", centre=True),
    Line(1200, 1700, "Phạm Văn Đức", centre=True),
]


def test_a_firm_has_its_own_number_and_who_stands_for_it() -> None:
    """The owner's name and number are not those of the representative."""
    paper = read_paper(FIRM)
    found = values(paper)
    assert paper.loai == "dk_doanh_nghiep"
    assert found["ma_so"] == "0100047516"
    assert found["ten_doanh_nghiep"] == "CÔNG TY TNHH SÔNG TRÀ"
    assert (found["ngay_cap"], found["ngay_thay_doi"]) == ("2020-03-05", "2025-08-10")
    assert found["lan_thay_doi"] == "2"
    assert found["von"] == "5.000.000.000 đồng"
    assert found["nguoi_dai_dien"] == "Trần Văn Nam"
    assert found["so_dinh_danh"] == "051095001234"
    assert (found["noi_cap"], found["co_quan_chu_quan"]) == (
        "Phòng Đăng ký kinh doanh", "Sở Tài chính tỉnh Quảng Ngãi",
    )  # fmt: skip
    assert {"ma_so", "ngay_cap", "von", "nguoi_dai_dien"} <= accepted(paper)


def test_a_number_without_its_check_digit_is_not_a_firm_s() -> None:
    """Both readers may misread one digit alike; the sum does not."""
    wrong = [replace_text(line, "0100047516", "0100047518") for line in FIRM]
    field = read_paper(wrong).field("ma_so")
    assert field is not None
    assert (field.value, field.status) == ("0100047518", FieldStatus.REVIEW)
    assert "check_digit" in field.reasons


def test_capital_that_its_words_contradict_is_not_believed() -> None:
    """Digits and words say one amount, or somebody must look."""
    wrong = [replace_text(line, "5.000.000.000", "8.000.000.000") for line in FIRM]
    field = read_paper(wrong).field("von")
    assert field is not None
    assert "words_differ" in field.reasons


def test_a_heading_that_was_not_read_gives_nobody_s_name() -> None:
    """Without the representative's heading the owner's name is not taken for it."""
    lines = [line for line in FIRM if not line.text.startswith("5. Người")]
    assert values(read_paper(lines)).get("nguoi_dai_dien") is None


def replace_text(line: Line, old: str, new: str) -> Line:
    return Line(line.x, line.y, line.text.replace(old, new), line.centre)


HOUSEHOLD = [
    *letterhead(("ỦY BAN NHÂN DÂN XÃ BA TƠ", "PHÒNG KINH TẾ"), "", ""),
    Line(MIDDLE, 400, "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH", centre=True),
    Line(MIDDLE, 450, "Mã số hộ kinh doanh: 051095001234", centre=True),
    Line(MIDDLE, 500, "Đăng ký lần đầu, ngày 12 tháng 8 năm 2025", centre=True),
    Line(200, 600, "1. Tên hộ kinh doanh: TÂN TIẾN"),
    Line(200, 650, "2. Địa chỉ trụ sở: Thôn Một, xã Ba Tơ, tỉnh Quảng Ngãi"),
    Line(200, 700, "3. Ngành, nghề kinh doanh:"),
    Line(200, 750, "STT Tên ngành Mã ngành", gaps={"Tên": 80, "Mã": 500}),
    Line(200, 800, "1 Bán lẻ lương thực 4721", gaps={"Bán": 80, "4721": 400}),
    Line(200, 850, "2 Sửa chữa xe máy 4542", gaps={"Sửa": 80, "4542": 400}),
    Line(200, 900, "4. Vốn kinh doanh: 200.000.000 đồng"),
    Line(200, 950, "5. Thông tin về chủ hộ kinh doanh"),
    Line(200, 1000, "Họ và tên: TRẦN VĂN NAM"),
    Line(200, 1050, "Sinh ngày: 15/3/1995"),
    Line(200, 1100, "Số định danh cá nhân: 051095001234"),
    Line(200, 1150, "6. Danh sách thành viên hộ gia đình tham gia thành lập hộ kinh doanh"),
    Line(200, 1200, "Họ và tên: LÊ THỊ MAI"),
    Line(200, 1250, "Số định danh cá nhân: 051198004321"),
]


def test_a_household_may_bear_its_owner_s_number() -> None:
    """Twelve digits have no check digit; that they are the owner's, printed apart, proves them."""
    paper = read_paper(HOUSEHOLD)
    found = values(paper)
    assert paper.loai == "dk_ho_kinh_doanh"
    assert found["nganh_nghe"] == "Bán lẻ lương thực (4721); Sửa chữa xe máy (4542)"
    assert found["nguoi_dai_dien"] == "Trần Văn Nam"
    assert "ma_so" in accepted(paper)
    assert "nganh_nghe" not in accepted(paper)


def test_a_household_s_number_that_is_not_its_owner_s_is_reviewed() -> None:
    """Two numbers of twelve digits that differ in one: one of them was misread."""
    wrong = [replace_text(line, "doanh: 051095001234", "doanh: 051095001284") for line in HOUSEHOLD]
    field = read_paper(wrong).field("ma_so")
    assert field is not None
    assert "owner_differs" in field.reasons


JUDGMENT = [
    *letterhead(("TÒA ÁN NHÂN DÂN", "HUYỆN BA TƠ"), "Bản án số: 12/2024/HNGĐ-ST", ""),
    Line(LEFT, 366, "Ngày: 15-3-2024", centre=True),
    Line(LEFT, 412, "V/v: Ly hôn, tranh chấp nuôi con", centre=True),
    Line(MIDDLE, 520, "NHÂN DANH", centre=True),
    Line(MIDDLE, 570, "NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", centre=True),
    Line(MIDDLE, 620, "TÒA ÁN NHÂN DÂN HUYỆN BA TƠ", centre=True),
    Line(200, 760, "- Nguyên đơn: Chị Lê Thị Mai, sinh năm 1990; địa chỉ: xã Ba Tơ."),
    Line(200, 810, "- Bị đơn: Anh Trần Văn Nam, sinh năm 1988; địa chỉ: xã Ba Tơ."),
    Line(200, 860, "Giấy khai sinh, Giấy chứng nhận kết hôn, Hợp đồng tặng cho đã được giao nộp."),
]


def test_a_judgment_has_the_number_of_its_matter() -> None:
    """The title is that in whose name it is given; the sign names matter and instance."""
    paper = read_paper(JUDGMENT)
    found = values(paper)
    assert (paper.loai, paper.evidence) == ("ban_an", ("title", "number_sign"))
    assert found["so_ky_hieu"] == "12/2024/HNGĐ-ST"
    assert found["ngay_ban_hanh"] == "2024-03-15"
    assert found["co_quan_ban_hanh"] == "Tòa án nhân dân huyện Ba Tơ"
    assert found["trich_yeu"] == "V/v Ly hôn, tranh chấp nuôi con"
    assert "so_ky_hieu" in accepted(paper)


def test_a_judgment_s_number_by_hand_leaves_its_printed_rest() -> None:
    """Clerks of courts write the serial with a pen, too."""
    lines = [replace_text(line, "12/2024", "/2024") for line in JUDGMENT]
    field = read_paper(lines).field("so_ky_hieu")
    assert field is not None
    assert (field.value, field.printed) == (None, "/2024/HNGĐ-ST")


CONTRACT = [
    *NATION,
    Line(MIDDLE, 330, "HỢP ĐỒNG CHUYỂN NHƯỢNG QUYỀN SỬ DỤNG ĐẤT", centre=True),
    Line(200, 450, "BÊN CHUYỂN NHƯỢNG (sau đây gọi là Bên A):"),
    Line(200, 500, "Ông: Trần Văn Nam, sinh năm 1988"),
    Line(200, 550, "Căn cước công dân số: 051088001234"),
    Line(200, 620, "BÊN NHẬN CHUYỂN NHƯỢNG (sau đây gọi là Bên B):"),
    Line(200, 670, "Bà: Lê Thị Mai, sinh năm 1990"),
    Line(200, 720, "Căn cước công dân số: 051190004321"),
    Line(200, 800, "Điều 1. Đối tượng của hợp đồng"),
    Line(200, 850, "Quyền sử dụng đất theo Giấy chứng nhận quyền sử dụng đất số BX 123456"),
    Line(200, 900, "- Thửa đất số: 12, tờ bản đồ số: 5;"),
    Line(200, 950, "- Diện tích: 100 m²;"),
    Line(200, 1000, "Giá chuyển nhượng là: 500.000.000 đồng (bằng chữ: Năm trăm triệu đồng)."),
]


def test_a_contract_is_not_the_certificate_it_is_about() -> None:
    """The title decides; each party has its own names."""
    paper = read_paper(CONTRACT)
    found = values(paper)
    assert paper.loai == "hop_dong"
    assert (found["ben_a"], found["ben_b"]) == ("Trần Văn Nam", "Lê Thị Mai")
    assert (found["thua_dat"], found["dien_tich"]) == ("12", "100 m²")
    assert found["gia_tri"] == "500.000.000 đồng"
    assert {"ben_a", "ben_b", "gia_tri"} <= accepted(paper)


def test_a_council_is_not_a_contract() -> None:
    """HỘI ĐỒNG and HỢP ĐỒNG are one letter apart; a body's name over the text is no title."""
    lines = [replace_text(line, "HỢP ĐỒNG", "HỘI ĐỒNG") for line in CONTRACT]
    assert read_paper(lines[:3]).loai == "van_ban_khac"


def test_parties_that_are_not_told_apart_are_reviewed() -> None:
    """Where the second heading was not read, its names would stand with the first party."""
    lines = [line for line in CONTRACT if not line.text.startswith("BÊN NHẬN")]
    field = read_paper(lines).field("ben_a")
    assert field is not None
    assert "other_party_missing" in field.reasons


OTHERS = [
    Line(200, 900, "Giấy chứng nhận quyền sử dụng đất, Giấy phép xây dựng, Bản án, Hợp đồng"),
    Line(200, 950, "Giấy khai sinh, Giấy xác nhận tình trạng hôn nhân, Quyết định"),
    Line(200, 1000, "Giấy chứng nhận đăng ký doanh nghiệp, Mã số doanh nghiệp, Mã hồ sơ"),
]


@pytest.mark.parametrize(
    "title",
    [
        ("TỜ KHAI ĐĂNG KÝ KHAI SINH",),
        ("TỜ KHAI", "CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN"),
        ("ĐƠN ĐỀ NGHỊ", "CẤP GIẤY PHÉP XÂY DỰNG"),
        ("ĐƠN ĐĂNG KÝ BIẾN ĐỘNG ĐẤT ĐAI",),
        ("GIẤY ĐỀ NGHỊ ĐĂNG KÝ HỘ KINH DOANH",),
    ],
)
def test_an_application_is_not_what_it_asks_for(title: tuple[str, ...]) -> None:
    """An application names every other paper; its own title decides. A page that tells how to
    fill it in belongs to it."""
    heads = [Line(MIDDLE, 330 + 50 * n, text, centre=True) for n, text in enumerate(title)]
    guide = [Line(MIDDLE, 160, "HƯỚNG DẪN GHI", centre=True), *OTHERS]
    front = [*NATION, *heads, Line(MIDDLE, 480, "Kính gửi: Ủy ban nhân dân xã Ba Tơ", centre=True)]
    paper = read_paper([*front, Line(200, 600, "Tôi tên là: TRẦN VĂN NAM"), *OTHERS], guide)
    assert paper.loai == "to_khai"
    assert values(paper)["ho_ten"] == "Trần Văn Nam"
    assert values(paper)["noi_nhan"] == "Ủy ban nhân dân xã Ba Tơ"


def test_the_child_s_birthday_is_not_that_of_who_asks() -> None:
    """Labels come back for the person below; the first one keeps only its own values."""
    paper = read_paper(
        [
            *NATION,
            Line(MIDDLE, 330, "TỜ KHAI ĐĂNG KÝ KHAI SINH", centre=True),
            Line(200, 500, "Họ, chữ đệm, tên người yêu cầu: TRẦN VĂN NAM"),
            Line(200, 550, "Giấy tờ tùy thân: Căn cước công dân số 051095001234"),
            Line(200, 600, "Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:"),
            Line(200, 650, "Họ, chữ đệm, tên: TRẦN MINH AN"),
            Line(200, 700, "Ngày, tháng, năm sinh: 02/7/2025"),
        ]
    )
    found = values(paper)
    assert (found["ho_ten"], found["so_dinh_danh"]) == ("Trần Văn Nam", "051095001234")
    assert "ngay_sinh" not in found


def test_a_permit_to_build_numbers_itself_under_its_title() -> None:
    """Its number stands at the left or in the middle; both are found."""
    paper = read_paper(
        [
            *letterhead(("ỦY BAN NHÂN DÂN", "XÃ BA TƠ"), "", ""),
            Line(MIDDLE, 400, "GIẤY PHÉP XÂY DỰNG", centre=True),
            Line(MIDDLE, 450, "Số: 12/GPXD", centre=True),
            Line(200, 550, "1. Cấp cho: Ông Trần Văn Nam"),
            Line(200, 600, "2. Được phép xây dựng công trình: Nhà riêng lẻ"),
            Line(200, 650, "+ Diện tích xây dựng tầng 1: 100,5 m²"),
            Line(200, 700, "+ Tổng diện tích sàn: 201 m²"),
            Line(1150, 800, "Ba Tơ, ngày 12 tháng 5 năm 2026", centre=True),
            Line(1200, 900, "CHỦ TỊCH", centre=True),
            Line(1200, 1200, "Phạm Văn Đức", centre=True),
        ]
    )
    found = values(paper)
    assert paper.loai == "giay_phep_xay_dung"
    assert (found["so_ky_hieu"], found["ngay_cap"]) == ("12/GPXD", "2026-05-12")
    assert (found["dien_tich_xay_dung"], found["tong_dien_tich_san"]) == ("100,5 m²", "201 m²")
    assert found["ho_ten"] == "Trần Văn Nam"


@pytest.mark.parametrize(("place", "believed"), [("Ba Tơ", True), ("Ba Tờ", False)])
def test_an_issuer_whose_unit_is_written_in_two_ways_is_reviewed(
    place: str, believed: bool
) -> None:
    """A commune's name with another accent is a possible name, too; the paper says it twice."""
    paper = read_paper(
        [
            *letterhead(("ỦY BAN NHÂN DÂN", "XÃ BA TƠ"), "Số: 12/GPXD", ""),
            Line(MIDDLE, 450, "GIẤY PHÉP XÂY DỰNG", centre=True),
            Line(200, 550, "1. Cấp cho: Ông Trần Văn Nam"),
            Line(1150, 800, f"{place}, ngày 12 tháng 5 năm 2026", centre=True),
        ]
    )
    assert values(paper)["noi_cap"] == "Ủy ban nhân dân xã Ba Tơ"
    assert ("noi_cap" in accepted(paper)) is believed


def test_a_control_slip_goes_with_its_dossier() -> None:
    """Mẫu 06: its dossier's code ties it; it is no receipt, though both name the dossier."""
    paper = read_paper(
        [
            *letterhead(("ỦY BAN NHÂN DÂN XÃ BA TƠ", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"), "", ""),
            Line(MIDDLE, 400, "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", centre=True),
            Line(200, 500, "Mã hồ sơ: H48.12.7-251008-0975"),
            Line(200, 550, "Cơ quan (bộ phận) giải quyết hồ sơ: Phòng Kinh tế"),
            Line(200, 600, "Cơ quan phối hợp giải quyết hồ sơ (nếu có):"),
            Line(620, 660, "THỜI GIAN GIAO, NHẬN"),
        ]
    )
    found = values(paper)
    assert paper.loai == "phieu_kiem_soat"
    assert "co_quan_phoi_hop" not in found
    assert found["ma_ho_so"] == "H48.12.7-251008-0975"
    assert found["co_quan_giai_quyet"] == "Phòng Kinh tế"
