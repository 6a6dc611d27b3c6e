"""What goes in and comes out about accounts and keys of machines."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import Field

from pipeline.accounts import Account, AccountState
from pipeline.api_keys import ApiKey, Scope
from pipeline.question import Duty
from web.api.answers import Told
from web.api.shapes import Key, Shape

Duties = Annotated[list[Duty], Field(min_length=1)]


class User(Told):
    """`subject`: who it is for the identity provider; `must_change`: the password was chosen by
    somebody else."""

    user: str
    name: str
    desk: str
    duties: list[Duty]
    state: AccountState
    must_change: bool
    subject: str | None

    @classmethod
    def of(cls, account: Account, **more: str | None) -> Self:
        names = ("user", "name", "desk", "state", "must_change", "subject")
        lists = {"duties": sorted(account.duties)}
        return cls.model_validate({name: getattr(account, name) for name in names} | lists | more)


class NewUser(User):
    """With the first password, this once: null where there is none, and where the answer is
    repeated to an idempotency key."""

    secret: str | None


class Users(Told):
    items: list[User]


class UserBody(Shape):
    """`password` false: only the identity provider lets in."""

    user: Annotated[Key, Field(max_length=40)]
    name: Key
    desk: Key
    duties: Duties
    subject: Key | None = None
    password: bool = True


class UserChange(Shape):
    """What is named and not null is changed; `subject` null: none any more. Who is disabled is
    signed out at once."""

    name: Key | None = None
    desk: Key | None = None
    duties: Duties | None = None
    state: AccountState | None = None
    subject: Key | None = None

    def wishes(self) -> dict[str, Any]:
        told = {name: getattr(self, name) for name in self.model_fields_set}
        return {name: told[name] for name in told if told[name] is not None or name == "subject"}


class NewPassword(Told):
    """Told this once: null where the answer is repeated to an idempotency key. It has to be changed
    at the next sign-in."""

    user: str
    secret: str | None


class MachineKey(Told):
    """`used_at` to the minute."""

    key_id: str
    name: str
    desk: str
    duties: list[Duty]
    scopes: list[Scope]
    created_by: str
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, key: ApiKey, **more: str) -> Self:
        lists = {"duties": sorted(key.duties), "scopes": sorted(key.scopes)}
        names = ("key_id", "name", "desk", "created_by", "created_at", "used_at", "revoked_at")
        return cls.model_validate({name: getattr(key, name) for name in names} | lists | more)


class NewMachineKey(MachineKey):
    """With the whole key, this once: null where the answer is repeated to an idempotency key."""

    secret: str | None


class MachineKeys(Told):
    items: list[MachineKey]


class MachineKeyBody(Shape):
    name: Key
    desk: Key
    duties: Duties
    scopes: Annotated[list[Scope], Field(min_length=1)]
