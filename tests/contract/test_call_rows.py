"""Calls of other systems in the catalogue, on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pipeline.call_ports import Call, KeptAnswer, KeptCall, Partner
from pipeline.question import Duty
from storage.catalogue import SqlCatalogue
from tests.contract.test_catalogue import at_once

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
UNTIL = NOW + timedelta(minutes=5)
CALL = Call("an", "k1", "POST /api/v1/reuse/links", "ab" * 32)
ANSWER = KeptAnswer(201, {"content-type": "application/json"}, "{“đã xong”}".encode())
PARTNER = Partner("p1", "mot-cua", "desk-a", frozenset({Duty.OFFICER}), "an", NOW)


def begin(catalogue: SqlCatalogue, call: Call = CALL, now: datetime = NOW) -> KeptCall | None:
    with catalogue.begin() as unit:
        known = unit.begin_call(call, now, now + timedelta(minutes=5))
        unit.commit()
    return known


def test_one_of_many_at_once_gets_the_call(catalogue: SqlCatalogue) -> None:
    """The others are told that it runs."""
    got = at_once(*[lambda: begin(catalogue)] * 6)
    assert got.count(None) == 1
    assert got.count(KeptCall(CALL, UNTIL, None)) == 5


def test_the_answer_is_kept_byte_for_byte(catalogue: SqlCatalogue) -> None:
    """Whoever sends the call again gets it, whatever else the second call says: the caller
    compares."""
    begin(catalogue)
    with catalogue.begin() as unit:
        unit.finish_call(CALL, ANSWER)
        unit.commit()
    assert begin(catalogue) == KeptCall(CALL, UNTIL, ANSWER)
    assert begin(catalogue, replace(CALL, digest="cd" * 32)) == KeptCall(CALL, UNTIL, ANSWER)
    assert begin(catalogue, replace(CALL, caller="binh")) is None  # keys are each caller's own


def test_a_call_whose_process_died_may_be_made_again(catalogue: SqlCatalogue) -> None:
    """After its time, by one, and only as the same call."""
    begin(catalogue)
    late = UNTIL + timedelta(seconds=1)
    other = begin(catalogue, replace(CALL, target="POST /other"), late)
    assert other is not None
    assert other.call == CALL
    assert at_once(*[lambda: begin(catalogue, now=late)] * 4).count(None) == 1


def test_what_was_not_carried_out_is_forgotten(catalogue: SqlCatalogue) -> None:
    """But never an answer."""
    begin(catalogue)
    with catalogue.begin() as unit:
        unit.forget_call(CALL)
        unit.commit()
    assert begin(catalogue) is None
    with catalogue.begin() as unit:
        unit.finish_call(CALL, ANSWER)
        unit.forget_call(CALL)
        unit.commit()
    assert begin(catalogue) is not None


def test_answers_go_when_they_are_old(catalogue: SqlCatalogue) -> None:
    """They may hold what only their caller may see."""
    begin(catalogue)
    with catalogue.begin() as unit:
        assert (unit.sweep_calls(NOW), unit.sweep_calls(UNTIL)) == (0, 1)
        unit.commit()
    assert begin(catalogue) is None


def test_a_nonce_is_used_once(catalogue: SqlCatalogue) -> None:
    """By each system; of two calls at once one is refused."""

    def use() -> bool:
        with catalogue.begin() as unit:
            fresh = unit.use_nonce("p1", "n1", NOW)
            unit.commit()
        return fresh

    assert sorted(map(str, at_once(*[use] * 4))) == ["False", "False", "False", "True"]
    with catalogue.begin() as unit:
        assert unit.use_nonce("p2", "n1", NOW)
        assert unit.sweep_nonces(UNTIL) == 2
        assert unit.use_nonce("p1", "n1", NOW)


def test_a_partner_comes_back_and_its_name_is_free_when_it_is_revoked(
    catalogue: SqlCatalogue,
) -> None:
    """Two that may call never have one name."""
    second = replace(PARTNER, partner_id="p2", added_at=UNTIL)
    with catalogue.begin() as unit:
        assert (unit.add_partner(PARTNER), unit.add_partner(second)) == (True, False)
        assert unit.partners() == [PARTNER]
        assert unit.revoke_partner("p1", UNTIL)
        assert not unit.revoke_partner("p1", UNTIL)
        assert unit.add_partner(second)
        assert unit.partners() == [replace(PARTNER, revoked_at=UNTIL), second]
