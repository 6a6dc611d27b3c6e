"""What goes in and comes out about batches and about what waits."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field

from app.door import scan_record
from pipeline import set_aside
from pipeline.batch_ports import WaitingScan
from pipeline.batches import Batch, Standing
from pipeline.ports import OutboxRow
from pipeline.question import Asker
from pipeline.scan import ScanRow, ScanState
from web.api.answers import Told
from web.api.shapes import Key, Shape

Number = Annotated[int, Field(ge=0, le=2**53)]
"""Of a row, as a mark in a list."""


class Scan(Told):
    """A file that was handed in. `reason`, `hint`: in Vietnamese, why it is not stored and what to
    do; null where nothing is wrong."""

    intake_id: str
    state: ScanState
    sha256: str
    size: int
    media_type: str | None
    batch_id: str | None
    received_at: datetime
    attempts: int
    reason: str | None = None
    reason_code: str | None = None
    hint: str | None = None

    @classmethod
    def of(cls, row: ScanRow) -> Self:
        return cls.model_validate(scan_record(row) | {"batch_id": row.batch_id})


class Scans(Told):
    items: list[Scan]
    next: str | None


class SetAside(Scan):
    """`decides`: whether who asks may release or drop it."""

    decides: bool

    @classmethod
    def seen(cls, one: WaitingScan, asker: Asker) -> Self:
        decides = set_aside.may_decide(one, asker)
        told = {"batch_id": one.row.batch_id, "decides": decides}
        return cls.model_validate(scan_record(one.row) | told)


class SetAsides(Told):
    items: list[SetAside]
    next: str | None


class Waiting(Told):
    """What the index must still learn; `dead` after too many tries."""

    outbox_id: int
    paper_id: str
    action: str
    attempts: int
    due_at: datetime
    last_error: str | None
    dead: bool

    @classmethod
    def of(cls, row: OutboxRow) -> Self:
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class Outbox(Told):
    items: list[Waiting]
    next: int | None


class Revived(Told):
    """`done` went through now, `left` waits still."""

    done: int
    left: int


class Why(Told):
    state: ScanState
    reason_code: str
    count: int


class BatchTold(Told):
    """`states` count its scans, of the own desk alone where only these are seen. `waiting`: nobody
    has ended with them. `pages_per_minute`, `seconds_left` by the last ten minutes; null where
    there is nothing to go by."""

    batch_id: str
    standing: Standing
    total: int
    done: int
    failed: int
    waiting: int
    states: dict[ScanState, int]
    reasons: list[Why]
    papers: int
    pages: int
    pages_per_minute: float | None
    seconds_left: int | None
    first: datetime
    last: datetime

    @classmethod
    def of(cls, batch: Batch) -> Self:
        counted = sorted(batch.row.reasons.items(), key=lambda one: (-one[1], one[0]))
        left = batch.left
        return cls(
            batch_id=batch.row.batch_id,
            standing=batch.standing,
            total=batch.total,
            done=batch.done,
            failed=batch.failed,
            waiting=batch.waiting,
            states=dict(batch.row.states),
            reasons=[Why(state=state, reason_code=code, count=n) for (state, code), n in counted],
            papers=batch.output.papers,
            pages=batch.output.pages,
            pages_per_minute=batch.pages_per_minute,
            seconds_left=None if left is None else round(left.total_seconds()),
            first=batch.row.first,
            last=batch.last,
        )


class Batches(Told):
    items: list[BatchTold]
    next: str | None


class RerunBody(Shape):
    """One failed file, all that failed of a batch, or (neither) all that failed; a thousand at
    once."""

    intake_id: Key | None = None
    batch_id: Key | None = None


class Rerun(Told):
    """The files that are digitised again, one after the other, from now on."""

    intake_ids: list[str]
