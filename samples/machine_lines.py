"""The machine-readable lines of an identity card: ICAO Doc 9303 TD1 as Viet Nam fills them in."""

from __future__ import annotations

import unicodedata
from datetime import date

from samples.people import Person

NO_EXPIRY = "991231"
_WEIGHTS = (7, 3, 1)


def check_digit(text: str) -> str:
    """Weights 7, 3, 1 over digits, letters from A = 10, and < = 0."""
    values = (0 if c == "<" else int(c, 36) for c in text)
    return str(sum(v * _WEIGHTS[n % 3] for n, v in enumerate(values)) % 10)


def write_lines(person: Person, expiry: date | None) -> tuple[str, str, str]:
    """Three lines of 30 characters: last nine of the number, all twelve, birth, expiry, name."""
    number = person.number
    first = f"IDVNM{number[-9:]}{check_digit(number[-9:])}{number}<<"
    first += check_digit(f"{number}<<")
    born = f"{person.born:%y%m%d}"
    ends = NO_EXPIRY if expiry is None else f"{expiry:%y%m%d}"
    dates = f"{born}{check_digit(born)}", f"{ends}{check_digit(ends)}"
    second = f"{dates[0]}{'M' if person.male else 'F'}{dates[1]}VNM{'<' * 11}"
    second += check_digit(first[5:] + dates[0] + dates[1] + "<" * 11)
    return first, second, f"{_plain_name(person.name):<<30}"[:30]


def _plain_name(name: str) -> str:
    surname, *given = unaccented(name).upper().split()
    return f"{surname}<<{'<'.join(given)}"


def unaccented(text: str) -> str:
    """Letters without their marks, đ as d."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")
