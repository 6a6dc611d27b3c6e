"""Accounts, sessions, tries and keys on SQLite and PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pipeline.accounts import Account, AccountState, Session, Tries
from pipeline.api_keys import ApiKey, Scope
from pipeline.question import Duty
from storage.catalogue import SqlCatalogue

NOW = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
DAY = timedelta(days=1)
AN = Account(
    "an", "Nguyễn Văn An", "desk-a", frozenset({Duty.SCAN, Duty.OFFICER}), subject="an@tinh"
)


def put(catalogue: SqlCatalogue, *accounts: Account) -> list[bool]:
    with catalogue.begin() as unit:
        added = [unit.add_account(account, f"hash of {account.user}") for account in accounts]
        unit.commit()
    return added


def test_an_account_comes_back_as_it_was_written(catalogue: SqlCatalogue) -> None:
    """By its user and by its subject; the password only where it is asked for."""
    assert put(catalogue, AN) == [True]
    with catalogue.begin() as unit:
        assert unit.account("an") == unit.account_of_subject("an@tinh") == AN
        assert unit.accounts() == [AN]
        assert unit.password_of("an") == "hash of an"
        assert (unit.account("binh"), unit.account_of_subject("x"), unit.password_of("binh")) == (
            None, None, None,
        )  # fmt: skip


def test_user_and_subject_are_taken_once(catalogue: SqlCatalogue) -> None:
    """What is there stays as it is."""
    other = Account("binh", "Bình", "desk-b", frozenset({Duty.SCAN}), subject="an@tinh")
    assert put(catalogue, AN, replace(AN, name="Khác", subject=None), other) == [True, False, False]
    with catalogue.begin() as unit:
        assert unit.accounts() == [AN]


def test_a_changed_account_keeps_its_password(catalogue: SqlCatalogue) -> None:
    """And one that is not there is not made."""
    put(catalogue, AN)
    off = replace(AN, state=AccountState.DISABLED, duties=frozenset({Duty.LEADER}), subject=None)
    with catalogue.begin() as unit:
        unit.hold_accounts()
        assert unit.replace_account(off)
        assert not unit.replace_account(replace(AN, user="binh"))
        assert (unit.count_active(Duty.SCAN), unit.count_active(Duty.LEADER)) == (0, 0)
        unit.set_password("an", "another", must_change=True)
        unit.commit()
    with catalogue.begin() as unit:
        assert unit.account("an") == replace(off, must_change=True)
        assert unit.password_of("an") == "another"


def test_tries_are_counted_one_by_one(catalogue: SqlCatalogue) -> None:
    """However many come at once; while it is locked none is counted."""

    def count(_: int) -> int:
        with catalogue.begin() as unit:
            tries = unit.count_try("n", NOW, DAY)
            unit.commit()
        return tries.count

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(count, range(8))) == list(range(1, 9))
    until = NOW + timedelta(minutes=1)
    with catalogue.begin() as unit:
        unit.lock_name("n", until)
        assert unit.count_try("n", NOW, DAY) == Tries(8, until)
        assert unit.count_try("n", until, DAY) == Tries(9)
        assert unit.count_try("n", NOW + 3 * DAY, DAY) == Tries(1)
        unit.forget_tries("n")
        assert unit.count_try("n", NOW, DAY) == Tries(1)
        assert unit.drop_old_tries(NOW) == 0
        assert unit.drop_old_tries(NOW + DAY) == 1


def test_sessions_belong_to_an_account(catalogue: SqlCatalogue) -> None:
    """They end alone, all of a user, or by age."""
    put(catalogue, AN, Account("binh", "Bình", "desk-b", frozenset({Duty.SCAN})))
    later = NOW + timedelta(minutes=5)
    with catalogue.begin() as unit:
        for digest, user in (("a", "an"), ("b", "an"), ("c", "an"), ("d", "binh")):
            unit.add_session(digest, user, NOW)
        unit.touch_session("a", later)
        unit.commit()
    with catalogue.begin() as unit:
        assert unit.session("a") == Session(AN, NOW, later)
        assert unit.session("x") is None
        assert (unit.end_session("b"), unit.end_session("b")) == (True, False)
        assert unit.end_sessions("an", but="a") == 1
        assert unit.drop_old_sessions(NOW - DAY, later) == 1
        assert unit.session("d") is None
        assert unit.drop_old_sessions(later, NOW) == 1
        assert unit.session("a") is None


def test_a_key_comes_back_and_is_revoked_once(catalogue: SqlCatalogue) -> None:
    """The newest first; its hash is told only with the key that was asked for."""
    scopes = frozenset({Scope.SEARCH, Scope.REUSE})
    old = ApiKey("k1", "Một cửa", "desk-a", frozenset({Duty.OFFICER}), scopes, "qt", NOW)
    new = replace(old, key_id="k2", created_at=NOW + DAY)
    with catalogue.begin() as unit:
        unit.add_key(old, "hash 1")
        unit.add_key(new, "hash 2")
        unit.commit()
    with catalogue.begin() as unit:
        assert unit.api_key("k1") == (old, "hash 1")
        assert unit.api_keys() == [new, old]
        unit.touch_key("k1", NOW + DAY)
        assert (unit.revoke_key("k1", NOW + DAY), unit.revoke_key("k1", NOW)) == (True, False)
        assert unit.api_key("k1") == (
            replace(old, used_at=NOW + DAY, revoked_at=NOW + DAY), "hash 1",
        )  # fmt: skip
        assert unit.api_key("k3") is None
