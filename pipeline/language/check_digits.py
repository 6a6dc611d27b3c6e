"""Check digits: numbers that tell whether they were read right."""

from __future__ import annotations

import re

_MRZ_WEIGHTS = (7, 3, 1)
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_tax_code = re.compile(r"(?<![\d-])(\d(?:[ .]?\d){9})(?:\s?-\s?(\d{3}))?(?![\d-])")


def mrz_digit(text: str) -> str:
    """The check digit of machine-readable text (ICAO Doc 9303, part 3, 4.9): digits count as they
    are, A to Z as 10 to 35, `<` as nothing. ValueError for any other sign."""
    values = (_mrz_value(sign) for sign in text)
    total = sum(value * _MRZ_WEIGHTS[place % 3] for place, value in enumerate(values))
    return str(total % 10)


def _mrz_value(sign: str) -> int:
    if sign == "<":
        return 0
    if sign.isascii() and (sign.isdigit() or sign.isupper()):
        return int(sign, 36)
    raise ValueError("no sign of a machine-readable line")


def is_tax_code(code: str) -> bool:
    """A mã số thuế of ten digits whose last one is right, perhaps with a branch (-001 to -999).

    The last digit is 10 less the remainder of the weighted sum by 11. Remainder 0 would need a
    digit ten: no such number is given out (TT 105/2020/TT-BTC, Điều 5)."""
    main, _, branch = code.partition("-")
    if not re.fullmatch(r"[0-9]{10}", main) or main.startswith("00"):
        return False
    if "-" in code and (not re.fullmatch(r"[0-9]{3}", branch) or branch == "000"):
        return False
    rest = sum(int(d) * w for d, w in zip(main, _TAX_WEIGHTS, strict=False)) % 11
    return 10 - rest == int(main[9])


def find_tax_code(text: str) -> str | None:
    """The first group of ten digits in a text, with its branch: `0100047516`, `0100047516-001`.
    Whether it is one tells `is_tax_code`."""
    found = _tax_code.search(text.replace("–", "-"))
    if found is None:
        return None
    digits = re.sub(r"\D", "", found[1])
    return f"{digits}-{found[2]}" if found[2] else digits
