"""Kinds of values: how one is taken from the words that were read, and whether it can be one.

The same parser takes the value from the first and from the second reading, so that two readers
agree or differ on values and not on specks. Paper types name these kinds in their TOML files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from pipeline.language.amounts import is_area, is_money, parse_area, parse_money
from pipeline.language.bodies import is_half, mend_body
from pipeline.language.check_digits import find_tax_code, is_tax_code
from pipeline.language.codes import DOSSIER_CODE, PROCEDURE_CODE, has_real_day
from pipeline.language.countries import find_country
from pipeline.language.dates import find_spoken, make_iso, parse_date
from pipeline.language.folding import exact_key, fold_text, nfc
from pipeline.language.land_serials import is_land_serial, parse_land_serial
from pipeline.language.lexicon import misspelt_words
from pipeline.language.listed import are_owners, parse_owners, parse_trades
from pipeline.language.names import clean_name, is_one_body, is_person_name, ordinary_body
from pipeline.language.numbers import TYPE_SIGNS, parse_number, parse_printed, type_of_sign
from pipeline.language.places import find_province, mend_ia, mend_province
from pipeline.language.serials import (
    is_entry_number,
    parse_business_code,
    parse_entry_number,
)
from pipeline.language.syllables import strange_words

_EDGES = " .,;:_-–—*'\"“”‘’|`~…()[]{}<>=«»"


@dataclass(frozen=True, slots=True)
class Kind:
    """`parse` gives the normalised value or None; `plausible` is the validator of a value."""

    parse: Callable[[str], str | None]
    plausible: Callable[[str], bool]


_LEADER = re.compile(r"(?:[.…_·]\s?){4,}|…")


def parse_text(text: str) -> str | None:
    """The words in front of the dots that fill a form's line, without signs at their ends."""
    pieces = (" ".join(piece.split()).strip(_EDGES) for piece in _LEADER.split(nfc(text)))
    return next((piece for piece in pieces if piece), None)


def is_prose(text: str) -> bool:
    """Every word a syllable, a number or an abbreviation, with accents that go with its
    neighbours."""
    return len(text) >= 2 and not strange_words(text) and not misspelt_words(text)


def parse_subject(text: str) -> str | None:
    """A trích yếu: V/v in its usual spelling, no signs at its ends, brackets and quotes kept."""
    text = " ".join(nfc(text).split())
    text = re.sub(r"^\W*[VvYy][\s/⁄7l|I]{0,2}[VvYyWw]\b[:.]?\s*", "V/v ", text)
    text = re.sub(r"(?i)^\W*(và|vể|vê|ve)\s+(việc|viêc)\b", "Về việc", text)
    text = re.sub(r"^(?i:về)việc\b", "Về việc", text)
    text = text.strip(" ,;:_-–—*'|`~.=<>") if not text.endswith("...") else text
    return text or None


def _number(text: str) -> str | None:
    found = parse_number(text)
    return found.text if found else None


def _spoken_date(text: str) -> str | None:
    found = find_spoken(text)
    return found.iso if found else None


def _full_date(text: str) -> str | None:
    found = parse_date(text)
    return found if found and len(found) == 10 else None


def parse_address(text: str) -> str | None:
    bare = parse_text(text)
    return mend_ia(bare) if bare else None


def _place(text: str) -> str | None:
    """The place before ", ngày …", a province with its own accents."""
    head = re.split(r"(?i)[,.;]?\s*\bng[àaáảãạ]y\b", nfc(text))[0]
    head = parse_text(re.split(r"[,;]", head)[0]) or ""
    return find_province(head) or mend_ia(head) or None


def _body(text: str) -> str | None:
    bare = parse_text(" ".join(w for w in text.split() if w == "-" or any(map(str.isalnum, w))))
    return mend_ia(mend_body(mend_province(ordinary_body(bare)))) if bare else None


def _post(text: str) -> str | None:
    bare = parse_text(text)
    if bare is None:
        return None
    spaced = re.sub(r"(?i)\b(TM|KT|TL|TUQ|Q)\s*[.,:]+\s*", lambda m: f"{m[1].upper()}. ", bare)
    return _mend_posts(spaced)


