"""Whose figures somebody sees, and for which days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pipeline.desks import Desks
from pipeline.errors import BadQuestion, NotAllowed
from pipeline.kpi_ports import Place
from pipeline.kpi_scope import desk_of, scope_of
from pipeline.language.agencies import agency_path, stands_below
from pipeline.period import Period, read_period
from pipeline.question import Asker, Duty

DESKS = Desks(
    units={"H12.15": "xa-15", "H12.15.22": "tai-quay", "000.22.15.H12": "tai-quay", "H12.16": "b"},
    known=frozenset({"quay-2"}),
)
PLACES = {
    "province": Place("H12"),
    "commune": Place("H12.15"),
    "counter": Place("H12.15.22"),
    "counter, old code": Place("000.22.15.H12"),
    "opened at the counter": Place(None, "tai-quay"),
    "neighbour": Place("H12.16"),
    "other province": Place("H48.15"),
    "another numbers alike": Place("H12.150"),
    "nowhere": Place(None),
}


def seen(duty: Duty, desk: str) -> set[str]:
    scope = scope_of(Asker("an", desk, frozenset({duty})), DESKS)
    return {name for name, place in PLACES.items() if scope.covers(place)}


COUNTER = {"counter", "counter, old code", "opened at the counter"}


def test_an_inspector_sees_every_figure() -> None:
    """Also of dossiers that are with nobody."""
    assert seen(Duty.INSPECTOR, "x") == set(PLACES)


@pytest.mark.parametrize("duty", [Duty.OFFICER, Duty.APPROVER])
def test_who_works_on_dossiers_sees_the_own_desk(duty: Duty) -> None:
    """Under every code that means it, and nothing below or above."""
    assert seen(duty, "tai-quay") == COUNTER
    assert seen(duty, "xa-15") == {"commune"}


def test_a_leader_sees_the_own_unit_and_those_below() -> None:
    """By the codes of agencies, in both grammars; not the neighbours, not those above."""
    assert seen(Duty.LEADER, "xa-15") == COUNTER | {"commune"}
    assert seen(Duty.LEADER, "tai-quay") == COUNTER
    everything = set(PLACES) - {"other province", "nowhere"}
    assert seen(Duty.LEADER, "H12") == everything
    assert seen(Duty.LEADER, "000.00.00.H12") == everything
    assert seen(Duty.LEADER, "quay-2") == set()


@pytest.mark.parametrize("duty", [Duty.SCAN, Duty.ADMINISTRATOR])
def test_nobody_else_sees_figures(duty: Duty) -> None:
    """Who only scans, who only administers."""
    with pytest.raises(NotAllowed):
        seen(duty, "tai-quay")


def test_a_dossier_counts_for_the_desk_of_its_unit() -> None:
    """A unit of which nothing is said is the desk of its code."""
    assert desk_of(Place("H12.15.22"), DESKS) == "tai-quay"
    assert desk_of(Place("H99"), DESKS) == "H99"
    assert desk_of(Place(None, "quay-2"), DESKS) == "quay-2"
    assert desk_of(Place(None), DESKS) is None


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("H12", ("H12",)),
        ("h12.15.022", ("H12", "15", "22")),
        ("000.00.00.H12", ("H12",)),
        ("000.00.15.H12", ("H12", "15")),
        ("005.03.15.H12", ("H12", "15", "3", "5")),
        ("000.10.00.H12", ("H12", "0", "10")),
        ("tai-quay", None),
        ("H12.", None),
        ("H12.1234", None),
        ("H12" + ".1" * 17, None),  # longer than 35
    ],
)
def test_codes_of_agencies_name_a_place_in_the_tree(
    code: str, path: tuple[str, ...] | None
) -> None:
    """From the top, or from the bottom with zeros for levels that are not there."""
    assert agency_path(code) == path


def test_below_is_never_told_of_what_is_no_agency() -> None:
    """Two desks with free names stand beside each other."""
    assert stands_below("H12.15", "H12")
    assert not stands_below("H12", "H12.15")
    assert not stands_below("quay", "quay")


# --- periods


def test_a_period_ends_at_midnight_in_viet_nam() -> None:
    """17:00 UTC of the last day belongs to the day after."""
    november = read_period("2026-11")
    assert november == Period(date(2026, 11, 1), date(2026, 11, 30))
    assert november.since == datetime(2026, 10, 31, 17, tzinfo=UTC)
    assert november.until == datetime(2026, 11, 30, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_periods_are_written_shortly(text: str, first: date, last: date) -> None:
    """A month, a quarter, a year."""
    assert read_period(text) == Period(first, last)


@pytest.mark.parametrize("text", ["2026-13", "2026-Q5", "2026-11-01", "11/2026", "", "0000"])
def test_what_is_no_period_is_refused(text: str) -> None:
    """Nobody guesses which days were meant."""
    with pytest.raises(BadQuestion):
        read_period(text)


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(BadQuestion):
        Period(date(2026, 11, 2), date(2026, 11, 1))


def test_a_period_is_taken_apart_by_months() -> None:
    """The first and the last may be parts of one."""
    parts = list(Period(date(2026, 11, 20), date(2027, 1, 5)).months())
    assert [(p.name, p.first.day, p.last.day) for p in parts] == [
        ("2026-11", 20, 30), ("2026-12", 1, 31), ("2027-01", 1, 5)
    ]  # fmt: skip
