"""From files to a queue of intake ids: taken in first, worked on later, here or elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from flows.patience import Patience
from flows.results import TOO_MANY_ATTEMPTS, ItemResult, Ticket
from pipeline.errors import SohoaError
from pipeline.ingest import Status, explain
from pipeline.intake import receive
from pipeline.scan import Context, ScanRow, ScanState
from pipeline.tools import Tools

T = TypeVar("T")
MOST_ATTEMPTS = 20  # a scan that ended so many workers is left to a person
WAITING = (ScanState.RECEIVED, ScanState.FAILED, ScanState.PROCESSING)


def name_batch(source: Sequence[str]) -> str:
    """The same sources are the same batch, so that a run after a kill finds what it left. A
    hash: the catalogue and the flow's parameters must not carry file names."""
    return f"lo-{uuid5(NAMESPACE_URL, chr(0).join(sorted(source))).hex[:16]}"


def take_in(
    files: Iterable[Path], context: Context, tools: Tools, batch_id: str, patience: Patience
) -> Iterator[Ticket | ItemResult]:
    """Receive each file: a ticket where there is work to do, else its result at once. What an
    earlier run of this batch took in and did not finish comes after them."""
    seen: set[str] = set()
    for place, file in enumerate(files):
        entry = _take_in_one(place, file, context, tools, batch_id, patience)
        if entry.intake_id in seen:
            yield ItemResult(Status.DUPLICATE, entry.intake_id, place)
            continue
        if entry.intake_id is not None:
            seen.add(entry.intake_id)
        yield entry
        if isinstance(entry, ItemResult) and entry.outage:
            return  # waited long enough; the next run takes in the rest
    left = leftovers(batch_id, tools, patience)
    yield from (ticket for ticket in left if ticket.intake_id not in seen)


def leftovers(
    batch_id: str, tools: Tools, patience: Patience, page: int = 1000
) -> Iterator[Ticket]:
    """Scans of the batch that wait, in order of arrival. Raises CatalogueUnavailable when it
    stays away longer than `patience`."""

    def read(after: str | None) -> list[ScanRow]:
        with tools.catalogue.begin() as unit:
            return unit.scans(batch_id=batch_id, limit=page, after=after)

    after: str | None = None
    while True:
        rows = patience.call(partial(read, after))
        yield from (Ticket(row.intake_id) for row in rows if is_waiting(row))
        if len(rows) < page:
            return
        after = rows[-1].intake_id


def is_waiting(row: ScanRow) -> bool:
    """Whether a batch works on it. What failed for good stays until a person looks."""
    hopeless = row.state is ScanState.FAILED and not (row.reason and row.reason.retryable)
    return row.state in WAITING and not hopeless and row.attempts < MOST_ATTEMPTS


def cut(entries: Iterator[T], size: Callable[[int], int]) -> Iterator[tuple[T, ...]]:
    """Pieces, as they come; `size` of the next one when so many entries are in pieces already."""
    taken = 0
    while piece := tuple(islice(entries, size(taken))):
        yield piece
        taken += len(piece)


def _take_in_one(
    place: int, file: Path, context: Context, tools: Tools, batch_id: str, patience: Patience
) -> Ticket | ItemResult:
    try:
        row = patience.call(lambda: receive(file, context, tools, batch_id))
    except (SohoaError, OSError) as trouble:
        reason = explain(trouble)
        return ItemResult(Status.FAILED, place=place, code=reason.code, retryable=reason.retryable)
    if row.state in (ScanState.STORED, ScanState.JOINED):
        return ItemResult(Status.DUPLICATE, row.intake_id, place)
    if row.state not in WAITING:
        code = row.reason.code if row.reason else None
        return ItemResult(Status.QUARANTINED, row.intake_id, place, code)
    if row.attempts >= MOST_ATTEMPTS:
        return ItemResult(Status.FAILED, row.intake_id, place, TOO_MANY_ATTEMPTS)
    return Ticket(row.intake_id, place)
