"""Signing in: what a password must be, how guessing is slowed down, when a session ends."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.account_changes import (
    add_account,
    add_first,
    change_account,
    change_own_password,
    find_caller,
    issue_key,
    make_account,
    reset_password,
    revoke_key,
    suggest_password,
)
from pipeline.accounts import (
    Account,
    AccountState,
    Lifetime,
    Lockout,
    PasswordFault,
    PasswordRules,
    is_user,
)
from pipeline.api_keys import Scope
from pipeline.errors import BadValue, Conflict, NotAllowed
from pipeline.ledger import Deed, Entry
from pipeline.line_errors import NotSignedIn, SignInFailed, TooManyTries, WeakPassword
from pipeline.question import Asker, Duty
from pipeline.sign_in import find_session, sign_in, sign_out
from pipeline.tools import Tools
from storage.passwords import Argon2Passwords
from tests.journey import World

PASSWORD = "trời mưa đêm qua"
LIFE = Lifetime()
ADMINISTRATOR = Asker("qt", "desk-a", frozenset({Duty.ADMINISTRATOR}))
QUICK = Argon2Passwords(memory=8, rounds=1)


@pytest.fixture
def tools(world: World) -> Iterator[Tools]:
    """With `an`, who scans, and `qt`, who administers."""
    made = replace(world.tools(), passwords=QUICK)
    add_first(Account("qt", "Quản Trị", "desk-a", frozenset({Duty.ADMINISTRATOR})), PASSWORD, made)
    an = make_account("an", "Nguyễn Văn An", "desk-a", [Duty.SCAN])
    add_account(an, PASSWORD, ADMINISTRATOR, made)
    yield made


def deeds(tools: Tools) -> list[Entry]:
    with tools.catalogue.begin() as unit:
        return unit.entries()


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("ngắn quá", PasswordFault.SHORT),
        ("x" * 201, PasswordFault.LONG),
        ("Nguyễn-Văn-An 2026", PasswordFault.NAME),
        ("nguyenvanan!!", PasswordFault.NAME),
        ("an.nguyen@2026", PasswordFault.NAME),
        ("Mật khẩu 123!", PasswordFault.KNOWN),
        ("matkhau@2026", PasswordFault.KNOWN),
        ("Password1234", PasswordFault.KNOWN),
        ("0123456789012", PasswordFault.PLAIN),
        ("aaaabbbbaaaabbbb", PasswordFault.PLAIN),
        (PASSWORD, None),
        ("correct horse battery", None),
    ],
)
def test_what_a_password_must_be(password: str, fault: PasswordFault | None) -> None:
    """Long, not the own name, not what everybody tries first; no rules about signs."""
    assert PasswordRules().find_fault(password, "an.nguyen", "Nguyễn Văn An") is fault


def test_a_suggested_password_is_taken() -> None:
    """And is another each time."""
    some = {suggest_password() for _ in range(50)}
    assert len(some) == 50
    assert all(PasswordRules().find_fault(one, "an", "An") is None for one in some)


@pytest.mark.parametrize("user", ["An", "an nv", "001234567890", "a-001234567890", "", "an.", "á"])
def test_a_user_is_no_number_of_a_person_and_plain(user: str) -> None:
    """It stands in the ledger for ever."""
    assert not is_user(user)
    with pytest.raises(BadValue):
        make_account(user, "An", "desk-a", [Duty.SCAN])


def test_who_knows_name_and_password_is_signed_in(tools: Tools) -> None:
    """With the account as it is, and an entry in the ledger."""
    account, session = sign_in("an", PASSWORD, LIFE, tools)
    assert find_session(session, LIFE, tools).account == account
    assert (account.asker.user, account.asker.duties) == ("an", {Duty.SCAN})
    last = deeds(tools)[-1].act
    assert (last.deed, last.user, last.facts) == (Deed.SIGNED_IN, "an", {"way": "password"})


@pytest.mark.parametrize(("user", "password"), [("an", "sai mật khẩu"), ("không ai", PASSWORD)])
def test_failures_look_the_same(user: str, password: str, tools: Tools) -> None:
    """Nobody learns whether there is such an account, by the lock either."""
    for _ in range(5):
        with pytest.raises(SignInFailed):
            sign_in(user, password, LIFE, tools)
    with pytest.raises(TooManyTries) as full:
        sign_in(user, PASSWORD, LIFE, tools)
    assert full.value.seconds == 60


def test_what_was_typed_for_a_name_is_kept_nowhere(tools: Tools, tmp_path: Path) -> None:
    """It may be a password in the wrong field."""
    with pytest.raises(SignInFailed):
        sign_in("bí mật gõ nhầm ô", "x", LIFE, tools)
    assert Deed.SIGN_IN_FAILED not in {entry.act.deed for entry in deeds(tools)}
    for file in tmp_path.rglob("*.db*"):
        assert "gõ nhầm" not in file.read_bytes().decode(errors="replace")


def test_failures_and_the_lock_are_in_the_ledger(tools: Tools) -> None:
    """With their number, under the account's own name."""
    for _ in range(5):
        with pytest.raises(SignInFailed):
            sign_in("an", "sai", LIFE, tools)
    told = [(e.act.deed, e.act.user, e.act.facts) for e in deeds(tools)][-2:]
    assert told == [
        (Deed.SIGN_IN_FAILED, "an", {"tries": 5}),
        (Deed.LOCKED_OUT, "an", {"tries": 5, "seconds": 60}),
    ]


