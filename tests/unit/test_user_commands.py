"""`sohoa users …`: what they print, how they end, and what they never show."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import load_settings
from app.wiring import make_catalogue
from pipeline.ledger import Deed, Entry
from pipeline.question import Duty
from tests.unit.test_dossier_commands import Sohoa, sohoa  # noqa: F401
from tests.webdesk import QUICK

PASSWORD = "trời mưa đêm qua"
FIRST = ("users", "first", "qt", "--name", "Quản Trị", "--desk", "desk-a")
ADD = ("users", "add", "an.nv", "--name", "Nguyễn Văn An", "--desk", "desk-a", "--role", "quet")


@pytest.fixture
def administrator(sohoa: Sohoa, monkeypatch: pytest.MonkeyPatch) -> Sohoa:  # noqa: F811
    monkeypatch.setattr("storage.passwords.Argon2Passwords", lambda: QUICK)
    monkeypatch.setenv("SOHOA_PLACE__DUTIES", '["quan_tri"]')
    return sohoa


def entries() -> list[Entry]:
    with make_catalogue(load_settings()).begin() as unit:
        return unit.entries()


def test_the_first_administrator_needs_no_role(
    administrator: Sohoa, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has the machine makes one, once; the ledger says so."""
    monkeypatch.setenv("SOHOA_PLACE__DUTIES", '["quet"]')
    said = administrator(*FIRST, typed=f"{PASSWORD}\n")
    assert (said.code, said.out) == (0, "")
    assert "Đã tạo quản trị viên qt" in said.err
    (entry,) = entries()
    assert (entry.act.deed, entry.act.user) == (Deed.ACCOUNT_CHANGED, "qt")
    again = administrator(*FIRST, typed=f"{PASSWORD}\n")
    assert again.code == 9
    assert "Đã có quản trị viên" in again.err


def test_a_weak_password_is_refused(administrator: Sohoa) -> None:
    """With the reason, and without the password."""
    said = administrator(*FIRST, typed="matkhau123\n")
    assert said.code == 2
    assert "quá phổ biến" in said.err
    assert "matkhau123" not in said.err
    assert entries() == []


def test_only_administrators_add_users(
    administrator: Sohoa, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Roles of the command line are those of the settings."""
    monkeypatch.setenv("SOHOA_PLACE__DUTIES", '["quet", "thu_ly"]')
    assert administrator(*ADD, typed=f"{PASSWORD}\n").code == 10
    assert administrator("users", "list").code == 10


def test_an_account_from_its_first_day_to_its_last(administrator: Sohoa) -> None:
    """Added, listed, other roles, another password, disabled, enabled: each with an entry."""
    administrator(*FIRST, typed=f"{PASSWORD}\n")
    assert administrator(*ADD, typed=f"{PASSWORD}\n").code == 0
    assert administrator(*ADD, typed=f"{PASSWORD}\n").code == 9  # taken
    assert administrator("users", "roles", "an.nv", "--role", "thu_ly", "--role", "duyet").code == 0
    assert administrator("users", "password", "an.nv", typed="một câu khác hẳn\n").code == 0
    assert administrator("users", "disable", "an.nv").code == 0
    listed = administrator("users", "list", "--json").records
    assert listed[0] == {
        "user": "an.nv", "name": "Nguyễn Văn An", "desk": "desk-a",
        "roles": ["duyet", "thu_ly"], "state": "disabled",
    }  # fmt: skip
    assert "đã khoá" in administrator("users", "list").out
    assert administrator("users", "enable", "an.nv").code == 0
    assert administrator("users", "enable", "khong.co").code == 6
    assert administrator("users", "disable", "qt").code == 9  # the last administrator
    changes = [entry.act.facts["change"] for entry in entries()]
    assert changes == [["added"], ["added"], ["duties"], ["password"], ["state"], ["state"]]
    assert "Nguyễn" not in str([entry.act for entry in entries()])


def test_a_user_by_the_provider_alone_has_no_password(administrator: Sohoa) -> None:
    """Nothing is asked for."""
    administrator(*FIRST, typed=f"{PASSWORD}\n")
    said = administrator(*ADD, "--no-password", "--subject", "p-1")
    assert said.code == 0
    with make_catalogue(load_settings()).begin() as unit:
        assert unit.password_of("an.nv") is None
        account = unit.account_of_subject("p-1")
    assert account
    assert (account.user, account.must_change, account.duties) == ("an.nv", False, {Duty.SCAN})


def test_a_key_is_printed_once_and_alone(administrator: Sohoa, tmp_path: Path) -> None:
    """On standard output, so that it can be piped where it belongs; never listed."""
    said = administrator(
        "users", "key", "add", "Một cửa", "--desk", "desk-a", "--role", "thu_ly",
        "--scope", "dossiers:write",
    )  # fmt: skip
    (text,) = said.out.splitlines()
    (listed,) = administrator("users", "key", "list", "--json").records
    assert listed["scopes"] == ["dossiers:write"]
    assert text not in str(listed)
    for file in (tmp_path / "home").rglob("*.db*"):
        assert text.encode() not in file.read_bytes()
    assert listed["key_id"] in administrator("users", "key", "list").out
    assert administrator("users", "key", "revoke", listed["key_id"]).code == 0
    assert administrator("users", "key", "revoke", listed["key_id"]).code == 6
    assert administrator("users", "key", "list", "--json").records[0]["revoked"] is True
