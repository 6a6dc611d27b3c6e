"""Số, ký hiệu: the number of a document and what its parts say (NĐ 30/2020, Phụ lục I and III).

`123/QĐ-UBND` (serial / type - issuer), `01/2025/QĐ-UBND` (legal normative, with the year),
`686/STTTT-CNTT` (công văn: no type, issuer - drafting unit).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from pipeline.language.folding import fold_text, nfc

TYPE_SIGNS = {
    "NQ": "Nghị quyết", "QĐ": "Quyết định", "CT": "Chỉ thị", "QC": "Quy chế", "QyĐ": "Quy định",
    "TC": "Thông cáo", "TB": "Thông báo", "HD": "Hướng dẫn", "CTr": "Chương trình",
    "KH": "Kế hoạch", "PA": "Phương án", "ĐA": "Đề án", "DA": "Dự án", "BC": "Báo cáo",
    "BB": "Biên bản", "TTr": "Tờ trình", "HĐ": "Hợp đồng", "CĐ": "Công điện",
    "BGN": "Bản ghi nhớ", "BTT": "Bản thỏa thuận", "GUQ": "Giấy ủy quyền", "GM": "Giấy mời",
    "GGT": "Giấy giới thiệu", "GNP": "Giấy nghỉ phép", "PG": "Phiếu gửi", "PC": "Phiếu chuyển",
    "PB": "Phiếu báo", "TT": "Thông tư", "TTLT": "Thông tư liên tịch", "NĐ": "Nghị định",
    "L": "Luật", "PL": "Pháp lệnh", "SL": "Sao lục", "SY": "Sao y", "TrS": "Trích sao",
    "XNTTHN": "Giấy xác nhận tình trạng hôn nhân", "TNHS": "Giấy tiếp nhận hồ sơ",
    "GPXD": "Giấy phép xây dựng", "TLKS": "Trích lục khai sinh", "TLKT": "Trích lục khai tử",
}  # fmt: skip
"""Abbreviations of document types (NĐ 30/2020, Phụ lục III) and those of hộ tịch forms."""

SHORT_SIGN = 2  # letters: an abbreviation so short, alone behind its number, may be an office's

COPY = "BS"  # bản sao, where others have their issuer: 12/TLKS-BS

_MISREAD = {"TIr": "TTr", "TlTr": "TTr", "Tlr": "TTr", "T1r": "TTr", "TTt": "TTr", "CIr": "CTr"}
"""Slips of readers in signs of mixed case, which are no abbreviation of anything else."""

_label = re.compile(r"(?i)^\W*s[ốoóôồổỗộ0]\s*[:.;]?\s*")
_misread_label = re.compile(r"(?i)^\W*s[^\s:./]{0,2}\s*[:;]\s*")
_sign = re.compile(r"^[A-ZĐƯ][A-Za-zĐđƯư&]{0,11}(?:-[A-ZĐƯ][A-Za-zĐđƯư0-9&.]{0,14}){0,3}$")
_shape = re.compile(r"^(?P<serial>\d{1,6}[A-Za-z]?)/(?:(?P<year>(?:19|20)\d\d)/)?(?P<sign>.+)$")
_printed = re.compile(r"/(?:(?P<year>(?:19|20)\d\d)/?)?(?P<sign>[A-ZĐƯ8][\w&-]*)$")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A whole number: serial as printed (`05`), year of a legal normative one, sign (`QĐ-UBND`)."""

    serial: str
    year: int | None
    sign: str

    @property
    def text(self) -> str:
        middle = f"{self.year}/" if self.year else ""
        return f"{self.serial}/{middle}{self.sign}"

    @property
    def printed(self) -> str:
        """What stands in print where the serial is written by hand."""
        return self.text[len(self.serial) :]

    @property
    def type_name(self) -> str | None:
        return type_of_sign(self.sign)

    @property
    def issuer_sign(self) -> str:
        """Abbreviation of the issuer: behind the type, or the first part of a công văn's."""
        parts = self.sign.split("-")
        return parts[1] if self.type_name and len(parts) > 1 else parts[0]


def type_of_sign(sign: str) -> str | None:
    """`QĐ-UBND` → Quyết định; None for a công văn, whose sign names no type."""
    first = sign.split("-", maxsplit=1)[0]
    if "-" not in sign and len(first) <= SHORT_SIGN:
        return None
    return TYPE_SIGNS.get(first)


def strip_label(text: str) -> str:
    """Without the leading "Số:" and with the spaces and slips of a reader taken out."""
    text = nfc(text)
    text = _label.sub("", _misread_label.sub("", text))
    text = re.sub(r"[–—−]", "-", text).replace("⁄", "/")
    return re.sub(r"\s+", "", text).strip(".,;:_'\"“”‘’")


def parse_number(text: str) -> DocumentNumber | None:
    """A whole number, None when a part is missing or has a shape that no number has."""
    match = _shape.match(strip_label(text))
    if match is None:
        return None
    sign = mend_sign(match["sign"])
    if sign is None:
        return None
    return DocumentNumber(match["serial"], int(match["year"]) if match["year"] else None, sign)


def parse_printed(text: str) -> str | None:
    """The printed rest behind a serial that is missing or unreadable: `/TTr-UBND`."""
    bare = strip_label(text)
    match = _printed.search(bare)
    sign = mend_sign(match["sign"]) if match else None
    if match is None or sign is None:
        return None
    return f"/{match['year']}/{sign}" if match["year"] else f"/{sign}"


def mend_sign(sign: str) -> str | None:
    """A sign in its usual spelling: `QD-UBND` → `QĐ-UBND`. None when it has no sign's shape.
    A type has no two Đ side by side, an issuer may (quản lý đất đai: QLĐĐ)."""
    sign = nfc(sign).replace("8", "B")
    if not _sign.match(sign) or _has_tone(sign):
        return None
    first, _, rest = sign.partition("-")
    first = first.replace("ĐĐ", "Đ") if first.replace("ĐĐ", "Đ") in TYPE_SIGNS else first
    known = (_by_fold().get(fold_text(first)) or _MISREAD.get(first, first)) if rest else first
    return f"{known}-{rest}" if rest else known


def initials(name: str) -> str:
    """`Ủy ban nhân dân` → UBND, for comparing with the sign of a number (folded capitals)."""
    words = re.findall(r"[^\W\d_]+", nfc(name))
    letters = (unicodedata.normalize("NFD", word[0])[0].upper() for word in words)
    return "".join(letters).replace("Đ", "D")


def issuer_fits(sign: str, issuer: str) -> bool:
    """Whether an issuer's abbreviation can stand for its name: its letters are initials of the
    name's words, in order (UBND, VPCP, BCA, STNMT); HĐND, ĐBQH and the like included."""
    wanted = "".join(letter for letter in sign.upper() if letter.isalpha()).replace("Đ", "D")
    if not wanted or len(wanted) < 2:
        return False
    given = iter(initials(issuer))
    return all(letter in given for letter in wanted)


@lru_cache(maxsize=1)
def _by_fold() -> dict[str, str]:
    """Folded → usual spelling, where only one has it: QD is QĐ, but HD may be HĐ or HD."""
    seen: dict[str, list[str]] = {}
    for sign in TYPE_SIGNS:
        seen.setdefault(fold_text(sign), []).append(sign)
    return {key: signs[0] for key, signs in seen.items() if len(signs) == 1}


def _has_tone(sign: str) -> bool:
    loose = unicodedata.normalize("NFD", sign)
    return any(letter in "\u0300\u0301\u0303\u0309\u0323\u0302\u0306" for letter in loose)
