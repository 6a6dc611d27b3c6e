"""Numbers of firms, and of land certificates in their register. Check digits of firms are told in
`check_digits.py`, serials of certificates in `land_serials.py`."""

from __future__ import annotations

import re

from pipeline.language.folding import nfc

_CODE = re.compile(r"(?<![\d.,/-])(\d(?:[ .]?\d){9,12})(?:\s*-\s*(\d{3}))?(?![\d/]|[.,-]\d)")
_OLD_HOUSEHOLD = re.compile(r"(?<![\w/])(\d{2}[A-ZĐ]\d{7,8})(?!\w)")
_ENTRY = re.compile(r"(?<![\w/])([A-ZĐ]{0,4}\s?\d[\w/.Đ-]*)")


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


def parse_entry_number(text: str) -> str | None:
    """Số vào sổ cấp giấy: `CH01234`, `CN 653`, `00123/QSDĐ/BT`; kept as printed, without spaces
    between letters and digits."""
    found = _ENTRY.search(nfc(text))
    return found[1].replace(" ", "").strip(".-/") if found else None


def is_entry_number(number: str) -> bool:
    """A known beginning and enough digits, or a number with its book."""
    known = r"(?:C[HSTNV]|VP|BS|GCN|CS-?\w{0,4})?-?\d{3,8}|\d{1,6}(?:[/.-][\wĐ]+){1,3}"
    return re.fullmatch(known, number) is not None
