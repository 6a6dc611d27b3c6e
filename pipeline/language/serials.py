"""Numbers of firms and of land certificates: their grammar and, where there is one, check digit."""

from __future__ import annotations

import re

from pipeline.language.folding import nfc

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_CODE = re.compile(r"(?<![\d.,/-])(\d(?:[ .]?\d){9,12})(?:\s*-\s*(\d{3}))?(?![\d/]|[.,-]\d)")
_OLD_HOUSEHOLD = re.compile(r"(?<![\w/])(\d{2}[A-ZĐ]\d{7,8})(?!\w)")
_SERIAL = re.compile(r"(?:^|ph[àáa]t h[àáa]nh\W*|seri\W*)([A-ZĐ]{1,2})\s*[-.]?\s*(\d{6,8})\W*$")
_ENTRY = re.compile(r"(?<![\w/])([A-ZĐ]{0,4}\s?\d[\w/.Đ-]*)")


def is_tax_code(digits: str) -> bool:
    """Mã số thuế, mã số doanh nghiệp: ten digits whose last is 10 less the weighted sum of the
    others modulo 11 (a remainder of 0 gives no code); a branch has -001 to -999 behind it
    (TT 105/2020/TT-BTC, Điều 5)."""
    match = re.fullmatch(r"(\d{9})(\d)(?:-(\d{3}))?", digits)
    if match is None or match[3] == "000":
        return False
    total = sum(int(digit) * weight for digit, weight in zip(match[1], _WEIGHTS, strict=True))
    return total % 11 != 0 and 10 - total % 11 == int(match[2])


def parse_business_code(text: str) -> str | None:
    """Mã số of a firm or household: ten digits, perhaps with a branch, or the twelve of its owner;
    groups are joined. Also the older form of households, `34A8012345`."""
    text = nfc(text).replace("–", "-")
    for found in _CODE.finditer(text):
        digits = re.sub(r"\D", "", found[1])
        if len(digits) in (10, 12):
            return f"{digits}-{found[2]}" if found[2] and len(digits) == 10 else digits
    old = _OLD_HOUSEHOLD.search(text)
    return old[1] if old else None


def parse_land_serial(text: str) -> str | None:
    """Số phát hành of a land certificate: `BX 123456`, `D 0123456`, `AA 01234567`. It stands alone
    on its line, or behind its label; numbers cited in a text have words before them."""
    found = _SERIAL.search(nfc(text).strip(" .,;:_*'\"|`~()[]"))
    if found is None:
        return None
    series, digits = found[1], found[2]
    fits = {6: True, 7: len(series) == 1, 8: series == "AA"}[len(digits)]
    return f"{series} {digits}" if fits else None


def is_land_serial(serial: str) -> bool:
    """A series that cannot be another one with a stroke lost or gained (D and Đ stood alone), and
    a number."""
    series, _, digits = serial.partition(" ")
    return "Đ" not in series and series != "D" and digits.strip("0") != ""


def parse_entry_number(text: str) -> str | None:
    """Số vào sổ cấp giấy: `CH01234`, `CN 653`, `00123/QSDĐ/BT`; kept as printed, without spaces
    between letters and digits."""
    found = _ENTRY.search(nfc(text))
    return found[1].replace(" ", "").strip(".-/") if found else None


def is_entry_number(number: str) -> bool:
    """A known beginning and enough digits, or a number with its book."""
    known = r"(?:C[HSTNV]|VP|BS|GCN|CS-?\w{0,4})?-?\d{3,8}|\d{1,6}(?:[/.-][\wĐ]+){1,3}"
    return re.fullmatch(known, number) is not None
