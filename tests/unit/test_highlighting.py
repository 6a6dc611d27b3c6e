"""Words found, as boxes on the page."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.highlighting import highlight_paper, read_page
from pipeline.page import Box
from pipeline.question import MatchClass
from pipeline.terms import parse

EXACT, FOLDED, FUZZY = MatchClass.EXACT, MatchClass.FOLDED, MatchClass.FUZZY


def page(*lines: str) -> dict[str, Any]:
    """Each word a box of its own: column × 10, line × 100."""
    words = [
        [word, 10 * n, 100 * y, 10 * n + 9, 100 * y + 30, 0.9, y, 0]
        for y, line in enumerate(lines)
        for n, word in enumerate(line.split(" "))
    ]
    return {"number": 3, "words": words}


def marked(question: str, match: MatchClass, *lines: str) -> list[tuple[int, int]]:
    """(line, column) of the marked words."""
    boxes = highlight_paper([read_page(page(*lines))], parse(question), match)
    return [(box.y0 // 100, box.x0 // 10) for _, box in boxes]


def test_a_word_is_marked_where_it_was_read() -> None:
    """The box is the reader's; punctuation around the word does not matter."""
    found = highlight_paper([read_page(page("Tên: «An», xã"))], parse("an"), EXACT)
    assert list(found) == [(3, Box(10, 0, 19, 30))]


def test_marks_follow_how_the_paper_was_found() -> None:
    """Exact hits mark exact words alone; folded and near ones mark what made them hits."""
    assert marked("hòa", EXACT, "hoà hoa hoá") == [(0, 0)]
    assert marked("hoa", FOLDED, "hoà hoa hoá họ") == [(0, 0), (0, 1), (0, 2)]
    assert marked("khánh", FUZZY, "Khánb Thanh") == [(0, 0)]


def test_words_side_by_side_are_marked_alone() -> None:
    """Where the question stands in one piece, the same words elsewhere are noise."""
    lines = ("ông Văn", "Nguyễn Văn An", "An")
    assert marked("Nguyễn Văn An", EXACT, *lines) == [(1, 0), (1, 1), (1, 2)]
    assert marked("An Văn", EXACT, *lines) == [(0, 1), (1, 1), (1, 2), (2, 0)]


def test_a_phrase_goes_on_in_the_next_line() -> None:
    """A name that is broken over two lines is one name."""
    assert marked('"Văn An"', EXACT, "Nguyễn Văn", "An") == [(0, 1), (1, 0)]


def test_numbers_are_marked_however_they_are_grouped() -> None:
    """Groups of digits are marked for the whole number, and the other way round."""
    assert marked("079085001234", EXACT, "số 079 085 001 234 x") == [(0, 1), (0, 2), (0, 3), (0, 4)]
    assert marked("079 085 001 234", EXACT, "số 079085001234") == [(0, 1)]
    assert marked("123/QĐ-UBND", EXACT, "Số: 123/QĐ-UBND") == [(0, 1)]


def test_a_page_without_words_has_no_marks() -> None:
    """Blank and unread pages."""
    assert list(highlight_paper([read_page({"number": 1})], parse("an"), EXACT)) == []


@pytest.mark.parametrize(
    ("question", "lines", "places"),
    [
        ("Phạm Quốc Khánh", ("Quốc tịch: Phạm", "Phạm Quốc Khánb"), [(1, 0), (1, 1), (1, 2)]),
        ("075085007777", ("số 075 085 007 771",), [(0, 1), (0, 2), (0, 3), (0, 4)]),
        ("075085007777", ("số 075O850O777, 1985",), [(0, 1)]),
        ("DA 123457", ("Số phát hành DA 123456",), [(0, 3), (0, 4)]),
        ("8123456789001", ("mã 8123465789-001",), [(0, 1)]),
        ("Khánh 1985", ("Khánb sinh", "1985 Thanh"), [(0, 0), (1, 0)]),
        ("Thành Công", ("Thàrnh Công", "công khai"), [(0, 0), (0, 1)]),
        ("Lê Thị Thuơng", ("Lê Thị Thưởng Thương",), [(0, 0), (0, 1), (0, 2)]),
    ],
)
def test_near_words_are_marked_where_they_were_misread(
    question: str, lines: tuple[str, ...], places: list[tuple[int, int]]
) -> None:
    """The misread word's own box, and its neighbours of the question; not the same words elsewhere
    where all stand together."""
    assert marked(question, FUZZY, *lines) == places


def test_another_syllable_is_marked_where_nothing_nearer_is_there() -> None:
    """A paper that was found because one word is another syllable shows which; where the word is
    there, or a misread of it, other syllables are not marked."""
    assert marked("Trần Thị Hương", FUZZY, "TRẦN THỊ HUỆ", "Tràn Thị Hướg Hươn") == [
        (1, 0), (1, 1), (1, 2),
    ]  # fmt: skip
    assert marked("Đinh Công Thạnh", FUZZY, "ông", "Đinh Công Thinh") == [(1, 0), (1, 1), (1, 2)]
    assert marked("Đinh Công Thạnh", FUZZY, "Đinh Thanhh", "Công Thinh") == [
        (0, 0), (0, 1), (1, 0),
    ]  # fmt: skip


def test_words_that_fields_say_are_not_looked_for_as_others() -> None:
    """Sổ hồng is no word of the paper: nothing like it is marked."""
    paper = [read_page(page("Số đồng Thinh"))]
    found = highlight_paper(paper, parse("sổ hồng Thạnh"), FUZZY, {"so", "hong"})
    assert [box.x0 // 10 for _, box in found] == [0, 2]
