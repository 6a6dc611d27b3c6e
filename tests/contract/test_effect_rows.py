"""Effects on a SQLite file and on a real PostgreSQL: added once, withdrawn once, found alone."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from pipeline.dossier import PersonTie
from pipeline.effect import Effect, EffectKind, Withdrawal
from pipeline.errors import NotFound
from pipeline.scan import Context
from storage.catalogue import SqlCatalogue
from storage.database import open_engine
from tests.contract.test_catalogue import add, at_once, make_field, make_paper, store
from tests.contract.test_reviews import FOLDER, OLD_PAPER, OLD_SCAN

AT = datetime(2026, 11, 20, 9, 30, 15, 123456, tzinfo=UTC)
FOUND = Effect(
    "p1", EffectKind.REISSUED, "2025-06", "p2", False, "later", "so_dinh_danh", "", "", AT
)
SAID = Effect("p1", EffectKind.REVOKED, "2026", None, True, "person", "đã xem", "an", "desk-a", AT)


def enter(catalogue: SqlCatalogue, *effects: Effect) -> list[Effect | None]:
    with catalogue.begin() as unit:
        made = [unit.add_effect(effect) for effect in effects]
        unit.commit()
    return made


def test_an_effect_comes_back_as_it_was_added(catalogue: SqlCatalogue) -> None:
    """Of the paper that ended and by the one that ended it; in the order in which it became
    known."""
    made = enter(catalogue, FOUND, SAID)
    assert [replace(e, effect_id=0) for e in made if e] == [FOUND, SAID]
    with catalogue.begin() as unit:
        assert unit.effects_of(["p1", "p2"]) == made
        many = [f"x{number}" for number in range(70_000)]  # pages of large papers
        assert unit.effects_of([*many, "p1"]) == made
        assert unit.effects_with("p2") == made[:1]
        assert unit.effect_history("p1") == made
        assert made[0] is not None
        assert unit.effect(made[0].effect_id) == made[0]
        with pytest.raises(NotFound):
            unit.effect(99)


def test_the_same_is_said_once(catalogue: SqlCatalogue) -> None:
    """Until it was withdrawn."""
    (made,) = enter(catalogue, SAID)
    assert made is not None
    assert enter(catalogue, SAID) == [None]
    with catalogue.begin() as unit:
        assert unit.withdraw_effect(made.effect_id, Withdrawal("ba", "desk-a", AT, "nhầm"))
        assert not unit.withdraw_effect(made.effect_id, Withdrawal("bi", "desk-a", AT))
        unit.commit()
    with catalogue.begin() as unit:
        assert unit.effects_of(["p1"]) == []
        (old,) = unit.effect_history("p1")
    assert old.withdrawn == Withdrawal("ba", "desk-a", AT, "nhầm")
    (again,) = enter(catalogue, SAID)
    assert again is not None
    assert again.effect_id > made.effect_id


def test_what_was_not_committed_was_not_said(catalogue: SqlCatalogue) -> None:
    """An effect is kept or undone with its unit."""
    with catalogue.begin() as unit:
        unit.add_effect(SAID)
        unit.ask_effects(["p1"])
    with catalogue.begin() as unit:
        assert unit.effects_of(["p1"]) == []
        assert unit.effects_due() == []


def test_what_changes_a_paper_asks_for_its_effects(catalogue: SqlCatalogue) -> None:
    """Stored, tied, replaced by nothing: in the transaction of the change."""
    row = add(catalogue, "ab" * 32, "night")
    paper = make_paper(row, 1, make_field("ho_ten"))
    store(catalogue, paper)
    with catalogue.begin() as unit:
        assert unit.effects_due() == [(paper.paper_id, 1)]
        unit.effects_done(paper.paper_id, 1)
        tie = PersonTie(paper.paper_id, "079085001234", "", "đã xem", "an", "desk-a", AT)
        assert unit.tie_person(tie)
        assert not unit.tie_person(tie)
        unit.commit()
    with catalogue.begin() as unit:
        assert unit.effects_due() == [(paper.paper_id, 1)]
        unit.put_papers(row.intake_id, [])
        assert unit.effects_due(paper_ids=[paper.paper_id, "x"]) == [(paper.paper_id, 2)]
        assert unit.effects_due(paper_ids=["x"]) == []


def test_a_change_meanwhile_is_not_ticked_off(catalogue: SqlCatalogue) -> None:
    """Who looked before it looks again; who fails goes behind the others."""
    with catalogue.begin() as unit:
        unit.ask_effects(["a", "b"])
        unit.commit()
    with catalogue.begin() as unit:
        unit.ask_effects(["a"])
        unit.effects_done("a", 1)
        unit.effects_failed("a", "ZeroDivisionError")
        unit.commit()
    with catalogue.begin() as unit:
        assert unit.effects_due() == [("b", 1), ("a", 2)]
        assert unit.count_effects_due() == (2, 1)
        assert unit.effects_due(limit=1) == [("b", 1)]


def test_numbers_that_papers_bear_and_name(catalogue: SqlCatalogue) -> None:
    """The last word of each paper."""
    with catalogue.begin() as unit:
        unit.note_numbers("p1", ["12gpxd"], [])
        unit.note_numbers("p2", ["1qd"], ["12gpxd", "13gpxd"])
        unit.note_numbers("p2", ["1qd"], ["12gpxd"])
        assert (unit.bearing("12gpxd"), unit.naming("12gpxd")) == (["p1"], ["p2"])
        assert unit.naming("13gpxd") == []


def test_two_who_find_effects_come_one_after_the_other(catalogue: SqlCatalogue) -> None:
    """The second reads what the first wrote: nothing stale is written over it."""
    inside, seen = threading.Event(), []

    def first() -> None:
        with catalogue.begin() as unit:
            unit.hold_effects()
            inside.set()
            unit.add_effect(FOUND)
            unit.commit()

    def second() -> None:
        inside.wait(10)
        with catalogue.begin() as unit:
            unit.hold_effects()
            seen.extend(unit.effects_of(["p1"]))

    at_once(first, second)
    assert [e.paper_id for e in seen] == ["p1"]


def test_namesakes_of_a_desk_are_few(catalogue: SqlCatalogue) -> None:
    """The newest of the desk that was named, no more than were asked for."""
    for number, desk in enumerate(("desk-a", "desk-b", "desk-a", "desk-a")):
        row = add(catalogue, f"{number:064x}", "night")
        with catalogue.begin() as unit:
            unit.link(row.intake_id, Context(desk))
            unit.commit()
        store(catalogue, make_paper(row, 1, replace(make_field("ho_ten"), value="Nguyễn Văn An")))
    with catalogue.begin() as unit:
        every = unit.papers_named(("ho_ten",), "Nguyễn Văn An", None, 10)
        here = unit.papers_named(("ho_ten",), "Nguyễn Văn An", "desk-a", 10)
        few = unit.papers_named(("ho_ten",), "Nguyễn Văn An", "desk-a", 2)
        none = unit.papers_named(("ho_ten",), "Nguyễn Văn Bình", None, 10)
    assert (len(every), len(here), few, none) == (4, 3, here[:2], [])


def test_papers_from_before_wait_for_their_effects(url: str) -> None:
    """A catalogue that is older than effects is looked through at the next sweep."""
    SqlCatalogue(url).close()  # makes the folder
    engine = open_engine(url)
    with engine.connect() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(FOLDER))
        command.upgrade(config, "0005")
        for statement in (OLD_SCAN, OLD_PAPER):
            connection.execute(text(statement))
        connection.commit()
    engine.dispose()
    newer = SqlCatalogue(url)
    with newer.begin() as unit:
        assert unit.effects_due() == [("p1", 1)]
    newer.close()
