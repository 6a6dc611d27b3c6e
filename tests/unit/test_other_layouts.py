"""The same papers as other offices lay them out: labels, values and dates in other places."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.extraction.finding import find_value
from pipeline.extraction.second_reading import Second
from pipeline.extraction.weighing import weigh
from pipeline.forms.catalogue import Forms
from pipeline.language.kinds import KINDS
from pipeline.layout import lines_from_top, split_runs
from pipeline.page import Readers
from pipeline.paper import Field, FieldStatus, Paper
from pipeline.splitting import split
from tests.unit.printed import LEFT, MIDDLE, RIGHT, TODAY, Line, letterhead, print_page, read_paper
from tests.unit.stacked import body, whole

ID = "051090000001"


def value(paper: Paper, name: str) -> str | None:
    field = paper.field(name)
    return field.value if field else None


def extract(*rows: str | Line) -> Paper:
    """A death extract with these rows."""
    head = letterhead(
        ("ỦY BAN NHÂN DÂN", "XÃ BA TƠ"), "Số: 12/TLKT", "Ba Tơ, ngày 17 tháng 01 năm 2025"
    )
    lines = [
        row if isinstance(row, Line) else Line(200, 560 + 50 * n, row) for n, row in enumerate(rows)
    ]
    return read_paper([*head, Line(MIDDLE, 460, "TRÍCH LỤC KHAI TỬ", centre=True), *lines])


# Labels


def test_a_label_may_name_several_numbers() -> None:
    """`Số định danh cá nhân/giấy tờ tùy thân`: whichever of them stands there is the person's."""
    paper = extract(
        "Họ, chữ đệm, tên: LÊ VĂN AN",
        "Ngày, tháng, năm sinh: 02/7/1990",
        f"Số định danh cá nhân/giấy tờ tùy thân: {ID}",
    )
    assert value(paper, "so_dinh_danh") == ID


def test_a_label_that_names_several_people_is_nobody_s() -> None:
    """`Họ, chữ đệm, tên/…` may be another's name: strokes are passed over for numbers alone."""
    paper = extract("Họ, chữ đệm, tên/người thân thích: LÊ VĂN AN")
    assert value(paper, "ho_ten") is None


def test_the_number_of_the_next_point_is_no_part_of_a_value() -> None:
    """Points of a form that stand in one line: `5. Dân tộc: Mường 6. Quốc tịch: Việt Nam`."""
    paper = extract("4. Giới tính: Nam 5. Dân tộc: Mường 6. Quốc tịch: Việt Nam")
    assert (value(paper, "gioi_tinh"), value(paper, "dan_toc")) == ("Nam", "Mường")
    assert value(paper, "quoc_tich") == "Việt Nam"


# Values that wrap


def test_a_number_that_had_no_room_stands_below_its_label() -> None:
    """`Giấy tờ tùy thân: Căn cước công dân số`, and the number in the next line."""
    long = "Giấy tờ tùy thân: Thẻ căn cước do Cục Cảnh sát quản lý hành chính cấp, số"
    paper = extract(long, ID, "Đã chết vào lúc: 07 giờ 05 phút, ngày 10 tháng 01 năm 2025")
    assert value(paper, "so_dinh_danh") == ID


def test_a_number_below_a_line_that_had_room_is_another_s() -> None:
    """A short line was not broken: what stands below it has lost its own label."""
    wide = "Nơi cư trú: Thôn Làng Teng, xã Ba Tơ, huyện Ba Tơ, tỉnh Quảng Ngãi và nơi khác nữa"
    paper = extract(wide, "Giấy tờ tùy thân: Thẻ số", ID)
    assert value(paper, "so_dinh_danh") is None


