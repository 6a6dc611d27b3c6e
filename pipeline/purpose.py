"""What for: whoever takes a paper out, reuses it or reads the ledger says it in own words (Luật Bảo
vệ dữ liệu cá nhân 91/2025/QH15: only within a specific, clear purpose).
"""

from __future__ import annotations

import re

from pipeline.errors import BadPurpose
from pipeline.language.folding import nfc

LONGEST = 500  # characters
LONG_NUMBER = re.compile(r"\d(?:[ .]?\d){8,}")
"""What may be a person's number in words that are kept."""


def tidy(text: str) -> str:
    """Words as they are kept: NFC, on one line, without signs that nobody sees."""
    return " ".join("".join(ch if ch.isprintable() else " " for ch in nfc(text)).split())


def find_fault(said: str, least: int = 1, most: int = LONGEST) -> str:
    """What is wrong with words that will be kept, as a code; "" where nothing is."""
    if LONG_NUMBER.search(said):
        return "number_inside"
    if len(said) < least:
        return "says_nothing"
    return "too_long" if len(said) > most else ""


def read_purpose(text: str | None, subject: str = "purpose") -> str:
    """As it is kept: NFC, on one line. Raises BadPurpose for one that says nothing, is too long, or
    carries what may be a person's number: it stands in the ledger for ever. `subject` is what is
    said: a purpose, or the reason of something that is taken back."""
    said = tidy(text or "")
    if not any(ch.isalpha() for ch in said):
        raise BadPurpose(fault="missing", subject=subject)
    if fault := find_fault(said):
        raise BadPurpose(fault=fault, most=LONGEST, subject=subject)
    return said
