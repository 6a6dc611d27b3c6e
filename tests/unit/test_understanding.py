"""What a paper means, from words on a page to fields with a status."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.errors import ReadingFailed
from pipeline.page import Box, PageText, Word
from pipeline.paper import FieldStatus, Paper
from tests.unit.printed import (
    LEFT,
    MIDDLE,
    RIGHT,
    Line,
    SecondReader,
    decision,
    letter,
    print_page,
    read_paper,
    understand_pages,
)


def value(paper: Paper, name: str) -> str | None:
    found = paper.field(name)
    return found.value if found else None


def accepted(paper: Paper) -> set[str]:
    return {f.name for f in paper.fields if f.status is FieldStatus.ACCEPTED}


def test_every_field_of_a_decision_is_found_and_believed() -> None:
    """A clean decision that both readers read alike needs nobody's review."""
    paper = read_paper(decision())
    assert paper.loai == "quyet_dinh"
    assert value(paper, "so_ky_hieu") == "51/QĐ-UBND"
    assert value(paper, "ngay_ban_hanh") == "2025-01-17"
    assert value(paper, "co_quan_ban_hanh") == "Ủy ban nhân dân tỉnh Quảng Ngãi"
    assert value(paper, "dia_danh") == "Quảng Ngãi"
    assert value(paper, "loai_van_ban") == "Quyết định"
    assert value(paper, "trich_yeu") == (
        "Về việc phê duyệt Kế hoạch ứng phó sự cố tràn dầu trên địa bàn tỉnh Quảng Ngãi"
    )
    assert value(paper, "chuc_vu") == "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH"
    assert value(paper, "nguoi_ky") == "Trần Phước Hiền"
    assert accepted(paper) == {field.name for field in paper.fields}


def test_a_letter_has_its_subject_under_the_number() -> None:
    """A công văn has no title; V/v in the left column is its trích yếu."""
    paper = read_paper(letter())
    assert paper.loai == "cong_van"
    assert value(paper, "trich_yeu") == ("V/v tham gia ý kiến các dự thảo Nghị định của Chính phủ")
    assert value(paper, "so_ky_hieu") == "575/UBND-KTTH"
    assert value(paper, "loai_van_ban") == "Công văn"
    assert {"trich_yeu", "so_ky_hieu", "nguoi_ky"} <= accepted(paper)


@pytest.mark.parametrize(
    "number", ["Số: /QĐ-UBND", "Số: 9{ /QĐ-UBND", "Số: O4 /QĐ-UBND"], ids=["blank", "ink", "letter"]
)
def test_a_serial_by_hand_leaves_its_printed_rest(number: str) -> None:
    """What a pen wrote is never a value: the print, the box and the doubt remain."""
    found = read_paper(decision(number=number)).field("so_ky_hieu")
    assert found is not None
    assert (found.value, found.printed, found.handwritten) == (None, "/QĐ-UBND", True)
    assert found.status is FieldStatus.REVIEW


def test_digits_in_a_wide_blank_are_a_pen() -> None:
    """Digits that both readers read, but in the room a clerk was left to write in, are reviewed."""
    lines = decision(number="Số: 51 /QĐ-UBND", number_gaps={"51": 40, "/QĐ-UBND": 40})
    found = read_paper(lines).field("so_ky_hieu")
    assert found is not None
    assert (found.value, found.guess, found.handwritten) == (None, "51/QĐ-UBND", True)


def test_two_readers_two_numbers_is_nobody_s_number() -> None:
    """Readers who differ on a serial leave it to a person, with the first reading as a guess."""
    paper = read_paper(decision(), slips={"51/QĐ-UBND": "57/QĐ-UBND"})
    found = paper.field("so_ky_hieu")
    assert found is not None
    assert (found.value, found.guess, found.printed) == (None, "51/QĐ-UBND", "/QĐ-UBND")


