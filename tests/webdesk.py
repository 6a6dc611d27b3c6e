"""The web application on an embedded installation of its own, with an account for each role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from httpx2 import Client as Httpx
from httpx2 import Response
from starlette.testclient import TestClient

from app.settings import Settings
from app.wiring import open_tools
from pipeline.accounts import Account
from pipeline.question import Duty
from pipeline.tools import Tools
from storage.passwords import Argon2Passwords
from web.application import make_application
from web.forgery import FIELD, HEADER

DESK = "desk-a"
PASSWORD = "dem-qua-troi-mua"
QUICK = Argon2Passwords(memory=8, rounds=1)
USERS = {duty: f"nguoi-{duty.value.replace('_', '-')}" for duty in Duty}
"""Who has which role; everybody's password is `PASSWORD`."""


class Forms(Httpx):
    """A browser without scripts: keeps cookies, sends the token with what it sends."""

    token = ""

    def refresh(self) -> str:
        """A token, from a page that this browser may see."""
        page = self.get("/tai-khoan")
        text = page.text if page.status_code == 200 else self.get("/dang-nhap").text
        found = re.search(r'name="csrf" value="([^"]+)"', text)
        assert found, text
        self.token = found.group(1)
        return self.token

    def submit(self, path: str, **fields: Any) -> Response:
        """POST a form as a page of ours would."""
        data = {FIELD: self.token or self.refresh(), **fields}
        return self.post(path, data=data, headers={"origin": str(self.base_url).rstrip("/")})

    def call(self, method: str, path: str, **options: Any) -> Response:
        """A request as a script of ours would send it."""
        headers = {HEADER: self.token or self.refresh(), **options.pop("headers", {})}
        return self.request(method, path, headers=headers, **options)

    def sign_in(self, user: str, password: str = PASSWORD, **fields: Any) -> Response:
        answer = self.submit("/dang-nhap", user=user, password=password, **fields)
        self.token = ""
        return answer


class Client(Forms, TestClient):
    """On the application in this process; follows nothing."""

    def __init__(self, application: FastAPI, address: str = "127.0.0.1") -> None:
        super().__init__(
            application,
            base_url="http://sohoa.test",
            follow_redirects=False,
            raise_server_exceptions=True,
            client=(address, 50_000),
        )


class WebDesk:
    """The application with its tools."""

    def __init__(self, application: FastAPI, settings: Settings) -> None:
        self.application, self.settings = application, settings

    @property
    def tools(self) -> Tools:
        tools: Tools = self.application.state.running.tools
        return tools

    def client(self, address: str = "127.0.0.1") -> Client:
        """A browser where nobody is signed in."""
        return Client(self.application, address)

    def client_as(self, *duties: Duty, desk: str = DESK) -> Client:
        """A browser where somebody with these roles is signed in."""
        client = self.client()
        assert client.sign_in(user_of(self.tools, duties, desk)).status_code == 303
        return client


def user_of(tools: Tools, duties: tuple[Duty, ...], desk: str = DESK) -> str:
    """Who has exactly these roles at this desk; made where there is nobody yet."""
    if len(duties) == 1 and desk == DESK:
        return USERS[duties[0]]
    user = _name(duties, desk)
    with tools.catalogue.begin() as unit:
        unit.add_account(_account(user, frozenset(duties), desk), QUICK.hash(PASSWORD))
        unit.commit()
    return user


@contextmanager
def open_desk(folder: Path, *, oidc: dict[str, Any] | None = None, **web: Any) -> Iterator[WebDesk]:
    """On a new installation in `folder`; `web` are settings of that group."""
    settings = Settings(
        home=folder, place={"desk": DESK}, reading={"workers": 1}, web={**web}, oidc=oidc or {}
    )  # type: ignore[arg-type]
    application = make_application(settings=settings, opener=_open_quickly)
    with ExitStack() as stack:
        stack.callback(application.state.running.close)
        desk = WebDesk(application, settings)
        add_accounts(desk.tools)
        yield desk


def add_accounts(tools: Tools) -> None:
    """One for each role."""
    with tools.catalogue.begin() as unit:
        for duty, user in USERS.items():
            unit.add_account(_account(user, frozenset({duty}), DESK), QUICK.hash(PASSWORD))
        unit.commit()


@contextmanager
def _open_quickly(settings: Settings) -> Iterator[Tools]:
    """Real tools, with hashes that do not take a tenth of a second."""
    with open_tools(settings) as tools:
        yield replace(tools, passwords=QUICK)


def _account(user: str, duties: frozenset[Duty], desk: str) -> Account:
    return Account(user, f"Người thử {user}", desk, duties)


def _name(duties: tuple[Duty, ...], desk: str) -> str:
    return "-".join(["nguoi", *sorted(duty.value.replace("_", "-") for duty in duties), desk])
