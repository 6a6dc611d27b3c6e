"""A small identity provider on this machine, which signs RS256 tokens: its person says yes."""

from __future__ import annotations

import base64
import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import uvicorn
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from tests.installation import until

CLIENT = {"client_id": "sohoa", "client_secret": "mot-bi-mat-dai"}


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
    offers: dict[str, str] = field(default_factory=lambda: {"end_session_endpoint": "/end"})
    registered: set[str] = field(default_factory=set)  # where it sends back who signed out
    inside: bool = False  # whether the person has a session there
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, address: str) -> str:
        """The person says yes: the address that the browser is sent back to."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code, self.inside = f"code-{len(self.codes)}", True
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.issuer}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def end(self, asked: dict[str, str]) -> Response:
        """The person says yes: no session any more, and back to where the client registered."""
        self.inside = False
        back = asked.get("post_logout_redirect_uri", "")
        known = asked.get("client_id") == CLIENT["client_id"] and back in self.registered
        return RedirectResponse(back, 303) if known else Response(status_code=400)

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
             "token_endpoint": f"{at}/token", "jwks_uri": f"{at}/keys",
             **{name: f"{at}{path}" for name, path in provider.offers.items()}}
        )  # fmt: skip

    @application.get("/authorize")
    def authorize(request: Request) -> Response:
        return RedirectResponse(provider.authorize(str(request.url)), 303)

    @application.get("/end")
    def end(request: Request) -> Response:
        return provider.end(dict(request.query_params))

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


@contextmanager
def run_provider() -> Iterator[Vouching]:
    """On a free port."""
    made = Vouching()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        made.issuer = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with run(make_provider(made), listening):
            yield made
