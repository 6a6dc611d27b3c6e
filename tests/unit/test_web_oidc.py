"""Signing in by an identity provider: a real one, on this machine, that signs RS256 tokens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from joserfc.jwk import OctKey

from app.settings import load_settings
from pipeline.account_changes import add_account, change_account, make_account, reset_password
from pipeline.accounts import AccountState
from pipeline.errors import BadSetting
from pipeline.ledger import Deed
from pipeline.question import Asker, Duty
from tests.vouching import CLIENT, Vouching, make_key, run_provider
from tests.webdesk import DESK, USERS, Client, WebDesk, open_desk

ADMINISTRATOR = Asker("qt", DESK, frozenset({Duty.ADMINISTRATOR}))
ROLES = {"can-bo": "thu_ly", "quet": "quet"}


@pytest.fixture
def provider() -> Iterator[Vouching]:
    with run_provider() as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path, provider: Vouching) -> Iterator[WebDesk]:
    """Where `an` is who the provider calls `p-1`."""
    with open_provided(tmp_path, provider) as opened:
        an = make_account("an", "An", DESK, [Duty.OFFICER], "p-1")
        add_account(replace(an, must_change=False), None, ADMINISTRATOR, opened.tools)
        yield opened


@contextmanager
def open_provided(folder: Path, provider: Vouching, **more: Any) -> Iterator[WebDesk]:
    oidc = {"issuer": provider.issuer, **CLIENT, **more}
    with open_desk(folder / "home", oidc=oidc, origin="http://sohoa.test") as opened:
        yield opened


def come_back(client: Client, provider: Vouching, target: str = "/tai-khoan") -> Any:
    """Through the provider and back, as a browser is sent."""
    begun = client.get("/dang-nhap/chung", params={"tiep": target})
    assert begun.status_code == 303, begun.text
    back = urlsplit(provider.authorize(begun.headers["location"]))
    return client.get(f"{back.path}?{back.query}")


def test_who_the_provider_vouches_for_is_signed_in(desk: WebDesk, provider: Vouching) -> None:
    """With the account that its subject names, where it was going; the ledger says how."""
    client = desk.client()
    assert "Đăng nhập chung" in client.get("/dang-nhap").text
    answer = come_back(client, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/tai-khoan")
    assert "<dd>an</dd>" in client.get("/tai-khoan").text
    with desk.tools.catalogue.begin() as unit:
        last = unit.last_entry(Deed.SIGNED_IN)
    assert last
    assert (last.act.user, last.act.facts) == ("an", {"way": "provider"})


def test_nobody_is_made_an_account_unless_roles_are_mapped(
    desk: WebDesk, provider: Vouching
) -> None:
    """Whoever else the provider knows."""
    provider.person = {"sub": "p-2", "preferred_username": "binh", "roles": ["can-bo"]}
    client = desk.client()
    assert come_back(client, provider).status_code == 403
    assert client.get("/").status_code == 303
    with desk.tools.catalogue.begin() as unit:
        assert unit.account("binh") is None


@pytest.mark.parametrize(
    "spoil",
    [
        {"iss": "http://127.0.0.1:1"},
        {"aud": "another"},
        {"aud": ["sohoa", "another"], "azp": "another"},
        {"nonce": "of another sign-in"},
        {"exp": 1_000_000_000},
        {"sub": None},
    ],
)
def test_a_token_for_somebody_else_is_refused(
    spoil: dict[str, Any], desk: WebDesk, provider: Vouching
) -> None:
    """Another issuer, another client, another sign-in, another time."""
    provider.spoil = spoil
    client = desk.client()
    answer = come_back(client, provider)
    assert answer.status_code == 403
    assert "chưa xác nhận được bạn" in answer.text
    assert client.get("/").status_code == 303


def test_a_token_that_the_provider_did_not_sign_is_refused(
    desk: WebDesk, provider: Vouching
) -> None:
    """By another key, or by the client's own secret."""
    for signer in (
        make_key("1", "somebody else"),
        OctKey.import_key(CLIENT["client_secret"] + "x" * 32, {"kid": "1"}),
    ):
        provider.signer = signer
        assert come_back(desk.client(), provider).status_code == 403


