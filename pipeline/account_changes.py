"""What administrators do to accounts and keys, each with an entry in the ledger."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import replace

from pipeline.accounts import Account, PasswordFault, PasswordRules, is_user
from pipeline.api_keys import ApiKey, Caller, Scope, hash_secret, is_same, make_key, read_key
from pipeline.errors import (
    BadValue,
    Conflict,
    NotAllowed,
    NotFound,
    NotSignedIn,
    NotVouched,
    WeakPassword,
)
from pipeline.ledger import Act, Deed
from pipeline.ports import UnitOfWork
from pipeline.question import Asker, Duty
from pipeline.sign_in import TOUCHED, hash_session
from pipeline.tools import Tools

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another


def add_first(account: Account, password: str, tools: Tools) -> None:
    """The first administrator, by whoever has the machine. Raises Conflict where there is an
    active one, or the user exists, and WeakPassword."""
    _check_password(password, account.user, account.name)
    kept = tools.passwords.hash(password)
    first = replace(account, duties=account.duties | {Duty.ADMINISTRATOR})
    with tools.catalogue.begin() as unit:
        unit.hold_accounts()
        if unit.count_active(Duty.ADMINISTRATOR):
            raise Conflict(fault="administrator_exists", key=account.user)
        _add(first, kept, first.asker, unit)
        unit.commit()


def add_account(account: Account, password: str | None, asker: Asker, tools: Tools) -> None:
    """A new account; `password` None: only the identity provider lets in. Raises NotAllowed,
    Conflict where the user or the subject is taken, and WeakPassword."""
    _check_administrator(asker, "account.add")
    if password is not None:
        _check_password(password, account.user, account.name)
    kept = None if password is None else tools.passwords.hash(password)
    with tools.catalogue.begin() as unit:
        unit.hold_accounts()
        _add(account, kept, asker, unit)
        unit.commit()


def change_account(account: Account, asker: Asker, tools: Tools) -> None:
    """Name, desk, roles, state or subject. Who is disabled is signed out at once. Raises
    NotAllowed, NotFound, and Conflict where the last administrator would go."""
    _check_administrator(asker, "account.change")
    with tools.catalogue.begin() as unit:
        unit.hold_accounts()
        before = _known(account.user, unit)
        _replace(before, account, unit)
        changes = [name for name in _CHANGEABLE if getattr(before, name) != getattr(account, name)]
        if not changes:
            return
        if not account.is_active:
            unit.end_sessions(account.user)
        unit.append(_change(asker, account.user, changes, account))
        unit.commit()


_CHANGEABLE = ("name", "desk", "duties", "state", "subject")


def admit(subject: str, said: Account | None, tools: Tools) -> Account:
    """The account of whom the identity provider vouches for. With `said` the provider decides: it
    is made or changed so; else it has to be there. Raises NotVouched, and Conflict where the user
    is taken or the last administrator would go."""
    with tools.catalogue.begin() as unit:
        unit.hold_accounts()
        before = unit.account_of_subject(subject)
        account = _admit_new(said, unit) if before is None else _admit_known(before, said, unit)
        unit.commit()
    return account


def change_own_password(old: str, new: str, session: str, asker: Asker, tools: Tools) -> None:
    """Ends all other sessions of the user. Raises BadValue where the old one is wrong, and
    WeakPassword."""
    with tools.catalogue.begin() as unit:
        account, kept = _known(asker.user, unit), unit.password_of(asker.user)
    if kept is None or not tools.passwords.matches(old, kept):
        raise BadValue(field="password", problem="wrong_password")
    if old == new:
        raise WeakPassword(weakness=PasswordFault.SAME)
    _check_password(new, account.user, account.name)
    _set_password(account.user, new, asker, tools, keep=hash_session(session))


def reset_password(user: str, new: str, asker: Asker, tools: Tools) -> None:
    """By an administrator: the user has to choose another at the next sign-in, and is signed out
    everywhere. Raises NotAllowed, NotFound and WeakPassword."""
    _check_administrator(asker, "account.password")
    with tools.catalogue.begin() as unit:
        account = _known(user, unit)
    _check_password(new, account.user, account.name)
    _set_password(user, new, asker, tools, must_change=True)


def suggest_password() -> str:
    """For an administrator to hand over: 80 bits, easy to read out."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def issue_key(
    name: str,
    desk: str,
    duties: Iterable[Duty],
    scopes: Iterable[Scope],
    asker: Asker,
    tools: Tools,
) -> tuple[ApiKey, str]:
    """The key and its text, which is shown this once. Raises NotAllowed, and BadValue where it
    has no name, desk, role or scope."""
    _check_administrator(asker, "key.add")
    may, used_for = frozenset(duties), frozenset(scopes)
    for field, value in (("name", name), ("desk", desk), ("duties", may), ("scopes", used_for)):
        if not value:
            raise BadValue(field=field, problem="empty")
    key_id, text = make_key()
    key = ApiKey(key_id, name, desk, may, used_for, asker.user, tools.clock.now())
    with tools.catalogue.begin() as unit:
        unit.add_key(key, hash_secret(text))
        facts = {"key": key_id, "change": ["added"], "scopes": sorted(used_for)}
        unit.append(Act(Deed.ACCOUNT_CHANGED, asker.user, asker.desk, facts=facts))
        unit.commit()
    return key, text


