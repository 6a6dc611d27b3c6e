"""Names of people and of bodies: ordinary capitals, and whether a name can be one."""

from __future__ import annotations

import re

from pipeline.language.folding import exact_key, nfc
from pipeline.language.syllables import is_syllable

SURNAMES = frozenset(
    exact_key(name)
    for name in (
        "An Âu Bá Bạch Bàn Bành Bế Biện Bùi Cà Cái Cam Cao Cấn Chang Châu Chế Chu Chử Chương Cù "
        "Cung Cư Danh Diệp Doãn Dư Dương Đàm Đan Đào Đặng Đầu Đậu Điền Điểu Điêu Đinh Đoàn Đỗ "
        "Đồng Đổng Đới Đường Giang Giàng Giáp Hà Hạ Hàn Hàng Hầu Hình Hoa Hoàng Hồ Hùng "
        "Huỳnh Hứa Hướng Kha Khà Khổng Khuất Khúc Khương Kiên Kiều La Lã Lại Lạc Lành Lâm Lầu "
        "Lăng Lê Lều Liên Liêu Liễu Lò Long Lộc Lù Lục Lư Lương Lường Lưu Lý Lữ Ma Mã Mạc Mạch "
        "Mai Man Mạnh Mâu Mẫn Mẫu Mè Mùa Nghiêm Ngân Ngô Ngụy Ngũ Nguyễn Nhan Nhâm Nhữ Ninh Nông "
        "Nùng Ong Ông Phạm Phan Phàn Pháp Phí Phó Phòng Phù Phùng Phương Quách Quan Quàng Quản "
        "Quang Quảng Quế Sái Sầm Sử Sùng Tạ Tăng Tần Thạch Thái Thân Thẩm Thào Thang Thi Thiều "
        "Thiệu Thôi Tiêu Tiết Tòng Tô Tôn Tống Trần Trì Triệu Triều Trịnh Trình "
        "Trương Trưng Từ Tưởng Ty Ung Uông Ứng Vàng Vân Vi Viên Võ Vũ Vừ Vương Xa Yên Phạn Sơn "
        "Hờ Hạng Cháng Chẩu Hoắc Cát Tất Đái Khâu Nhiếp Ngọ Mộc Tề Triển Uất"
    ).split()
)
"""Family names in use, the rare ones of Tày, Nùng, Thái, Mông, Khmer and Hoa included."""

_SEATS = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "thị trấn", "xã", "phường", "đặc khu")
_HEADS = (
    "ủy ban", "ubnd", "hội đồng", "hđnd", "bộ", "sở", "ban", "văn phòng", "phòng", "cục", "chi cục",
    "tổng cục", "vụ", "viện", "trung tâm", "công an", "công ty", "công đoàn", "chính phủ",
    "thủ tướng", "thanh tra", "tòa án", "trường", "đoàn", "đảng ủy", "đảng bộ", "huyện ủy",
    "tỉnh ủy", "thành ủy", "liên đoàn", "mặt trận", "kho bạc", "ngân hàng", "bảo hiểm", "bệnh viện",
    "nhà máy", "đài", "báo", "quỹ", "học viện", "hạt kiểm lâm", "trạm", "đội", "bộ phận",
    "quốc hội", "thường trực", "tổng công ty", "kiểm toán", "hội",
)  # fmt: skip
_GRADES = re.compile(
    r"(?i)^(?:ông|bà|đ/c|đồng chí|ths|thạc sĩ|ts|tiến sĩ|pgs|gs|bs|bsck\w*|ks|cn|luật sư|"
    r"đại tá|thượng tá|trung tá|thiếu tá|đại úy|thượng úy|trung úy|thiếu úy|thiếu tướng|"
    r"trung tướng|thượng tướng|đại tướng)[.:\s]+"
)


def clean_name(text: str) -> str:
    """A person's name in ordinary capitals: without titles and without marks around it."""
    text = nfc(text).strip(" .,;:_-–*'\"“”‘’|`~…()[]{}")
    while (shorter := _GRADES.sub("", text)) != text:
        text = shorter
    text = re.sub(r"(?<=[^\W\d]{2})-(?=[^\W\d]{2})", " ", text)  # a speck between two words
    return " ".join(_name_word(word) for word in text.split())