@pytest.mark.parametrize(
    ("dated", "printed"),
    [
        ("Quảng Ngãi, ngày tháng 01 năm 2025", "tháng 01 năm 2025"),
        ("Quảng Ngãi, ngày 1? tháng 01 năm 2025", "tháng 01 năm 2025"),
        ("Quảng Ngãi, ngày 04tháng 02 năm 2025", "tháng 02 năm 2025"),
        ("Quảng Ngãi, ngày ) tháng ({ năm 2025", "năm 2025"),
    ],
)
def test_a_day_by_hand_leaves_the_printed_part_of_the_date(dated: str, printed: str) -> None:
    """A day that is missing, misread or squeezed into its blank is not a date."""
    found = read_paper(decision(dated=dated)).field("ngay_ban_hanh")
    assert found is not None
    assert (found.value, found.printed, found.handwritten) == (None, printed, True)


def test_a_date_that_has_not_come_is_not_believed() -> None:
    """No paper is issued tomorrow, whatever both readers say."""
    paper = read_paper(decision(dated="Quảng Ngãi, ngày 17 tháng 01 năm 2027"))
    found = paper.field("ngay_ban_hanh")
    assert found is not None
    assert "in_future" in found.reasons
    assert found.status is FieldStatus.REVIEW


def test_a_number_that_names_another_type_is_not_believed() -> None:
    """The abbreviation in the number and the title must name one type."""
    paper = read_paper(decision(number="Số: 51/TB-UBND"))
    assert paper.loai == "quyet_dinh"
    assert paper.loai_confidence < 0.6
    assert "so_ky_hieu" not in accepted(paper)
    assert "loai_van_ban" not in accepted(paper)


def test_a_post_hidden_under_the_seal_is_missed() -> None:
    """KT. without its deputy is half a post: it is not believed."""
    lines = [line for line in decision() if line.text != "PHÓ CHỦ TỊCH"]
    assert "chuc_vu" not in accepted(read_paper(lines))


def test_an_authority_that_only_the_second_reader_sees_is_missed() -> None:
    """A line above the post that the first reader lost keeps the post from being believed."""
    whole = print_page([*letter()[:-3], Line(1200, 1500, "TM. ỦY BAN NHÂN DÂN", centre=True),
                        Line(1200, 1550, "CHỦ TỊCH", centre=True),
                        Line(1200, 1850, "Nguyễn Quốc Việt", centre=True)])  # fmt: skip
    rest = tuple(w for w in whole.words if not (w.box.y0 == 1500 and w.box.x0 > 900))
    raised = tuple(
        replace(w, box=Box(w.box.x0, 1510, w.box.x1, 1546)) if w.text in ("Nơi", "nhận:") else w
        for w in rest
    )
    paper = understand_pages((replace(whole, words=raised),), SecondReader((whole,)))
    assert value(paper, "chuc_vu") == "CHỦ TỊCH"
    assert "chuc_vu" not in accepted(paper)


def test_who_decides_is_not_who_signs() -> None:
    """The centred line in capitals above the grounds names the authority, not the signer."""
    head = Line(MIDDLE, 700, "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI", centre=True)
    first = [line for line in decision() if line.y < 1400]
    last = [line for line in decision() if line.y >= 1400]
    paper = read_paper([*first, head], last)
    found = paper.field("chuc_vu")
    assert found is not None
    assert (found.page, found.value) == (2, "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH")


def test_no_pen_wrote_a_text_layer() -> None:
    """Room around the digits of a born-digital number means nothing."""
    lines = decision(number="Số: 51 /QĐ-UBND", number_gaps={"51": 40, "/QĐ-UBND": 40})
    page = replace(print_page(lines), source="layer")
    paper = understand_pages((page,), SecondReader((page,)))
    assert value(paper, "so_ky_hieu") == "51/QĐ-UBND"
    assert "so_ky_hieu" in accepted(paper)


