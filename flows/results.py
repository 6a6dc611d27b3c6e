"""What became of each item of a batch, and when too much goes wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.errors import (
    Busy,
    CatalogueUnavailable,
    IndexUnavailable,
    LostClaim,
    StoreUnavailable,
)
from pipeline.ingest import Item, Status
from pipeline.scan import ScanRow, ScanState

OUTAGES = {kind.code for kind in (StoreUnavailable, CatalogueUnavailable, IndexUnavailable)}
TOO_MANY_ATTEMPTS = "too_many_attempts"
UNFINISHED = "unfinished"
WAITING = OUTAGES | {UNFINISHED, Busy.code, LostClaim.code}


class Ending(StrEnum):
    """Why a batch ended. All but `done` are resumed by running the same batch again."""

    DONE = "done"
    WINDOW = "window"  # its hours are over
    FAILURES = "failures"  # the failure rate passed its limit
    OUTAGE = "outage"  # a service stayed away longer than we wait
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A received scan that waits for its turn. `place` is the file's number in the batch, from
    0, for the sender alone; None for a scan that an earlier run of the batch had taken in."""

    intake_id: str
    place: int | None = None


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One result per item. `code` is an error code where it is not stored; `intake_id` is None
    where nothing could be acknowledged."""

    status: Status
    intake_id: str | None = None
    place: int | None = None
    code: str | None = None
    retryable: bool = False

    @property
    def outage(self) -> bool:
        return self.code in OUTAGES

    @property
    def is_open(self) -> bool:
        """Whether the same run may still come to another result."""
        return self.retryable and self.intake_id is not None


@dataclass(frozen=True, slots=True)
class BatchReport:
    """The end of one run of a batch; `left` counts scans that wait for the next run."""

    batch_id: str
    ending: Ending
    results: tuple[ItemResult, ...]
    left: int = 0

    def counts(self) -> dict[str, int]:
        """Items by status; carries no personal data, so it may be a flow's result."""
        counted = Counter(result.status.value for result in self.results)
        return {**dict(sorted(counted.items())), "left": self.left}


@dataclass(slots=True)
class Gate:
    """Stops a batch that goes wrong as a whole (a broken disk, a wrong folder) before it has
    worked through all of it. Quarantine is no failure: it is an answer."""

    rate: float
    least: int = 20  # so that one bad file among three stops nothing
    seen: Counter[bool] = field(default_factory=Counter)

    def note(self, results: Iterable[ItemResult]) -> None:
        """A dead worker, one elsewhere and an outage say nothing about the files."""
        told = [result for result in results if result.code not in WAITING]
        self.seen.update(result.status is Status.FAILED for result in told)

    @property
    def closed(self) -> bool:
        total = self.seen.total()
        return total >= self.least and self.seen[True] / total > self.rate


def result_of_item(ticket: Ticket, item: Item) -> ItemResult:
    reason = item.reason
    return ItemResult(
        item.status,
        ticket.intake_id,
        ticket.place,
        reason.code if reason else None,
        bool(reason and reason.retryable),
    )


def result_of_row(ticket: Ticket, row: ScanRow) -> ItemResult:
    """What the catalogue says of a scan that somebody else worked on."""
    code = row.reason.code if row.reason else None
    retryable = bool(row.reason and row.reason.retryable)
    status = _STATUS.get(row.state, Status.FAILED)
    if row.state in (ScanState.RECEIVED, ScanState.PROCESSING):
        code, retryable = UNFINISHED, True  # whoever worked on it died
    return ItemResult(status, ticket.intake_id, ticket.place, code, retryable)


_STATUS = {
    ScanState.STORED: Status.STORED,
    ScanState.QUARANTINED: Status.QUARANTINED,
    ScanState.HELD: Status.QUARANTINED,
    ScanState.DROPPED: Status.QUARANTINED,
    ScanState.JOINED: Status.DUPLICATE,
}
