"""Values of cards and certificates, from what is printed to their normal form."""

from __future__ import annotations

import pytest

from app.labels import label_field
from pipeline.language.kinds import KINDS


@pytest.mark.parametrize(
    ("kind", "printed", "value"),
    [
        ("expiry", "19/07/2031", "2031-07-19"),
        ("expiry", "Không thời hạn", "Không thời hạn"),
        ("expiry", "Khong thoi han", "Không thời hạn"),
        ("expiry", "2031", None),
        ("licence_class", "B2", "B2"),
        ("licence_class", "A1, B2", "A1, B2"),
        ("licence_class", "", None),
        ("licence_number", "051 019 031 741", "051019031741"),
        ("licence_number", "0510190317", None),
        ("grams", "3.200 gram", "3200"),
        ("grams", "900g", "900"),
        ("grams", "khỏe mạnh", None),
        ("intended_name", "NGUYỄN MINH AN", "Nguyễn Minh An"),
        ("intended_name", "Chưa đặt tên", None),
        ("intended_name", "/", None),
        ("intended_name", "-", None),
        ("two_tongue_date", "Huế, ngày/date 05 tháng/month 03 năm/year 2020", "2020-03-05"),
        ("two_tongue_date", "ngày 05 tháng 03 năm 2020", None),
        ("registry_number", "862/GCS Cà Mau, ngày 03 tháng 4 năm 2024", "862/GCS"),
        ("registry_number", "12 / 2024", "12/2024"),
    ],
)
def test_a_value_in_its_normal_form(kind: str, printed: str, value: str | None) -> None:
    """What is printed, or nothing where it says nothing."""
    assert KINDS[kind].parse(printed) == value


@pytest.mark.parametrize(("written", "known"), [("B2", True), ("A1, C", True), ("BZ", False)])
def test_only_classes_there_are_can_be_believed(written: str, known: bool) -> None:
    """A class that the law does not know was misread."""
    assert KINDS["licence_class"].plausible(written) is known


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("ho_ten_me", "Họ và tên mẹ"),
        ("so_dinh_danh_chu_ho", "Số định danh chủ hộ"),
        ("ho_ten_duoc_uy_quyen", "Họ và tên người được ủy quyền"),
    ],
)
def test_fields_of_a_second_person_say_whose_they_are(name: str, label: str) -> None:
    """The reviewer sees a name and not a key."""
    assert label_field(name) == label