def test_a_line_may_come_in_pieces() -> None:
    """Readers and text layers number the columns of one printed line apart; it stays one line."""
    page = print_page(decision())
    pieces = tuple(
        replace(word, line=word.line + 100) if word.box.x0 > 500 and word.box.y0 == 320 else word
        for word in page.words
    )
    paper = understand_pages((replace(page, words=pieces),), SecondReader((page,)))
    assert value(paper, "so_ky_hieu") == "51/QĐ-UBND"
    assert value(paper, "ngay_ban_hanh") == "2025-01-17"


def test_titles_one_letter_apart_are_told_apart() -> None:
    """THÔNG BÁO and THÔNG CÁO: the letter decides, not the order of the list."""
    paper = read_paper(decision(title="THÔNG CÁO", number="Số: 11/TC-UBND"))
    assert value(paper, "loai_van_ban") == "Thông cáo"


def test_a_name_with_a_word_the_first_reader_lost_is_not_believed() -> None:
    """The second reader looks beside a name, too: it sees the family name under the seal."""
    whole = print_page(decision())
    kept = tuple(word for word in whole.words if word.text != "Trần")
    lost = replace(
        whole, words=tuple(replace(w, text="Lê") if w.text == "Phước" else w for w in kept)
    )
    paper = understand_pages((lost,), SecondReader((whole,), {"Phước": "Lê"}))
    assert value(paper, "nguoi_ky") == "Lê Hiền"
    assert "nguoi_ky" not in accepted(paper)


def test_a_lost_last_line_of_a_subject_is_noticed() -> None:
    """The second reader looks under the subject; a line that only it sees stops the acceptance."""
    whole = print_page(decision())
    below = {"trên", "địa", "bàn"}
    rest = tuple(w for w in whole.words if not 570 < w.box.y0 < 600)
    assert below <= {w.text for w in whole.words}
    paper = understand_pages((replace(whole, words=rest),), SecondReader((whole,)))
    assert "trich_yeu" not in accepted(paper)


def test_readers_who_differ_on_letters_are_not_believed() -> None:
    """One word read differently is enough for review; the likelier reading is shown."""
    paper = read_paper(decision(), slips={"tràn": "trên"})
    found = paper.field("trich_yeu")
    assert found is not None
    assert found.status is FieldStatus.REVIEW
    assert found.second is not None
    assert "trên" in found.second


def test_a_second_reader_that_fails_accepts_nothing_and_loses_nothing() -> None:
    """Without an independent reading every value waits for a person."""

    class Failing:
        def reread(self, page: PageText, box: Box) -> str:
            raise ReadingFailed(page=page.number, detail="killed")

    paper = understand_pages((print_page(decision()),), Failing())
    assert value(paper, "so_ky_hieu") == "51/QĐ-UBND"
    assert accepted(paper) == set()