_KNOWN_POSTS = (
    "ủy ban nhân dân,hội đồng nhân dân,ban thường vụ,ban giám đốc,phó chủ tịch,chủ tịch,"
    "phó giám đốc,giám đốc,bộ trưởng,thứ trưởng,phó chánh văn phòng,chánh văn phòng,"
    "phó trưởng phòng,trưởng phòng,phó cục trưởng,cục trưởng,phó chi cục trưởng,"
    "chi cục trưởng,phó tổng cục trưởng,tổng cục trưởng,phó chánh thanh tra,chánh thanh tra,"
    "phó trưởng ban,trưởng ban,phó vụ trưởng,vụ trưởng,phó viện trưởng,viện trưởng,"
    "phó chủ nhiệm,chủ nhiệm,phó thủ tướng,thủ tướng,phó hiệu trưởng,hiệu trưởng,"
    "phó tổng giám đốc,tổng giám đốc,chính phủ,phó tổng thanh tra,tổng thanh tra,"
    "hội đồng xét xử,sơ thẩm,phúc thẩm,thẩm phán,chủ tọa phiên tòa,"
    "phó thống đốc,thống đốc,trưởng công an,phó trưởng công an,phó chánh án,chánh án"
).split(",")
_ONE_POST = "|".join(sorted((re.escape(exact_key(p)) for p in _KNOWN_POSTS), key=len, reverse=True))
_POSTS = re.compile(
    rf"(?:(?:tm|kt|tl|tuq|q)\. )?(?:{_ONE_POST})"
    rf"(?:,? (?:(?:tm|kt|tl|tuq|q)\. )?(?:{_ONE_POST}))*"
)


_POSTS_BY_FOLD = {fold_text(post): post for post in _KNOWN_POSTS}


def _mend_posts(text: str) -> str:
    """Known posts in capitals with their own accents; the letters leave no doubt which it is."""
    words, mended = text.split(), []
    while words:
        sizes = range(min(5, len(words)), 0, -1)
        size = next((n for n in sizes if fold_text(" ".join(words[:n])) in _POSTS_BY_FOLD), 1)
        read, words = " ".join(words[:size]), words[size:]
        known = _POSTS_BY_FOLD.get(fold_text(read), read)
        right = exact_key(read) == exact_key(known) or not read.isupper()
        mended.append(read if right else known.upper())
    return " ".join(mended)


def _is_post(text: str) -> bool:
    """Known posts and bodies alone, with or without an authority before each."""
    return _POSTS.fullmatch(exact_key(text)) is not None


def _name(text: str) -> str | None:
    return clean_name(" ".join(_name_words(parse_text(text) or ""))) or None


def _name_words(text: str) -> Iterator[str]:
    """Up to the first word that no name has, or that a sign closes: what a reader makes of dots."""
    for word in text.split():
        if any(letter.isdigit() for letter in word):
            return
        yield word
        if word[-1] in ":;,…" or word.endswith(".."):
            return


def _sex(text: str) -> str | None:
    """The first word, whatever a reader makes of the dots behind it; none where both stand."""
    words = exact_key(parse_text(text) or "").split()
    known = {"nam": "Nam", "nữ": "Nữ"}
    return known.get(words[0]) if words and len(known.keys() & set(words)) == 1 else None


_ETHNIC = {
    fold_text(name): name
    for name in (
        "Kinh,Tày,Thái,Mường,Khmer,Khơ-me,Hoa,Nùng,H'Mông,Mông,Dao,Gia Rai,Ê Đê,Ê-đê,Ba Na,"
        "Sán Chay,Chăm,Cơ Ho,K'Ho,Xơ Đăng,Xê Đăng,Sán Dìu,Hrê,H're,Ra Glai,Mnông,M'Nông,Thổ,"
        "Xtiêng,X'Tiêng,Khơ Mú,Bru - Vân Kiều,Bru Vân Kiều,Cơ Tu,Giáy,Tà Ôi,Mạ,Giẻ Triêng,"
        "Gié Triêng,Co,Cor,Chơ Ro,Xinh Mun,Hà Nhì,Chu Ru,Lào,La Chí,La Ha,Kháng,Phù Lá,La Hủ,"
        "Lự,Lô Lô,Chứt,Mảng,Pà Thẻn,Cơ Lao,Cống,Bố Y,Si La,Pu Péo,Brâu,Ơ Đu,Rơ Măm,Ngái"
    ).split(",")
}
"""Names of the 54 peoples with usual spellings (QĐ 121-TCTK/PPCĐ 1979)."""


def _ethnic(text: str) -> str | None:
    bare = parse_text(text)
    return _ETHNIC.get(fold_text(bare), bare) if bare else None


def _country(text: str) -> str | None:
    bare = parse_text(text)
    return find_country(bare) or bare if bare else None


def _personal_id(text: str) -> str | None:
    """12 digits, or 9 of an old CMND; groups are joined, letters for digits are not guessed."""
    found = re.search(r"(?<![\d])(\d(?:[ .]?\d){8,13})(?![\d])", nfc(text))
    digits = re.sub(r"\D", "", found[1]) if found else ""
    return digits if len(digits) in (9, 12) else None


