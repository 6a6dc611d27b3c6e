"""Số phát hành: the serial printed on a land certificate; it has no check digit.

`A 123456`, `BX 123456`, `D 1234567`, and on the form of 2024 `AA 12345678`. Readers take O for 0
among its digits and 0 for O among its letters, each of which cannot stand there; Đ and D are two
letters and neither is guessed.
"""

from __future__ import annotations

import re

from pipeline.language.folding import nfc

_GRAMMAR = re.compile(r"[A-ZĐ]{1,2} \d{6}|D \d{7}|AA \d{8}", re.ASCII)
_BEFORE = r"(?:^|ph[àáa]t h[àáa]nh\W*|seri\W*)"
_AS_PRINTED = re.compile(_BEFORE + r"([A-ZĐ]{1,2})\s*[-.]?\s*((?:\d[ .]?){5,7}\d)\W*$")
_MISREAD = re.compile(_BEFORE + r"([A-ZĐ][A-ZĐ0]?)\s*[-.]?\s*((?:[\dO][ .]?){5,7}[\dO])\W*$")


def parse_land_serial(text: str) -> str | None:
    """The serial in its usual spelling, letters and digits apart by a space. It stands alone on its
    line, or behind its label; numbers cited in a text have words before them."""
    line = nfc(text).strip(" .,;:_*'\"|`~()[]")
    for pattern in (_AS_PRINTED, _MISREAD):
        if found := pattern.search(line):
            serial = _spell(found[1], found[2])
            if _GRAMMAR.fullmatch(serial):
                return serial
    return None


def is_land_serial(serial: str) -> bool:
    """Whether it can be believed: a series that cannot be another one with a stroke lost or gained
    (D and Đ stood alone, an O that may have been read as 0), and a number."""
    series, _, digits = serial.partition(" ")
    doubtful = "Đ" in series or "O" in series or series == "D"
    return not doubtful and bool(_GRAMMAR.fullmatch(serial)) and digits.strip("0") != ""


def _spell(letters: str, digits: str) -> str:
    number = "".join(sign for sign in digits if sign not in " .")
    return f"{letters.replace('0', 'O')} {number.replace('O', '0')}"
