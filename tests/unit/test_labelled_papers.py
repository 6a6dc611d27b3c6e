"""Papers filled in behind labels: hộ tịch forms and the receipt of the one-stop desk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.extraction.finding import Finding
from pipeline.extraction.people import check_people
from pipeline.forms.catalogue import Forms
from pipeline.layout import Run, lines_from_top
from pipeline.page import Box, PageText, Word
from pipeline.paper import FieldStatus, Paper
from tests.unit.printed import (
    LEFT,
    MIDDLE,
    RIGHT,
    Line,
    SecondReader,
    letterhead,
    print_page,
    read_paper,
    understand_pages,
)


def values(paper: Paper) -> dict[str, str | None]:
    return {field.name: field.value for field in paper.fields}


BIRTH = [
    Line(MIDDLE, 100, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", centre=True),
    Line(MIDDLE, 146, "Độc lập - Tự do - Hạnh phúc", centre=True),
    Line(LEFT, 220, "ỦY BAN NHÂN DÂN", centre=True),
    Line(RIGHT, 220, "Số: 12/2019", centre=True),
    Line(LEFT, 266, "XÃ BA TƠ", centre=True),
    Line(MIDDLE, 360, "GIẤY KHAI SINH", centre=True),
    Line(200, 460, "Họ, chữ đệm, tên: NGUYỄN MINH AN"),
    Line(200, 510, "Ngày, tháng, năm sinh: 02/7/2019"),
    Line(200, 560, "Ghi bằng chữ: Ngày mùng hai tháng bảy năm hai nghìn không trăm mười chín"),
    Line(
        200, 610, "Giới tính: Nam Dân tộc: Kinh Quốc tịch: Việt Nam",
        gaps={"Dân": 160, "Quốc": 160},
    ),
    Line(200, 660, "Nơi sinh: Trạm Y tế xã Ba Tơ, huyện Ba Tơ, tỉnh Quảng Ngãi"),
    Line(200, 710, "Quê quán: xã Ba Tơ, huyện Ba Tơ, tỉnh Quảng Ngãi"),
    Line(200, 760, "Số định danh cá nhân: 051219001234"),
    Line(200, 840, "Họ, chữ đệm, tên người mẹ: LÝ THU HÀ"),
    Line(200, 890, "Năm sinh: 1992 Dân tộc: Hrê Quốc tịch: Việt Nam"),
    Line(200, 940, "Nơi cư trú: Thôn Làng Teng, xã Ba Tơ, huyện Ba Tơ, tỉnh Quảng Ngãi"),
    Line(200, 1020, "Họ, chữ đệm, tên người cha: NGUYỄN VĂN BÌNH"),
    Line(200, 1070, "Năm sinh: 1990 Dân tộc: Kinh Quốc tịch: Việt Nam"),
    Line(200, 1120, "Nơi cư trú: Thôn Làng Teng, xã Ba Tơ, huyện Ba Tơ, tỉnh Quảng Ngãi"),
    Line(200, 1200, "Họ, chữ đệm, tên người đi khai sinh: LÝ THỊ MAI"),
    Line(200, 1250, "Giấy tờ tùy thân: Thẻ căn cước công dân số 051165004321"),
    Line(200, 1300, "Nơi đăng ký khai sinh: Ủy ban nhân dân xã Ba Tơ"),
    Line(200, 1350, "Ngày, tháng, năm đăng ký: 10/7/2019"),
    Line(1150, 1430, "NGƯỜI KÝ GIẤY KHAI SINH", centre=True),
    Line(1150, 1480, "CHỦ TỊCH", centre=True),
    Line(1150, 1750, "Phạm Văn Đức", centre=True),
]  # fmt: skip


def test_a_birth_certificate_knows_its_three_people() -> None:
    """Labels that come back (Dân tộc, Nơi cư trú) belong to the person they stand under."""
    paper = read_paper(BIRTH)
    found = values(paper)
    assert paper.loai == "giay_khai_sinh"
    assert paper.kq_code == "KQ.G15.000031"
    assert found["ho_ten"] == "Nguyễn Minh An"
    assert found["ngay_sinh"] == "2019-07-02"
    assert (found["gioi_tinh"], found["dan_toc"]) == ("Nam", "Kinh")
    assert found["so_dinh_danh"] == "051219001234"
    assert found["ho_ten_me"] == "Lý Thu Hà"
    assert (found["ngay_sinh_me"], found["dan_toc_me"]) == ("1992", "Hrê")
    assert found["ho_ten_cha"] == "Nguyễn Văn Bình"
    assert found["ngay_sinh_cha"] == "1990"
    assert found["noi_cap"] == "Ủy ban nhân dân xã Ba Tơ"
    assert found["ngay_cap"] == "2019-07-10"
    assert found["so_ky_hieu"] == "12/2019"


def test_the_declarant_s_card_is_nobody_else_s() -> None:
    """What stands under the declarant's name belongs to no field."""
    assert "051165004321" not in values(read_paper(BIRTH)).values()


