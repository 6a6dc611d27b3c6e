"""Names of state bodies as they are usually written, so that a lost accent can be set right.

Only phrases whose letters leave no doubt are here; what follows them (the name of a commune, of a
school) stays as it was read. Ministries and departments of before and after 2025-03-01.
"""

from __future__ import annotations

from functools import lru_cache

from pipeline.language.folding import exact_key, fold_text

_PHRASES = (
    "Ủy ban nhân dân,Hội đồng nhân dân,Ủy ban Mặt trận Tổ quốc Việt Nam,Văn phòng Chính phủ,"
    "Văn phòng,Chính phủ,Thủ tướng Chính phủ,Quốc hội,Ủy ban thường vụ Quốc hội,"
    "Bộ Công an,Bộ Công Thương,Bộ Dân tộc và Tôn giáo,Bộ Giáo dục và Đào tạo,Bộ Giao thông vận tải,"
    "Bộ Kế hoạch và Đầu tư,Bộ Khoa học và Công nghệ,Bộ Lao động - Thương binh và Xã hội,"
    "Bộ Ngoại giao,Bộ Nội vụ,Bộ Nông nghiệp và Môi trường,Bộ Nông nghiệp và Phát triển nông thôn,"
    "Bộ Quốc phòng,Bộ Tài chính,Bộ Tài nguyên và Môi trường,Bộ Thông tin và Truyền thông,"
    "Bộ Tư pháp,Bộ Văn hóa; Thể thao và Du lịch,Bộ Xây dựng,Bộ Y tế,"
    "Sở Công Thương,Sở Dân tộc và Tôn giáo,Sở Du lịch,Sở Giáo dục và Đào tạo,Sở Giao thông vận tải,"
    "Sở Kế hoạch và Đầu tư,Sở Khoa học và Công nghệ,Sở Lao động - Thương binh và Xã hội,"
    "Sở Ngoại vụ,Sở Nội vụ,Sở Nông nghiệp và Môi trường,Sở Nông nghiệp và Phát triển nông thôn,"
    "Sở Tài chính,Sở Tài nguyên và Môi trường,Sở Thông tin và Truyền thông,Sở Tư pháp,"
    "Sở Văn hóa; Thể thao và Du lịch,Sở Văn hóa và Thể thao,Sở Xây dựng,Sở Y tế,"
    "Thanh tra Chính phủ,Thanh tra,Công an,Tòa án nhân dân,Viện kiểm sát nhân dân,"
    "Ngân hàng Nhà nước,Kho bạc Nhà nước,Bảo hiểm xã hội,Cục Thuế,Chi cục Thuế,Tổng cục Thuế,"
    "Trung tâm Phục vụ hành chính công,Phòng Tư pháp,Phòng Kinh tế,Phòng Văn hóa - Xã hội,"
    "Phòng Kinh tế; Hạ tầng và Đô thị,Ban Quản lý,Phòng Đăng ký kinh doanh,"
    "Phòng Tài chính - Kế hoạch,Hội đồng xét xử"
)
PHRASES = tuple(phrase.replace(";", ",") for phrase in _PHRASES.split(","))
_UNITS = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "thị trấn", "xã", "phường", "đặc khu")


def mend_body(name: str) -> str:
    """A body's name with the accents of its usual beginning, and of the kind of its unit."""
    words = name.split()
    known = _by_fold()
    for size in range(min(len(words), 9), 0, -1):
        phrase = known.get(fold_text(" ".join(words[:size])))
        if phrase is not None:
            rest = words[size:]
            return " ".join([_keep_tones(words[:size], phrase), *_mend_unit(rest)])
    return name


def is_half(name: str) -> bool:
    """Whether a name breaks off inside of a usual one: `Phòng Đăng ký kinh`."""
    read, known = fold_text(name), _by_fold()
    return read not in known and any(phrase.startswith(f"{read} ") for phrase in known)


def _keep_tones(read: list[str], phrase: str) -> str:
    """The phrase, but Uỷ where Uỷ was read: either is right, and the paper's own is kept."""
    known = phrase.split()
    if len(known) != len(read):
        return phrase
    pairs = zip(read, known, strict=True)
    return " ".join(_as_read(a, b) if exact_key(a) == exact_key(b) else b for a, b in pairs)


def _as_read(read: str, known: str) -> str:
    low = read.lower()
    return low[:1].upper() + low[1:] if known[:1].isupper() else low


def _mend_unit(rest: list[str]) -> list[str]:
    for unit in _UNITS:
        size = len(unit.split())
        if len(rest) > size and fold_text(" ".join(rest[:size])) == fold_text(unit):
            return [unit, *rest[size:]]
    return rest


@lru_cache(maxsize=1)
def _by_fold() -> dict[str, str]:
    return {fold_text(phrase): phrase for phrase in PHRASES}
