"""Which accents a word can have beside its neighbours: a third opinion where two readers agree on
the letters and differ in the marks.

The pairs come from the national list of result papers and procedures (`kq_codes.tsv`, published on
the national public-service portal) and from names of provinces, bodies and posts; syllables of
people's names are a list of their own.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from pipeline.language.bodies import PHRASES
from pipeline.language.folding import exact_key, fold, tokens
from pipeline.language.names import SURNAMES
from pipeline.language.places import PROVINCES

_USUAL = (
    "về việc, V/v, Về việc phê duyệt, Về việc ban hành, Về việc công bố, Về việc tăng cường, "
    "Về việc triển khai, Về việc thực hiện, Về việc kiện toàn, Về việc đề nghị, Về việc bổ "
    "nhiệm, Về việc miễn nhiệm, Về việc thành lập, Về việc điều chỉnh, Về việc báo cáo, Về "
    "việc góp ý, tham gia ý kiến, ý kiến dự thảo, dự thảo văn bản, văn bản về, dự thảo Nghị "
    "định của Chính phủ, dự thảo Nghị quyết, Tình hình, kết quả thực hiện, công tác cải cách "
    "thủ tục hành chính, phòng, chống tham nhũng, tiêu cực, trong tình hình mới, trên địa "
    "bàn tỉnh, trên địa bàn huyện, trên địa bàn thành phố, trên địa bàn xã, trên địa bàn "
    "phường, kế hoạch, chỉ đạo, Ban Chỉ đạo, tổ chức thực hiện, đẩy mạnh, một số nhiệm vụ "
    "trọng tâm, nhiệm vụ, giải pháp, giai đoạn, năm, nhiệm kỳ, sửa đổi, bổ sung một số điều "
    "của, một số điều của các Thông tư quy định về, Quy định chi tiết một số nội dung về, "
    "hướng dẫn thi hành, bãi bỏ Nghị quyết, quy hoạch tổng thể, phát triển kinh tế - xã hội, "
    "an toàn thực phẩm, phòng cháy, chữa cháy, chuyển đổi số, chuyển biến, xây dựng nông "
    "thôn mới, giảm nghèo bền vững, hộ nghèo, hộ cận nghèo, về nhà ở, dân chủ ở cơ sở, ở cơ "
    "sở, sản phẩm, mỗi xã một sản phẩm, phát triển sản phẩm, quản lý, sử dụng, bảo vệ môi "
    "trường, bảo đảm, bảo vệ và phát triển, nguồn lợi thủy sản, trẻ em dưới, tiêm chủng, mở "
    "rộng cho, kết quả kiểm tra, kiểm tra việc, kiểm soát thủ tục, số hóa hồ sơ, hồ sơ, kết "
    "quả giải quyết, tiếp nhận và trả kết quả, Phê duyệt Đề án, Phê duyệt Kế hoạch, chưa "
    "đăng ký kết hôn với ai, hiện tại chưa đăng ký kết hôn, đã đăng ký kết hôn, làm thủ tục "
    "đăng ký kết hôn, làm thủ tục mua nhà, chuyển nhượng quyền sử dụng đất, vay vốn, tỉnh, "
    "huyện, xã, phường, thị trấn, thị xã, quận, thôn, ấp, tổ dân phố, khóm, khu phố, đường, "
    "Việt Nam, Bệnh viện Đa khoa tỉnh, Trạm Y tế xã, Trạm Y tế phường, Bệnh viện Phụ sản, "
    "Chủ tịch, Phó Chủ tịch, KT. CHỦ TỊCH PHÓ CHỦ TỊCH, TL. CHỦ TỊCH KT. CHÁNH VĂN PHÒNG PHÓ "
    "CHÁNH VĂN PHÒNG, TM. ỦY BAN NHÂN DÂN CHỦ TỊCH, TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH, GIÁM "
    "ĐỐC, KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC, BỘ TRƯỞNG, KT. BỘ TRƯỞNG THỨ TRƯỞNG, CHÁNH THANH TRA, "
    "TL. CHỦ TỊCH CHÁNH VĂN PHÒNG, TUQ. CHỦ TỊCH, QUYẾT ĐỊNH, CHỈ THỊ, TỜ TRÌNH, BÁO CÁO, "
    "THÔNG TƯ"
)
"""Turns of phrase of subjects and signature blocks (NĐ 30/2020, Phụ lục III, mẫu)."""

_GIVEN = frozenset(
    exact_key(name)
    for name in (
        "An Anh Ánh Ái Ân Ba Bá Bách Bạch Bảo Bắc Băng Bằng Bích Bình Bình Bửu Ca Cát Cảnh "
        "Cao Cầm Cần Cẩm Chánh Châu Chi Chiến Chinh Chí Chính Chung Chương Công Cúc Cương "
        "Cường Dân Danh Di Diễm Diên Diện Diệp Diệu Dinh Doanh Du Duệ Dung Dũng Duy Duyên Dư "
        "Dương Dưỡng Đài Đại Đan Đang Đào Đạo Đạt Đăng Đắc Điền Điệp Đình Định Đoan Đoàn Đô "
        "Đông Đồng Đức Đường Gia Giang Giáp Giao Hà Hạ Hải Hào Hảo Hạnh Hân Hằng Hậu Hiên "
        "Hiến Hiền Hiển Hiệp Hiếu Hiệu Hinh Hoa Hòa Hoà Hoài Hoan Hoàn Hoàng Hoạt Hồ Hội "
        "Hồng Hợi Hợp Huân Huấn Huệ Hùng Huy Huyên Huyền Huỳnh Hưng Hương Hường Hướng Hữu Hỷ "
        "Kha Khải Khang Khanh Khánh Khiêm Khoa Khoan Khoát Khôi Khuê Khương Kiên Kiệt Kiều "
        "Kim Kỳ Kỷ La Lai Lam Lan Lành Lãm Lâm Lân Lập Lệ Lễ Lịch Liên Liễu Linh Loan Long "
        "Lộc Lợi Lụa Luân Luật Luyến Lương Lượng Lưu Ly Lý Mai Mạnh Mẫn Mận Mậu Mẫu Mi Miên "
        "Minh Mơ Mùi Muội Mười My Mỹ Nam Năm Năng Nga Ngà Ngân Nghi Nghĩa Nghị Nghiêm Nghiệp "
        "Ngoan Ngọc Nguyên Nguyễn Nguyệt Nhã Nhàn Nhân Nhất Nhật Nhi Nhiên Nhung Nhuận Như "
        "Nhựt Ninh Nở Nương Oanh Phan Phát Phong Phú Phúc Phùng Phụng Phước Phương Phượng "
        "Quan Quang Quân Quế Quốc Quý Quyên Quyền Quyết Quỳnh Sa Sang Sáng San Sao Sâm Sen "
        "Sinh Sĩ Song Sơn Sương Sửu Tài Tam Tám Tảo Tâm Tân Tấn Tất Tây Thái Thanh Thành "
        "Thao Thảo Thạch Thắm Thăng Thắng Thân Thế Thể Thi Thiên Thiện Thịnh Thọ Thoa Thoại "
        "Thông Thơ Thơm Thời Thu Thuần Thuận Thục Thủy Thuỷ Thúy Thuý Thùy Thuỳ Thuyên Thư "
        "Thường Thương Thy Thị Tiên Tiến Tiếp Tiệp Tín Tình Tịnh Toan Toàn Toại Tố Tổ Trà "
        "Trạch Trang Tráng Trâm Trân Tri Trí Triết Triều Triệu Trinh Trịnh Trọng Trúc Trung "
        "Trực Trường Trưởng Tú Tuân Tuấn Tuệ Tùng Tuyên Tuyến Tuyền Tuyết Tư Từ Tứ Tường "
        "Tưởng Tý Uy Uyên Út Vạn Vân Vĩ Vi Viên Viễn Việt Vinh Vĩnh Võ Vọng Vũ Vui Vương "
        "Vượng Vy Xoan Xuân Xuyến Ý Yên Yến"
    ).split()
)
"""Syllables that stand in middle and given names."""


_COMMON = frozenset(
    exact_key(word)
    for word in (
        "về của và các được để đã một những trong trên dưới với cho từ đến là có không "
        "theo tại năm "
        "tháng ngày giai đoạn việc số điều khoản điểm thực hiện quy định tỉnh huyện xã "
        "phường thành "
        "phố quận thị trấn tổ thôn ấp khóm đường trường quản lý sử dụng đất"
    ).split()
)
"""Words so usual in papers that a rare look-alike (vẽ for về, tinh for tỉnh) gives way to them."""


def prefers(before: str, mine: str, theirs: str, behind: str) -> bool | None:
    """Whether a word is better written `mine` (True) or `theirs` (False) between its neighbours;
    None when both or neither are known there."""
    own, other = _known(before, mine, behind), _known(before, theirs, behind)
    if own == other:
        own, other = exact_key(mine) in _COMMON, exact_key(theirs) in _COMMON
    return None if own == other else own > other


def prefers_in_name(place: int, mine: str, theirs: str) -> bool | None:
    """The same for the syllable at `place` (from 0) of a person's name: settled only where the
    letters are those of a single syllable in use (Trần, Hồng; but Hiền, Hiển, Hiến, Hiên)."""
    known = _surnames_by_letters() if place == 0 else _given_by_letters()
    forms = known.get(fold(mine), frozenset())
    if len(forms) != 1:
        return None
    own, other = exact_key(mine) in forms, exact_key(theirs) in forms
    return None if own == other else own


@lru_cache(maxsize=1)
def _surnames_by_letters() -> dict[str, frozenset[str]]:
    return _by_letters(SURNAMES)


@lru_cache(maxsize=1)
def _given_by_letters() -> dict[str, frozenset[str]]:
    return _by_letters(_GIVEN)


def _by_letters(names: frozenset[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name in names:
        found.setdefault(fold(name), set()).add(name)
    return {letters: frozenset(forms) for letters, forms in found.items()}


def _known(before: str, word: str, behind: str) -> int:
    """How many of its two neighbours a word is known to stand beside."""
    pairs = _pairs()
    left, key, right = exact_key(before), exact_key(word), exact_key(behind)
    return ((left, key) in pairs) + ((key, right) in pairs)


@lru_cache(maxsize=1)
def _pairs() -> frozenset[tuple[str, str]]:
    """Neighbouring words, and each word of the lists with nothing beside it."""
    listed = (*PROVINCES, *PHRASES, *_USUAL.split(","), *_read_national_names())
    units = [f"{unit} {name}" for name in PROVINCES for unit in ("tỉnh", "thành phố")]
    found: set[tuple[str, str]] = set()
    for text in (*listed, *units):
        words = ["", *(token.exact for token in tokens(text)), ""]
        found.update(pairwise(words))
    return frozenset(found)


def _read_national_names() -> list[str]:
    """Names of result papers and of procedures."""
    table = files("pipeline").joinpath("kq_codes.tsv").read_text(encoding="utf-8")
    return [cell for line in table.splitlines()[1:] for cell in line.split("\t")[1:2]]