def _name_word(word: str) -> str:
    """Trần, Y-Blơ, K'Ho: the first letter of each part is a capital."""
    parts = re.split(r"(['’-])", word)
    return "".join(part[:1].upper() + part[1:].lower() for part in parts)


def is_person_name(text: str) -> bool:
    """Two to six syllables that begin with a known family name. Names with an apostrophe or a
    hyphen (K'Ho, Y-Blơ) are names too, but nothing vouches for their spelling: they are
    reviewed."""
    words = text.split()
    if not 2 <= len(words) <= 6:
        return False
    return exact_key(words[0]) in SURNAMES and all(is_syllable(word) for word in words)


def looks_like_name(text: str) -> bool:
    """Weaker: could be meant as a name, perhaps misread."""
    words = text.split()
    if not 2 <= len(words) <= 6 or any(any(c.isdigit() for c in word) for word in words):
        return False
    return all(word[:1].isupper() and sum(c.isalpha() for c in word) >= 1 for word in words)


def ordinary_body(printed: str) -> str:
    """A body's name in ordinary capitals: `ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI` → `Ủy ban nhân dân
    tỉnh Quảng Ngãi`, `SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG` → `Sở Nông nghiệp và Môi trường`.

    Names that are not all in capitals keep the letters they are printed with.
    """
    printed = " ".join(nfc(printed).split())
    if not printed.isupper():
        return printed
    text = printed.lower()
    for short in ("Ubnd", "Hđnd", "Tnhh", "Mtv"):
        text = re.sub(rf"(?i)\b{short}\b", short.upper(), text)
    head, seat = _split_seat(text)
    return (_capital_first(_field(head)) + seat).strip()


def _split_seat(text: str) -> tuple[str, str]:
    """At the unit a body belongs to, whose name is a proper name."""
    spots = [m for seat in _SEATS for m in re.finditer(rf"(?:^|\s){seat}\s", text)]
    if not spots:
        return text, ""
    match = min(spots, key=lambda found: found.start())
    unit = match.group().strip()
    proper = " ".join(_name_word(word) for word in text[match.end() :].split())
    return text[: match.start()], f" {unit} {proper}"


def _field(head: str) -> str:
    """The field of a ministry or department has a capital: Sở Tài chính, Bộ Công an."""
    match = re.match(r"(bộ|sở|ban|phòng|cục|chi cục|tổng cục|vụ|viện|văn phòng|thanh tra)\s+", head)
    if match is None:
        return head
    fields = re.split(r"(, | và )", head[match.end() :])
    return match.group() + "".join(
        part if part in (", ", " và ") else _capital_first(part) for part in fields
    )


def _capital_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def begins_body(line: str) -> bool:
    """Whether a line of a header begins the name of a body (else it goes on with one)."""
    key = exact_key(line)
    return any(key == head or key.startswith(f"{head} ") for head in _HEAD_KEYS)


def is_one_body(name: str) -> bool:
    """Whether a name can be that of a single body: no signs but those that names have, and no
    superior body glued to its own (`Ủy ban nhân dân xã X Trung tâm …`). A body that names what it
    serves behind its own head (`Văn phòng Ủy ban nhân dân …`) is one."""
    words = nfc(name).split()
    if not all(_BODY_WORD.fullmatch(word) for word in words):
        return False
    key = exact_key(" ".join(words))
    return not (key.startswith(_SUPERIOR) and any(f" {head} " in key for head in _BELOW))


_BODY_WORD = re.compile(r"\w[\w.&-]*[,.]?|[-–&]")
_SUPERIOR = tuple(
    map(exact_key, ("Ủy ban nhân dân", "Hội đồng nhân dân", "UBND", "HĐND", "Bộ", "Sở"))
)
_BELOW = tuple(
    map(exact_key, ("Trung tâm", "Văn phòng", "Phòng", "Chi cục", "Bộ phận", "Thanh tra", "Sở"))
)
_HEAD_KEYS = tuple(exact_key(head) for head in _HEADS)
