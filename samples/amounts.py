"""Money, areas and numbers of firms as forms print them."""

from __future__ import annotations

from random import Random

from samples.words import say_number

_UNITS = ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"))
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def print_money(amount: int) -> str:
    return f"{amount:,}".replace(",", ".") + " đồng"


def say_money(amount: int) -> str:
    """Năm tỷ hai trăm triệu đồng: whole thousands."""
    words = []
    for unit, name in _UNITS:
        count, amount = divmod(amount, unit)
        if count:
            words.append(f"{say_number(count)} {name}")
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]} đồng"


def say_area(tenths: int) -> str:
    """Hai trăm năm mươi phẩy năm mét vuông, from tenths of a square metre."""
    whole, tenth = divmod(tenths, 10)
    text = say_number(whole) + (f" phẩy {say_number(tenth)}" if tenth else "")
    return f"{text[0].upper()}{text[1:]} mét vuông"


def print_area(tenths: int) -> str:
    whole, tenth = divmod(tenths, 10)
    return f"{whole:,}".replace(",", ".") + (f",{tenth}" if tenth else "") + " m²"


def make_tax_code(rng: Random) -> str:
    """Ten digits with their check digit (TT 105/2020/TT-BTC)."""
    while True:
        body = f"{rng.choice((3, 4, 8, 43, 36, 20)):02d}{rng.randint(0, 9_999_999):07d}"
        rest = sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11
        if rest > 0:
            return f"{body}{10 - rest}"
