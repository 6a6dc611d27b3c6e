"""Which office could issue a paper when: the editions that come with each type."""

from __future__ import annotations

import pytest

from pipeline.extraction.editions import DOUBT, check_edition
from pipeline.extraction.finding import Finding
from pipeline.forms.catalogue import Forms
from pipeline.layout import Run
from pipeline.page import Box, Word

FORMS = Forms.load()
RUN = Run(1, (Word("x", Box(0, 0, 9, 9), 0.9, 0),))


def in_doubt(loai: str, office: str, day: str, title: str = "") -> bool:
    form = FORMS.get(loai)
    assert form is not None
    found = {
        "noi_cap": Finding("noi_cap", "body", (RUN,), office, "label"),
        "ngay_cap": Finding("ngay_cap", "full_date", (RUN,), day, "label"),
    }
    doubts = {DOUBT in one.doubts for one in check_edition(found, form, title).values()}
    assert len(doubts) == 1  # the day and the office are doubted together
    return doubts.pop()


@pytest.mark.parametrize(
    ("loai", "office", "day", "doubted"),
    [
        ("giay_khai_sinh", "Ủy ban nhân dân huyện Ba Tơ", "2024-05-06", False),
        ("giay_khai_sinh", "Sở Tư pháp tỉnh Cà Mau", "2012-05-06", False),
        ("giay_khai_sinh", "Ủy ban nhân dân huyện Ba Tơ", "2025-08-06", True),
        ("giay_khai_sinh", "Ủy ban nhân dân xã Ba Tơ", "2025-08-06", False),
        ("xac_nhan_hon_nhan", "Ủy ban nhân dân thị trấn Năm Căn", "2024-05-06", False),
        ("xac_nhan_hon_nhan", "Ủy ban nhân dân thị trấn Năm Căn", "2026-05-06", True),
        ("xac_nhan_hon_nhan", "Công an xã Năm Căn", "2024-05-06", True),
        ("giay_phep_xay_dung", "Ủy ban nhân dân huyện Ba Tơ", "2024-05-06", False),
        ("giay_phep_xay_dung", "Ủy ban nhân dân quận Ô Môn", "2026-05-06", True),
        ("dk_ho_kinh_doanh", "Phòng Kinh tế, Hạ tầng và Đô thị", "2018-05-06", False),
        ("dk_ho_kinh_doanh", "Hộ kinh doanh Ngọc Lành", "2018-05-06", True),
        ("dk_doanh_nghiep", "Phòng Đăng ký kinh doanh", "2018-05-06", False),
        ("dk_doanh_nghiep", "Công ty trách nhiệm hữu", "2018-05-06", True),
    ],
)
def test_an_office_issues_what_it_may_and_while_it_was_there(
    loai: str, office: str, day: str, doubted: bool
) -> None:
    """Districts ended on 2025-07-01; what reads like another body is none that issues this."""
    assert in_doubt(loai, office, day) is doubted


@pytest.mark.parametrize(("day", "doubted"), [("2015-03-02", True), ("2025-03-03", False)])
def test_the_new_land_certificate_is_of_2024(day: str, doubted: bool) -> None:
    """Its title tells it from the pink one of four pages."""
    title = "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT, QUYỀN SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT"
    assert in_doubt("gcn_qsdd", "Văn phòng Đăng ký đất đai", day, title) is doubted
