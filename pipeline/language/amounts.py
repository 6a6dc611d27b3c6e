"""Amounts as papers print them: areas, money, and numbers said in words beside the digits."""

from __future__ import annotations

import re

from pipeline.language.folding import fold_text, nfc

_GROUPED = r"\d{1,3}(?:[.\s]\d{3})+|\d+"
_AREA = re.compile(rf"(?<![\d.,])({_GROUPED})(,\d{{1,2}})?\s*(?:m\s?[2²?°*’'zZ]|m\b|mét vuông)")
_BARE_AREA = re.compile(rf"^\W*({_GROUPED})(,\d{{1,2}})?\W*$")
_MONEY = re.compile(
    rf"(?i)(?<![\d.,])({_GROUPED}|\d{{1,3}}(?:,\d{{3}})+)\s*(?:[(\[]?\s*)(đ\wng|đ\b|vn[đd]|dong)"
)
_DIGITS = {
    name: value
    for value, names in enumerate(
        ("khong", "mot", "hai", "ba", "bon tu", "nam lam nham", "sau", "bay", "tam", "chin")
    )
    for name in names.split()
}
_LARGE = {"nghin": 10**3, "ngan": 10**3, "trieu": 10**6, "ty": 10**9, "ti": 10**9}


def parse_area(text: str) -> str | None:
    """`250,5 m²`: the first area of a text, with the unit in its usual spelling."""
    text = nfc(text)
    found = _AREA.search(text) or _BARE_AREA.match(text)
    if found is None:
        return None
    whole = re.sub(r"\s", ".", found[1])
    return f"{whole}{found[2] or ''} m²"


def is_area(value: str) -> bool:
    """A parcel or house: more than nothing, less than a thousand hectares."""
    number = float(value.removesuffix(" m²").replace(".", "").replace(",", "."))
    return 0 < number < 10_000_000


def parse_money(text: str) -> str | None:
    """`5.000.000.000 đồng`: the first amount of đồng, in groups of three."""
    found = _MONEY.search(nfc(text))
    if found is None:
        return None
    return f"{int(re.sub(r'[^0-9]', '', found[1])):,}".replace(",", ".") + " đồng"


def amount_of(value: str) -> int | None:
    """The whole number in a value of `parse_money`."""
    digits = value.removesuffix(" đồng").replace(".", "")
    return int(digits) if digits.isdigit() else None


def is_money(value: str) -> bool:
    """At least a thousand, in whole hundreds: nobody's capital or price ends in single đồng."""
    amount = amount_of(value)
    return amount is not None and amount >= 1000 and amount % 100 == 0


def read_words(text: str) -> int | None:
    """`hai mươi lăm triệu năm trăm nghìn` → 25500000; None where a word is no number's. What stands
    behind `đồng` is not read; `phẩy` ends the whole number."""
    total = group = digit = 0
    seen = False
    for word in fold_text(text).split():
        if word in ("dong", "phay", "met", "chan"):
            break
        if word in _LARGE:
            total, group, digit = _scale(total, group + digit, _LARGE[word]), 0, 0
        elif word == "tram":
            group, digit = group + digit * 100, 0
        elif word in ("muoi", "chuc"):
            group, digit = group + (digit or 1) * 10, 0
        elif word in ("linh", "le"):
            continue
        elif word in _DIGITS:
            digit = _DIGITS[word]
        else:
            return None
        seen = True
    return total + group + digit if seen else None


def _scale(total: int, group: int, unit: int) -> int:
    """`một nghìn tỷ`: what was said in smaller units before a larger one is multiplied by it."""
    if total and total % unit and total < unit:
        return (total + group) * unit
    return total + group * unit
