"""Webhooks: systems are told by a signed call what happened here, in ids and codes.

What is to be told is written in the transaction in which it happened, one row for each system that
asked for it, and sent afterwards (`pipeline/hook_sending.py`). Signed as Standard Webhooks says
(https://www.standardwebhooks.com), for which receivers find libraries.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from pipeline.decisions import Decision
from pipeline.derived_keys import derive_key

FIRST_WAIT = timedelta(seconds=10)  # doubles with each attempt
LONGEST_WAIT = timedelta(hours=6)
REPLAY_WINDOW = timedelta(minutes=5)
"""How old a signed call may be for who receives it."""


class HookEvent(StrEnum):
    """What a system can be told of."""

    PAPER_STORED = "paper.stored"
    PAPER_REVIEWED = "paper.reviewed"  # a person decided something about it
    REUSE_ATTACHED = "reuse.attached"
    REUSE_REVOKED = "reuse.revoked"
    DOSSIER_RECEIVED = "dossier.received"
    DOSSIER_CLOSED = "dossier.closed"


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened: `facts` are ids and codes, plain JSON, never a name, a number of a person or
    a value of a paper. `event_id` is the same for every system and every try."""

    event: HookEvent
    event_id: str
    at: datetime
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hook:
    """A system that wants to be told: `url` where, `events` of what."""

    hook_id: str
    url: str
    events: frozenset[HookEvent]
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One happening for one system. `dead` after too many tries: people see it."""

    delivery_id: int
    hook_id: str
    happening: Happening
    attempts: int = 0
    due_at: datetime = field(default_factory=lambda: datetime(1970, 1, 1, tzinfo=UTC))
    last_error: str | None = None
    dead: bool = False


def make_secret(hook_id: str, key: bytes) -> str:
    """The secret of a hook, made of the installation's key: the catalogue holds none."""
    return f"whsec_{base64.b64encode(derive_key('hook', hook_id, key)).decode()}"


def write_body(happening: Happening) -> bytes:
    """`{"id", "type", "timestamp", "data"}` as UTF-8 JSON: the same bytes at every try."""
    told = {
        "id": happening.event_id,
        "type": happening.event.value,
        "timestamp": happening.at.astimezone(UTC).isoformat(),
        "data": dict(happening.facts),
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def sign_body(event_id: str, body: bytes, secret: str, now: datetime) -> dict[str, str]:
    """The headers that prove who sends it and when: HMAC-SHA-256 over `id.timestamp.body`."""
    stamp = str(int(now.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    proof = hmac.new(key, f"{event_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": event_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(proof).decode()}",
    }


def wait_after(attempts: int) -> timedelta:
    """How long after so many failed tries the next one comes."""
    doublings: int = 2 ** min(attempts - 1, 20)
    return min(LONGEST_WAIT, FIRST_WAIT * doublings)


def outcomes_of(decisions: Sequence[Decision]) -> dict[str, dict[str, str]]:
    """What was decided, by paper and field, without any value."""
    told: dict[str, dict[str, str]] = {}
    for made in decisions:
        told.setdefault(made.paper_id, {})[made.name] = made.outcome.value
    return told
