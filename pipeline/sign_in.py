"""Signing in and out, and whose session a request belongs to (docs/web.md).

A try is counted before the password is looked at, and undone by success: whoever sends a hundred
guesses at once has sent a hundred. What is typed for a name may be a password, so a name that no
account has is kept as a fingerprint only, and never comes into the ledger.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
from datetime import datetime, timedelta

from pipeline.account_ports import Passwords
from pipeline.accounts import Account, Lifetime, Lockout, Session
from pipeline.errors import NotSignedIn, NotVouched, SignInFailed, TooManyTries
from pipeline.ledger import Act, Deed
from pipeline.ports import UnitOfWork
from pipeline.tools import Tools

TOUCHED = timedelta(minutes=1)
"""A session's last use is written no more often than this."""

LOCKOUT = Lockout()


def sign_in(
    user: str, password: str, lifetime: Lifetime, tools: Tools, lockout: Lockout = LOCKOUT
) -> tuple[Account, str]:
    """Who it is, and the id of the new session. Raises TooManyTries and SignInFailed, which never
    says whether there is such an account."""
    name = _fingerprint(user, tools)
    count = _count_try(name, tools, lockout)
    with tools.catalogue.begin() as unit:
        account, kept = unit.account(user), unit.password_of(user)
    right = tools.passwords.matches(password, kept or _nobodys(tools.passwords))
    if account is None or kept is None or not right or not account.is_active:
        _note_failure(account, count, tools, lockout)
        raise SignInFailed
    with tools.catalogue.begin() as unit:
        unit.forget_tries(name)
        if tools.passwords.is_outdated(kept):
            again = tools.passwords.hash(password)
            unit.set_password(user, again, must_change=account.must_change)
        session = _open_session(account, "password", lifetime, unit, tools)
        unit.commit()
    return account, session


def sign_in_known(account: Account, lifetime: Lifetime, tools: Tools) -> str:
    """For whom the identity provider vouches: the id of the new session. Raises NotVouched for
    an account that is disabled."""
    if not account.is_active:
        raise NotVouched(sign="disabled")
    with tools.catalogue.begin() as unit:
        session = _open_session(account, "provider", lifetime, unit, tools)
        unit.commit()
    return session


def sign_out(session: str, tools: Tools) -> None:
    """Ends it; harmless when it has ended."""
    with tools.catalogue.begin() as unit:
        known = unit.session(hash_session(session))
        if known is None:
            return
        unit.end_session(hash_session(session))
        unit.append(Act(Deed.SIGNED_OUT, known.account.user, known.account.desk))
        unit.commit()


def find_session(session: str, lifetime: Lifetime, tools: Tools) -> Session:
    """The session of a cookie, with the account as it is now. Raises NotSignedIn when there is
    none, it has ended, or the account is disabled."""
    now, digest = tools.clock.now(), hash_session(session)
    with tools.catalogue.begin() as unit:
        known = unit.session(digest)
        if known is None or not known.account.is_active or _is_over(known, lifetime, now):
            raise NotSignedIn
        if now - known.seen_at >= TOUCHED:
            unit.touch_session(digest, now)
            unit.commit()
    return known


def hash_session(session: str) -> str:
    """What is kept of a session's id: SHA-256, hex, of 256 random bits."""
    return hashlib.sha256(session.encode()).hexdigest()


def _is_over(session: Session, lifetime: Lifetime, now: datetime) -> bool:
    idle, whole = now - session.seen_at, now - session.created_at
    return idle >= lifetime.idle or whole >= lifetime.whole


def _count_try(name: str, tools: Tools, lockout: Lockout) -> int:
    now = tools.clock.now()
    with tools.catalogue.begin() as unit:
        tries = unit.count_try(name, now, lockout.forgotten)
        if tries.locked_until is not None:
            raise TooManyTries(seconds=math.ceil((tries.locked_until - now).total_seconds()))
        if wait := lockout.wait(tries.count):
            unit.lock_name(name, now + wait)
        unit.commit()
    return tries.count


def _note_failure(account: Account | None, count: int, tools: Tools, lockout: Lockout) -> None:
    if account is None:
        return
    with tools.catalogue.begin() as unit:
        unit.append(Act(Deed.SIGN_IN_FAILED, account.user, account.desk, facts={"tries": count}))
        if wait := lockout.wait(count):
            facts = {"tries": count, "seconds": int(wait.total_seconds())}
            unit.append(Act(Deed.LOCKED_OUT, account.user, account.desk, facts=facts))
        unit.commit()


def _open_session(
    account: Account, way: str, lifetime: Lifetime, unit: UnitOfWork, tools: Tools
) -> str:
    now, session = tools.clock.now(), secrets.token_urlsafe(32)
    unit.drop_old_sessions(now - lifetime.whole, now - lifetime.idle)
    unit.drop_old_tries(now - LOCKOUT.forgotten)
    unit.add_session(hash_session(session), account.user, now)
    unit.append(Act(Deed.SIGNED_IN, account.user, account.desk, facts={"way": way}))
    return session


def _fingerprint(user: str, tools: Tools) -> str:
    return hmac.new(tools.audit_key, user.encode(), hashlib.sha256).hexdigest()


def _nobodys(passwords: Passwords) -> str:
    """A hash to compare with where there is no account: that takes as long as where there is."""
    if id(passwords) not in _NOBODYS:
        _NOBODYS[id(passwords)] = passwords.hash(secrets.token_urlsafe(32))
    return _NOBODYS[id(passwords)]


_NOBODYS: dict[int, str] = {}
