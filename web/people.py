"""Who asks: dependencies of routes. Everything else about rights is in the recipes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends
from starlette.requests import Request

from pipeline.account_changes import find_caller
from pipeline.accounts import Account
from pipeline.api_keys import Caller, Scope
from pipeline.errors import NotAllowed
from pipeline.line_errors import NotSignedIn
from pipeline.question import Asker, Duty
from pipeline.sign_in import find_session, sign_out
from web.cookies import SESSION, read_cookie
from web.forgery import is_machine
from web.running import running

CHANGE_PASSWORD = "/tai-khoan"  # noqa: S105 - a path
SIGN_IN = "/dang-nhap"
PROVIDER = "/dang-nhap/chung"
LEFT = f"{PROVIDER}/ra"


class GoElsewhere(Exception):
    """The answer is another page."""

    def __init__(self, target: str) -> None:
        super().__init__(target)
        self.target = target


def known_account(request: Request) -> Account:
    """Who is signed in, looked up once for each request. Raises NotSignedIn."""
    known: Account | None = getattr(request.state, "account", None)
    if known is None:
        session = read_cookie(request, SESSION)
        if not session:
            raise NotSignedIn
        home = running(request)
        known = find_session(session, home.lifetime, home.tools).account
        request.state.account = known
    return known


def signed_in(request: Request) -> Asker:
    """Anybody who is signed in. Raises NotSignedIn; sends to change a password that somebody
    else chose."""
    account = known_account(request)
    if account.must_change and request.url.path not in (CHANGE_PASSWORD, "/dang-xuat"):
        raise GoElsewhere(CHANGE_PASSWORD)
    return account.asker


def may(*duties: Duty) -> Callable[[Request], Asker]:
    """A dependency: who is signed in and has one of these roles. Raises NotAllowed besides."""

    def check(request: Request) -> Asker:
        asker = signed_in(request)
        if not asker.duties & set(duties):
            raise NotAllowed(act=request.scope["route"].path)
        return asker

    return check


def called_by(scope: Scope, *duties: Duty) -> Callable[[Request], Caller]:
    """A dependency of `/api/…`: a machine whose key has the scope, or a person who is signed in;
    with one of these roles, where any are named. Raises NotSignedIn, NotAllowed, TooManyTries,
    TooManyCalls."""

    def check(request: Request) -> Caller:
        caller = plain_caller(request)
        wanted = not duties or caller.asker.duties & set(duties)
        if scope not in caller.scopes or not wanted:
            raise NotAllowed(act=request.scope["route"].path)
        return caller

    return check


def plain_caller(request: Request) -> Caller:
    """Raises NotSignedIn, TooManyTries and TooManyCalls."""
    return _machine(request) if is_machine(request) else _person(request)


def is_signed(request: Request) -> bool:
    """Whether a partner signed the call (`pipeline/partners.py`)."""
    return "sohoa-signature" in request.headers


def sign_in_page(request: Request) -> str:
    """Where to sign in, and back to the page that was asked for."""
    if request.method != "GET" or request.url.path == "/":
        return SIGN_IN
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{SIGN_IN}?tiep={quote(request.url.path + query)}"


def inside(target: str) -> str:
    """A path of ours; a browser takes `//x` and `/\\x` for another site."""
    plain = target.startswith("/") and target[1:2] not in ("/", "\\")
    return target if plain and target.isprintable() else "/"


def end_session(request: Request) -> None:
    """The one that this browser has had."""
    former = read_cookie(request, SESSION)
    if former:
        sign_out(former, running(request).tools)


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def _machine(request: Request) -> Caller:
    kind, _, key = request.headers["authorization"].partition(" ")
    home = running(request)
    if kind.lower() != "bearer":
        raise NotSignedIn
    try:
        caller = find_caller(key.strip(), home.tools)
    except NotSignedIn:
        home.sign_ins.take(address_of(request))
        raise
    home.calls.take(caller.asker.user)
    return caller


def _person(request: Request) -> Caller:
    account = known_account(request)
    if account.must_change:
        raise NotSignedIn
    return Caller(account.asker, frozenset(Scope))


SignedIn = Annotated[Asker, Depends(signed_in)]
"""`def page(request: Request, asker: SignedIn)`"""
