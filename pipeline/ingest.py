"""One item in, one result out: what commands, watchers and batches call for each file.

Nothing that happens to one file stops the others (design: the batch goes on).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.digitize import Outcome, digitize
from pipeline.errors import Busy, SohoaError, Unavailable
from pipeline.faults import locate
from pipeline.intake import receive
from pipeline.paper import Paper
from pipeline.ports import PaperRow
from pipeline.scan import Context, Reason, ScanRow, ScanState
from pipeline.signature import SignatureState
from pipeline.tools import Tools

log = logging.getLogger("sohoa.ingest")

WAIT_FOR_OTHERS = 30.0  # seconds that we wait for somebody who works on the same bytes


class Status(StrEnum):
    """What the sender is told."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Item:
    """What became of one file. `papers` when this call stored them, `known` when they were
    stored before; `row` is None when nothing could be acknowledged. `signatures` as of
    `pipeline/digitize.py`."""

    status: Status
    seconds: float
    row: ScanRow | None = None
    papers: tuple[Paper, ...] = ()
    known: tuple[PaperRow, ...] = ()
    reason: Reason | None = None
    signatures: tuple[SignatureState, ...] = ()


def ingest(
    source: Path, context: Context, tools: Tools, on_page: Callable[[], None] = lambda: None
) -> Item:
    """Receive and digitise one file. Raises nothing of our own tree: trouble is a status."""
    start = time.monotonic()
    try:
        row = receive(source, context, tools)
    except (SohoaError, OSError) as trouble:
        return Item(Status.FAILED, time.monotonic() - start, reason=explain(trouble))
    return take(row, tools, on_page, start)


def take(
    row: ScanRow,
    tools: Tools,
    on_page: Callable[[], None] = lambda: None,
    start: float | None = None,
) -> Item:
    """Digitise a received scan unless that is done already."""
    start = time.monotonic() if start is None else start
    try:
        outcome, known = _finish(row, tools, on_page)
    except Exception as trouble:
        expected = isinstance(trouble, Unavailable | Busy)  # the sender is told; there is no fault
        level = logging.DEBUG if expected else logging.ERROR
        facts = {"intake_id": row.intake_id, "fault": locate(trouble)}
        log.log(level, "not finished", extra=facts)
        return Item(Status.FAILED, time.monotonic() - start, row, reason=explain(trouble))
    status = _status(outcome, known)
    return Item(
        status, time.monotonic() - start, outcome.row, outcome.papers, known, outcome.reason,
        outcome.signatures,
    )  # fmt: skip


def explain(trouble: Exception) -> Reason:
    """A reason without personal data: foreign errors give their kind, never their text."""
    if isinstance(trouble, SohoaError):
        return Reason(trouble.code, trouble.facts, trouble.retryable)
    if isinstance(trouble, OSError):
        return Reason("unreadable_file", {"kind": type(trouble).__name__}, retryable=True)
    return Reason("internal", {"kind": type(trouble).__name__})


def _finish(
    row: ScanRow, tools: Tools, on_page: Callable[[], None]
) -> tuple[Outcome, tuple[PaperRow, ...]]:
    """Do the work, or wait a while for somebody else who does it on the same bytes."""
    deadline = time.monotonic() + WAIT_FOR_OTHERS
    while row.state in (ScanState.RECEIVED, ScanState.FAILED, ScanState.PROCESSING):
        try:
            return digitize(row.intake_id, tools, on_page), ()
        except Busy:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.5)
        with tools.catalogue.begin() as unit:
            row = unit.scan(row.intake_id)
    with tools.catalogue.begin() as unit:
        return Outcome(row), tuple(unit.papers_of_scan(row.intake_id))


def _status(outcome: Outcome, known: tuple[PaperRow, ...]) -> Status:
    if outcome.state is ScanState.JOINED:  # what was made of it is another scan
        return Status.DUPLICATE
    if outcome.state is ScanState.STORED:
        return Status.DUPLICATE if known else Status.STORED
    return Status.QUARANTINED