def test_new_keys_of_the_provider_are_learned(desk: WebDesk, provider: Vouching) -> None:
    """Without a restart."""
    assert come_back(desk.client(), provider).status_code == 303
    provider.key = make_key("2")
    assert come_back(desk.client(), provider).status_code == 303


def test_an_answer_belongs_to_the_browser_that_asked(desk: WebDesk, provider: Vouching) -> None:
    """Not to another one, not twice, and not with another state."""
    asked, other = desk.client(), desk.client()
    back = urlsplit(provider.authorize(asked.get("/dang-nhap/chung").headers["location"]))
    assert other.get(f"{back.path}?{back.query}").status_code == 403
    wrong = {name: values[0] for name, values in parse_qs(back.query).items()} | {"state": "x"}
    assert asked.get(back.path, params=wrong).status_code == 403
    assert asked.get(f"{back.path}?{back.query}").status_code == 403  # the errand is over
    assert asked.get("/dang-nhap/chung/ve?error=access_denied").status_code == 403


def test_a_code_is_of_no_use_without_its_verifier(desk: WebDesk, provider: Vouching) -> None:
    """One that was caught on its way (RFC 7636)."""
    thief = desk.client()
    stolen = provider.authorize(desk.client().get("/dang-nhap/chung").headers["location"])
    code = parse_qs(urlsplit(stolen).query)["code"][0]
    begun = thief.get("/dang-nhap/chung").headers["location"]
    state = parse_qs(urlsplit(begun).query)["state"][0]
    answer = thief.get("/dang-nhap/chung/ve", params={"code": code, "state": state})
    assert answer.status_code == 403


def test_a_disabled_account_stays_out(desk: WebDesk, provider: Vouching) -> None:
    """Whatever the provider says."""
    with desk.tools.catalogue.begin() as unit:
        account = unit.account("an")
    assert account
    off = replace(account, state=AccountState.DISABLED)
    change_account(off, ADMINISTRATOR, desk.tools)
    assert come_back(desk.client(), provider).status_code == 403


def test_a_password_that_was_never_chosen_goes(desk: WebDesk, provider: Vouching) -> None:
    """Who comes by the provider needs none, and is not asked to change it."""
    reset_password("an", "quản trị đặt cho", ADMINISTRATOR, desk.tools)
    client = desk.client()
    assert come_back(client, provider, "/").headers["location"] == "/"
    assert client.get("/").status_code == 200
    with desk.tools.catalogue.begin() as unit:
        assert unit.password_of("an") is None


def test_a_provider_that_is_away_is_told(desk: WebDesk, provider: Vouching) -> None:
    """And the page to sign in by password is there."""
    provider.answers = False
    answer = desk.client().get("/dang-nhap/chung")
    assert (answer.status_code, 'name="password"' in answer.text) == (503, True)
    assert "tạm thời không truy cập được" in answer.text


def test_mapped_roles_make_and_change_accounts(tmp_path: Path, provider: Vouching) -> None:
    """The provider decides then; without a role of ours nobody comes in."""
    provider.person = {
        "sub": "p-9", "preferred_username": "binh.tt", "name": "Trần Thị Bình",
        "realm": {"roles": ["can-bo", "khac"]}, "desk": "desk-b",
    }  # fmt: skip
    more = {"roles": ROLES, "roles_claim": "realm.roles"}
    with open_provided(tmp_path, provider, **more) as desk:
        assert come_back(desk.client(), provider).status_code == 303
        provider.person = {**provider.person, "realm": {"roles": ["quet"]}}
        assert come_back(desk.client(), provider).status_code == 303
        with desk.tools.catalogue.begin() as unit:
            account = unit.account("binh.tt")
        assert account
        assert account.asker == Asker("binh.tt", "desk-b", frozenset({Duty.SCAN}))
        provider.person = {**provider.person, "realm": {"roles": ["khac"]}}
        assert come_back(desk.client(), provider).status_code == 403
        provider.person = {"sub": "p-10", "preferred_username": "001234567890",
                           "realm": {"roles": ["quet"]}}  # fmt: skip
        assert come_back(desk.client(), provider).status_code == 403