def test_each_further_failure_doubles_the_lock(world: World, tools: Tools) -> None:
    """Up to an hour; success forgets them."""
    for _ in range(4):
        with pytest.raises(SignInFailed):
            sign_in("an", "sai", LIFE, tools)
    for seconds in (60, 120, 240):
        with pytest.raises(SignInFailed):
            sign_in("an", "sai", LIFE, tools)
        with pytest.raises(TooManyTries) as full:
            sign_in("an", PASSWORD, LIFE, tools)
        assert full.value.seconds == seconds
        world.clock.turn(seconds)
    sign_in("an", PASSWORD, LIFE, tools)
    with pytest.raises(SignInFailed):
        sign_in("an", "sai", LIFE, tools)
    sign_in("an", PASSWORD, LIFE, tools)
    assert Lockout().wait(1000) == timedelta(hours=1)


def test_guesses_that_come_at_once_are_all_counted(tools: Tools) -> None:
    """A try counts before the password is looked at."""

    def guess(number: int) -> str:
        try:
            sign_in("an", f"đoán {number}", LIFE, tools)
        except TooManyTries:
            return "locked"
        except SignInFailed:
            return "looked at"
        return "in"

    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(guess, range(24)))
    assert told.count("looked at") == 5
    assert told.count("locked") == 19


def test_an_idle_session_ends(world: World, tools: Tools) -> None:
    """And one that is used does not, until its whole time is over."""
    _, session = sign_in("an", PASSWORD, LIFE, tools)
    for _ in range(29):
        world.clock.turn(20 * 60)
        find_session(session, LIFE, tools)
    world.clock.turn(20 * 60)
    with pytest.raises(NotSignedIn):
        find_session(session, LIFE, tools)
    _, another = sign_in("an", PASSWORD, LIFE, tools)
    world.clock.turn(30 * 60)
    with pytest.raises(NotSignedIn):
        find_session(another, LIFE, tools)


def test_signing_out_ends_the_session(tools: Tools) -> None:
    """For whoever copied the cookie too; twice is harmless."""
    _, session = sign_in("an", PASSWORD, LIFE, tools)
    sign_out(session, tools)
    sign_out(session, tools)
    with pytest.raises(NotSignedIn):
        find_session(session, LIFE, tools)


def test_a_disabled_account_is_out_at_once(tools: Tools) -> None:
    """And cannot come in again, until it is enabled."""
    account, session = sign_in("an", PASSWORD, LIFE, tools)
    off = replace(account, state=AccountState.DISABLED)
    change_account(off, ADMINISTRATOR, tools)
    with pytest.raises(NotSignedIn):
        find_session(session, LIFE, tools)
    with pytest.raises(SignInFailed):
        sign_in("an", PASSWORD, LIFE, tools)
    change_account(account, ADMINISTRATOR, tools)
    with pytest.raises(NotSignedIn):
        find_session(session, LIFE, tools)
    sign_in("an", PASSWORD, LIFE, tools)


def test_other_roles_count_from_the_next_request(tools: Tools) -> None:
    """A session knows whose it is, not what they may."""
    account, session = sign_in("an", PASSWORD, LIFE, tools)
    change_account(replace(account, duties=frozenset({Duty.LEADER})), ADMINISTRATOR, tools)
    assert find_session(session, LIFE, tools).account.duties == {Duty.LEADER}