def test_the_next_point_ends_a_value() -> None:
    """A point without a colon is not read on with the value above it."""
    head = letterhead(
        ("ỦY BAN NHÂN DÂN", "XÃ BA TƠ"), "Số: 12/GPXD", "Ba Tơ, ngày 17 tháng 01 năm 2025"
    )
    title = Line(MIDDLE, 460, "GIẤY PHÉP XÂY DỰNG", centre=True)
    land = "3. Giấy tờ về quyền sử dụng đất: Giấy chứng nhận quyền sử dụng đất số CR 363696 cấp cho"
    point = Line(200, 610, "4. Hiệu lực trong mười hai tháng kể từ ngày cấp")
    paper = read_paper([*head, title, Line(200, 560, land), point])
    assert (value(paper, "giay_to_dat") or "").endswith("cấp cho")


@pytest.mark.parametrize(
    ("first", "second"),
    [("thành phố Cà Mau,", "tỉnh Cà Mau"), ("thành phố Huế,", "tỉnh Thừa Thiên Huế")],
)
def test_a_city_named_like_a_province_does_not_end_an_address(first: str, second: str) -> None:
    """The province stands in the next line."""
    long = f"Nơi cư trú: Số 305 đường Tôn Đức Thắng, Tổ dân phố Đông Sơn, phường 5, {first}"
    value_of = value(extract(long, second), "noi_cu_tru")
    assert value_of == f"{long} {second}".removeprefix("Nơi cư trú: ")


def test_an_address_that_ends_with_a_city_of_a_province_is_not_accepted() -> None:
    """Its province was lost, though every name in it is known."""
    field = extract("Nơi cư trú: phường 5, thành phố Cà Mau").field("noi_cu_tru")
    assert field is not None
    assert (field.status, "cut" in field.reasons) == (FieldStatus.REVIEW, True)
    whole = extract("Nơi cư trú: phường Ninh Kiều, thành phố Cần Thơ").field("noi_cu_tru")
    assert whole is not None
    assert "cut" not in whole.reasons


def test_one_printed_line_of_which_a_reader_made_two() -> None:
    """The rest of an address is a piece of its own; the lines stand askew."""
    words = ["Nơi cư trú: Thôn 1, phường Mỹ Bình, huyện", "Chợ Mới, tỉnh An Giang"]
    end = print_page([Line(200, 560, words[0])]).words[-1].box.x1
    paper = extract(Line(200, 560, words[0]), Line(end + 12, 562, words[1]))
    assert value(paper, "noi_cu_tru") == " ".join(words).removeprefix("Nơi cư trú: ")


def test_pieces_of_one_line_are_read_from_left_to_right() -> None:
    """On a photograph lines fall differently at the top and at the foot of the page."""
    page = print_page(
        [Line(200, 500, "Năm sinh: 1976"), Line(550, 512, "Dân tộc: Ba Na"),
         Line(200, 534, "Nơi cư trú: phường Mỹ Bình"), Line(850, 524, "Quốc tịch: Lào"),
         Line(1150, 536, "Tôn giáo: Không"),
         Line(100, 900, "Một dòng chữ dài trên trang, nằm ngang và rộng gần hết cả trang này")]
    )  # fmt: skip
    assert [line[0].text for line in lines_from_top(page)] == [
        "Năm",
        "Dân",
        "Quốc",
        "Tôn",
        "Nơi",
        "Một",
    ]


# Dates, issuers, titles


def birth_note(*closing: Line) -> Paper:
    head = letterhead(("SỞ Y TẾ TỈNH CÀ MAU", "TRUNG TÂM Y TẾ NĂM CĂN"), "Số: 748", "Quyển số: 02")
    title = Line(MIDDLE, 460, "GIẤY CHỨNG SINH", centre=True)
    born = Line(200, 560, "Đã sinh con vào lúc: 09 giờ 58 phút ngày 26 tháng 10 năm 2021")
    return read_paper([*head, title, Line(200, 510, "Họ và tên mẹ: LÂM MAI ĐÀO"), born, *closing])


DATED = "Năm Căn, ngày 29 tháng 10 năm 2021"
POST = Line(1200, 1500, "GIÁM ĐỐC", centre=True)
NAME = Line(1200, 1850, "Trần Phước Hiền", centre=True)


