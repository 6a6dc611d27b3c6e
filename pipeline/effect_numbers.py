"""How one paper names another: by its number and day, in the subject of a decision."""

from __future__ import annotations

import re

from pipeline.language.dates import make_iso
from pipeline.language.folding import fold_text, nfc

UNIQUE_NUMBERS = ("ma_so", "so_phat_hanh", "so_giay_phep")
"""Numbers that are given once in the country."""

DECISIONS = frozenset({"quyet_dinh", "thong_bao"})
_ENDS = ("thu hoi", "huy bo", "huy giay")
_NUMBER = re.compile(
    r"(?i)\bsố(?: phát hành| seri)?\s*:?\s*([A-ZĐ]{1,2} \d{6,8}|[\w./&-]*\d[\w./&-]*)"
)
_DAY = re.compile(
    r"(?i)ngày\s+(\d{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)(\d{1,2})(?:\s*[/.-]\s*|\s+năm\s+)(\d{4})"
)


def number_key(text: str) -> str:
    """A paper's number however it is spelt: `12/GPXD`, `12 / gpxd`."""
    return "".join(ch for ch in fold_text(text) if ch.isalnum())


def named_papers(loai: str, subject: str) -> list[tuple[str, str | None]]:
    """The papers that a decision revokes or cancels: the key of each number and the day beside it,
    None where none stands there. Nothing for a decision about anything else."""
    if loai not in DECISIONS or not any(sign in fold_text(subject) for sign in _ENDS):
        return []
    text, found = nfc(subject), []
    numbers = list(_NUMBER.finditer(text))
    for here, match in enumerate(numbers):
        end = numbers[here + 1].start() if here + 1 < len(numbers) else len(text)
        day = _DAY.search(text, match.end(), end)
        iso = make_iso(int(day[3]), int(day[2]), int(day[1])) if day else None
        found.append((number_key(match[1].rstrip(".")), iso))
    return found
