"""Accounts and keys of machines, for administrators. A password or a key is made here, told once,
and kept nowhere but as a hash."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from pipeline import account_changes as accounts
from pipeline.accounts import Account
from pipeline.api_keys import Scope
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.api import shapes
from web.api.account_models import (
    MachineKey,
    MachineKeyBody,
    MachineKeys,
    NewMachineKey,
    NewPassword,
    NewUser,
    User,
    UserBody,
    UserChange,
    Users,
)
from web.api.asking import asks
from web.api.describing import PROBLEMS
from web.api.repeating import OnceRoute
from web.running import tools_of

router = APIRouter(tags=["users"], route_class=OnceRoute, responses=PROBLEMS)
Keeper = Annotated[Asker, Depends(asks(Scope.USERS, Duty.ADMINISTRATOR))]
Now = Annotated[Tools, Depends(tools_of)]


@router.get("/users")
def users(asker: Keeper, tools: Now) -> Users:
    return Users(items=[User.of(account) for account in accounts.list_accounts(asker, tools)])


@router.post("/users", status_code=201)
def new_user(body: UserBody, asker: Keeper, tools: Now) -> NewUser:
    """The first password is made here and told this once; it has to be changed at the first
    sign-in."""
    account = accounts.make_account(body.user, body.name, body.desk, body.duties, body.subject)
    secret = accounts.suggest_password() if body.password else None
    made = replace(account, must_change=body.password)
    accounts.add_account(made, secret, asker, tools)
    return NewUser.of(made, secret=secret)


@router.get("/users/{user}")
def user(user: shapes.Key, asker: Keeper, tools: Now) -> User:
    return User.of(accounts.read_account(user, asker, tools))


@router.patch("/users/{user}")
def change_user(user: shapes.Key, body: UserChange, asker: Keeper, tools: Now) -> User:
    """Name, desk, roles, state or subject."""
    after = _changed(accounts.read_account(user, asker, tools), body)
    accounts.change_account(after, asker, tools)
    return User.of(after)


@router.post("/users/{user}/password")
def reset_password(user: shapes.Key, asker: Keeper, tools: Now) -> NewPassword:
    """Another one; the user is signed out everywhere."""
    secret = accounts.suggest_password()
    accounts.reset_password(user, secret, asker, tools)
    return NewPassword(user=user, secret=secret)


@router.get("/keys")
def keys(asker: Keeper, tools: Now) -> MachineKeys:
    """Of machines, revoked ones too."""
    return MachineKeys(items=[MachineKey.of(key) for key in accounts.list_keys(asker, tools)])


@router.post("/keys", status_code=201)
def new_key(body: MachineKeyBody, asker: Keeper, tools: Now) -> NewMachineKey:
    """The whole key is told this once."""
    named = body.name.strip(), body.desk.strip()
    key, secret = accounts.issue_key(*named, body.duties, body.scopes, asker, tools)
    return NewMachineKey.of(key, secret=secret)


@router.delete("/keys/{key_id}", status_code=204)
def drop_key(key_id: shapes.Key, asker: Keeper, tools: Now) -> Response:
    """It opens nothing any more."""
    accounts.revoke_key(key_id, asker, tools)
    return Response(status_code=204)


def _changed(before: Account, body: UserChange) -> Account:
    """Raises BadValue."""
    told = body.wishes()
    state = told.pop("state", before.state)
    now = {name: getattr(before, name) for name in ("name", "desk", "duties", "subject")}
    made = accounts.make_account(before.user, **(now | told))
    return replace(made, state=state, must_change=before.must_change)
