"""Values that are lists: who owns a parcel, what a firm does. Items are joined by semicolons."""

from __future__ import annotations

import re

from pipeline.language.folding import nfc
from pipeline.language.names import clean_name, is_person_name, looks_like_name

_OWNER = re.compile(
    r"(?<!\w)(?:[Hh]ộ\s+)?(?:[ÔôOo]ng|ÔNG|[Bb][àa]|BÀ)(?!\w)\s*(?:\([^)]*\))?\s*:?\s*"
    r"(?P<name>[^\W\d_][^,;:()\d]{2,60})"
)
_ENDS = re.compile(
    r"(?i)\s*(?:,|;|\(|[-–]\s|\b(?:năm sinh|sinh năm|sinh ngày|sinh|ngày|cmnd|cccd|căn cước|thẻ|số|"
    r"địa chỉ|và|có|là|cùng|chồng|vợ|giấy|hộ chiếu|thường trú|[ôo]ng|bà)\b).*$"
)
_FIRM = re.compile(r"(?i)\b((?:tổng )?công ty|doanh nghiệp|hợp tác xã|ngân hàng|hộ kinh doanh)\b")
_TRADE_CODE = re.compile(r"^\(?(\d{4,5})\)?[.,;]?$")


def parse_owners(text: str) -> str | None:
    """Names behind Ông, Bà, Hộ ông; or the firm that is named: `Lê Văn A; Trần Thị B`."""
    names = [_ENDS.sub("", found["name"]) for found in _OWNER.finditer(nfc(text))]
    people = [clean_name(name) for name in names if looks_like_name(clean_name(name))]
    if people:
        return "; ".join(dict.fromkeys(people))
    firm = _FIRM.search(nfc(text))
    if firm is None:
        return None
    name = re.split(r"[;:(]|\bMã số\b|\bGiấy\b|\bĐịa chỉ\b", nfc(text)[firm.start() :])[0]
    return name.strip(" .,-–") or None


def are_owners(value: str) -> bool:
    """Every one a person's name with a known family name; firms are for a person to see."""
    return all(is_person_name(name) for name in value.split("; "))


def parse_trades(text: str) -> str | None:
    """Ngành, nghề of a table (STT, tên, mã): `Bán lẻ lương thực (4721); Ăn uống (5610)`. Rows begin
    with their running number; a name that wraps stands before and behind its code. A list without
    codes is its text."""
    words = [word for word in nfc(text).split() if any(map(str.isalnum, word))]
    starts = _row_starts(words)
    if not starts:
        return " ".join(words).strip(" .,;:") or None
    rows = [words[a + 1 : b] for a, b in zip(starts, [*starts[1:], len(words)], strict=True)]
    return "; ".join(filter(None, map(_row, rows))) or None


def _row_starts(words: list[str]) -> list[int]:
    """Where 1, 2, 3 … stand, one after another."""
    starts: list[int] = []
    for at, word in enumerate(words):
        if word.strip(".)") == str(len(starts) + 1):
            starts.append(at)
    return starts


def _row(words: list[str]) -> str:
    codes = [match[1] for word in words if (match := _TRADE_CODE.match(word))]
    name = " ".join(w for w in words if not _TRADE_CODE.match(w) and w != "(Chính)").strip(" .,;:|")
    return f"{name} ({codes[0]})" if codes and name else name
