"""Administrative units: of before 2025-07-01, of today, and what became of what."""

from __future__ import annotations

import pytest

from app.door import field_record
from pipeline.language.units import SINCE, are_units, find_current, is_misspelt, is_unit
from pipeline.page import Box
from pipeline.paper import Field


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("Số 420 đường Nguyễn Tự Tân, xã Cái Nước, tỉnh Cà Mau", True),
        ("phường Nghĩa Lộ, thành phố Quảng Ngãi, tỉnh Quảng Ngãi", True),
        ("Phường 1, thành phố Đà Lạt, tỉnh Lâm Đồng", True),
        ("Nhơn Trạch, Trảng Bom, Đồng Nai", True),  # as cards have it, without "xã"
        ("Bệnh viện Đa khoa tỉnh Đồng Nai", True),
        ("xã Ngọc Hiến, tỉnh Cà Mau", False),  # Ngọc Hiển misread
        ("xã Thới Lai, tỉnh Cà Mau", False),  # of another province
        ("Số 1 đường Lê Lợi, Đồng Nai", False),
        ("xã Ba Tơ, tỉnh Quảng Ngãi", False),  # Ba Tô is another commune of that province
        ("Số 53 đường Trần Quốc Toản, xã Sóc Sơn, thành phố Hà", False),  # cut
    ],
)
def test_units_are_spelt_as_the_list_of_their_province_has_them(address: str, known: bool) -> None:
    """A name that the list has once, with these accents and no others."""
    assert are_units(address) is known


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("huyện Ngọc Hiến", True),
        ("Ngọc Hiến", True),
        ("huyện Ngọc Hiển", False),
        ("thị xã Đức Phố", True),
        ("thị xã Đức Phổ", False),
        ("tổ 4", False),
        ("Bản Không Ai Biết", False),
    ],
)
def test_a_unit_with_accents_that_no_list_has(name: str, wrong: bool) -> None:
    """However often it stands on the paper, it was misread; a name of no list says nothing."""
    assert is_misspelt(name) is wrong


def test_a_unit_of_any_province() -> None:
    """Where the province is not known, no unit of the country may be spelt alike."""
    assert is_unit("Đạ Tẻh")
    assert is_unit("Đức Phổ")
    assert not is_unit("Đức Phố")


@pytest.mark.parametrize(
    ("address", "name", "certain"),
    [
        ("Ấp 5, xã Khánh An, huyện U Minh, tỉnh Cà Mau", "Xã Khánh An, Tỉnh Cà Mau", True),
        (
            "phường Bến Nghé, Quận 1, Thành phố Hồ Chí Minh",
            "Phường Sài Gòn, Thành phố Hồ Chí Minh", True,
        ),
        ("thị trấn Năm Căn, huyện Năm Căn, tỉnh Cà Mau", "Xã Năm Căn, Tỉnh Cà Mau", False),
        ("xã Trần Văn Thời, tỉnh Cà Mau", "Xã Trần Văn Thời, Tỉnh Cà Mau", True),
    ],
)  # fmt: skip
def test_the_commune_of_today(address: str, name: str, certain: bool) -> None:
    """Of three levels and of two; a commune that was divided is told as not certain."""
    unit = find_current(address)
    assert unit is not None
    assert (unit.name, unit.certain, unit.since) == (name, certain, SINCE)


def test_a_district_is_no_commune() -> None:
    """Nobody lives in "huyện U Minh" today, and a commune in the wrong district is none."""
    assert find_current("huyện U Minh, tỉnh Cà Mau") is None
    assert find_current("xã Phú Lộc, huyện A Lưới, thành phố Huế") is None


def test_what_is_printed_stays_and_the_unit_of_today_stands_beside_it() -> None:
    """Whoever searches by today's unit finds the paper; whoever reads it reads what is printed."""
    value = "xã Khánh An, huyện U Minh, tỉnh Cà Mau"
    box = Box(0, 0, 10, 10)
    record = field_record(Field("noi_cu_tru_me", value, value, 1, box, 0.9, "label"))
    assert record["value"] == value
    assert record["current_unit"]["code"] == "32059"
    assert "current_unit" not in field_record(Field("trich_yeu", value, value, 1, box, 0.9, "x"))
