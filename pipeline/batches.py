"""How batches go, and what failed in them, for those who work at the desk that handed the scans in;
administrators and inspectors see every desk's. No name and no value of a paper is told.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pipeline.batch_ports import BatchRow, Output, WaitingScan
from pipeline.errors import NotAllowed, NotFound
from pipeline.ledger import Act, Deed
from pipeline.ports import UnitOfWork
from pipeline.question import Asker, Duty
from pipeline.scan import ScanRow, ScanState
from pipeline.tools import Tools

RECENT = timedelta(minutes=10)
"""Of which time the pace is told: longer tells of what was, shorter jumps."""

DONE = frozenset(
    {ScanState.STORED, ScanState.QUARANTINED, ScanState.HELD, ScanState.DROPPED, ScanState.FAILED}
)
"""Nobody works on it again by itself. What failed for a while is put back by a run of the batch."""

_MOST = 1000  # scans that are put back at once
_EACH_DESK = frozenset({Duty.ADMINISTRATOR, Duty.INSPECTOR})
_WORKERS = frozenset({Duty.SCAN, Duty.OFFICER, Duty.APPROVER})


class Standing(StrEnum):
    """How a batch goes."""

    RUNNING = "running"
    STOPPED = "stopped"  # scans wait and nobody works on them
    TROUBLED = "troubled"  # over, but for what failed
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as `now` sees it."""

    row: BatchRow
    output: Output
    now: datetime

    @property
    def total(self) -> int:
        return sum(self.row.states.values())

    @property
    def done(self) -> int:
        return self.count(*DONE)

    @property
    def waiting(self) -> int:
        return self.total - self.done

    @property
    def failed(self) -> int:
        return self.count(ScanState.FAILED)

    def count(self, *states: ScanState) -> int:
        return sum(self.row.states.get(state, 0) for state in states)

    @property
    def standing(self) -> Standing:
        """Between two scans nobody holds one: what was stored a moment ago tells that it runs."""
        if self.waiting:
            last = self.output.last
            fresh = last is not None and self.now - last < RECENT / 10
            return Standing.RUNNING if self.row.working or fresh else Standing.STOPPED
        return Standing.TROUBLED if self.failed else Standing.FINISHED

    @property
    def last(self) -> datetime:
        """When something was taken in or stored last."""
        return max(filter(None, (self.row.last, self.output.last)))

    @property
    def pages_per_minute(self) -> float | None:
        """Of the last minutes; None where nothing was stored in them."""
        minutes = self._minutes()
        return self.output.recent_pages / minutes if minutes else None

    @property
    def left(self) -> timedelta | None:
        """An estimate by the scans of the last minutes; None where there is nothing to go by."""
        minutes = self._minutes()
        if not minutes or not self.output.scans or self.standing is not Standing.RUNNING:
            return None
        return timedelta(minutes=self.waiting * minutes / self.output.scans)

    def _minutes(self) -> float:
        """Since the first that was stored lately; at least half a minute, lest one scan that was
        quick makes a pace."""
        if self.output.begun is None:
            return 0.0
        return max((self.now - self.output.begun).total_seconds() / 60, 0.5)


def watched_desk(asker: Asker) -> str | None:
    """Whose scans this person may know of: of every desk (None), or of the own. Raises NotAllowed
    for who only looks at figures."""
    if asker.duties & _EACH_DESK:
        return None
    if asker.duties & _WORKERS:
        return asker.desk
    raise NotAllowed(act="batches")


def list_batches(asker: Asker, tools: Tools, limit: int = 20, skip: int = 0) -> list[Batch]:
    """The one that took something in last first. Raises NotAllowed."""
    desk = watched_desk(asker)
    with tools.catalogue.begin() as unit:
        rows = _find(unit, desk, limit + skip)[skip:]
        return _look(unit, rows, desk, tools)


def page_batches(
    asker: Asker, tools: Tools, limit: int = 20, before: str | None = None
) -> tuple[list[Batch], str | None]:
    """The same by a mark, which is given as `before` for what follows; None is the end. A batch
    that takes something in meanwhile moves to the front and comes twice in no case. Raises
    NotAllowed."""
    desk = watched_desk(asker)
    with tools.catalogue.begin() as unit:
        rows = _find(unit, desk, limit + 1, before)
        mark = unit.newest_scan(rows[limit - 1].batch_id) if len(rows) > limit else None
        return _look(unit, rows[:limit], desk, tools), mark


