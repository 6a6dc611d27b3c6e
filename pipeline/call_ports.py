"""What the core needs of a catalogue for calls of other systems: which were carried out, what they
were signed with, and who may call; part of every unit of work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from pipeline.question import Asker, Duty


@dataclass(frozen=True, slots=True)
class Partner:
    """A system that calls with signatures. `name` a code that people know it by; `desk` and
    `duties` what it may, like a user's; `revoked_at` None while it may call."""

    partner_id: str
    name: str
    desk: str
    duties: frozenset[Duty]
    added_by: str
    added_at: datetime
    revoked_at: datetime | None = None

    @property
    def asker(self) -> Asker:
        """As it stands in the ledger: no user has a name like it."""
        return Asker(f"@{self.name}", self.desk, self.duties)


@dataclass(frozen=True, slots=True)
class Call:
    """`caller` the user or system; `target` method and path; `digest` SHA-256, hex, of the body
    with its media type."""

    caller: str
    key: str
    target: str
    digest: str


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What was answered: `body` may hold what its caller may see, and lies in the catalogue
    for a day."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeptCall:
    """A call with its answer, None while it runs; `until` it is held."""

    call: Call
    until: datetime
    answer: KeptAnswer | None


class CallUnit(Protocol):
    """Part of every unit of work. Every method raises CatalogueUnavailable when the database
    cannot be reached."""

    def begin_call(self, call: Call, now: datetime, until: datetime) -> KeptCall | None:
        """None: it is ours now, held until then. Else what is known of the call of this caller and
        key that came before and is over or still held. Of two at once one gets None."""

    def finish_call(self, call: Call, answer: KeptAnswer) -> None: ...

    def forget_call(self, call: Call) -> None:
        """It was not carried out: it may be made again at once."""

    def sweep_calls(self, before: datetime) -> int:
        """Those that began before go; returns how many."""

    def use_nonce(self, partner_id: str, nonce: str, at: datetime) -> bool:
        """False when this system used it before."""

    def sweep_nonces(self, before: datetime) -> int: ...

    def add_partner(self, partner: Partner) -> bool:
        """False when there is one of this name that is not revoked."""

    def partners(self) -> list[Partner]:
        """In the order in which they were added; revoked ones too."""

    def revoke_partner(self, partner_id: str, at: datetime) -> bool:
        """False when there is none, or none any more."""
