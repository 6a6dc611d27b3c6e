"""Webhooks in the catalogue, on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from pipeline.hooks import Delivery, Hook, HookEvent
from pipeline.ports import UnitOfWork
from storage.catalogue import SqlCatalogue
from tests.contract.test_catalogue import at_once

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=2)
HOOK = Hook("h1", "https://a.example/in", frozenset({HookEvent.REUSE_ATTACHED}), "an", NOW)
OTHER = Hook("h2", "https://b.example", frozenset(HookEvent), "an", NOW + timedelta(seconds=1))
FACTS = {"link_id": "l1", "kq_code": None}


def add(catalogue: SqlCatalogue, *hooks: Hook) -> None:
    with catalogue.begin() as unit:
        for hook in hooks:
            unit.add_hook(hook)
        unit.commit()


def announce(catalogue: SqlCatalogue, event: HookEvent = HookEvent.REUSE_ATTACHED) -> int:
    with catalogue.begin() as unit:
        count = unit.announce(event, FACTS)
        unit.commit()
    return count


def waiting(catalogue: SqlCatalogue, **asked: bool) -> list[Delivery]:
    with catalogue.begin() as unit:
        return unit.deliveries(**asked)


def test_hooks_come_back_as_they_were_added(catalogue: SqlCatalogue) -> None:
    """In their order."""
    add(catalogue, OTHER, HOOK)
    with catalogue.begin() as unit:
        assert unit.hooks() == [HOOK, OTHER]


def test_each_system_that_asked_is_told_in_the_same_transaction(catalogue: SqlCatalogue) -> None:
    """One happening has one id for all of them; what is undone was never announced."""
    add(catalogue, HOOK, OTHER)
    assert announce(catalogue) == 2
    assert announce(catalogue, HookEvent.PAPER_STORED) == 1
    with catalogue.begin() as unit:
        unit.announce(HookEvent.PAPER_STORED, FACTS)
    first, second, third = waiting(catalogue)
    assert [first.hook_id, second.hook_id, third.hook_id] == ["h1", "h2", "h2"]
    assert first.happening == second.happening
    assert first.happening.event_id != third.happening.event_id
    assert dict(first.happening.facts) == FACTS
    assert (first.attempts, first.last_error, first.dead) == (0, None, False)


def test_nobody_asked_nothing_waits(catalogue: SqlCatalogue) -> None:
    """An installation without webhooks keeps nothing for them."""
    assert announce(catalogue) == 0
    assert waiting(catalogue) == []


def test_one_of_two_processes_gets_a_delivery(catalogue: SqlCatalogue) -> None:
    """The other one sends it only when the first was silent for too long."""
    add(catalogue, HOOK)
    announce(catalogue)
    (delivery,) = waiting(catalogue)

    def claim() -> bool:
        with catalogue.begin() as unit:
            got = unit.claim_delivery(delivery.delivery_id, NOW, LATER)
            unit.commit()
        return got

    assert sorted(map(str, at_once(*[claim] * 4))) == ["False", "False", "False", "True"]
    with catalogue.begin() as unit:
        assert unit.due_deliveries("h1", NOW) == []
        assert [d.delivery_id for d in unit.due_deliveries("h1", LATER)] == [delivery.delivery_id]


def test_a_failed_try_counts_and_a_dead_one_is_seen_and_revived(catalogue: SqlCatalogue) -> None:
    """Dead ones are never due; revived, they begin again."""
    add(catalogue, HOOK)
    announce(catalogue)
    (delivery,) = waiting(catalogue)
    _do(catalogue, lambda unit: unit.fail_delivery(delivery.delivery_id, "timeout", NOW, False))
    (failed,) = waiting(catalogue, dead=False)
    assert (failed.attempts, failed.last_error, failed.due_at) == (1, "timeout", NOW)
    _do(catalogue, lambda unit: unit.fail_delivery(delivery.delivery_id, "http_500", NOW, True))
    assert [d.attempts for d in waiting(catalogue, dead=True)] == [2]
    with catalogue.begin() as unit:
        assert unit.due_deliveries("h1", LATER) == []
        assert (unit.revive_deliveries("h2"), unit.revive_deliveries()) == (0, 1)
        (fresh,) = unit.due_deliveries("h1", NOW)
    assert (fresh.attempts, fresh.dead) == (0, False)


def test_deliveries_are_counted_by_hook_and_paged_by_their_ids(catalogue: SqlCatalogue) -> None:
    """Dead ones apart; what was delivered meanwhile leaves no gap."""
    add(catalogue, HOOK, OTHER)
    for _ in range(3):
        announce(catalogue)
    ids = [one.delivery_id for one in waiting(catalogue)]
    _do(catalogue, lambda unit: unit.fail_delivery(ids[0], "http_410", NOW, True))
    with catalogue.begin() as unit:
        assert unit.count_deliveries() == {"h1": (2, 1), "h2": (3, 0)}
        assert [one.delivery_id for one in unit.deliveries(limit=2, after=ids[1])] == ids[2:4]
        assert [one.delivery_id for one in unit.deliveries(dead=True, after=ids[0])] == []
        unit.delivered(ids[1])
        assert [one.delivery_id for one in unit.deliveries(limit=9, after=ids[1])] == ids[2:]


def test_what_waits_goes_with_its_hook(catalogue: SqlCatalogue) -> None:
    """And a delivery that was made is gone."""
    add(catalogue, HOOK, OTHER)
    announce(catalogue)
    with catalogue.begin() as unit:
        assert (unit.remove_hook("h1"), unit.remove_hook("h1")) == (True, False)
        unit.commit()
    (left,) = waiting(catalogue)
    assert left.hook_id == "h2"
    _do(catalogue, lambda unit: unit.delivered(left.delivery_id))
    assert waiting(catalogue) == []


def _do(catalogue: SqlCatalogue, act: Callable[[UnitOfWork], None]) -> None:
    with catalogue.begin() as unit:
        act(unit)
        unit.commit()