def test_signing_out_leads_to_the_provider(desk: WebDesk, provider: Vouching) -> None:
    """The session here ends first; the provider is told the client and the way back, and nothing
    of the person."""
    client = desk.client()
    come_back(client, provider)
    out = client.submit("/dang-xuat")
    assert (out.status_code, out.headers["location"]) == (303, "/dang-nhap/chung/ra")
    assert client.get("/").headers["location"].startswith("/dang-nhap")
    left = client.get("/dang-nhap/chung/ra")
    assert (left.status_code, "Đã đăng xuất" in left.text) == (200, True)
    wait, _, address = left.headers["refresh"].partition("; url=")
    assert (wait, escape(address) in left.text) == ("0", True)
    asked = dict(parse_qsl(urlsplit(address).query))
    assert address.startswith(f"{provider.issuer}/end?")
    back = "http://sohoa.test/dang-nhap"
    assert asked == {"client_id": "sohoa", "post_logout_redirect_uri": back}


def test_who_came_by_password_leaves_by_the_page_to_sign_in(
    desk: WebDesk, provider: Vouching
) -> None:
    """Also in a browser that somebody left by the provider before."""
    client = desk.client()
    come_back(client, provider)
    assert client.sign_in(USERS[Duty.SCAN]).status_code == 303
    out = client.submit("/dang-xuat")
    assert out.headers["location"] == "/dang-nhap"
    assert "Đã đăng xuất" in client.get("/dang-nhap").text


@pytest.mark.parametrize(
    "offers", [{}, {"end_session_endpoint": "@khac.example/end"}], ids=["nothing", "unsafe"]
)
def test_a_provider_that_offers_no_way_out_is_not_asked(
    tmp_path: Path, provider: Vouching, offers: dict[str, str]
) -> None:
    """Nor one whose address is not over TLS: the session here ends in any case."""
    provider.offers = offers
    provider.person = {"sub": "p-9", "preferred_username": "binh", "name": "Bình",
                       "roles": ["quet"], "desk": DESK}  # fmt: skip
    with open_provided(tmp_path, provider, roles=ROLES) as desk:
        client = desk.client()
        assert come_back(client, provider).status_code == 303
        client.submit("/dang-xuat")
        assert client.get("/dang-nhap/chung/ra").headers["location"] == "/dang-nhap"
        assert "Đã đăng xuất" in client.get("/dang-nhap").text
        assert client.get("/").status_code == 303


def test_a_provider_that_is_away_keeps_nobody_signed_in(tmp_path: Path, provider: Vouching) -> None:
    """Where this process has not met it yet, as after a restart."""
    provider.answers = False
    with open_provided(tmp_path, provider) as desk:
        left = desk.client().get("/dang-nhap/chung/ra")
        assert (left.status_code, left.headers["location"]) == (303, "/dang-nhap")


def test_without_a_provider_there_is_no_such_page(tmp_path: Path) -> None:
    """And no button."""
    with open_desk(tmp_path / "home") as desk:
        assert desk.client().get("/dang-nhap/chung").status_code == 404
        assert desk.client().get("/dang-nhap/chung/ra").status_code == 404
        assert "/dang-nhap/chung" not in desk.client().get("/dang-nhap").text


@pytest.mark.parametrize(
    "oidc",
    [
        {"issuer": "http://nha-cung-cap.vn", "client_id": "x"},
        {"issuer": "https://nha-cung-cap.vn"},
        {"issuer": "https://nha-cung-cap.vn", "client_id": "x"},  # and no web.origin
    ],
)
def test_half_a_provider_stops_the_start(oidc: dict[str, str]) -> None:
    """Without TLS, a client's id or the way back."""
    with pytest.raises(BadSetting):
        load_settings(oidc=oidc)
