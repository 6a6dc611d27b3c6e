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
from pipeline.language.syllables import split_tone

_NANG = "\u0323"

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


def prefers(before: str, mine: str, theirs: str, behind: str) -> bool | None:
    """Whether a word is better written `mine` (True) or `theirs` (False) between its neighbours;
    None when both or neither are known there. How usual a word is elsewhere proves nothing: phố
    is a usual word, and phổ cập is no street."""
    own, other = _known(before, mine, behind), _known(before, theirs, behind)
    return None if own == other else own > other


def misspelt_words(text: str) -> list[str]:
    """The words that are not known beside either neighbour while the same letters with another
    mark above are: what two readers make of one that is smudged (đấy mạnh, Kiếm tra). The dot of
    nặng and the letters ă, â, ê, ô, ơ, ư, đ are rarely taken for others by both."""
    words = _phrase_words(text)
    spots = range(1, len(words) - 1)
    return [words[at] for at in spots if words[at] and _is_misspelt(*words[at - 1 : at + 2])]


def _phrase_words(text: str) -> list[str]:
    """Keys of the words, "" at the ends and where a sign parts two of them."""
    words, last = [""], 0
    for token in tokens(text):
        words += [""] if text[last : token.start].strip() and last else []
        words.append(token.exact)
        last = token.end
    return [*words, ""]


def _is_misspelt(before: str, word: str, behind: str) -> bool:
    letters, tone = split_tone(word)
    if tone == _NANG or _known(before, word, behind):
        return False
    left, right = _accents()
    others = left.get((before, fold(word)), frozenset()) if before else frozenset()
    others |= right.get((fold(word), behind), frozenset()) if behind else frozenset()
    return any(plain == letters and mark != _NANG for plain, mark in map(split_tone, others))


def prefers_in_name(place: int, mine: str, theirs: str) -> bool | None:
    """The same for the syllable at `place` (from 0) of a person's name. Only a family name is ever
    settled, and only where its letters are those of a single one (Trần): any accents make a given
    name, and nobody but the paper knows which."""
    forms = _surnames_by_letters().get(fold(mine), frozenset()) if place == 0 else frozenset()
    if len(forms) != 1:
        return None
    own, other = exact_key(mine) in forms, exact_key(theirs) in forms
    return None if own == other else own


@lru_cache(maxsize=1)
def _surnames_by_letters() -> dict[str, frozenset[str]]:
    return _by_letters(SURNAMES)


def _by_letters(names: frozenset[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name in names:
        found.setdefault(fold(name), set()).add(name)
    return {letters: frozenset(forms) for letters, forms in found.items()}


def is_pair(word: str, behind: str) -> bool:
    """Whether two words are known to stand beside each other; "" for the end of a name."""
    return (exact_key(word), exact_key(behind)) in _pairs()


def _known(before: str, word: str, behind: str) -> int:
    """How many of its two neighbours a word is known to stand beside. That some phrase begins or
    ends with it says nothing."""
    left = bool(before) and is_pair(before, word)
    return left + (bool(behind) and is_pair(word, behind))


_Forms = dict[tuple[str, str], frozenset[str]]


@lru_cache(maxsize=1)
def _accents() -> tuple[_Forms, _Forms]:
    """By a word and the letters behind it, and by letters and the word behind them: the forms
    with accents that are known there."""
    left: dict[tuple[str, str], set[str]] = {}
    right: dict[tuple[str, str], set[str]] = {}
    for first, second in _pairs():
        left.setdefault((first, fold(second)), set()).add(second)
        right.setdefault((fold(first), second), set()).add(first)
    return _freeze(left), _freeze(right)


def _freeze(found: dict[tuple[str, str], set[str]]) -> _Forms:
    return {key: frozenset(forms) for key, forms in found.items()}


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