def test_a_personal_number_must_fit_the_birth_it_carries() -> None:
    """Year and sex stand in the number; a mismatch is a flag, and nothing is corrected."""
    good = read_paper(BIRTH).field("so_dinh_danh")
    assert good is not None
    assert good.status is FieldStatus.ACCEPTED
    lines = [
        Line(200, line.y, "Số định danh cá nhân: 051220001234") if line.y == 760 else line
        for line in BIRTH
    ]
    bad = read_paper(lines).field("so_dinh_danh")
    assert bad is not None
    assert (bad.value, bad.status) == ("051220001234", FieldStatus.REVIEW)
    assert "birth_differs" in bad.reasons


MARITAL = [
    *letterhead(
        ("ỦY BAN NHÂN DÂN", "XÃ BA TƠ"), "Số: 45/UBND-XNTTHN",
        "Ba Tơ, ngày 06 tháng 10 năm 2025",
    ),
    Line(MIDDLE, 460, "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", centre=True),
    Line(200, 560, "Xét đề nghị của ông/bà: Võ Thị Lan, là công chức tư pháp - hộ tịch"),
    Line(200, 610, "về việc cấp Giấy xác nhận tình trạng hôn nhân cho ông Trần Văn Nam"),
    Line(MIDDLE, 680, "XÁC NHẬN:", centre=True),
    Line(200, 750, "Họ, chữ đệm, tên: TRẦN VĂN NAM"),
    Line(200, 800, "Ngày, tháng, năm sinh: 15/3/1995"),
    Line(200, 850, "Giới tính: Nam Dân tộc: Kinh Quốc tịch: Việt Nam"),
    Line(200, 900, "Giấy tờ tùy thân: Thẻ căn cước số 051095001234"),
    Line(200, 950, "Nơi cư trú: Thôn Một, xã Ba Tơ, tỉnh Quảng Ngãi"),
    Line(200, 1000, "Tình trạng hôn nhân: chưa đăng ký kết hôn với ai"),
    Line(200, 1050, "Giấy này được cấp để: làm thủ tục đăng ký kết hôn"),
    Line(200, 1100, "Giấy này có giá trị sử dụng trong 6 tháng kể từ ngày cấp."),
    Line(1150, 1250, "CHỦ TỊCH", centre=True),
    Line(1150, 1500, "Phạm Văn Đức", centre=True),
]  # fmt: skip


def test_the_clerk_is_not_the_subject_of_a_marital_status_paper() -> None:
    """The first name on the paper is the civil servant's."""
    paper = read_paper(MARITAL)
    found = values(paper)
    assert paper.loai == "xac_nhan_hon_nhan"
    assert paper.kq_code == "KQ.G15.000038"
    assert found["ho_ten"] == "Trần Văn Nam"
    assert found["so_dinh_danh"] == "051095001234"
    assert found["tinh_trang_hon_nhan"] == "chưa đăng ký kết hôn với ai"
    assert found["muc_dich_cap"] == "làm thủ tục đăng ký kết hôn"
    assert found["ngay_cap"] == "2025-10-06"
    assert found["noi_cap"] == "Ủy ban nhân dân xã Ba Tơ"
    assert found["nguoi_ky"] == "Phạm Văn Đức"


