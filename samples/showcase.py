"""The committed specimens: the papers of one invented family and its one-stop desk.

`python -m samples.showcase FOLDER` makes them again: files in FOLDER/papers, truth in FOLDER/truth.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

from samples.administrative import draft_administrative
from samples.civil import draft_birth_certificate
from samples.drafted import Drafted
from samples.marital import draft_marital_status
from samples.people import Family, Person, make_family, make_person
from samples.places import PROVINCES
from samples.receipt import draft_receipt
from samples.specimen import make_specimen_of
from samples.writing import write_specimen

SEED = 2026
ADMINISTRATIVE = ("quyet_dinh", "cong_van", "to_trinh")


@dataclass(frozen=True, slots=True)
class Shown:
    """One committed file: how its paper is drafted and how it is spoiled."""

    name: str
    format: str
    level: str
    seed: int
    draft: Callable[[Random], Drafted]
    blank_back: bool = False


def invent_family() -> Family:
    """Parents and two children of Quảng Ngãi; nobody of that name and number exists."""
    rng = Random(f"family:{SEED}")  # noqa: S311
    return make_family(rng, PROVINCES[0], [(2016, 2017), (2025, 2025)])


def list_shown() -> list[Shown]:
    """The committed files, in order."""
    return [*_list_family(), *_list_administrative()]


def _list_family() -> list[Shown]:
    family = invent_family()
    aunt, (elder, younger) = _invent_aunt(family), family.children
    return [
        Shown("01-giay-khai-sinh", "pdf", "office", 1, partial(_birth, family, elder)),
        Shown("02-giay-khai-sinh", "pdf", "worn", 2, partial(_birth, family, younger)),
        Shown("03-xac-nhan-hon-nhan", "pdf", "office", 3, partial(_single, aunt)),
        Shown("04-giay-tiep-nhan", "pdf", "office", 4, lambda r: draft_receipt(r, family.father)),
    ]


def _list_administrative() -> list[Shown]:
    drafts = {loai: partial(draft_administrative, loai) for loai in ADMINISTRATIVE}
    return [
        Shown("05-quyet-dinh", "pdf", "office", 384, drafts["quyet_dinh"], True),
        Shown("06-cong-van", "pdf", "office", 241, drafts["cong_van"]),
        Shown("07-cong-van", "jpg", "phone", 262, drafts["cong_van"]),
        Shown("08-to-trinh", "tiff", "clean", 92, drafts["to_trinh"]),
    ]


def _invent_aunt(family: Family) -> Person:
    mother, rng = family.mother, Random("aunt")  # noqa: S311
    surname = mother.name.split()[0]
    return make_person(
        rng, PROVINCES[0], (1994, 1998), False, surname=surname, people=mother.people
    )


def _birth(family: Family, child: Person, rng: Random) -> Drafted:
    return draft_birth_certificate(rng, family, child)


def _single(person: Person, rng: Random) -> Drafted:
    return draft_marital_status(rng, person, date(2026, 8, 17))


def write_shown(shown: Shown, folder: Path) -> Path:
    """Writes one of them below `folder`; the same bytes from the same versions of the libraries."""
    paper = shown.draft(Random(f"shown:{shown.seed}"))  # noqa: S311
    specimen = make_specimen_of([paper], shown.level, shown.seed, blank_back=shown.blank_back)
    return write_specimen(specimen, folder / "papers", shown.name, shown.format, folder / "truth")


def main(arguments: list[str]) -> int:
    for shown in list_shown():
        path = write_shown(shown, Path(arguments[0]))
        sys.stderr.write(f"{path.name} {path.stat().st_size // 1024} KB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