PROVINCE_CODES = frozenset(
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 "
    "036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 "
    "074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096".split()
)
"""First three digits of a personal identification number (Thông tư 59/2021/TT-BCA, phụ lục)."""


def is_personal_id(digits: str) -> bool:
    """12 digits that begin with a province's code; there is no check digit."""
    return len(digits) == 12 and digits[:3] in PROVINCE_CODES


_DOSSIER = re.compile(rf"(?<![\w.])({DOSSIER_CODE.pattern})(?!\d)")
_PROCEDURE = re.compile(rf"(?<![\d.])({PROCEDURE_CODE.pattern})(?!\d)")


def _match(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(re.sub(r"\s*([-.])\s*", r"\1", nfc(text)).replace("–", "-"))
    return found[1] if found else None


def _registry_number(text: str) -> str | None:
    """`12/2024`, `12`, `012/2026/GKS`, `45/UBND-XNTTHN`: a serial and what hangs on it. Place and
    date may stand beside it in the same line."""
    bare = re.sub(r"\s+", "", nfc(text)).strip(_EDGES)
    first = next(iter(text.split()), "").strip(_EDGES)
    if _REGISTRY.match(bare):
        return bare
    return first if "/" in first and _REGISTRY.match(first) else None


_REGISTRY = re.compile(r"^\d{1,6}(?:[/-][\wĐđ-]+){0,3}$")


def _intended_name(text: str) -> str | None:
    """The name a child is to have; None where none was chosen: `/`, `-`, `chưa đặt tên`."""
    bare = fold_text(parse_text(text) or "")
    return None if not bare or bare.startswith(("chua", "khong")) else _name(text)


NO_TERM = "Không thời hạn"


def _expiry(text: str) -> str | None:
    """A day, or that there is none."""
    return NO_TERM if fold_text(NO_TERM) in fold_text(text) else _full_date(text)


_FOREIGN_DATE = re.compile(
    r"(?i)ng[^\W\d]y\W*date\W*(\d{1,2})\W*th[^\W\d]ng\W*month\W*(\d{1,2})\W*n[^\W\d]m\W*year\W*(\d{4})"
)


def _two_tongue_date(text: str) -> str | None:
    """`ngày/date 12 tháng/month 03 năm/year 2020`, as on a driving licence."""
    found = _FOREIGN_DATE.search(nfc(text))
    return make_iso(int(found[3]), int(found[2]), int(found[1])) if found else None


LICENCE_CLASSES = frozenset(
    "A1 A2 A3 A4 A B1 B2 B C1 C D1 D2 D E F BE C1E CE D1E D2E DE FB1 FB2 FC FD FE".split()
)
"""Old classes and those of Luật Trật tự, an toàn giao thông đường bộ 36/2024/QH15, Điều 57."""


def _licence_classes(text: str) -> str | None:
    """One class or several, as printed: `A1, B2`."""
    words = re.findall(r"[A-Z][A-Z0-9]{0,2}", nfc(text).upper())
    return ", ".join(words) or None


def _are_licence_classes(value: str) -> bool:
    return all(word in LICENCE_CLASSES for word in value.split(", "))


def _licence_number(text: str) -> str | None:
    """12 digits, groups joined."""
    found = re.search(r"(?<!\d)\d(?:[ .]?\d){11}(?!\d)", nfc(text))
    return re.sub(r"\D", "", found[0]) if found else None


def _grams(text: str) -> str | None:
    """The weight of a child in grams, without marks between thousands."""
    found = re.search(r"(?<!\d)(\d)[.,]?(\d{3})(?!\d)|(?<!\d)(\d{3})(?!\d)", text)
    return (found[3] or found[1] + found[2]) if found else None


_PLACE_DATE = re.compile(r"^\W*[A-ZĐÀ-Ỹ][^,:;\d]{1,40},\s*(ng[àaáảãạ]y\b.*)$")


def _place_date(text: str) -> str | None:
    """Place and day as they stand over a signature: `Ba Tơ, ngày 05 tháng 3 năm 2020`, and nothing
    before or behind; days that a text cites have words around them."""
    found = _PLACE_DATE.match(" ".join(nfc(text).split()))
    spoken = find_spoken(found[1]) if found else None
    rest = re.split(r"\d{4}", found[1])[-1] if found else ""
    return spoken.iso if spoken and not any(map(str.isalnum, rest)) else None


_FORM_CODE = re.compile(r"(?i)m[ẫaãâ]u(?:\s+s\w)?\s*:?\s*([A-Z]{0,4}\s?\d[\w/.-]*)")


def _form_code(text: str) -> str | None:
    """`Mẫu số 01/2025/LLTP`, `Mẫu CT01`: what a form calls itself."""
    found = _FORM_CODE.search(nfc(text))
    return found[1].strip("./-") if found else None


def _ordinal(text: str) -> str | None:
    """How many times something was changed: `02` → 2."""
    found = re.match(r"\W*(?:thứ\s*)?(\d{1,2})(?!\d|[./]\d)", nfc(text))
    return str(int(found[1])) if found else None


def _plot(text: str) -> str | None:
    """Number of a parcel or of a map sheet: `123`, `12-7`, `45 (trích đo)`."""
    found = re.match(r"\W*(\d{1,5}(?:[-/]\d{1,4}|[a-z])?)(?!\d)", nfc(text))
    return found[1] if found else None


def _is_business_code(code: str) -> bool:
    return is_tax_code(code) or is_personal_id(code)


_TYPE_NAMES = {fold_text(name): name for name in TYPE_SIGNS.values()}
_LETTER = "Công văn"


def _type_name(text: str) -> str | None:
    """What a title, or the number of a paper without one, says the paper is."""
    bare = parse_text(text) or ""
    printed = parse_printed(bare)
    if printed is not None:
        return type_of_sign(printed.rsplit("/", maxsplit=1)[-1]) or _LETTER
    return _TYPE_NAMES.get(fold_text(bare), bare.capitalize()) or None


_HALF_COMMUNE = re.compile(r"\b(?:xã|phường|huyện|thị trấn|thị xã) [^\W\d_a-zà-ỹđ]\w*$")

_HALF_CITY = re.compile(r"(?i)^(?!.*\b(?:xã|phường|huyện|thị trấn|quận|tỉnh|thành phố)\b).* thành$")
"""A name that ends with "Thành" and names no unit so called (xã Tân Thành): "phố" is lost."""


def _is_body(value: str) -> bool:
    """What stands behind its last "tỉnh" is a province and nothing else; a commune of one syllable
    has lost the other, a city its "phố"."""
    if _HALF_COMMUNE.search(value) or _HALF_CITY.search(value) or is_half(value):
        return False
    province = re.split(r"(?i)\btỉnh\s+", value)
    known = len(province) == 1 or find_province(province[-1]) is not None
    return known and is_prose(value) and is_one_body(value)


def _always(_: str) -> bool:
    return True


KINDS: Mapping[str, Kind] = {
    "so_ky_hieu": Kind(_number, _always),
    "spoken_date": Kind(_spoken_date, _always),
    "date": Kind(parse_date, _always),
    "full_date": Kind(_full_date, _always),
    "place": Kind(_place, is_prose),
    "body": Kind(_body, _is_body),
    "post": Kind(_post, _is_post),
    "person_name": Kind(_name, is_person_name),
    "subject": Kind(parse_subject, is_prose),
    "address": Kind(parse_address, is_prose),
    "type_name": Kind(_type_name, is_prose),
    "text": Kind(parse_text, is_prose),
    "sex": Kind(_sex, _always),
    "ethnic": Kind(_ethnic, lambda value: fold_text(value) in _ETHNIC),
    "country": Kind(_country, lambda value: find_country(value) is not None),
    "personal_id": Kind(_personal_id, is_personal_id),
    "intended_name": Kind(_intended_name, is_person_name),
    "expiry": Kind(_expiry, _always),
    "two_tongue_date": Kind(_two_tongue_date, _always),
    "licence_class": Kind(_licence_classes, _are_licence_classes),
    "licence_number": Kind(_licence_number, _always),
    "grams": Kind(_grams, _always),
    "registry_number": Kind(_registry_number, _always),
    "business_code": Kind(parse_business_code, _is_business_code),
    "land_serial": Kind(parse_land_serial, is_land_serial),
    "entry_number": Kind(parse_entry_number, is_entry_number),
    "plot": Kind(_plot, _always),
    "area": Kind(parse_area, is_area),
    "money": Kind(parse_money, is_money),
    "owners": Kind(parse_owners, are_owners),
    "trades": Kind(parse_trades, is_prose),
    "firm": Kind(parse_text, is_prose),
    "ordinal": Kind(_ordinal, _always),
    "place_date": Kind(_place_date, _always),
    "form_code": Kind(_form_code, _always),
    "dossier_code": Kind(partial(_match, _DOSSIER), has_real_day),
    "procedure_code": Kind(partial(_match, _PROCEDURE), _always),
    "tax_code": Kind(find_tax_code, is_tax_code),
}
"""Names that a form's TOML file may use."""