def revoke_key(key_id: str, asker: Asker, tools: Tools) -> None:
    """From now on it opens nothing. Raises NotAllowed and NotFound."""
    _check_administrator(asker, "key.revoke")
    with tools.catalogue.begin() as unit:
        if not unit.revoke_key(key_id, tools.clock.now()):
            raise NotFound(kind="key", key=key_id)
        facts = {"key": key_id, "change": ["revoked"]}
        unit.append(Act(Deed.ACCOUNT_CHANGED, asker.user, asker.desk, facts=facts))
        unit.commit()


def find_caller(text: str, tools: Tools) -> Caller:
    """Whose key it is. Raises NotSignedIn for one that is not known or was revoked."""
    key_id = read_key(text)
    now = tools.clock.now()
    with tools.catalogue.begin() as unit:
        found = unit.api_key(key_id) if key_id else None
        if found is None or found[0].revoked_at is not None or not is_same(text, found[1]):
            raise NotSignedIn
        key = found[0]
        if key.used_at is None or now - key.used_at >= TOUCHED:
            unit.touch_key(key.key_id, now)
            unit.commit()
    return Caller(key.asker, key.scopes)


def list_accounts(asker: Asker, tools: Tools) -> list[Account]:
    """Raises NotAllowed."""
    _check_administrator(asker, "account.list")
    with tools.catalogue.begin() as unit:
        return unit.accounts()


def list_keys(asker: Asker, tools: Tools) -> list[ApiKey]:
    """Raises NotAllowed."""
    _check_administrator(asker, "key.list")
    with tools.catalogue.begin() as unit:
        return unit.api_keys()


def read_account(user: str, asker: Asker, tools: Tools) -> Account:
    """Raises NotAllowed and NotFound."""
    _check_administrator(asker, "account.read")
    with tools.catalogue.begin() as unit:
        return _known(user, unit)


def make_account(
    user: str, name: str, desk: str, duties: Iterable[Duty], subject: str | None = None
) -> Account:
    """Out of what was typed. Raises BadValue, naming what is wrong."""
    plain, shown, place, may = user.strip(), " ".join(name.split()), desk.strip(), frozenset(duties)
    if not is_user(plain):
        raise BadValue(field="user", problem="no_user")
    for field, value in (("name", shown), ("desk", place), ("duties", may)):
        if not value:
            raise BadValue(field=field, problem="empty")
    return Account(plain, shown, place, may, must_change=True, subject=subject or None)


def _check_administrator(asker: Asker, act: str) -> None:
    if Duty.ADMINISTRATOR not in asker.duties:
        raise NotAllowed(act=act)


def _check_password(password: str, user: str, name: str) -> None:
    fault = PasswordRules().find_fault(password, user, name)
    if fault is not None:
        raise WeakPassword(weakness=fault)


def _known(user: str, unit: UnitOfWork) -> Account:
    account = unit.account(user)
    if account is None:
        raise NotFound(kind="account", key=user)
    return account


def _add(account: Account, kept: str | None, asker: Asker, unit: UnitOfWork) -> None:
    if not unit.add_account(account, kept):
        raise Conflict(fault="account_exists", key=account.user)
    unit.append(_change(asker, account.user, ["added"], account))


def _replace(before: Account, after: Account, unit: UnitOfWork) -> None:
    """The caller holds the accounts, so that two administrators do not disable each other."""
    if after.subject and after.subject != before.subject:
        other = unit.account_of_subject(after.subject)
        if other is not None:
            raise Conflict(fault="account_exists", key=after.user)
    unit.replace_account(after)
    was = before.is_active and Duty.ADMINISTRATOR in before.duties
    if was and not unit.count_active(Duty.ADMINISTRATOR):
        raise Conflict(fault="last_administrator", key=after.user)


def _admit_new(said: Account | None, unit: UnitOfWork) -> Account:
    if said is None:
        raise NotVouched(sign="no_account")
    account = replace(said, must_change=False)
    _add(account, None, account.asker, unit)
    return account


def _admit_known(before: Account, said: Account | None, unit: UnitOfWork) -> Account:
    """A password that was handed over, and that its user never changed, goes."""
    if not before.is_active:
        raise NotVouched(sign="disabled")
    told = said or before
    after = replace(before, name=told.name, desk=told.desk, duties=told.duties, must_change=False)
    if before.must_change:
        unit.set_password(before.user, None, must_change=False)
    if after != before:
        _replace(before, after, unit)
        unit.append(_change(after.asker, after.user, ["provider"], after))
    return after


def _set_password(
    user: str, new: str, asker: Asker, tools: Tools, *, must_change: bool = False, keep: str = ""
) -> None:
    kept = tools.passwords.hash(new)
    with tools.catalogue.begin() as unit:
        unit.set_password(user, kept, must_change=must_change)
        unit.end_sessions(user, but=keep)
        unit.append(_change(asker, user, ["password"]))
        unit.commit()


def _change(asker: Asker, user: str, changes: list[str], account: Account | None = None) -> Act:
    facts: dict[str, object] = {"account": user, "change": changes}
    if account is not None:
        rights = {"desk": account.desk, "duties": sorted(account.duties)}
        facts |= rights | {"state": account.state.value}
    return Act(Deed.ACCOUNT_CHANGED, asker.user, asker.desk, facts=facts)
