"""A stamp of certification speaks of the copy, and never of the type."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.review_words import EVIDENCE, tell_evidence
from pipeline.extraction.copies import tell_copy
from tests.unit.printed import MIDDLE, Line, letterhead, print_page, read_paper


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH", ("copy_certified",)),
        ("CHỨNG THỰC BẢN SA0 ĐÚNG VỚI BẢN CHINH", ("copy_certified",)),
        ("(BẢN SAO)", ("copy_issued",)),
        ("SAO Y", ("copy_own",)),
        ("Sao y bản chính", ("copy_own",)),
        ("Nộp bản sao giấy khai sinh của con", ()),
        ("bản sao", ()),
    ],
)
def test_marks_of_copies(line: str, told: tuple[str, ...]) -> None:
    """Headings and stamps; an application that names copies is none."""
    assert tell_copy([print_page([Line(MIDDLE, 300, line, centre=True)])]) == told


def test_a_red_stamp_counts() -> None:
    """Colour is kept out of the reader's picture and read by itself."""
    page = replace(print_page([]), red_print=("BẢN SAO ĐÚNG VỚI BẢN CHÍNH",))
    assert tell_copy([page]) == ("copy_certified",)


def test_the_type_stays() -> None:
    """A certified copy of a birth certificate is a birth certificate."""
    lines = [
        *letterhead(("ỦY BAN NHÂN DÂN", "XÃ BA TƠ"), "Số: 12", "Ba Tơ, ngày 06 tháng 10 năm 2024"),
        Line(MIDDLE, 460, "GIẤY KHAI SINH", centre=True),
        Line(MIDDLE, 1900, "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH", centre=True),
    ]
    paper = read_paper(lines)
    assert paper.loai == "giay_khai_sinh"
    assert "copy_certified" in paper.evidence


def test_people_are_told_what_they_can_use() -> None:
    """Codes of how pages were found are left out."""
    told = tell_evidence(("title", "begins_title", "copy_certified"))
    assert told == f"{EVIDENCE['title']}; {EVIDENCE['copy_certified']}"
