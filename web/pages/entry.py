"""Signing in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from app.web_words import tell_error
from pipeline.line_errors import NotSignedIn, SignInFailed, TooManyTries
from pipeline.sign_in import sign_in
from web.cookies import SESSION, VOUCHED, drop_cookie, read_cookie, set_cookie
from web.family import Family
from web.people import (
    CHANGE_PASSWORD,
    LEFT,
    SIGN_IN,
    SignedIn,
    address_of,
    end_session,
    inside,
    known_account,
)
from web.rendering import go, page
from web.running import running

router = APIRouter()
FAMILY = Family(router)

Typed = Annotated[str, Form(max_length=1000)]


@router.get(SIGN_IN)
def ask(request: Request, tiep: str = "/") -> Response:
    """Who is signed in already goes on."""
    try:
        known_account(request)
    except NotSignedIn:
        return page(request, "entry/sign_in.html", next=inside(tiep), user="", problem=None)
    return go(request, inside(tiep))


@router.post(SIGN_IN)
def enter(request: Request, user: Typed = "", password: Typed = "", tiep: Typed = "/") -> Response:
    home, target = running(request), inside(tiep)
    try:
        home.sign_ins.take(address_of(request))
        account, session = sign_in(user.strip().lower(), password, home.lifetime, home.tools)
    except SignInFailed as trouble:
        told = {"problem": tell_error(trouble), "user": user, "next": target}
        return page(request, "entry/sign_in.html", 403, **told)
    except TooManyTries as trouble:
        told = {"problem": tell_error(trouble), "user": user, "next": target}
        full = page(request, "entry/sign_in.html", 429, **told)
        full.headers["retry-after"] = str(trouble.seconds)
        return full
    end_session(request)
    response = go(request, CHANGE_PASSWORD if account.must_change else target)
    set_cookie(request, response, SESSION, session)
    drop_cookie(request, response, VOUCHED)
    return response


@router.post("/dang-xuat")
def leave(request: Request, _: SignedIn) -> Response:
    """Who came by the identity provider is led there."""
    end_session(request)
    vouched = read_cookie(request, VOUCHED) and running(request).provider
    response = go(request, LEFT if vouched else SIGN_IN, "signed_out")
    drop_cookie(request, response, SESSION)
    drop_cookie(request, response, VOUCHED)
    response.headers["clear-site-data"] = '"cache"'
    return response
