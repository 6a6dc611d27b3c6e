"""Signing in by an identity provider: a real one, on this machine, that signs RS256 tokens."""

from __future__ import annotations

import base64
import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
import uvicorn
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.settings import load_settings
from pipeline.account_changes import add_account, change_account, make_account, reset_password
from pipeline.accounts import AccountState
from pipeline.errors import BadSetting
from pipeline.ledger import Deed
from pipeline.question import Asker, Duty
from tests.installation import until
from tests.webdesk import DESK, Client, WebDesk, open_desk

ADMINISTRATOR = Asker("qt", DESK, frozenset({Duty.ADMINISTRATOR}))
CLIENT = {"client_id": "sohoa", "client_secret": "mot-bi-mat-dai"}
ROLES = {"can-bo": "thu_ly", "quet": "quet"}


@cache
def make_key(kid: str, of: str = "provider") -> RSAKey:
    """Each made once: they take long."""
    return RSAKey.generate_key(2048, {"kid": kid})


@dataclass
class Vouching:
    """What it says, and what it was asked."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: make_key("1"))
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "p-1"})
    spoil: dict[str, Any] = field(default_factory=dict)  # claims put over the right ones
    signer: Any = None  # signs in place of `key`
    answers: bool = True
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, address: str) -> str:
        """The person says yes: the address that the browser is sent back to."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.issuer}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def exchange(self, form: dict[str, str], authorization: str) -> Response:
        """A code is good once, for who shows secret and verifier."""
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or proof != asked["code_challenge"] or not authorization:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": "sohoa", "iat": now, "exp": now + 300,
            "nonce": asked["nonce"], **self.person, **self.spoil,
        }  # fmt: skip
        key = self.signer or self.key
        algorithm = "HS256" if isinstance(key, OctKey) else "RS256"
        token = jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": token})


def make_provider(provider: Vouching) -> FastAPI:
    application = FastAPI()

    @application.get("/.well-known/openid-configuration")
    def discover() -> Response:
        if not provider.answers:
            return Response(status_code=502)
        at = provider.issuer
        return JSONResponse(
            {"issuer": at, "authorization_endpoint": f"{at}/authorize",
             "token_endpoint": f"{at}/token", "jwks_uri": f"{at}/keys"}
        )  # fmt: skip

    @application.get("/keys")
    def keys() -> Response:
        return JSONResponse({"keys": [provider.key.as_dict(private=False)]})

    @application.post("/token")
    async def token(request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        return provider.exchange(form, request.headers.get("authorization", ""))

    return application


@contextmanager
def run(application: FastAPI, listening: socket.socket) -> Iterator[None]:
    server = uvicorn.Server(uvicorn.Config(application, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        assert until(lambda: server.started or not thread.is_alive(), 60)
        yield
    finally:
        server.should_exit = True
        thread.join(60)


@pytest.fixture
def provider() -> Iterator[Vouching]:
    made = Vouching()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        made.issuer = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with run(make_provider(made), listening):
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


def test_without_a_provider_there_is_no_such_page(tmp_path: Path) -> None:
    """And no button."""
    with open_desk(tmp_path / "home") as desk:
        assert desk.client().get("/dang-nhap/chung").status_code == 404
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
