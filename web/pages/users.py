"""For administrators: who may sign in, and keys of machines."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query
from starlette.requests import Request
from starlette.responses import Response

from app.user_words import DUTIES, DUTIES_MEAN, SCOPES
from app.web_words import tell_error
from pipeline import account_changes as accounts
from pipeline.accounts import AccountState
from pipeline.api_keys import Scope
from pipeline.errors import BadValue, Conflict
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.family import Entry, Family
from web.people import may
from web.rendering import go, page
from web.running import running, tools_of

HERE = "/quan-tri/nguoi-dung"
PAGE = 50  # accounts; each brings forms of its own
_ADMINISTRATORS = frozenset({Duty.ADMINISTRATOR})

router = APIRouter(prefix=HERE)
FAMILY = Family(router, (Entry(HERE, "Người dùng", _ADMINISTRATORS, "8"),))

Administrator = Annotated[Asker, Depends(may(Duty.ADMINISTRATOR))]
Opened = Annotated[Tools, Depends(tools_of)]
Typed = Annotated[str, Form(max_length=200)]
Chosen = Annotated[list[str], Form()]


@router.get("")
def show(
    request: Request, asker: Administrator, tools: Opened,
    trang: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:  # fmt: skip
    return _list(request, asker, tools, turn=trang)


@router.post("/them")
def add(
    request: Request, asker: Administrator, tools: Opened, duties: Chosen = [],  # noqa: B006
    user: Typed = "", name: Typed = "", desk: Typed = "", subject: Typed = "",
) -> Response:  # fmt: skip
    """Shows the first password once: the answer is kept nowhere."""
    typed = {"user": user, "name": name, "desk": desk, "subject": subject, "duties": duties}
    password = accounts.suggest_password()
    try:
        account = accounts.make_account(user, name, desk, _duties(duties), subject.strip())
        accounts.add_account(account, password, asker, tools)
    except (BadValue, Conflict) as trouble:
        return _list(request, asker, tools, 422, problem=tell_error(trouble), typed=typed)
    told = {"account_shown": account, "password": password}
    return page(request, "users/password.html", **told)


@router.get("/sua/{user}")
def edit(request: Request, user: str, asker: Administrator, tools: Opened) -> Response:
    shown = accounts.read_account(user, asker, tools)
    return page(request, "users/edit.html", shown=shown, problem=None, **_choices(request))


@router.post("/sua/{user}")
def change(
    request: Request, user: str, asker: Administrator, tools: Opened,
    duties: Chosen = [], name: Typed = "", desk: Typed = "", subject: Typed = "",  # noqa: B006
) -> Response:  # fmt: skip
    before = accounts.read_account(user, asker, tools)
    try:
        made = accounts.make_account(user, name, desk, _duties(duties), subject.strip())
        after = replace(made, state=before.state, must_change=before.must_change)
        accounts.change_account(after, asker, tools)
    except (BadValue, Conflict) as trouble:
        told = {"shown": before, "problem": tell_error(trouble), **_choices(request)}
        return page(request, "users/edit.html", 422, **told)
    return go(request, HERE, "user_changed", user=user)


@router.post("/khoa/{user}")
def disable(request: Request, user: str, asker: Administrator, tools: Opened) -> Response:
    _set_state(user, AccountState.DISABLED, asker, tools)
    return go(request, HERE, "user_disabled", user=user)


@router.post("/mo/{user}")
def enable(request: Request, user: str, asker: Administrator, tools: Opened) -> Response:
    _set_state(user, AccountState.ACTIVE, asker, tools)
    return go(request, HERE, "user_enabled", user=user)


@router.post("/mat-khau/{user}")
def reset(request: Request, user: str, asker: Administrator, tools: Opened) -> Response:
    """Shows the new password once."""
    password = accounts.suggest_password()
    accounts.reset_password(user, password, asker, tools)
    shown = accounts.read_account(user, asker, tools)
    return page(request, "users/password.html", account_shown=shown, password=password)


@router.get("/khoa-may")
def keys(request: Request, asker: Administrator, tools: Opened) -> Response:
    return _list_keys(request, asker, tools)


@router.post("/khoa-may")
def add_key(
    request: Request, asker: Administrator, tools: Opened, name: Typed = "", desk: Typed = "",
    duties: Chosen = [], scopes: Chosen = [],  # noqa: B006
) -> Response:  # fmt: skip
    """Shows the key once."""
    typed = {"name": name, "desk": desk, "duties": duties, "scopes": scopes}
    try:
        chosen = _duties(duties), _scopes(scopes)
        key, text = accounts.issue_key(name.strip(), desk.strip(), *chosen, asker, tools)
    except BadValue as trouble:
        return _list_keys(request, asker, tools, 422, problem=tell_error(trouble), typed=typed)
    return page(request, "users/key.html", key=key, text=text)


@router.post("/khoa-may/{key_id}/thu-hoi")
def revoke(request: Request, key_id: str, asker: Administrator, tools: Opened) -> Response:
    accounts.revoke_key(key_id, asker, tools)
    return go(request, f"{HERE}/khoa-may", "key_revoked", key=key_id)


def _list(
    request: Request, asker: Asker, tools: Tools, status: int = 200,
    problem: tuple[str, str] | None = None, typed: dict[str, Any] | None = None, turn: int = 1,
) -> Response:  # fmt: skip
    every = accounts.list_accounts(asker, tools)
    told = {"accounts": every[(turn - 1) * PAGE : turn * PAGE], "problem": problem, "turn": turn}
    told |= {"last": max(1, -(-len(every) // PAGE)), "total": len(every)}
    blank = {"user": "", "name": "", "desk": "", "subject": "", "duties": []}
    return page(
        request, "users/list.html", status, typed=typed or blank, **told, **_choices(request)
    )


def _list_keys(
    request: Request, asker: Asker, tools: Tools, status: int = 200,
    problem: tuple[str, str] | None = None, typed: dict[str, Any] | None = None,
) -> Response:  # fmt: skip
    told = {"keys": accounts.list_keys(asker, tools), "problem": problem, "scopes": SCOPES}
    blank = {"name": "", "desk": "", "duties": [], "scopes": []}
    return page(
        request, "users/keys.html", status, typed=typed or blank, **told, **_choices(request)
    )


def _choices(request: Request) -> dict[str, Any]:
    settings = running(request).settings
    desks = {settings.place.desk, *settings.dossiers.desks, *settings.dossiers.units.values()}
    return {"duties": DUTIES, "meanings": DUTIES_MEAN, "desks": sorted(desks)}


def _set_state(user: str, state: AccountState, asker: Asker, tools: Tools) -> None:
    before = accounts.read_account(user, asker, tools)
    accounts.change_account(replace(before, state=state), asker, tools)


def _duties(names: list[str]) -> list[Duty]:
    try:
        return [Duty(name) for name in names]
    except ValueError as wrong:
        raise BadValue(field="duties", problem="no_duty") from wrong


def _scopes(names: list[str]) -> list[Scope]:
    try:
        return [Scope(name) for name in names]
    except ValueError as wrong:
        raise BadValue(field="scopes", problem="no_scope") from wrong
