"""People who sign in: their accounts, what a password must be, and how guessing is slowed down."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from pipeline.question import Asker, Duty

_USER = re.compile(r"(?!.*\d{9})[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
LONGEST_USER = 40


class AccountState(StrEnum):
    """A disabled account cannot be signed in to; it stays, because the ledger names it."""

    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in. `user` is what is typed and what the ledger names: lower-case
    letters, digits, `.`, `_`, `-`, no number of a person; `name` is shown. `must_change`: the
    password was chosen by somebody else. `subject` is who it is for the identity provider, where
    one is configured."""

    user: str
    name: str
    desk: str
    duties: frozenset[Duty]
    state: AccountState = AccountState.ACTIVE
    must_change: bool = False
    subject: str | None = None

    def __post_init__(self) -> None:
        if not is_user(self.user):
            raise ValueError("user")
        if not self.name.strip() or not self.desk.strip():
            raise ValueError("name" if not self.name.strip() else "desk")

    @property
    def asker(self) -> Asker:
        return Asker(self.user, self.desk, self.duties)

    @property
    def is_active(self) -> bool:
        return self.state is AccountState.ACTIVE


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in that is still good: whose, since when and when last used (aware, UTC)."""

    account: Account
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Lifetime:
    """A session ends when it was not used for `idle`, and in any case after `whole`."""

    idle: timedelta = timedelta(minutes=30)
    whole: timedelta = timedelta(hours=10)


@dataclass(frozen=True, slots=True)
class Tries:
    """Tries to sign in under one name since the last success, this one counted; `locked_until`
    None while it is open."""

    count: int
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lockout:
    """After `free` failures a name is locked for `first`, then for twice as long with each
    further one, up to `longest`. Failures older than `forgotten` do not count."""

    free: int = 5
    first: timedelta = timedelta(minutes=1)
    longest: timedelta = timedelta(hours=1)
    forgotten: timedelta = timedelta(days=1)

    def wait(self, count: int) -> timedelta:
        """How long the name is locked after so many failures."""
        if count < self.free:
            return timedelta(0)
        doubled: int = 2 ** min(count - self.free, 20)
        return min(self.longest, self.first * doubled)


class PasswordFault(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    LONG = "long"
    NAME = "name"  # holds the user's own name
    KNOWN = "known"  # a well-known word, with digits or without
    PLAIN = "plain"  # digits alone, or hardly more than one character
    SAME = "same"  # as before


@cache
def well_known() -> frozenset[str]:
    """Words that most guesses begin with, from `well_known_passwords.txt`."""
    lines = Path(__file__).with_name("well_known_passwords.txt").read_text().splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """Length counts (NIST SP 800-63B): no rule about kinds of characters, no expiry."""

    shortest: int = 10
    longest: int = 200
    different: int = 5
    known: frozenset[str] = field(default_factory=well_known)

    def find_fault(self, password: str, user: str, name: str) -> PasswordFault | None:
        """What is wrong with it, None where it is good. Names of four letters and more count."""
        folded = _bare(password)
        if len(password) < self.shortest:
            return PasswordFault.SHORT
        if len(password) > self.longest:
            return PasswordFault.LONG
        if len(set(folded)) < self.different or not _word(folded):
            return PasswordFault.PLAIN
        own = {_word(user), user, _word(_bare(name))}
        if any(len(one) > 3 and (one in folded or one in _word(folded)) for one in own):
            return PasswordFault.NAME
        return PasswordFault.KNOWN if _word(folded) in self.known else None


def is_user(name: str) -> bool:
    """Whether a name can be signed in with."""
    return len(name) <= LONGEST_USER and bool(_USER.fullmatch(name))


def _word(text: str) -> str:
    """Its letters alone: what is left of `Matkhau@2026`."""
    return "".join(letter for letter in text if letter.isalpha())


def _bare(text: str) -> str:
    """Small letters without accents. (`pipeline.language.folding` remembers what it was asked:
    no place for a password.)"""
    apart = unicodedata.normalize("NFKD", text.casefold()).replace("đ", "d")
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
