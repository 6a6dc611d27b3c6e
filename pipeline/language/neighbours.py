"""Which words stand beside each other: the national lists, and counts from official texts.

Two sources, of different trust. *Listed* are the neighbours in names of result papers and of
procedures (`kq_codes.tsv`, published on the national public-service portal), of provinces, bodies
and posts, and in turns of phrase of administrative papers. *Counted* are those in the descriptions
of 2,642 procedures on that portal (`word_pairs.tsv`, made by `python -m bench.word_pairs`): in how
many of them two words stand so. They hold many more words, misprints too, and prove no name.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from pipeline.language.bodies import PHRASES
from pipeline.language.folding import exact_key, fold, tokens
from pipeline.language.places import PROVINCES

NUMBER = "0"
"""Every number, in the table of counts."""
OFTEN = 3  # texts from which on two words are usual neighbours

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
_BEFORE_NUMBERS = (
    "năm tháng ngày số điều khoản điểm chương mục quý kỳ khóa lần đợt tổ phường quận ấp thôn khóm"
).split()
"""Words that numbers stand behind: the texts cannot tell, for in them the next number of a list is
often glued to the item before it."""


def is_listed(word: str, behind: str) -> bool:
    """Whether the lists hold two words side by side."""
    if not (word and behind):
        return False
    first, second = exact_key(word), exact_key(behind)
    return (first, second) in _listed() or (second.isdigit() and (first, NUMBER) in _listed())


def count_texts(word: str, behind: str) -> int:
    """In how many of the texts two words stand side by side; 0 where only one of them says so."""
    return _counted().get(_as_counted(word), {}).get(_as_counted(behind), 0)


def count_neighbours() -> Mapping[str, Mapping[str, int]]:
    """By a word (NUMBER for every number): the words behind it, each with its number of texts."""
    return _counted()


def count_sources(word: str, behind: str) -> int:
    """How many of the two sources know two words as neighbours."""
    return is_listed(word, behind) + (count_texts(word, behind) >= OFTEN)


def forms_of(word: str) -> frozenset[str]:
    """Every word of both sources with these letters, whatever its accents."""
    return _forms().get(fold(word), frozenset())


def _as_counted(word: str) -> str:
    key = exact_key(word)
    return NUMBER if key.isdigit() else key


@lru_cache(maxsize=1)
def _listed() -> frozenset[tuple[str, str]]:
    listed = (*PROVINCES, *PHRASES, *_USUAL.split(","), *_read_national_names())
    units = [f"{unit} {name}" for name in PROVINCES for unit in ("tỉnh", "thành phố")]
    found: set[tuple[str, str]] = set()
    for text in (*listed, *units):
        found.update(pairwise(token.exact for token in tokens(text)))
    return frozenset(found | {(exact_key(word), NUMBER) for word in _BEFORE_NUMBERS})


def _read_national_names() -> list[str]:
    """Names of result papers and of procedures."""
    return [cell for line in _read("kq_codes.tsv")[1:] for cell in line.split("\t")[1:2]]


@lru_cache(maxsize=1)
def _counted() -> Mapping[str, Mapping[str, int]]:
    """By a word: the words behind it, each with its number of texts."""
    rows = (line.split("\t") for line in _read("word_pairs.tsv"))
    return {sys.intern(word): _parse_row(behind.split()) for word, behind in rows}


def _parse_row(cells: list[str]) -> dict[str, int]:
    return dict(zip(map(sys.intern, cells[::2]), map(int, cells[1::2]), strict=True))


def _read(name: str) -> list[str]:
    return files("pipeline").joinpath(name).read_text(encoding="utf-8").splitlines()


@lru_cache(maxsize=1)
def _forms() -> Mapping[str, frozenset[str]]:
    words = {word for pair in _listed() for word in pair} | set(_counted())
    words.update(word for row in _counted().values() for word in row)
    found: dict[str, set[str]] = {}
    for word in words:
        found.setdefault(fold(word), set()).add(word)
    return {letters: frozenset(forms) for letters, forms in found.items()}
