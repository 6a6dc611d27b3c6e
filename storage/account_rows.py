"""People who sign in: the part of the unit of work of `pipeline/account_ports.py`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from pipeline.accounts import Account, AccountState, Session, Tries
from pipeline.api_keys import ApiKey, Scope
from pipeline.question import Duty
from storage.account_tables import accounts, api_keys, sign_in_tries, web_sessions
from storage.transaction import Transaction

_LOCK = 0x75736572  # "user": one change of accounts at a time in a PostgreSQL database
_KEY = [column for column in api_keys.c if column.name != "digest"]


class AccountRows(Transaction):
    """Methods as the port says."""

    def add_account(self, account: Account, password: str | None) -> bool:
        return self._insert_new(accounts, **_flatten(account), password=password)

    def account(self, user: str) -> Account | None:
        return self._account(accounts.c.user == user)

    def account_of_subject(self, subject: str) -> Account | None:
        return self._account(accounts.c.subject == subject)

    def accounts(self) -> list[Account]:
        return [_make_account(row) for row in self._read(select(accounts).order_by("user"))]

    def hold_accounts(self) -> None:
        self._begin_writing()
        if not self._is_sqlite:
            self._read(select(func.pg_advisory_xact_lock(_LOCK)))

    def count_active(self, duty: Duty) -> int:
        return sum(account.is_active and duty in account.duties for account in self.accounts())

    def replace_account(self, account: Account) -> bool:
        mine = accounts.c.user == account.user
        return bool(self._write(update(accounts).where(mine).values(**_flatten(account))))

    def password_of(self, user: str) -> str | None:
        rows = self._read(select(accounts.c.password).where(accounts.c.user == user))
        return rows[0].password if rows else None

    def set_password(self, user: str, password: str | None, *, must_change: bool) -> None:
        changed = update(accounts).where(accounts.c.user == user)
        self._write(changed.values(password=password, must_change=must_change))

    def count_try(self, name: str, now: datetime, forgotten: timedelta) -> Tries:
        self._insert_new(sign_in_tries, name=name, count=0, last_at=now)
        mine = sign_in_tries.c.name == name
        rows = self._read(select(sign_in_tries).where(mine).with_for_update())
        if not rows:  # somebody signed in with this name just now
            return Tries(1)
        row = rows[0]._mapping
        if row["locked_until"] is not None and row["locked_until"] > now:
            return Tries(row["count"], row["locked_until"])
        count = 1 + (row["count"] if row["last_at"] >= now - forgotten else 0)
        counted = update(sign_in_tries).where(mine)
        self._write(counted.values(count=count, last_at=now, locked_until=None))
        return Tries(count)

    def lock_name(self, name: str, until: datetime) -> None:
        mine = sign_in_tries.c.name == name
        self._write(update(sign_in_tries).where(mine).values(locked_until=until))

    def forget_tries(self, name: str) -> None:
        self._write(delete(sign_in_tries).where(sign_in_tries.c.name == name))

    def add_session(self, digest: str, user: str, now: datetime) -> None:
        row = {"digest": digest, "user": user, "created_at": now, "seen_at": now}
        self._write(insert(web_sessions).values(**row))

    def session(self, digest: str) -> Session | None:
        table = web_sessions
        query = select(table.c.created_at, table.c.seen_at, accounts).join(accounts)
        rows = self._read(query.where(table.c.digest == digest))
        if not rows:
            return None
        return Session(_make_account(rows[0]), rows[0].created_at, rows[0].seen_at)

    def touch_session(self, digest: str, now: datetime) -> None:
        mine = web_sessions.c.digest == digest
        self._write(update(web_sessions).where(mine).values(seen_at=now))

    def end_session(self, digest: str) -> bool:
        return bool(self._write(delete(web_sessions).where(web_sessions.c.digest == digest)))

    def end_sessions(self, user: str, but: str = "") -> int:
        table = web_sessions.c
        ended = delete(web_sessions).where(table.user == user, table.digest != but)
        return self._write(ended)

    def drop_old_sessions(self, created_before: datetime, seen_before: datetime) -> int:
        table = web_sessions.c
        old = (table.created_at < created_before) | (table.seen_at < seen_before)
        return self._write(delete(web_sessions).where(old))

    def drop_old_tries(self, before: datetime) -> int:
        return self._write(delete(sign_in_tries).where(sign_in_tries.c.last_at < before))

    def add_key(self, key: ApiKey, digest: str) -> None:
        row = {name: getattr(key, name) for name in ("key_id", "name", "desk", "created_by")}
        times = {"created_at": key.created_at}
        lists = {"duties": sorted(key.duties), "scopes": sorted(key.scopes)}
        self._write(insert(api_keys).values(**row, **times, **lists, digest=digest))

    def api_key(self, key_id: str) -> tuple[ApiKey, str] | None:
        rows = self._read(select(api_keys).where(api_keys.c.key_id == key_id))
        return (_make_key(rows[0]), rows[0].digest) if rows else None

    def api_keys(self) -> list[ApiKey]:
        newest = select(*_KEY).order_by(api_keys.c.created_at.desc(), api_keys.c.key_id)
        return [_make_key(row) for row in self._read(newest)]

    def touch_key(self, key_id: str, now: datetime) -> None:
        self._write(update(api_keys).where(api_keys.c.key_id == key_id).values(used_at=now))

    def revoke_key(self, key_id: str, now: datetime) -> bool:
        mine = (api_keys.c.key_id == key_id) & api_keys.c.revoked_at.is_(None)
        return bool(self._write(update(api_keys).where(mine).values(revoked_at=now)))

    def _account(self, which: Any) -> Account | None:
        rows = self._read(select(accounts).where(which))
        return _make_account(rows[0]) if rows else None


def _flatten(account: Account) -> dict[str, Any]:
    names = ("user", "name", "desk", "state", "must_change", "subject")
    row = {name: getattr(account, name) for name in names}
    return row | {"duties": sorted(account.duties)}


def _make_account(row: Row[Any]) -> Account:
    duties, state = frozenset(map(Duty, row.duties)), AccountState(row.state)
    return Account(row.user, row.name, row.desk, duties, state, row.must_change, row.subject)


def _make_key(row: Row[Any]) -> ApiKey:
    return ApiKey(
        row.key_id,
        row.name,
        row.desk,
        frozenset(map(Duty, row.duties)),
        frozenset(map(Scope, row.scopes)),
        row.created_by,
        row.created_at,
        row.used_at,
        row.revoked_at,
    )
