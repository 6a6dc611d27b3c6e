"""No two people are given one paper of the review queue."""

from __future__ import annotations

import pytest

from pipeline.errors import NotAllowed, NotFound, Taken
from pipeline.ledger import Deed
from pipeline.question import Asker, Duty
from pipeline.review import accept
from pipeline.taking import (
    count_waiting,
    hold_paper,
    let_go,
    open_paper,
    see_next,
    see_pictures,
    take_next,
)
from tests.journey import World
from tests.reviewed import CLERK, INSPECTOR, LEADER, OFFICER, OUTSIDER, Desk, make_field

BOTH = Asker("my", "desk-z", frozenset({Duty.APPROVER, Duty.INSPECTOR}))


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(world, monkeypatch)


def take(desk: Desk, asker: Asker = CLERK, after: str | None = None) -> str | None:
    place = take_next(asker, desk.tools, after)
    return place.paper_id if place else None


def test_two_people_get_two_papers(desk: Desk) -> None:
    """The worst goes to whoever asks first; who asks again gives back what they had."""
    number = desk.take_in("số", make_field("so_dinh_danh", None)).paper_id
    name = desk.take_in("tên").paper_id
    assert take(desk) == number
    assert take(desk, OFFICER) == name
    assert take(desk) == number
    assert take(desk, OUTSIDER) is None
    let_go(CLERK, desk.tools)
    assert take(desk, OFFICER) == number


def test_a_paper_that_somebody_has_open_is_refused_by_name(desk: Desk) -> None:
    """Who it is and until when; once given back it opens."""
    row = desk.take_in("một")
    held = open_paper(row.paper_id, CLERK, desk.tools)
    assert held.row == row
    with pytest.raises(Taken) as told:
        open_paper(row.paper_id, OFFICER, desk.tools)
    assert (told.value.by, told.value.at) == ("lan", held.lease.until.isoformat())
    with pytest.raises(Taken):
        hold_paper(row.paper_id, OFFICER, desk.tools)
    let_go(CLERK, desk.tools)
    assert open_paper(row.paper_id, OFFICER, desk.tools).lease.user == "binh"


def test_skipping_goes_on_behind(desk: Desk) -> None:
    """Behind the position that was left, to the end; what comes next can be seen before."""
    first, second = desk.take_in("một").paper_id, desk.take_in("hai").paper_id
    place = take_next(CLERK, desk.tools)
    assert place is not None
    ahead = see_next(CLERK, desk.tools, place.position, None, beside=first)
    assert ahead is not None
    assert (place.paper_id, ahead.paper_id) == (first, second)
    behind = take_next(CLERK, desk.tools, place.position)
    assert behind is not None
    assert behind.paper_id == second
    assert take(desk, after=behind.position) is None
    again = take_next(CLERK, desk.tools, beside=first)
    assert again == behind
    assert take_next(CLERK, desk.tools, risk="serial") is None


def test_only_who_decides_takes_papers_of_the_own_desk(desk: Desk) -> None:
    """Others are refused, or told nothing; an approver who inspects signs for no other desk."""
    row = desk.take_in("một")
    for asker in (INSPECTOR, LEADER):
        with pytest.raises(NotAllowed):
            take_next(asker, desk.tools)
        with pytest.raises(NotAllowed):
            open_paper(row.paper_id, asker, desk.tools)
        with pytest.raises(NotAllowed):
            count_waiting(asker, desk.tools)
    for look in (open_paper, hold_paper, see_pictures):
        with pytest.raises(NotFound):
            look(row.paper_id, OUTSIDER, desk.tools)
    with pytest.raises(NotAllowed):
        open_paper(row.paper_id, BOTH, desk.tools)


def test_opening_is_logged_once(desk: Desk) -> None:
    """Before anything is shown; holding on is no second look, a refused look none at all; pictures
    are one for who does not hold the paper."""
    row = desk.take_in("một")
    open_paper(row.paper_id, CLERK, desk.tools)
    hold_paper(row.paper_id, CLERK, desk.tools)
    see_pictures(row.paper_id, CLERK, desk.tools)
    with pytest.raises(Taken):
        open_paper(row.paper_id, OFFICER, desk.tools)
    see_pictures(row.paper_id, OFFICER, desk.tools)
    with desk.world.catalogue.begin() as unit:
        looks = [e.act for e in unit.entries() if e.act.deed is Deed.READ]
    assert [(act.user, act.paper_id, act.facts["look"]) for act in looks] == [
        ("lan", row.paper_id, "review"),
        ("binh", row.paper_id, "review"),
    ]


def test_what_waits_is_counted(desk: Desk) -> None:
    """By kind; a bound says that there is more."""
    row = desk.take_in("một")
    desk.take_in("hai", make_field("so_dinh_danh", None))
    waiting = count_waiting(CLERK, desk.tools)
    assert [(kind.risk, kind.papers) for kind in waiting.kinds] == [
        ("identity", 1),
        ("person_name", 1),
    ]
    assert (waiting.papers, waiting.complete) == (2, True)
    assert not count_waiting(CLERK, desk.tools, most=1).complete
    accept(row.paper_id, "ho_ten", CLERK, desk.tools)
    assert count_waiting(CLERK, desk.tools).papers == 1
