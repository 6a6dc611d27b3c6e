"""Keys by which machines call: shown once, kept as a hash, each with its scopes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pipeline.question import Asker, Duty

_MARK = "sohoa"


class Scope(StrEnum):
    """What a key may be used for; the roles of its holder still decide about what."""

    SEARCH = "search"
    READ_PAPERS = "papers:read"
    WRITE_PAPERS = "papers:write"
    READ_DOSSIERS = "dossiers:read"
    WRITE_DOSSIERS = "dossiers:write"
    REUSE = "reuse"
    REVIEW = "review"
    SIGN = "signing"
    BATCHES = "batches"
    FIGURES = "figures"
    LEDGER = "ledger"
    USERS = "users"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A machine's key. `key_id` is public and stands in the ledger as `key:ID`; `name` says what
    the machine is. `used_at` to the minute."""

    key_id: str
    name: str
    desk: str
    duties: frozenset[Duty]
    scopes: frozenset[Scope]
    created_by: str
    created_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def asker(self) -> Asker:
        return Asker(f"key:{self.key_id}", self.desk, self.duties)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls an interface: a person who is signed in has every scope."""

    asker: Asker
    scopes: frozenset[Scope]


def make_key() -> tuple[str, str]:
    """A new key's id, and the whole key, which nobody can be shown again."""
    key_id = secrets.token_hex(6)
    return key_id, f"{_MARK}_{key_id}_{secrets.token_urlsafe(32)}"


def read_key(text: str) -> str | None:
    """The id in what a machine sent; None where it cannot be a key."""
    mark, _, rest = text.partition("_")
    key_id, _, secret = rest.partition("_")
    plain = mark == _MARK and len(key_id) == 12 and key_id.isascii() and key_id.isalnum()
    return key_id if plain and len(secret) >= 40 else None


def hash_secret(text: str) -> str:
    """SHA-256, hex: enough for 256 random bits, which nobody can try out."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_same(text: str, digest: str) -> bool:
    return hmac.compare_digest(hash_secret(text), digest)
