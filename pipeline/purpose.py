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


def read_purpose(text: str | None, subject: str = "purpose") -> str:
    """As it is kept: NFC, on one line. Raises BadPurpose for one that says nothing, is too long, or
    carries what may be a person's number: it stands in the ledger for ever. `subject` is what is
    said: a purpose, or the reason of something that is taken back."""
    said = " ".join("".join(ch if ch.isprintable() else " " for ch in nfc(text or "")).split())
    if not any(ch.isalpha() for ch in said):
        raise BadPurpose(fault="missing", subject=subject)
    if len(said) > LONGEST:
        raise BadPurpose(fault="too_long", most=LONGEST, subject=subject)
    if LONG_NUMBER.search(said):
        raise BadPurpose(fault="number_inside", subject=subject)
    return said
