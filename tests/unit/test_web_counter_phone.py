"""A phone is let in once, to one session, and to nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.accounts import AccountState
from pipeline.ledger import Deed
from pipeline.question import Duty
from tests.webdesk import USERS, Client, WebDesk, open_desk
from web.pages import counter_phone


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDesk]:
    folder = tmp_path_factory.mktemp("phone")
    with open_desk(folder / "home", tries_per_minute=10_000) as opened:
        yield opened


def invite(desk: WebDesk) -> tuple[Client, str, str]:
    """A clerk, the address of a session, and the path of the link."""
    clerk = desk.client_as(Duty.SCAN)
    address = clerk.submit("/quay").headers["location"]
    page = clerk.submit(f"{address}/dien-thoai").text
    link = re.search(r"http://sohoa\.test(/dien-thoai/[^<\"]+)<", page)
    assert link, page
    assert "<svg" in page
    return clerk, address, link.group(1)


def come_in(desk: WebDesk, path: str) -> Client:
    phone = desk.client()
    page = phone.get(path)
    token = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert token, page.text
    phone.token = token.group(1)
    return phone


def test_the_code_lets_in_once(desk: WebDesk) -> None:
    """A look ahead at the link uses nothing up; a second phone stays out. It is in the ledger."""
    _, address, path = invite(desk)
    first, second = come_in(desk, path), come_in(desk, path)
    answer = first.submit(path)
    assert answer.headers["location"] == f"{address}/dien-thoai"
    assert first.get(f"{address}/dien-thoai").status_code == 200
    assert second.submit(path).status_code == 404
    with desk.tools.catalogue.begin() as unit:
        entries = [one for one in unit.entries(limit=50) if one.act.deed is Deed.SIGNED_IN]
    assert {"phone", "password"} >= {one.act.facts["way"] for one in entries}


def test_a_phone_sends_pages_to_its_session_and_sees_nothing_else(desk: WebDesk) -> None:
    """Not the board, no other session, no page of people who sign in."""
    clerk, address, path = invite(desk)
    phone = come_in(desk, path)
    phone.submit(path)
    begun = phone.call("POST", f"{address}/tai-len", json={"name": "a.jpg", "size": 3})
    assert begun.status_code == 200
    key = begun.json()["upload_id"]
    assert phone.call("PUT", f"{address}/tai-len/{key}?tu=0", content=b"abc").status_code == 200
    assert phone.get(f"{address}/dien-thoai/trang").status_code == 200
    other = clerk.submit("/quay").headers["location"]
    closed = (address, "/quay", "/", "/tai-khoan", f"{other}/dien-thoai", f"{address}/thanh-phan")
    for closed_path in closed:
        answer = phone.get(closed_path)
        assert answer.status_code == 303, closed_path
        assert answer.headers["location"].startswith("/dang-nhap")
    begun = phone.call("POST", f"{other}/tai-len", json={"name": "a.jpg", "size": 3})
    assert begun.status_code == 303


def test_neither_code_nor_phone_is_a_session(desk: WebDesk) -> None:
    """What the phone holds, shown as the cookie of somebody who signed in, opens nothing."""
    _, _, path = invite(desk)
    phone = come_in(desk, path)
    phone.submit(path)
    secret = str(phone.cookies.get("sohoa-phone"))
    code = path.rpartition("/")[2]
    session_id, _, mine = secret.partition(".")
    for value in (secret, mine, code, f"phone:{session_id}:{mine}", f"code:{session_id}:{code}"):
        thief = desk.client()
        thief.cookies.set("sohoa", value)
        assert thief.get("/quay").status_code == 303


def test_a_code_runs_out(desk: WebDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its minutes."""
    _, _, path = invite(desk)
    monkeypatch.setattr(counter_phone, "CODE_HOLDS", timedelta(seconds=-1))
    assert come_in(desk, path).submit(path).status_code == 404


def test_a_phone_stays_out_when_the_session_or_the_account_ends(desk: WebDesk) -> None:
    """At once."""
    clerk, address, path = invite(desk)
    phone = come_in(desk, path)
    phone.submit(path)
    with desk.tools.catalogue.begin() as unit:
        account = unit.account(USERS[Duty.SCAN])
        assert account
        unit.replace_account(replace(account, state=AccountState.DISABLED))
        unit.commit()
    assert phone.get(f"{address}/dien-thoai").status_code == 303
    with desk.tools.catalogue.begin() as unit:
        unit.replace_account(account)
        unit.commit()
    assert phone.get(f"{address}/dien-thoai").status_code == 200
    clerk.submit(f"{address}/bo", seen="1")
    assert phone.get(f"{address}/dien-thoai").status_code == 303
