"""Marks of state secrecy stop the work."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.errors import SecrecyMark
from pipeline.secrecy import read_stamp, stop_at_secrecy
from tests.unit.printed import Line, decision, make_scan, print_page


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_mark_stops_the_work_and_is_named(mark: str) -> None:
    """Each of the three degrees is seen wherever it stands alone in the top of a page."""
    pages = (print_page(decision()), print_page([Line(250, 420, mark)], number=2))
    with pytest.raises(SecrecyMark) as seen:
        stop_at_secrecy(make_scan(), pages)
    assert (seen.value.page, seen.value.mark) == (2, mark)


@pytest.mark.parametrize("read", ["MẶT", "MÂT", "[MẬT]", "TUYỆT MAT", "TÔI MẬT"])
def test_a_misread_mark_is_a_mark(read: str) -> None:
    """To hold a paper that is not secret costs a look; the other error cannot be undone."""
    with pytest.raises(SecrecyMark):
        stop_at_secrecy(make_scan(), (print_page([*decision(), Line(250, 420, read)]),))


@pytest.mark.parametrize(
    "text",
    ["QUY CHẾ BẢO VỆ BÍ MẬT NHÀ NƯỚC", "Tài liệu mật", "MẶT TRẬN TỔ QUỐC", "BẢO MẬT THÔNG TIN"],
)
def test_words_about_secrecy_are_no_mark(text: str) -> None:
    """A paper may speak of secrets without being one."""
    stop_at_secrecy(make_scan(), (print_page([*decision(), Line(250, 640, text)]),))


def test_a_person_who_released_the_scan_is_not_asked_again() -> None:
    """What a person decided stands."""
    page = print_page([Line(250, 420, "MẬT")])
    stop_at_secrecy(make_scan(cleared_by="an.nguyen"), (page,))


def test_a_red_stamp_kept_from_the_reader_is_seen() -> None:
    """Cleaning takes colour out of the reader's image; what stands in red is read by itself."""
    stamped = replace(print_page(decision()), red_print=("HỎA TỐC", "ÍTUYETMAT"))
    with pytest.raises(SecrecyMark) as seen:
        stop_at_secrecy(make_scan(), (stamped,))
    assert seen.value.mark == "TUYỆT MẬT"


def test_a_red_urgency_mark_stops_nothing() -> None:
    """HỎA TỐC and KHẨN are stamped in the same place in the same colour."""
    stamped = replace(print_page(decision()), red_print=("HỎA TỐC", "KHẨN", "ĐẾN Số: 12"))
    stop_at_secrecy(make_scan(), (stamped,))


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("MATl", "MẬT"), ("MẬT", "MẬT"), ("TToiMATl", "TỐI MẬT"), ("ITYỆTM", None),
        ("TUYỆTMAL", "TUYỆT MẬT"), ("KHẨN", None), ("mặt trận", None),
        ("MẶT TRẬN TỔ QUỐC", None), ("", None),
    ],
)  # fmt: skip
def test_what_a_strip_says(text: str, mark: str | None) -> None:
    """Only a strip that holds the mark and nothing else is one."""
    assert read_stamp(text) == mark


@pytest.mark.parametrize("text", ["TỐI MẬT", "TÕI MẬT", "TÔIMẬT", "|TỐI MẬT|"])
def test_the_degree_of_a_stamp_is_not_taken_for_its_frame(text: str) -> None:
    """A few strokes of the frame may be read as letters, but not the degree as strokes."""
    assert read_stamp(text) == "TỐI MẬT"
