"""Drives a batch: a few chunks under way at a time, results, the gate, the hours, the rest.

Knows nothing of Prefect: a `Lane` carries chunks out, here in threads (`flows/here.py`) or as flow
runs on any number of machines (`flows/workers.py`). The catalogue, not the lane, tells what became
of an item, so a worker that dies takes no result with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from flows.chunk import read_rows
from flows.patience import Patience
from flows.queueing import cut, is_waiting, leftovers
from flows.results import BatchReport, Ending, Gate, ItemResult, Ticket, result_of_row
from flows.sizes import chunk_size
from pipeline.errors import Unavailable
from pipeline.scan import ScanRow, ScanState
from pipeline.tools import Tools

ROUNDS = 10  # with 30 seconds of waiting in each, more than a claim lasts
GRACE_SECONDS = 15.0  # for documents under way after Ctrl-C; the next run does the rest
Chunk = tuple[Ticket, ...]
Entry = Ticket | ItemResult


class Lane(Protocol):
    """Carries chunks out."""

    def submit(self, chunk: Chunk) -> None: ...

    def collect(self, seconds: float) -> list[tuple[Chunk, Sequence[ItemResult] | None]]:
        """Chunks that ended, waiting at most so long for the first; with their results where
        the lane has them, None where only the catalogue knows."""

    def abandon(self) -> None:
        """Let nothing new begin; what is under way may finish its document."""

    def settle(self, seconds: float) -> None:
        """Wait so long for what this process has under way, after `abandon`."""


@dataclass(slots=True)
class Batch:
    """One run of a batch. `size` documents a chunk, fewer towards the end of `total` where that
    is known and `hands` of this process do the work; `ahead` chunks under way at most; `tries`
    is how often a document that fails for now is tried in the same run; one that a dead worker
    holds is waited for until its claim runs out. `on_results` hears of each item once: of one that
    may be tried again, when the run ends."""

    batch_id: str
    tools: Tools
    lane: Lane
    gate: Gate
    patience: Patience
    size: int = 40
    total: int | None = None
    hands: int = 0
    ahead: int = 8
    tries: int = 3
    poll_seconds: float = 1.0
    is_open: Callable[[], bool] = lambda: True
    on_results: Callable[[Sequence[ItemResult]], None] = lambda results: None
    results: dict[object, ItemResult] = field(default_factory=dict)
    tried: Counter[str] = field(default_factory=Counter)
    under_way: int = 0
    outage: bool = False

    def run(self, entries: Iterator[Entry]) -> BatchReport:
        """Work through all entries, then again through what may be cured; the report."""
        try:
            self._round(entries, self.total)
            for _ in range(ROUNDS):
                again = [] if self._ending() else self._unfinished()
                if not again:
                    break
                self.patience.sleep(min(self.poll_seconds * 5, 10.0))
                self._round(iter(again), len(again))
        except BaseException:
            self.lane.abandon()
            self.lane.settle(GRACE_SECONDS)
            raise
        return self._report()

    def _round(self, entries: Iterator[Entry], total: int | None) -> None:
        size = partial(chunk_size, total=total, most=self.size, hands=self.hands)
        for piece in cut(entries, size):
            waiting = tuple(entry for entry in piece if isinstance(entry, Ticket))
            self._note([entry for entry in piece if isinstance(entry, ItemResult)])
            while self.under_way >= self.ahead:
                self._collect()
            if self._ending():
                break
            if waiting:
                self.tried.update(ticket.intake_id for ticket in waiting)
                self.lane.submit(waiting)
                self.under_way += 1
            self._collect(0)
        while self.under_way:
            self._collect()

    def _collect(self, seconds: float | None = None) -> None:
        for chunk, told in self.lane.collect(self.poll_seconds if seconds is None else seconds):
            self.under_way -= 1
            self._note(self._look_up(chunk) if told is None else told)
        if self._ending():
            self.lane.abandon()

    def _look_up(self, chunk: Chunk) -> list[ItemResult]:
        rows = self._read(chunk)
        return [result_of_row(ticket, row) for ticket, row in zip(chunk, rows, strict=True)]

    def _note(self, results: Sequence[ItemResult]) -> None:
        self._keep(results)
        self.outage = self.outage or any(result.outage for result in results)
        self.gate.note(results)

    def _keep(self, results: Sequence[ItemResult]) -> None:
        """Two files of the same bytes are two items; a second try replaces the first result."""
        self.results.update((_key(result), result) for result in results)
        self._tell([result for result in results if not result.is_open])

    def _tell(self, results: Sequence[ItemResult]) -> None:
        if results:
            self.on_results(results)

    def _open_ones(self) -> list[ItemResult]:
        return [result for result in self.results.values() if result.is_open]

    def _ending(self) -> Ending | None:
        if self.gate.closed:
            return Ending.FAILURES
        if self.outage:
            return Ending.OUTAGE
        if not self.is_open():
            return Ending.WINDOW
        return Ending.INTERRUPTED if self.patience.stop() else None

    def _unfinished(self) -> list[Ticket]:
        """What failed for now, or is held by a worker that died. What somebody else finished
        meanwhile gets its result."""
        known = [Ticket(r.intake_id, r.place) for r in self._open_ones() if r.intake_id]
        again = []
        for ticket, row in zip(known, self._read(known), strict=True):
            if not is_waiting(row):
                self._keep([result_of_row(ticket, row)])
            elif self._may_try(ticket, row):
                again.append(ticket)
        names = {ticket.intake_id for ticket in known}
        others = self._leftovers()
        return again + [
            t for t in others if t.intake_id not in names and not self.tried[t.intake_id]
        ]

    def _leftovers(self) -> Iterator[Ticket]:
        return leftovers(self.batch_id, self.tools, self.patience)

    def _read(self, tickets: Sequence[Ticket]) -> list[ScanRow]:
        return self.patience.call(lambda: read_rows(tickets, self.tools))

    def _may_try(self, ticket: Ticket, row: ScanRow) -> bool:
        return row.state is ScanState.PROCESSING or self.tried[ticket.intake_id] < self.tries

    def _report(self) -> BatchReport:
        ending = self._ending() or Ending.DONE
        if ending is Ending.OUTAGE:
            self.patience = Patience(0)  # it was waited for
        try:
            left = self._count_left()
        except Unavailable:
            ending, left = Ending.OUTAGE, 0
        self._tell(self._open_ones())
        return BatchReport(self.batch_id, ending, tuple(self.results.values()), left)

    def _count_left(self) -> int:
        self._unfinished()
        open_ones = {r.intake_id for r in self.results.values() if r.retryable}
        waiting = {ticket.intake_id for ticket in self._leftovers()}
        return len(open_ones | waiting)


def _key(result: ItemResult) -> object:
    return result.place if result.place is not None else result.intake_id
