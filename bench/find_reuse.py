"""How long the reuse check takes: for a person, and for a live dossier with its whole checklist."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from random import Random
from typing import Any

from bench.find_questions import Call, Drawn, Source, make_officer
from bench.find_rows import Row, tell_times, time_calls
from pipeline.dossier_receiving import receive_message
from pipeline.question import Asker, Person
from pipeline.reuse import check_reuse
from pipeline.reuse_components import check_dossier
from pipeline.tools import Tools
from samples.archive_values import LAST_DAY

_PROCEDURES = ("1.001193", "1.000894", "1.004873", "2.000635", "1.001612", "3.000333")
_FIRST_DOSSIER, _LAST_DOSSIER = 9_000_000, 9_900_000
"""Serials from here on: no dossier of the archive has one of them. Where they begin is drawn: a
kept archive may be asked again with another seed."""
_COMMON = ("Nguyễn Văn ", "Nguyễn Thị ")


def measure_reuse(source: Source, tools: Tools, samples: int, seed: int, warm: int) -> list[Row]:
    rows = []
    for name, draw in _KINDS.items():
        checks = draw(source, tools, Random(f"reuse {name}/{seed}"))  # noqa: S311
        for check in islice(checks, warm):
            check()
        wall, cpu = time_calls(islice(checks, samples))
        rows.append(Row("reuse", name, "officer", samples, tell_times(wall, cpu)))
    return rows


def _of_persons(source: Source, tools: Tools, rng: Random) -> Iterator[Call]:
    """The number and the name, as a card says them, and a paper type."""
    while True:
        yield _check_person(_draw_person(source, rng), rng, tools)


def _of_common_names(source: Source, tools: Tools, rng: Random) -> Iterator[Call]:
    """People who share their name with most others."""
    while True:
        drawn = _draw_person(source, rng)
        if drawn.paper.truth["ho_ten"].startswith(_COMMON):
            yield _check_person(drawn, rng, tools)


def _draw_person(source: Source, rng: Random) -> Drawn:
    return source.draw_field(rng, "so_dinh_danh", beside=("ho_ten",))


def _check_person(drawn: Drawn, rng: Random, tools: Tools) -> Call:
    person = Person(drawn.value, drawn.paper.truth["ho_ten"])
    loai = rng.choice(("giay_khai_sinh", "can_cuoc", "gcn_ket_hon"))
    asker = _officer(drawn)
    return lambda: check_reuse(person, loai, asker, tools.clock.today(), tools)


def _officer(drawn: Drawn) -> Asker:
    return make_officer(drawn.paper.contexts[0].desk)


def _of_dossiers(source: Source, tools: Tools, rng: Random) -> Iterator[Call]:
    """Dossiers that the one-stop system opened for people of the archive; opening is not timed."""
    serial = rng.randrange(_FIRST_DOSSIER, _LAST_DOSSIER)
    while True:
        drawn = _draw_person(source, rng)
        serial += 1
        message = _open_dossier(drawn, serial, rng)
        receive_message(message, tools)
        yield _check_dossier(message["MaHoSo"], _officer(drawn), tools)


def _open_dossier(drawn: Drawn, serial: int, rng: Random) -> dict[str, Any]:
    desk = drawn.paper.contexts[0].desk
    code = f"{desk}-{LAST_DAY:%y%m%d}-{serial:07d}"
    return {
        "MaThongDiep": code, "ThoiDiem": f"{LAST_DAY}T08:30:00+07:00", "MaHoSo": code,
        "MaTTHC": rng.choice(_PROCEDURES), "ChuHoSo": drawn.paper.truth["ho_ten"],
        "DinhDanhCHS": [{"SoDinhDanh": drawn.value}], "TrangThaiHoSo": "2", "DonViXuLy": desk,
    }  # fmt: skip


def _check_dossier(code: str, asker: Asker, tools: Tools) -> Call:
    return lambda: check_dossier(code, asker, tools)


_KINDS: Mapping[str, Callable[[Source, Tools, Random], Iterator[Call]]] = {
    "a person, by number and name": _of_persons,
    "a person of a very common name": _of_common_names,
    "a dossier, all its components": _of_dossiers,
}
