"""Numbers and dates in Vietnamese words, as hộ tịch forms want them beside the digits."""

from __future__ import annotations

from datetime import date

_DIGITS = "không một hai ba bốn năm sáu bảy tám chín".split()


def say_number(number: int) -> str:
    """0..9999 in words: 15 mười lăm, 21 hai mươi mốt, 2005 hai nghìn không trăm linh năm."""
    if number >= 1000:
        rest = number % 1000
        tail = f" {_say_hundreds(rest)}" if rest else ""
        return f"{_DIGITS[number // 1000]} nghìn{tail}"
    return _say_hundreds(number) if number >= 100 else _say_tens(number)


def _say_hundreds(number: int) -> str:
    head = f"{_DIGITS[number // 100]} trăm"
    rest = number % 100
    if rest == 0:
        return head
    return f"{head} {'linh ' if rest < 10 else ''}{_say_tens(rest)}"


def _say_tens(number: int) -> str:
    tens, unit = divmod(number, 10)
    if tens == 0:
        return _DIGITS[unit]
    head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if unit == 0:
        return head
    if unit == 5:
        return f"{head} lăm"
    if unit == 1 and tens > 1:
        return f"{head} mốt"
    return f"{head} {_DIGITS[unit]}"


def say_date(day: date) -> str:
    """Ngày mười hai tháng ba năm hai nghìn không trăm mười chín."""
    first = "mùng " if day.day <= 10 else ""
    month = "tư" if day.month == 4 else say_number(day.month)
    return f"Ngày {first}{say_number(day.day)} tháng {month} năm {say_number(day.year)}"


def short_date(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def pad_month(month: int) -> str:
    """Only months 1 and 2 get a 0 before them (NĐ 30/2020/NĐ-CP, Phụ lục I)."""
    return f"{month:02d}" if month < 3 else str(month)


def long_date(day: date) -> str:
    """ngày 05 tháng 3 năm 2025: day below 10 and months 1 and 2 padded."""
    return f"ngày {day.day:02d} tháng {pad_month(day.month)} năm {day.year}"
