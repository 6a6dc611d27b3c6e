"""Who looks at which paper, what waits, what one decided: on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pipeline.reviews import Kind
from storage.catalogue import SqlCatalogue
from tests.contract.test_catalogue import at_once
from tests.contract.test_reviews import AT, decide, load, say, stored


def lease(catalogue: SqlCatalogue, user: str, paper_id: str = "p", seconds: float = 60) -> str:
    """Who has it then."""
    with catalogue.begin() as unit:
        taken = unit.lease(paper_id, user, "desk", seconds)
        unit.commit()
    return taken.user


def test_a_paper_has_one_reader_at_a_time(catalogue: SqlCatalogue) -> None:
    """The second is told who has it; the first may hold it longer; another paper is free."""
    assert lease(catalogue, "lan") == "lan"
    assert lease(catalogue, "binh") == "lan"
    assert lease(catalogue, "lan") == "lan"
    assert lease(catalogue, "binh", "q") == "binh"
    with catalogue.begin() as unit:
        found = unit.leases(["p", "q", "r"])
    assert {key: (one.user, one.desk) for key, one in found.items()} == {
        "p": ("lan", "desk"),
        "q": ("binh", "desk"),
    }


def test_a_lease_runs_out_by_itself(catalogue: SqlCatalogue) -> None:
    """Whoever closed the browser blocks nobody."""
    assert lease(catalogue, "lan", seconds=-1) == "lan"
    with catalogue.begin() as unit:
        assert unit.leases(["p"]) == {}
    assert lease(catalogue, "binh") == "binh"
    assert lease(catalogue, "lan") == "binh"


def test_what_is_given_back_is_free(catalogue: SqlCatalogue) -> None:
    """One paper, or all of a user; nothing of others."""
    for paper_id in ("p", "q", "r"):
        lease(catalogue, "lan", paper_id)
    lease(catalogue, "binh", "s")
    with catalogue.begin() as unit:
        assert unit.release("lan", "p") == 1
        assert unit.release("lan", "s") == 0
        assert unit.release("lan") == 2
        unit.commit()
    with catalogue.begin() as unit:
        assert list(unit.leases(["p", "q", "r", "s"])) == ["s"]


def test_of_many_at_once_one_has_it(catalogue: SqlCatalogue) -> None:
    """All are told the same name."""
    names = ["lan", "binh", "hoa", "an"]
    told = at_once(*((lambda name=name: lease(catalogue, name)) for name in names))
    assert len(set(told)) == 1


def test_the_queue_is_counted_by_kind(catalogue: SqlCatalogue) -> None:
    """Of one desk, in the order of the queue, up to a bound; and can be asked for one kind."""
    one = stored(catalogue, "so_dinh_danh", sha="ab" * 32)
    stored(catalogue, "so_dinh_danh", sha="cd" * 32)
    stored(catalogue, "ho_ten", sha="ef" * 32)
    with catalogue.begin() as unit:
        kinds = unit.count_queue("desk", 100)
        assert kinds == [Kind("identity", False, 2), Kind("person_name", False, 1)]
        assert unit.count_queue("desk", 1) == [Kind("identity", False, 1)]
        assert unit.count_queue("desk-b", 100) == []
        names = unit.queue("desk", risk="person_name")
        assert [row.risk for row in names] == ["person_name"]
        assert unit.queue_place(names[0].paper_id) == names[0]
        assert unit.queue_place("nobody") is None
        assert one.paper_id not in {row.paper_id for row in names}


def test_what_one_decided_comes_newest_first(catalogue: SqlCatalogue) -> None:
    """Of this user alone, since then, so many."""
    row = stored(catalogue, "ho_ten", "noi_sinh")
    first, second = say(row), replace(say(row, "Huế", "noi_sinh"), at=AT + timedelta(minutes=1))
    assert decide(catalogue, row, first)
    assert decide(catalogue, load(catalogue, row.paper_id), second)
    with catalogue.begin() as unit:
        assert unit.decisions_by("lan", AT, 10) == [second, first]
        assert unit.decisions_by("lan", AT, 1) == [second]
        assert unit.decisions_by("lan", AT + timedelta(seconds=1), 10) == [second]
        assert unit.decisions_by("binh", AT, 10) == []
