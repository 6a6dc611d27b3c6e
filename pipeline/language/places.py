"""Provinces of Viet Nam, before and after 2025-07-01, for checking what a header says."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.language.folding import fold_text

PROVINCES = tuple(
    name.strip()
    for name in (
        "An Giang, Bắc Giang, Bắc Kạn, Bạc Liêu, Bắc Ninh, Bà Rịa - Vũng Tàu, Bến Tre,"
        " Bình Định, Bình Dương, Bình Phước, Bình Thuận, Cà Mau, Cần Thơ, Cao Bằng, Đắk Lắk,"
        " Đắk Nông, Đà Nẵng, Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai, Hà Giang, Hải Dương,"
        " Hải Phòng, Hà Nam, Hà Nội, Hà Tĩnh, Hòa Bình, Hồ Chí Minh, Hậu Giang, Hưng Yên,"
        " Khánh Hòa, Kiên Giang, Kon Tum, Lai Châu, Lâm Đồng, Lạng Sơn, Lào Cai, Long An,"
        " Nam Định, Nghệ An, Ninh Bình, Ninh Thuận, Phú Thọ, Phú Yên, Quảng Bình, Quảng Nam,"
        " Quảng Ngãi, Quảng Ninh, Quảng Trị, Sóc Trăng, Sơn La, Tây Ninh, Thái Bình,"
        " Thái Nguyên, Thanh Hóa, Thừa Thiên Huế, Huế, Tiền Giang, Trà Vinh, Tuyên Quang,"
        " Vĩnh Long, Vĩnh Phúc, Yên Bái"
    ).split(",")
)
"""The 63 of before 2025-07-01; the 34 of today bear names out of these (and Huế)."""


CITIES = frozenset({"Hà Nội", "Hồ Chí Minh", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế"})
"""Those that are provinces themselves; "thành phố Cà Mau" lies in the province of its name."""

_CALLED = re.compile(r"(?i)^\W*(?:tỉnh|(thành phố|tp\.?|t\.p\.?))\s+")


def find_province(text: str) -> str | None:
    """The province whose name the text is, accents or none (no two fold alike); None for the city
    of that name in it."""
    called = _CALLED.match(text.strip())
    name = _by_fold().get(fold_text(text.strip()[called.end() :] if called else text))
    return None if called and called[1] and name not in CITIES else name


def is_city_of_province(text: str) -> bool:
    """`thành phố Cà Mau`: an address does not end there."""
    called = _CALLED.match(text.strip())
    name = _by_fold().get(fold_text(text.strip()[called.end() :])) if called else None
    return bool(called and called[1] and name and name not in CITIES)


def mend_province(text: str) -> str:
    """A text that ends with "tỉnh/thành phố …" with the province's accents set right, if the
    letters leave no doubt which it is. The rest of the text is not touched."""
    words = text.split()
    for size in (4, 3, 2, 1):
        name = _by_fold().get(fold_text(" ".join(words[-size:]))) if len(words) > size else None
        if name and fold_text(words[-size - 1]) in ("tinh", "pho"):
            unit = "tỉnh" if fold_text(words[-size - 1]) == "tinh" else "phố"
            return " ".join([*words[: -size - 1], unit, name])
    return text


def mend_ia(text: str) -> str:
    """`xã Ia Blang` where the capital was read as a small L: names of places begin with capitals,
    and many of Gia Lai and Quảng Ngãi with this word."""
    return _SMALL_IA.sub("Ia", text)


_SMALL_IA = re.compile(r"\bla(?= [A-ZĐ])")


@lru_cache(maxsize=1)
def _by_fold() -> dict[str, str]:
    return {fold_text(name): name for name in PROVINCES}