def test_place_and_day_may_stand_over_the_signature() -> None:
    """Health facilities date their notes at the foot."""
    paper = birth_note(Line(1200, 1440, DATED, centre=True), POST, NAME)
    assert (value(paper, "ngay_cap"), value(paper, "dia_danh")) == ("2021-10-29", "Năm Căn")


@pytest.mark.parametrize(
    "line",
    [
        Line(900, 1000, DATED),
        Line(200, 1440, f"Giấy này thay giấy cấp tại {DATED}"),
        Line(900, 1440, f"thay giấy {DATED}"),
    ],
)
def test_a_day_in_a_text_is_not_the_day_of_issue(line: Line) -> None:
    """Far from the signature, or with other words before it."""
    assert value(birth_note(line, POST, NAME), "ngay_cap") is None


def test_the_office_of_plans_is_no_plan() -> None:
    """KẾ HOẠCH in the left column of the letterhead names who issued the paper."""
    head = letterhead(("UBND HUYỆN CHỢ MỚI", "PHÒNG TÀI CHÍNH -"), "", "")[:-2]
    office = Line(LEFT + 180, 260, "KẾ HOẠCH", centre=True)
    title = Line(MIDDLE, 400, "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH", centre=True)
    paper = read_paper([*head, office, title])
    assert paper.loai == "dk_ho_kinh_doanh"


def test_a_title_close_under_the_letterhead_is_no_part_of_the_issuer() -> None:
    """No number stands between them; the left halves of title and form of company are not read
    as an office."""
    head = letterhead(("SỞ TÀI CHÍNH", "PHÒNG ĐĂNG KÝ KINH DOANH"), "", "")[:-2]
    title = Line(MIDDLE, 270, "GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP", centre=True)
    company = Line(MIDDLE, 318, "CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN", centre=True)
    paper = read_paper([*head, title, company])
    assert value(paper, "noi_cap") == "Phòng Đăng ký kinh doanh"
    assert value(paper, "co_quan_chu_quan") == "Sở Tài chính"


# Pages


def test_a_province_names_the_annexes_of_its_papers(tmp_path: Path) -> None:
    """A heading that only the province's own file knows keeps a page with the paper before it."""
    pages = [print_page(whole(), 1), print_page([Line(MIDDLE, 200, "PHIẾU TRÌNH KÈM", centre=True),
             *body(400, 1200)], 2)]  # fmt: skip
    (tmp_path / "cong_van.toml").write_text(
        'loai = "cong_van"\nname = "Công văn"\nuntitled = true\nannexes = ["Phiếu trình"]\n',
        "utf-8",
    )
    evidence = [
        split(pages, forms, TODAY)[0].evidence for forms in (Forms.load(), Forms.load(tmp_path))
    ]
    assert ["attached" in told for told in evidence] == [False, True]


# Names


@pytest.mark.parametrize(("firm", "doubted"), [("NGUYÊN", True), ("NGUYỄN", False)])
def test_a_household_called_after_its_owner_is_spelt_as_the_owner(firm: str, doubted: bool) -> None:
    """Both readers take the same lost accent for none; the owner's name stands below."""
    head = letterhead(("ỦY BAN NHÂN DÂN XÃ BA TƠ", "PHÒNG KINH TẾ"), "", "")[:-2]
    paper = read_paper(
        [*head, Line(MIDDLE, 400, "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH", centre=True),
         Line(200, 560, f"1. Tên hộ kinh doanh: HỘ KINH DOANH {firm} VĂN THỊNH"),
         Line(200, 610, "5. Thông tin về chủ hộ kinh doanh:"),
         Line(200, 660, "Họ, chữ đệm và tên: NGUYỄN VĂN THỊNH")]
    )  # fmt: skip
    for name in ("ten_ho_kinh_doanh", "nguoi_dai_dien"):
        field = paper.field(name)
        assert field is not None
        assert ("name_differs" in field.reasons) is doubted


# Licences