def read_batch(batch_id: str, asker: Asker, tools: Tools) -> Batch:
    """Raises NotAllowed, and NotFound also for one without a scan of the own desk."""
    desk = watched_desk(asker)
    with tools.catalogue.begin() as unit:
        return _read(unit, batch_id, desk, tools)


def list_failed(
    asker: Asker,
    tools: Tools,
    batch_id: str | None = None,
    limit: int = 100,
    before: str | None = None,
) -> list[WaitingScan]:
    """Scans that could not be read, of a batch or of all and none, newest first; with `before`,
    those older than this intake id."""
    desk = watched_desk(asker)
    with tools.catalogue.begin() as unit:
        return unit.waiting_scans([ScanState.FAILED], desk, batch_id, limit, before)


def count_failed(asker: Asker, tools: Tools) -> int:
    desk = watched_desk(asker)
    with tools.catalogue.begin() as unit:
        return unit.count_waiting([ScanState.FAILED], desk)


def put_back(
    asker: Asker, tools: Tools, intake_id: str | None = None, batch_id: str | None = None
) -> list[str]:
    """Failed scans (one; of a batch; or all, at most a thousand) may be tried again from the first
    attempt; which these are. Who cleared one of a secrecy mark before still answers for it. Raises
    NotAllowed for who changes nothing, and NotFound where there is none."""
    if not asker.duties & (_WORKERS | {Duty.ADMINISTRATOR}):
        raise NotAllowed(act="put_back")
    desk = watched_desk(asker)
    with tools.catalogue.begin() as unit:
        found = _failed(unit, desk, intake_id, batch_id)
        back = [row for row in found if _release(unit, row)]
        if not back:
            raise NotFound(kind="failed", key=intake_id or batch_id or "")
        unit.append(_describe(back, batch_id, asker))
        unit.commit()
    return [row.intake_id for row in back]


def list_left(asker: Asker, tools: Tools, batch_id: str) -> list[str]:
    """Scans of a stopped batch that wait, oldest first. Raises what `put_back` raises."""
    if not asker.duties & (_WORKERS | {Duty.ADMINISTRATOR}):
        raise NotAllowed(act="put_back")
    desk, open_ = watched_desk(asker), [ScanState.RECEIVED, ScanState.PROCESSING]
    with tools.catalogue.begin() as unit:
        _read(unit, batch_id, desk, tools)
        found = unit.waiting_scans(open_, desk, batch_id, _MOST)
    return [one.row.intake_id for one in reversed(found)]


def _find(
    unit: UnitOfWork, desk: str | None, limit: int, before: str | None = None
) -> list[BatchRow]:
    """Of the own desk, however many batches of others lie between."""
    found: list[BatchRow] = []
    batch_ids: Sequence[str] = unit.batch_ids(before)
    for start in range(0, len(batch_ids), limit):
        found += unit.batches(batch_ids[start : start + limit], desk)
        if len(found) >= limit:
            break
    return found[:limit]


def _read(unit: UnitOfWork, batch_id: str, desk: str | None, tools: Tools) -> Batch:
    rows = unit.batches([batch_id], desk)
    if not rows:
        raise NotFound(kind="batch", key=batch_id)
    return _look(unit, rows, desk, tools)[0]


def _look(unit: UnitOfWork, rows: list[BatchRow], desk: str | None, tools: Tools) -> list[Batch]:
    now = tools.clock.now()
    found = unit.outputs([row.batch_id for row in rows], desk, now - RECENT)
    return [Batch(row, found.get(row.batch_id, Output()), now) for row in rows]


def _failed(
    unit: UnitOfWork, desk: str | None, intake_id: str | None, batch_id: str | None
) -> list[ScanRow]:
    if intake_id is None:
        found = unit.waiting_scans([ScanState.FAILED], desk, batch_id, _MOST)
        return [one.row for one in found]
    row = unit.scan(intake_id)
    mine = desk is None or any(tie.desk == desk for tie in unit.contexts(intake_id))
    return [row] if mine and row.state is ScanState.FAILED else []


def _release(unit: UnitOfWork, row: ScanRow) -> bool:
    return unit.move(row.intake_id, ScanState.FAILED, ScanState.RECEIVED, row.cleared_by)


def _describe(back: Collection[ScanRow], batch_id: str | None, asker: Asker) -> Act:
    facts: dict[str, object] = {"scans": len(back), "reason": "failed"}
    if batch_id is not None:
        facts["batch"] = batch_id
    if len(back) == 1:
        facts["intake_id"] = next(iter(back)).intake_id
    return Act(Deed.RELEASED, asker.user, asker.desk, facts=facts)