def test_a_new_password_ends_the_other_sessions(tools: Tools) -> None:
    """The own one stays; the old password opens nothing."""
    _, here = sign_in("an", PASSWORD, LIFE, tools)
    account, there = sign_in("an", PASSWORD, LIFE, tools)
    with pytest.raises(BadValue):
        change_own_password("sai mật khẩu", "một câu khác hẳn", here, account.asker, tools)
    with pytest.raises(WeakPassword):
        change_own_password(PASSWORD, PASSWORD, here, account.asker, tools)
    change_own_password(PASSWORD, "một câu khác hẳn", here, account.asker, tools)
    find_session(here, LIFE, tools)
    with pytest.raises(NotSignedIn):
        find_session(there, LIFE, tools)
    with pytest.raises(SignInFailed):
        sign_in("an", PASSWORD, LIFE, tools)
    assert not sign_in("an", "một câu khác hẳn", LIFE, tools)[0].must_change


def test_a_password_that_an_administrator_set_has_to_be_changed(tools: Tools) -> None:
    """Nobody else knows it then."""
    _, session = sign_in("an", PASSWORD, LIFE, tools)
    reset_password("an", "do quản trị đặt", ADMINISTRATOR, tools)
    with pytest.raises(NotSignedIn):
        find_session(session, LIFE, tools)
    assert sign_in("an", "do quản trị đặt", LIFE, tools)[0].must_change


def test_a_hash_of_former_settings_is_renewed(tools: Tools) -> None:
    """At the next sign-in, without anybody noticing."""
    stronger = replace(tools, passwords=Argon2Passwords(memory=16, rounds=1))
    sign_in("an", PASSWORD, LIFE, stronger)
    with tools.catalogue.begin() as unit:
        kept = unit.password_of("an")
    assert kept
    assert not stronger.passwords.is_outdated(kept)


def test_the_first_administrator_is_made_once(tools: Tools) -> None:
    """Whoever has the machine cannot make a second one unseen."""
    with pytest.raises(Conflict):
        add_first(Account("qt2", "Hai", "desk-a", frozenset({Duty.SCAN})), PASSWORD, tools)


@pytest.mark.parametrize("change", ["state", "duties"])
def test_the_last_administrator_stays(change: str, tools: Tools) -> None:
    """Nobody could let anybody in any more."""
    with tools.catalogue.begin() as unit:
        account = unit.account("qt")
    assert account
    values = {"state": AccountState.DISABLED, "duties": frozenset({Duty.SCAN})}
    with pytest.raises(Conflict):
        change_account(replace(account, **{change: values[change]}), ADMINISTRATOR, tools)
    assert sign_in("qt", PASSWORD, LIFE, tools)[0].duties == {Duty.ADMINISTRATOR}


def test_only_administrators_change_accounts(tools: Tools) -> None:
    """Whatever page or command asks."""
    officer = Asker("an", "desk-a", frozenset({Duty.OFFICER, Duty.INSPECTOR}))
    account = make_account("binh", "Bình", "desk-a", [Duty.ADMINISTRATOR])
    for call in (
        lambda: add_account(account, PASSWORD, officer, tools),
        lambda: change_account(replace(account, user="an"), officer, tools),
        lambda: reset_password("qt", "một câu khác hẳn", officer, tools),
        lambda: issue_key("máy", "desk-a", [Duty.SCAN], [Scope.SEARCH], officer, tools),
        lambda: revoke_key("x", officer, tools),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_a_key_opens_what_it_says_until_it_is_revoked(tools: Tools) -> None:
    """It is not in the database; its holder is named in the ledger as a key."""
    key, text = issue_key(
        "Một cửa", "desk-b", [Duty.OFFICER], [Scope.WRITE_DOSSIERS], ADMINISTRATOR, tools
    )
    caller = find_caller(text, tools)
    assert caller.asker == Asker(f"key:{key.key_id}", "desk-b", frozenset({Duty.OFFICER}))
    assert caller.scopes == {Scope.WRITE_DOSSIERS}
    with tools.catalogue.begin() as unit:
        assert text not in str(unit.api_key(key.key_id))
        assert unit.api_keys()[0].used_at is not None
    for wrong in ("", "sohoa_", text[:-1], text[:-1] + "x", f"sohoa_{'0' * 12}_{'x' * 43}"):
        with pytest.raises(NotSignedIn):
            find_caller(wrong, tools)
    revoke_key(key.key_id, ADMINISTRATOR, tools)
    with pytest.raises(NotSignedIn):
        find_caller(text, tools)