def test_the_issuer_is_the_last_body_of_the_left_column() -> None:
    """The superior body stands above it and has a field of its own."""
    lines = [line for line in decision(number="Số: 51/QĐ-SNV") if line.y not in (160, 206)]
    head = [
        Line(LEFT, 160, "ỦY BAN NHÂN DÂN", centre=True),
        Line(LEFT, 206, "TỈNH QUẢNG NGÃI", centre=True),
        Line(LEFT, 252, "SỞ NỘI VỤ", centre=True),
        Line(RIGHT, 160, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", centre=True),
        Line(RIGHT, 206, "Độc lập - Tự do - Hạnh phúc", centre=True),
    ]
    paper = read_paper([*head, *lines])
    assert value(paper, "co_quan_ban_hanh") == "Sở Nội vụ"
    assert value(paper, "co_quan_chu_quan") == "Ủy ban nhân dân tỉnh Quảng Ngãi"


def test_a_number_cited_in_the_text_is_not_the_paper_s_own() -> None:
    """Without a number line there is no number, though the text cites some."""
    lines = [line for line in decision() if not line.text.startswith("Số:")]
    assert value(read_paper(lines), "so_ky_hieu") is None


@pytest.mark.parametrize(
    ("title", "loai"),
    [("THÔNG BÁO", "thong_bao"), ("KẾ HOẠCH", "ke_hoach"), ("NGHỊ QUYẾT", "nghi_quyet")],
)
def test_notices_plans_and_resolutions_are_types_of_their_own(title: str, loai: str) -> None:
    """They have the fields of every administrative paper, and their own sign in the number."""
    sign = {"THÔNG BÁO": "TB", "KẾ HOẠCH": "KH", "NGHỊ QUYẾT": "NQ"}[title]
    paper = read_paper(decision(title=title, number=f"Số: 11/{sign}-UBND"))
    assert paper.loai == loai
    assert value(paper, "loai_van_ban") == title.capitalize()
    assert "so_ky_hieu" in accepted(paper)


@pytest.mark.parametrize(("title", "sign"), [("HƯỚNG DẪN", "HD"), ("CHƯƠNG TRÌNH", "CTr")])
def test_a_known_title_of_another_type_is_another_paper(title: str, sign: str) -> None:
    """What is none of the types is `van_ban_khac`, with its title kept."""
    paper = read_paper(decision(title=title, number=f"Số: 11/{sign}-UBND"))
    assert paper.loai == "van_ban_khac"
    assert value(paper, "loai_van_ban") == title.capitalize()


def test_blank_backs_belong_to_their_paper() -> None:
    """Every page of a scan is in one of its papers, the empty ones too."""
    paper = read_paper(decision(), [])
    assert [page.number for page in paper.pages] == [1, 2]
    assert value(paper, "nguoi_ky") == "Trần Phước Hiền"


def test_an_empty_scan_is_a_paper_without_fields() -> None:
    """Pages on which nothing can be read are kept as `van_ban_khac`, not lost."""
    paper = read_paper([])
    assert (paper.loai, paper.fields) == ("van_ban_khac", ())


@pytest.mark.parametrize("place", ["Xuân Hương - Đà Lạt", "Phan Rang – Tháp Chàm"])
def test_a_place_keeps_both_sides_of_its_dash(place: str) -> None:
    """A dash is a word of no height: the room beside it is not a gutter."""
    page = print_page(decision(dated=f"{place}, ngày 17 tháng 01 năm 2025"))
    words = tuple(_flat(word) if word.text in "-–" else word for word in page.words)
    page = replace(page, words=words)
    assert value(understand_pages((page,), SecondReader([page])), "dia_danh") == place


def test_a_place_that_begins_with_a_dash_has_lost_its_beginning() -> None:
    """Half a name is a place too, and the wrong one."""
    found = read_paper(decision(dated="- Quảng Ngãi, ngày 17 tháng 01 năm 2025")).field("dia_danh")
    assert found is not None
    assert found.status is FieldStatus.REVIEW
    assert "cut" in found.reasons


def _flat(word: Word) -> Word:
    box = word.box
    return replace(word, box=Box(box.x0, box.y0 + 16, box.x1, box.y0 + 20))


@pytest.mark.parametrize(
    ("field", "word", "other"),
    [("ngay_ban_hanh", "17", "11"), ("so_ky_hieu", "51/QĐ-UBND", "57/QĐ-UBND")],
)
def test_digits_that_readers_saw_differently_are_for_a_person(
    field: str, word: str, other: str
) -> None:
    """However sure a closer look made one of them, and though the box reads the same once more:
    no language tells digits, and most often a pen wrote them."""
    page = print_page(decision())
    words = tuple(replace(w, other=other) if w.text == word else w for w in page.words)
    disputed = replace(page, words=words)
    found = understand_pages((disputed,), SecondReader((disputed,))).field(field)
    assert found is not None
    assert found.status is FieldStatus.REVIEW
    assert field in accepted(read_paper(decision()))
