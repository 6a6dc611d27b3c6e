"""Administrative units: the communes and districts of before 2025-07-01, and those of today.

The lists and what became of what are data of the package `vietnamadminunits` (decision 0015); it
is not imported, for its own parser asks a map service. An old address keeps what is printed; the
unit of today is told beside it, with the day from which it holds.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.language.folding import exact_key
from pipeline.language.places import find_province, is_city_of_province

SINCE = "2025-07-01"
"""The first day of two levels (Luật 72/2025/QH15): from it on the units of today hold."""

_KINDS = (
    "thị trấn", "thị xã", "thành phố", "đặc khu", "phường", "huyện", "quận", "tỉnh", "xã", "tp.",
    "p.", "h.", "q.", "tx.", "tt.", "x.",
)  # fmt: skip
_KIND = re.compile(rf"(?i)(?:^|(?<=\s))(?:{'|'.join(map(re.escape, _KINDS))})\s*(?=[A-ZĐÀ-Ỹ\d])")

_DISTRICT = re.compile(r"(?i)^(?:huyện|quận|thị xã|thành phố|h\.|q\.|tx\.|tp\.)\s")


@dataclass(frozen=True, slots=True)
class CurrentUnit:
    """A commune of today as its list spells it (`Xã Cái Nước, Tỉnh Cà Mau`) with its code; not
    `certain` where the old one was divided and this is what most of it became."""

    name: str
    code: str
    certain: bool
    since: str = SINCE


def are_units(address: str) -> bool:
    """Whether the address ends with a province and every unit before it that is called one, or
    that stands where units stand, is one of that province, spelt so and no other with other
    accents."""
    parts = [part.strip(" .;") for part in address.split(",")]
    if is_city_of_province(parts[-1]):
        return False
    province = find_province(parts[-1]) or find_province(_name(parts[-1]) or "")
    called = [name for part in parts[:-1] if (name := _name(part))]
    asked = called or parts[-3:-1]
    return province is not None and all(is_unit(name, province) for name in asked)


def is_unit(name: str, province: str | None = None) -> bool:
    """Whether a commune or district of the province (of any, where that is not known) is spelt so,
    and none that differs in accents alone."""
    return _spellings(province).get(_key(name), frozenset()) == {exact_key(name)}


def is_misspelt(name: str) -> bool:
    """Whether units of the lists are called so but for the accents, and none is spelt so: misread,
    however often it stands on a paper."""
    bare = _name(name) or name
    known = _spellings(None).get(_key(bare), frozenset())
    return bool(known) and exact_key(bare) not in known


def find_current(address: str) -> CurrentUnit | None:
    """The commune of today that an address names, in old levels or new; None where it names none
    that is known, or several."""
    parts = [part.strip(" .;") for part in address.split(",")]
    province = find_province(parts[-1])
    if len(parts) < 2 or province is None:
        return None
    keys = [_key(_name(part) or part) for part in parts[-3:-1]]
    old = _of_old(province).get((keys[0], keys[1])) if len(keys) == 2 else None
    return old or (None if _DISTRICT.match(parts[-2]) else _of_today(province).get(keys[-1]))


def old_communes(province: str) -> tuple[str, ...]:
    """The communes of a province of before 2025-07-01 in three levels, as addresses print them
    (`xã Ba Cung, huyện Ba Tơ, tỉnh Quảng Ngãi`); none for a province that never was."""
    rows = _rows(
        "SELECT DISTINCT ward, district, province FROM admin_units_legacy"
        " WHERE provinceShort = ? AND ward IS NOT NULL ORDER BY 1, 2",
        province,
    )
    return tuple(", ".join(unit[0].lower() + unit[1:] for unit in row) for row in rows)


def _name(part: str) -> str | None:
    """What stands behind the last word that calls it a unit; None where there is none."""
    called = list(_KIND.finditer(part))
    return part[called[-1].end() :].strip() if called else None


def _key(name: str) -> str:
    """Letters and digits without accents, y as i."""
    bare = unicodedata.normalize("NFD", name.lower().replace("đ", "d")).replace("y", "i")
    return "".join(sign for sign in bare if sign.isalnum())


@lru_cache(maxsize=128)
def _spellings(province: str | None) -> Mapping[str, frozenset[str]]:
    """The units of a province, of all where it is None, by key."""
    found: dict[str, set[str]] = defaultdict(set)
    for where, *names in _rows(
        "SELECT DISTINCT provinceShort, districtShort, wardShort FROM admin_units_legacy"
        " UNION SELECT provinceShort, NULL, wardShort FROM admin_units"
    ):
        if province is None or where == province:
            for name in filter(None, names):
                bare = _name(name) or name
                found[_key(bare)].add(exact_key(bare))
    return {key: frozenset(names) for key, names in found.items()}


@lru_cache(maxsize=128)
def _of_today(province: str) -> Mapping[str, CurrentUnit]:
    """Communes of a province of today by key; names that two of them share are left out."""
    found: dict[str, list[CurrentUnit]] = defaultdict(list)
    query = "SELECT ward, province, wardShort, wardCode FROM admin_units WHERE provinceShort = ?"
    for ward, whole, short, code in _rows(query, province):
        unit = CurrentUnit(f"{ward}, {whole}", code, certain=True)
        found[_key(_name(short) or short)].append(unit)
    return {key: units[0] for key, units in found.items() if len(units) == 1}


@lru_cache(maxsize=128)
def _of_old(province: str) -> Mapping[tuple[str, str], CurrentUnit]:
    """What became of the communes of a province of before, by their keys and their districts'."""
    query = (
        "SELECT provinceKey || '_' || districtKey || '_' || coalesce(wardKey, ''),"
        " coalesce(wardShort, districtShort), districtShort"
        " FROM admin_units_legacy WHERE provinceShort = ?"
    )
    found: dict[tuple[str, str], set[CurrentUnit | None]] = defaultdict(set)
    for old, ward, district in _rows(query, province):
        keys = _key(_name(ward) or ward), _key(_name(district) or district)
        found[keys].add(_became().get(old))
    single = ((keys, next(iter(units))) for keys, units in found.items() if len(units) == 1)
    return {keys: unit for keys, unit in single if unit is not None}


@lru_cache(maxsize=1)
def _became() -> Mapping[str, CurrentUnit]:
    return dict(_conversions())


def _conversions() -> Iterator[tuple[str, CurrentUnit]]:
    """What became of each old commune, by its key."""
    named = {
        (province, ward): (name, code)
        for province, ward, name, code in _rows(
            "SELECT provinceKey, wardKey, ward || ', ' || province, wardCode FROM admin_units"
        )
    }
    table = json.loads((_folder() / "converter_2025.json").read_text(encoding="utf-8"))
    for province, wards in table["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            if (province, ward) in named:
                yield from (
                    (old, CurrentUnit(*named[province, ward], certain=True)) for old in olds
                )
    for province, divided in table["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, wards in divided.items():
            main = next((w["newWardKey"] for w in wards if w["isDefaultNewWard"]), None)
            if (province, main) in named:
                yield old, CurrentUnit(*named[province, main], certain=False)


def _rows(query: str, *values: str) -> list[tuple[Any, ...]]:
    path = (_folder() / "dataset.db").as_uri()
    with closing(sqlite3.connect(f"{path}?mode=ro&immutable=1", uri=True)) as lists:
        return lists.execute(query, values).fetchall()


def _folder() -> Path:
    spec = find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:  # an installation that lost a dependency
        raise ModuleNotFoundError("vietnamadminunits")
    return Path(spec.origin).parent / "data"
