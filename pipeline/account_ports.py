"""What the core needs for people who sign in; part of every unit of work."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from pipeline.accounts import Account, Session, Tries
from pipeline.api_keys import ApiKey
from pipeline.question import Duty


class Passwords(Protocol):
    """How passwords are kept: slow to try out, each with a salt of its own."""

    def hash(self, password: str) -> str: ...

    def matches(self, password: str, kept: str) -> bool:
        """In the same time whether or not it does."""

    def is_outdated(self, kept: str) -> bool:
        """Whether it would be hashed otherwise today."""


class NoPasswords:
    """Nobody can sign in: for tools that nobody signs in to."""

    def hash(self, password: str) -> str:
        return ""

    def matches(self, password: str, kept: str) -> bool:
        return False

    def is_outdated(self, kept: str) -> bool:
        return False


class AccountUnit(Protocol):
    """Accounts, sessions, failures and keys in the transaction of the unit of work. Every method
    raises CatalogueUnavailable when the database cannot be reached."""

    # accounts
    def add_account(self, account: Account, password: str | None) -> bool:
        """With its password's hash (None: only by the identity provider). False when the user
        or the subject is taken."""

    def account(self, user: str) -> Account | None: ...

    def account_of_subject(self, subject: str) -> Account | None: ...

    def accounts(self) -> list[Account]:
        """All, by user."""

    def hold_accounts(self) -> None:
        """Until this transaction ends nobody else adds or changes an account."""

    def count_active(self, duty: Duty) -> int:
        """Active accounts with this role."""

    def replace_account(self, account: Account) -> bool:
        """Everything but the password. False when there is none of this user."""

    def password_of(self, user: str) -> str | None:
        """The hash."""

    def set_password(self, user: str, password: str | None, *, must_change: bool) -> None:
        """Its hash; None: only the identity provider lets in."""

    # tries to sign in
    def count_try(self, name: str, now: datetime, forgotten: timedelta) -> Tries:
        """One more under this name (a fingerprint of what was typed), counted before the
        password is looked at, so that many at once are many; while it is locked none is counted.
        Those of before are forgotten when the last one is older than `forgotten`."""

    def lock_name(self, name: str, until: datetime) -> None: ...

    def forget_tries(self, name: str) -> None: ...

    def drop_old_tries(self, before: datetime) -> int: ...

    # sessions, by the hash of their id
    def add_session(self, digest: str, user: str, now: datetime) -> None: ...

    def session(self, digest: str) -> Session | None: ...

    def touch_session(self, digest: str, now: datetime) -> None: ...

    def end_session(self, digest: str) -> bool: ...

    def end_sessions(self, user: str, but: str = "") -> int:
        """All of a user, except the one of this hash."""

    def drop_old_sessions(self, created_before: datetime, seen_before: datetime) -> int: ...

    # keys
    def add_key(self, key: ApiKey, digest: str) -> None: ...

    def api_key(self, key_id: str) -> tuple[ApiKey, str] | None:
        """With the hash of the whole key."""

    def api_keys(self) -> list[ApiKey]:
        """All, the newest first, revoked ones too."""

    def touch_key(self, key_id: str, now: datetime) -> None: ...

    def revoke_key(self, key_id: str, now: datetime) -> bool:
        """False when there is none, or it is revoked already."""
