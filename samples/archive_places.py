"""Places of the synthetic archive: communes before and after 2025-07-01, and the desks in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate
from random import Random

from pipeline.language.kinds import KINDS
from pipeline.language.units import SINCE, are_units, find_current, old_communes
from samples.places import PROVINCES, Province

DESKS = 100
TWO_LEVELS = date.fromisoformat(SINCE)
_HOME_PROVINCES = 3  # whose desks asked for the product: two thirds of the archive


@dataclass(frozen=True, slots=True)
class Commune:
    """`today` as its list calls it (`xã Ba Tơ`), `before` one of the communes it was made of, with
    the district of those days (`xã Ba Cung, huyện Ba Tơ`)."""

    today: str
    before: str
    province: Province

    @property
    def births(self) -> str:
        return self.province.births

    def unit(self, day: date) -> str:
        """The commune alone, as it was called on that day."""
        return self.today if day >= TWO_LEVELS else self.before.split(",")[0]

    def written(self, day: date) -> str:
        """As the end of an address: with the district while there was one."""
        return f"{self.today if day >= TWO_LEVELS else self.before}, {self.province.title}"


@dataclass(frozen=True, slots=True)
class Desk:
    """`code` as the agency's in a mã hồ sơ."""

    code: str
    commune: Commune


@dataclass(frozen=True, slots=True)
class Places:
    """Desks, the largest first; `upto` are their sizes added up. `communes` are all there are."""

    desks: tuple[Desk, ...]
    upto: tuple[float, ...]
    communes: tuple[Commune, ...]

    def pick_desk(self, rng: Random) -> Desk:
        return rng.choices(self.desks, cum_weights=self.upto)[0]


@lru_cache(maxsize=1)
def load_places() -> Places:
    """The same for every archive: its seed decides who lives where, not where desks are."""
    chance = Random(2025)  # noqa: S311 - chance, not secrecy
    by_province = [_communes(province) for province in PROVINCES]
    near = [commune for group in by_province[:_HOME_PROVINCES] for commune in group]
    far = [commune for group in by_province[_HOME_PROVINCES:] for commune in group]
    seats = chance.sample(near, DESKS * 2 // 3) + chance.sample(far, DESKS - DESKS * 2 // 3)
    chance.shuffle(seats)
    desks = tuple(
        Desk(f"{seat.province.code}.{number}", seat) for number, seat in enumerate(seats, 11)
    )
    sizes = accumulate(1 / rank for rank in range(3, DESKS + 3))
    return Places(desks, tuple(sizes), (*near, *far))


def _communes(province: Province) -> list[Commune]:
    """One of each name of today, with the old commune that comes first by its own."""
    found: dict[str, Commune] = {}
    for old in filter(_is_plain, old_communes(province.name)):
        current = find_current(old)
        if current is not None and current.certain and _is_plain(current.name):
            name = current.name.split(",")[0]
            today = name[0].lower() + name[1:]
            found.setdefault(today, Commune(today, old.rsplit(", ", 1)[0], province))
    return list(found.values())


def _is_plain(address: str) -> bool:
    """Named in syllables that the validators know, and not by a number alone."""
    name = address.split(",", maxsplit=1)[0]
    known = KINDS["address"].plausible(address) and KINDS["body"].plausible(f"Ủy ban {name}")
    return known and are_units(address) and name[-1].isalpha()
