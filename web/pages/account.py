"""The own account: who am I here, and the own password."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from app.web_words import OTHER, tell_error
from pipeline.account_changes import change_own_password
from pipeline.errors import BadValue
from pipeline.line_errors import WeakPassword
from web.cookies import SESSION, read_cookie
from web.family import Entry, Family
from web.people import CHANGE_PASSWORD, SignedIn
from web.rendering import go, page
from web.running import running

router = APIRouter()
FAMILY = Family(router, (Entry(CHANGE_PASSWORD, "Tài khoản", key="0"),))

Typed = Annotated[str, Form(max_length=1000)]


@router.get(CHANGE_PASSWORD)
def show(request: Request, _: SignedIn) -> Response:
    must = request.state.account.must_change
    problem = (OTHER["must_change"], "") if must else None
    return page(request, "account/account.html", problem=problem)


@router.post(CHANGE_PASSWORD)
def change(
    request: Request, asker: SignedIn, old: Typed = "", new: Typed = "", again: Typed = ""
) -> Response:
    session = read_cookie(request, SESSION) or ""
    try:
        if new != again:
            raise BadValue(field="password_twice", problem="differs")
        change_own_password(old, new, session, asker, running(request).tools)
    except (BadValue, WeakPassword) as trouble:
        return page(request, "account/account.html", 422, problem=tell_error(trouble))
    return go(request, "/", "password_changed")
