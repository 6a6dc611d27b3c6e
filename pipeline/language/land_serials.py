"""Số phát hành: the serial printed on a land certificate.

`A 123456`, `BX 123456`, `D 1234567`, and on the form of 2024 `AA 12345678`. Readers take O for 0
among its digits and 0 for O among its letters; Đ and D are two letters and neither is guessed.
"""

from __future__ import annotations

import re

from pipeline.language.folding import nfc

_SERIAL = re.compile(r"(?:[A-ZĐ] \d{6}|[A-ZĐ]{2} \d{6}|D \d{7}|AA \d{8})")
_AS_DIGITS = str.maketrans("OQIlS", "00115")
_spaced = re.compile(r"(?<![\w.])([A-ZĐ0][ .]?[A-ZĐ0]?)[ .]{0,2}((?:[\dOQIlS][ .]?){6,8})(?![\w])")


def find_land_serial(text: str) -> str | None:
    """The first serial of a text in its usual spelling, letters and digits apart by a space."""
    for match in _spaced.finditer(nfc(text)):
        letters = re.sub(r"[ .]", "", match[1])
        digits = re.sub(r"[ .]", "", match[2])
        if sum(sign.isdigit() for sign in digits) < len(digits) - 2 or letters.isdigit():
            continue
        serial = f"{letters.replace('0', 'O')} {digits.translate(_AS_DIGITS)}"
        if is_land_serial(serial):
            return serial
    return None


def is_land_serial(serial: str) -> bool:
    """Whether it has the grammar of a serial; there is no check digit."""
    return _SERIAL.fullmatch(serial) is not None