@pytest.mark.parametrize(
    ("next_line", "purpose"),
    [
        ("Giấy này có giá trị sử dụng trong 6 tháng", "PURPOSE"),
        ("Nghĩatrungđoàn thuộc tỉnh Quảng Ngãi", "PURPOSE Nghĩatrungđoàn thuộc tỉnh Quảng Ngãi"),
    ],
    ids=["had room", "did not fit"],
)
def test_running_text_ends_where_its_next_word_had_room(next_line: str, purpose: str) -> None:
    """A line is broken because the next word does not fit: one that would have fitted begins
    another paragraph, full stop or not."""
    text = "làm thủ tục chuyển nhượng quyền sử dụng đất tại xã Tư"
    lines = [line for line in MARITAL if "cấp để" not in line.text and "giá trị" not in line.text]
    at = next(n for n, line in enumerate(MARITAL) if "cấp để" in line.text)
    filled = replace(MARITAL[at], text=f"Giấy này được cấp để: {text}")
    below = replace(MARITAL[at], y=MARITAL[at].y + 46, text=next_line)
    found = values(read_paper([*lines[:at], filled, below, *lines[at:]]))
    assert found["muc_dich_cap"] == purpose.replace("PURPOSE", text)


def test_a_receipt_carries_the_codes_of_its_dossier() -> None:
    """Mã hồ sơ, mã thủ tục and the two days, from Mẫu 01 of TT 03/2025/TT-VPCP."""
    paper = read_paper(
        [
            *letterhead(
                ("ỦY BAN NHÂN DÂN XÃ BA TƠ", "TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG"),
                "Số: 0975/TNHS", "Ba Tơ, ngày 08 tháng 10 năm 2026",
            ),
            Line(MIDDLE, 460, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", centre=True),
            Line(200, 550, "Mã hồ sơ: H48.20.15-261008-0975"),
            Line(200, 600, "Tiếp nhận hồ sơ của: Trần Văn Nam"),
            Line(200, 650, "Địa chỉ: Thôn Một, xã Ba Tơ, tỉnh Quảng Ngãi"),
            Line(200, 700, "Nội dung yêu cầu giải quyết: Đăng ký kết hôn (1.000894)"),
            Line(200, 750, "Thời gian nhận hồ sơ: 08 giờ 30 phút, ngày 08/10/2026"),
            Line(200, 800, "Thời gian trả kết quả: 16 giờ 00 phút, ngày 13/10/2026"),
        ]
    )  # fmt: skip
    found = values(paper)
    assert paper.loai == "giay_tiep_nhan"
    assert found["ma_ho_so"] == "H48.20.15-261008-0975"
    assert found["ma_thu_tuc"] == "1.000894"
    assert (found["ngay_tiep_nhan"], found["ngay_hen_tra"]) == ("2026-10-08", "2026-10-13")
    assert found["ho_ten"] == "Trần Văn Nam"


def test_dots_that_fill_a_line_are_no_part_of_a_value() -> None:
    """Leaders of dots, and what a reader makes of them, end the value."""
    lines = [
        Line(200, line.y, "Quê quán: xã Ba Tơ .......................... 2£ ++")
        if line.y == 710
        else line
        for line in BIRTH
    ]
    assert values(read_paper(lines))["que_quan"] == "xã Ba Tơ"


def test_a_place_is_believed_when_it_stands_twice() -> None:
    """A commune that is misread the same way by both readers is still a possible name: only one
    that the paper repeats is believed."""
    paper = read_paper(BIRTH)
    origin = paper.field("que_quan")
    assert origin is not None
    assert origin.status is FieldStatus.ACCEPTED
    lines = [
        Line(200, line.y, "Quê quán: xã Ba Tố, huyện Ba Tơ, tỉnh Quảng Ngãi")
        if line.y == 710
        else line
        for line in BIRTH
    ]
    misread = read_paper(lines).field("que_quan")
    assert misread is not None
    assert misread.status is FieldStatus.REVIEW
    assert "no_places_repeat" in misread.reasons


def test_a_place_that_no_list_spells_so_is_not_believed_twice() -> None:
    """Two lines that were misread alike: Ba Tơ is a unit, Ba Tớ is none."""
    lines = [
        replace(line, text=line.text.replace("Ba Tơ", "Ba Tớ").replace("BA TƠ", "BA TỚ"))
        for line in BIRTH
    ]
    found = read_paper(lines).field("que_quan")
    assert found is not None
    assert found.status is FieldStatus.REVIEW


def _with(changes: dict[int, str]) -> list[Line]:
    """The birth certificate with other words in the lines at these heights."""
    return [
        Line(200, line.y, changes[line.y], gaps=line.gaps) if line.y in changes else line
        for line in BIRTH
    ]


@pytest.mark.parametrize("surname", ["Lê", "Mẹ", "Châu", "Cha", "Tạ", "Mẫn"])
def test_a_family_name_does_not_make_the_child_its_parent(surname: str) -> None:
    """A label ends at its colon: `Họ, chữ đệm, tên: Lê …` is not a misread `… tên mẹ`."""
    found = values(read_paper(_with({460: f"Họ, chữ đệm, tên: {surname} Minh An"})))
    assert found["ho_ten"] == f"{surname} Minh An"
    assert found["ho_ten_me"] == "Lý Thu Hà"
    assert (found["ngay_sinh"], found["ngay_sinh_me"]) == ("2019-07-02", "1992")
    assert found["dan_toc_me"] == "Hrê"


def test_a_colon_that_was_lost_does_not_make_the_child_its_parent() -> None:
    """What tells one label from another is read without a slip, or it is not there."""
    found = values(read_paper(_with({460: "Họ, chữ đệm, tên Lê Minh An"})))
    assert found["ho_ten"] == "Lê Minh An"
    assert (found["ngay_sinh"], found["ho_ten_me"]) == ("2019-07-02", "Lý Thu Hà")


def test_a_colon_without_a_space_still_ends_its_label() -> None:
    """Readers glue a label to its value."""
    found = values(read_paper(_with({460: "Họ, chữ đệm, tên:Lê Minh An"})))
    assert found["ho_ten"] == "Lê Minh An"


def test_a_parent_whose_name_was_not_read_leaves_no_values_to_others() -> None:
    """Behind a heading that is lost, values are nobody's: the mother's are not the child's and the
    father's not the mother's."""
    paper = read_paper(_with({840: "H~, c#ữ đ~m, t*n ngxxi mx LÝ THU HÀ", 610: "G#i t#nh N##"}))
    found = values(paper)
    assert found["ngay_sinh"] == "2019-07-02"
    assert found.get("dan_toc") is None
    assert found.get("ngay_sinh_me") is None
    lost = _with({1020: "H~, c#ữ đ~m, t*n ngxxi cxx NGUYỄN VĂN BÌNH", 890: "Năm sinh: 1992"})
    found = values(read_paper(lost))
    assert found["ngay_sinh_me"] == "1992"
    assert (found.get("dan_toc_me"), found.get("ngay_sinh_cha")) == (None, None)


def test_a_name_begins_behind_the_whole_label() -> None:
    """`của ông/bà: Tạ Quang Đạt`: the family name is not the end of a misread label."""
    found = values(
        read_paper(
            [
                *letterhead(
                    ("ỦY BAN NHÂN DÂN XÃ BA TƠ", "TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG"),
                    "Số: 0975/TNHS", "Ba Tơ, ngày 08 tháng 10 năm 2026",
                ),
                Line(MIDDLE, 460, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", centre=True),
                Line(200, 600, "Tiếp nhận hồ sơ của ông/bà: Tạ Quang Đạt"),
            ]
        )
    )  # fmt: skip
    assert found["ho_ten"] == "Tạ Quang Đạt"


@pytest.mark.parametrize(
    "label",
    [
        "Ngày; tháng; năm sinh:",
        "N§ãy; tháng; năm sinh:",
        "Ngày: tháng, năm sinh:",
        "N#y, t#, năm sinh:",
    ],
)
def test_a_misread_label_is_not_the_shorter_one_it_ends_with(label: str) -> None:
    """`Ngày, tháng, năm sinh` is the child's; its last words alone are its parents'."""
    found = values(read_paper(_with({510: f"{label} 02/7/2019"})))
    assert found.get("ngay_sinh") in ("2019-07-02", None)
    assert "#" in label or found["ngay_sinh"] == "2019-07-02"
    assert (found["ngay_sinh_me"], found["so_dinh_danh"]) == ("1992", "051219001234")
    assert found["dan_toc"] == "Kinh"


def test_dots_between_a_colon_and_its_value_are_no_part_of_it() -> None:
    """`nhân:.0512…` is a label, dots and a value."""
    found = values(read_paper(_with({760: "Số định danh cá nhân:.051219001234...."})))
    assert found["so_dinh_danh"] == "051219001234"


def _reasons(paper: Paper, name: str) -> tuple[str, ...]:
    found = paper.field(name)
    assert found is not None
    assert found.status is FieldStatus.REVIEW
    return found.reasons


def test_a_parent_is_older_than_the_child() -> None:
    """Twelve years at least; else somebody's values stand with somebody else, and nothing of that
    person is believed."""
    paper = read_paper(_with({890: "Năm sinh: 2008 Dân tộc: Hrê Quốc tịch: Việt Nam"}))
    assert "too_young" in _reasons(paper, "ngay_sinh_me")
    assert "too_young" in _reasons(paper, "ngay_sinh")
    assert "wrong_person" in _reasons(paper, "dan_toc_me")
    father = paper.field("ngay_sinh_cha")
    assert father is not None
    assert father.status is FieldStatus.ACCEPTED


def test_a_parent_is_older_than_the_registration_where_no_child_was_read() -> None:
    """The child's birth may be what was taken for the parent's."""
    paper = read_paper(_with({510: "####", 890: "Năm sinh: 2019 Dân tộc: Hrê"}))
    assert "too_young" in _reasons(paper, "ngay_sinh_me")


def test_two_people_have_two_numbers() -> None:
    """The same personal number twice is one person's, and nobody knows whose."""
    twice = "Nơi cư trú: Thôn Một, xã Ba Tơ Số định danh cá nhân: 051219001234"
    paper = read_paper(_with({940: twice}))
    assert "same_number" in _reasons(paper, "so_dinh_danh")
    assert "same_number" in _reasons(paper, "so_dinh_danh_me")


def test_one_printed_place_is_one_value() -> None:
    """Two values of one kind from the same words: at most one is right."""
    form = Forms.load().get("giay_khai_sinh")
    assert form is not None
    word = Word("Kinh", Box(0, 0, 40, 20), 0.9, 0)
    run = Run(1, (word,))
    found = {
        name: Finding(name, "ethnic", (run,), "Kinh", "label") for name in ("dan_toc", "dan_toc_me")
    }
    checked = check_people(found, form)
    assert all("same_place" in finding.doubts for finding in checked.values())


def test_a_name_behind_a_label_has_nothing_behind_it() -> None:
    """A last word that the first reader overlooked leaves a name that is a name too: the second
    reader looks at the room behind it."""
    page = print_page(_with({460: "Họ, chữ đệm, tên: NGUYỄN MINH AN"}))
    seen = SecondReader([page])
    lost = replace(page, words=tuple(word for word in page.words if word.text != "AN"))
    whole = understand_pages((page,), seen).field("ho_ten")
    half = understand_pages((lost,), seen).field("ho_ten")
    assert whole is not None
    assert whole.status is FieldStatus.ACCEPTED
    assert half is not None
    assert (half.value, half.status) == ("Nguyễn Minh", FieldStatus.REVIEW)


def test_lines_are_read_in_the_order_of_a_page_that_lies_askew() -> None:
    """What stands at the right of a page that falls to the right lies lower than the line behind
    it begins: the value goes on there all the same."""
    words = [
        Word("Dân", Box(700, 330, 760, 356), 0.9, 0),
        Word("tộc:", Box(770, 335, 830, 361), 0.9, 0),
        *(Word(t, Box(100 + 130 * n, 300 + 10 * n, 220 + 130 * n, 326 + 10 * n), 0.9, 1)
          for n, t in enumerate("Nơi cư trú: phường Trấn Biên, thành phố".split())),
        Word("Long", Box(100, 342, 220, 368), 0.9, 2),
    ]  # fmt: skip
    page = PageText(1, 1200, 1700, 200.0, tuple(words), Path("a.jpg"), Path("a.webp"))
    assert [line[0].text for line in lines_from_top(page)] == ["Dân", "Nơi", "Long"]