def test_values_of_a_licence_may_stand_in_a_column_of_their_own() -> None:
    """Labels at the left, values far behind them; a number glued to its label."""
    paper = read_paper(
        [Line(700, 300, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", centre=True),
         Line(700, 400, "GIẤY PHÉP LÁI XE / DRIVER'S LICENSE", centre=True),
         Line(500, 450, "Số/No:051019031741"),
         Line(500, 510, "Họ tên/Full name:"), Line(1000, 510, "THÂN THẢO NGOAN"),
         Line(500, 570, "Ngày sinh/Date of birth:"), Line(1000, 570, "28/02/1981"),
         Line(500, 630, "Hạng/Class: B2")]
    )  # fmt: skip
    assert paper.loai == "giay_phep_lai_xe"
    assert value(paper, "so_giay_phep") == "051019031741"
    assert (value(paper, "ho_ten"), value(paper, "ngay_sinh")) == ("Thân Thảo Ngoan", "1981-02-28")


# Readings


def test_what_one_reader_saw_for_two_words_is_told_once() -> None:
    """Both words bear all of it; told twice, it would be a name that nobody read."""
    words = print_page([Line(RIGHT, 500, "Ấu Hoài Tâm")]).words
    own = [
        replace(w, readers=Readers.SECOND, other="Âu Hoài") if n < 2 else w
        for n, w in enumerate(words)
    ]
    page = replace(print_page([]), words=tuple(own))
    found = find_value("nguoi_ky", "person_name", split_runs(page), "signature_block")
    assert found is not None
    field: Field = weigh(found, Second("Ấu Hoài Tâm"))
    assert field.second == "Âu Hoài Tâm"
    assert field.status is FieldStatus.REVIEW


@pytest.mark.parametrize("kind", ["address", "body", "place"])
def test_a_small_letter_at_the_head_of_a_place_is_a_capital(kind: str) -> None:
    """`Ia Blang`: the two look alike, and no name of a place begins small."""
    assert KINDS[kind].parse("xã la Blang") == "xã Ia Blang"
    assert KINDS[kind].parse("xã Sơn la") == "xã Sơn la"


# Columns


def marriage(left: int, right: int) -> Paper:
    """A marriage certificate whose columns begin at these heights, none of their lines level."""
    head = [
        Line(MIDDLE, 160, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", centre=True),
        Line(MIDDLE, 206, "Độc lập - Tự do - Hạnh phúc", centre=True),
        Line(MIDDLE, 300, "GIẤY CHỨNG NHẬN KẾT HÔN", centre=True),
    ]
    his = ["Họ, chữ đệm, tên chồng: ĐÀO PHI", "THẠCH", "Ngày, tháng, năm sinh: 08/07/1997",
           "Dân tộc: Kinh", f"Giấy tờ tùy thân: CCCD số {ID}"]  # fmt: skip
    hers = ["Họ, chữ đệm, tên vợ: ĐÀO ÁNH THOA", "Ngày, tháng, năm sinh: 20/02/1993",
            "Dân tộc: Hrê", "Giấy tờ tùy thân: CCCD số 051193000002"]  # fmt: skip
    columns = [Line(150, left + 50 * n, text) for n, text in enumerate(his)]
    columns += [Line(900, right + 50 * n, text) for n, text in enumerate(hers)]
    foot = Line(150, 900, "Nơi đăng ký kết hôn: Ủy ban nhân dân xã Ba Tơ")
    return read_paper([*head, *sorted(columns, key=lambda line: line.y), foot])


@pytest.mark.parametrize("right", [500, 525, 475])
def test_columns_whose_lines_are_not_level_are_columns(right: int) -> None:
    """One name takes two lines, or the page lies askew: labels that stand far apart at the left and
    at the right tell whose a value is."""
    paper = marriage(500, right)
    told = [
        value(paper, f"{name}_{who}") for who in ("chong", "vo") for name in ("ho_ten", "dan_toc")
    ]
    assert told == ["Đào Phi Thạch", "Kinh", "Đào Ánh Thoa", "Hrê"]
    assert value(paper, "so_dinh_danh_vo") == "051193000002"
