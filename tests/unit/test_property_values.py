"""Numbers of firms and land certificates, areas, money, and lists of owners and trades."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.amounts import amount_of, parse_area, parse_money, read_words
from pipeline.language.check_digits import is_tax_code
from pipeline.language.kinds import KINDS
from pipeline.language.land_serials import is_land_serial, parse_land_serial
from pipeline.language.listed import parse_owners, parse_trades
from pipeline.language.serials import (
    is_entry_number,
    parse_business_code,
    parse_entry_number,
)
from samples.amounts import make_tax_code, print_money, say_money


def test_a_tax_code_has_its_check_digit() -> None:
    """0100047516 is a real firm's code; no other last digit makes one."""
    assert [d for d in range(10) if is_tax_code(f"010004751{d}")] == [6]
    assert is_tax_code("0100047516-001")
    assert not is_tax_code("0100047516-000")


@given(st.integers(0, 2**32), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(seed: int, place: int, step: int) -> None:
    """Eleven is prime: the check digit catches every single misread digit."""
    code = make_tax_code(Random(seed))
    wrong = (int(code[place]) + step) % 10
    assert is_tax_code(code)
    assert not is_tax_code(f"{code[:place]}{wrong}{code[place + 1 :]}")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mã số: 8.012.345.678", "8012345678"),
        ("0100047516 - 001", "0100047516-001"),
        ("051 090 001234", "051090001234"),
        ("34A8012345", "34A8012345"),
        ("012345678", None),
        ("12/5/2021", None),
    ],
)
def test_a_business_code_in_any_grouping(text: str, code: str | None) -> None:
    """Ten digits, a branch behind them, the owner's twelve, or the older household form."""
    assert parse_business_code(text) == code


@pytest.mark.parametrize(
    ("text", "serial"),
    [
        ("BX 123456", "BX 123456"),
        ("A 123456", "A 123456"),
        ("Đ 123456", "Đ 123456"),
        ("D 1234567", "D 1234567"),
        ("AA 12345678", "AA 12345678"),
        ("AA12 345 678", "AA 12345678"),
        ("C0 12345O", "CO 123450"),
        ("D0123456", "D 0123456"),
        ("Số phát hành: BX123456", "BX 123456"),
        ("AA01234567", "AA 01234567"),
        ("Số phát hành: D 0123456", "D 0123456"),
        ("Giấy chứng nhận số BX 123456", None),
        ("BX 12345", None),
        ("BX 1234567", None),
        ("B 1234567", None),
        ("BX 12345678", None),
        ("00123456", None),
        ("quyển 123456", None),
        ("BX 01234567", None),
        ("theo hồ sơ AB 123456 ngày", None),
    ],
)
def test_a_land_serial_stands_alone(text: str, serial: str | None) -> None:
    """Series and digits must fit each other in the lengths that were printed, O and 0 each in its
    part; a number cited in a text is not the paper's own."""
    assert parse_land_serial(text) == serial


@pytest.mark.parametrize(
    ("serial", "sure"),
    [("BX 123456", True), ("Đ 123456", False), ("D 0123456", False), ("DB 123456", True),
     ("CO 123456", False), ("BX 000000", False), ("BX 1234567", False), ("BX123456", False)],
)  # fmt: skip
def test_a_series_that_may_be_another_is_for_a_person(serial: str, sure: bool) -> None:
    """D and Đ are one stroke apart, and both are series; O may have been read as 0."""
    assert is_land_serial(serial) is sure


def test_an_entry_number_keeps_its_letters() -> None:
    """Số vào sổ: as printed, with or without the space; a bare letter is no number."""
    assert parse_entry_number("CN 653") == "CN653"
    assert is_entry_number("CH01234")
    assert is_entry_number("00123/QSDĐ/BT")
    assert not is_entry_number("GH01234")


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("250,5 m² (bằng chữ: hai trăm năm mươi phẩy năm)", "250,5 m²"),
        ("1.250 m2", "1.250 m²"),
        ("93,5 m?;", "93,5 m²"),
        ("0,3 ha", None),
    ],
)
def test_areas_in_square_metres(text: str, area: str | None) -> None:
    """Whatever a reader makes of the raised 2."""
    assert parse_area(text) == area


@given(st.integers(1, 9_999_999))
def test_money_in_words_is_the_money_in_digits(thousands: int) -> None:
    """What a form says twice is read back twice the same."""
    amount = thousands * 1000
    assert read_words(say_money(amount)) == amount
    assert amount_of(parse_money(print_money(amount)) or "") == amount


def test_words_that_are_no_number_say_nothing() -> None:
    """A misread word must not become another amount."""
    assert read_words("hai trăm nắm tay đồng") is None
    assert read_words("") is None


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        (
            "Ông: NGUYỄN VĂN AN, Năm sinh: 1960, CMND số: 212345678 và vợ Bà: Trần Thị Bình",
            "Nguyễn Văn An; Trần Thị Bình",
        ),
        ("Hộ ông Đinh Văn Rin Năm sinh: 1970", "Đinh Văn Rin"),
        ("Công ty TNHH Hưng Thịnh, Mã số doanh nghiệp: 0100047516", "Công ty TNHH Hưng Thịnh,"),
        ("Địa chỉ thường trú: xã Ba Tơ", None),
    ],
)
def test_owners_are_named_behind_their_title(text: str, owners: str | None) -> None:
    """Ông, Bà, Hộ ông; or a firm."""
    assert parse_owners(text) == (owners.rstrip(",") if owners else None)


def test_a_table_of_trades_is_one_text() -> None:
    """Rows by their running number; a name that wraps around its code is put together."""
    read = "STT Tên ngành Mã ngành 1 Bán lẻ lương thực 4721 2 Nhà hàng và 5610 (Chính) ăn uống"
    assert parse_trades(read) == "Bán lẻ lương thực (4721); Nhà hàng và ăn uống (5610)"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ba Tơ, ngày 05 tháng 3 năm 2020", "2020-03-05"),
        ("theo Quyết định số 12, ngày 05 tháng 3 năm 2020", None),
        ("Ba Tơ, ngày 05 tháng 3 năm 2020 của Ủy ban", None),
    ],
)
def test_the_day_over_a_signature_stands_alone(text: str, day: str | None) -> None:
    """A day that the text cites has words around it."""
    assert KINDS["place_date"].parse(text) == day
