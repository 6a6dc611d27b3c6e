"""What the review needs from the catalogue: decisions, and the queue of what waits for one.

Part of the unit of work (`pipeline/ports.py`); every method raises CatalogueUnavailable when the
database cannot be reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pipeline.decisions import Decision, Outcome
from pipeline.paper import FieldStatus


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A paper with fields that wait for a person. `position` sorts the queue and continues a page;
    `risk` is that of its worst field; `waiting_since` None where no citizen waits."""

    paper_id: str
    position: str
    risk: str
    open: int
    waiting_since: datetime | None


@dataclass(frozen=True, slots=True)
class Lease:
    """Who looks at a paper of the queue until when: nobody else is given it before."""

    paper_id: str
    user: str
    desk: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Kind:
    """How many papers of the queue have this worst risk; `waits`: a citizen waits for them."""

    risk: str
    waits: bool
    papers: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many fields of one type and name were read with this status and ended so; `outcome` None
    where no person has looked."""

    loai: str
    name: str
    status: FieldStatus
    outcome: Outcome | None
    count: int


class Reviews(Protocol):
    def decide(self, paper_id: str, version: int, decisions: Sequence[Decision]) -> bool:
        """Write them if the paper still has the version that the deciders' readings come from and
        nobody has taken their turns: compare and set. False otherwise; leave without a commit
        then. Raises the paper's version, queues it anew and writes its outbox row; for one of
        `RULINGS` also the row that has the scan understood again."""

    def decisions(self, paper_id: str) -> list[Decision]:
        """All of a paper, in order of name and turn."""

    def rulings(self, paper_ids: Sequence[str]) -> list[Decision]:
        """The last ones on type and pages (`RULINGS`), and those by which papers ended; also of
        papers that are not there."""

    def restore_decision(self, decision: Decision) -> bool:
        """For `rebuild`: what is there already stays as it is (False)."""

    def queue(
        self,
        desk: str | None = None,
        limit: int = 20,
        after: str | None = None,
        risk: str | None = None,
    ) -> list[QueueRow]:
        """In order of position; of one desk, or of all; of one risk, or of every one."""

    def queue_place(self, paper_id: str) -> QueueRow | None:
        """Where this paper stands; None where nothing of it waits."""

    def count_queue(self, desk: str, limit: int) -> list[Kind]:
        """Of the desk's first `limit` papers in the queue, in order."""

    def lease(self, paper_id: str, user: str, desk: str, seconds: float) -> Lease:
        """Take the paper, or hold it longer, unless somebody else has it: the lease that stands
        then. Of two at once one has it."""

    def leases(self, paper_ids: Sequence[str]) -> dict[str, Lease]:
        """Those that have not run out, by paper."""

    def release(self, user: str, paper_id: str | None = None) -> int:
        """Give back this paper, or all that the user has; returns how many."""

    def decisions_by(self, user: str, since: datetime, limit: int) -> list[Decision]:
        """What this user decided, the newest first."""

    def requeue(self, paper_ids: Sequence[str]) -> None:
        """Find their places anew, after something outside the papers changed it."""

    def outcomes(self, paper_ids: Sequence[str]) -> dict[str, dict[str, Outcome]]:
        """By paper and field: what people did with it last."""

    def count_outcomes(self) -> list[Count]:
        """Every field of the catalogue, by the type it was read as, in order."""
