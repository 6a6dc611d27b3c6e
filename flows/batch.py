"""The flow of a batch, and the flow of one chunk of it for workers.

Parameters are codes and ids: Prefect keeps them in plain text. What a batch did so far is in the
catalogue, so each run of it goes on where the last one ended, however that one ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from prefect import State, flow
from prefect.runtime import flow_run
from prefect.states import Failed
from prefect.task_runners import ThreadPoolTaskRunner

from app.session import open_session
from app.settings import Settings
from flows.chunk import lower_priority, work_side_by_side, work_through
from flows.coordinate import Batch, Chunk, Lane
from flows.lanes import HereLane, WorkersLane
from flows.listener import Listener, current_listener
from flows.patience import Patience
from flows.progress import ProgressNote
from flows.queueing import name_batch, take_in
from flows.results import BatchReport, Gate, ItemResult, Ticket
from flows.sizes import count_cores
from flows.source import open_source
from flows.window import parse_window
from pipeline.scan import Context, Origin, Role
from pipeline.tools import Tools

MOST_RUNS = 5  # of one chunk: a poisonous one must not be taken up for ever
CHUNKS_UNDER_WAY = 16  # flow runs that wait for workers at a time


class Where(StrEnum):
    """Who does the work of a batch."""

    HERE = "here"
    WORKERS = "workers"


@flow(
    name="digitize-batch",
    task_runner=ThreadPoolTaskRunner(max_workers=count_cores()),  # type: ignore[arg-type]
    persist_result=False,
)
def digitize_batch(
    source: str = "",
    batch_id: str = "",
    desk: str = "",
    dossier: str | None = None,
    role: str = Role.COMPONENT.value,
    origin: str = Origin.PLAIN_SCAN.value,
    where: str = Where.WORKERS.value,
) -> BatchReport:
    """Take in everything of `source` (a folder of this machine, or `bucket/prefix` in the object
    store as `minio:bucket/prefix`) and digitise it.

    Without `source`: what the sender in this process gives (`flows/listener.py`), and what is
    left of `batch_id`. Ends when all is done, when its hours are over, when too much fails, or
    when a service stays away; running it again goes on.
    """
    listener, batch_id = current_listener(), batch_id or name_batch([source])
    with open_session() as (tools, settings):
        lower_priority(settings.batches.niceness)
        context = Context(desk or settings.place.desk, dossier, Role(role), Origin(origin))
        patience = _until_told(listener, settings)
        files = _find_files(source, settings, listener, tools, patience)
        batch = _prepare(batch_id, tools, settings, listener, patience, Where(where), _count(files))
        return batch.run(take_in(files, context, tools, batch_id, patience))


@flow(name="digitize-chunk", persist_result=False)
def digitize_chunk(intake_ids: list[str], window: str = "") -> dict[str, int] | State:
    """Work on these scans on whichever machine took the run; counts by status. Taken up again
    after a crash, it passes over what is done."""
    runs = flow_run.run_count or 1
    if runs > MOST_RUNS:
        return Failed(message=f"begun {runs} times without an end")
    is_open, progress = _watch_hours(window), ProgressNote(len(intake_ids))
    patience = Patience(stop=lambda: not is_open())
    tickets = [Ticket(intake_id) for intake_id in intake_ids]
    with open_session() as (tools, settings):
        lower_priority(settings.batches.niceness)
        threads = settings.reading.workers or count_cores()
        results = work_side_by_side(
            tickets, tools, patience, threads, lambda result: progress.note([result])
        )
    progress.write()
    return dict(Counter(result.status.value for result in results))


def _find_files(
    source: str, settings: Settings, listener: Listener, tools: Tools, patience: Patience
) -> Iterable[Path]:
    if listener.files is not None:
        return listener.files
    return open_source(source, settings, tools.work, patience) if source else ()


def _until_told(listener: Listener, settings: Settings) -> Patience:
    """Waits for services until the person stops the batch or its hours are over."""
    is_open = _watch_hours(settings.batches.window)
    return Patience(stop=lambda: listener.stopped.is_set() or not is_open())


def _watch_hours(window: str) -> Callable[[], bool]:
    """Tells whether the hours of a batch are open now."""
    hours = parse_window(window)
    return lambda: hours.is_open(datetime.now(UTC))


def _count(files: Iterable[Path]) -> int | None:
    return len(files) if isinstance(files, Sequence) else None


def _prepare(
    batch_id: str,
    tools: Tools,
    settings: Settings,
    listener: Listener,
    patience: Patience,
    where: Where,
    total: int | None,
) -> Batch:
    """The batch with its lane; two chunks a hand are under way here, so that none waits."""
    chosen = settings.batches
    progress = ProgressNote(total)

    def tell(results: Sequence[ItemResult]) -> None:
        progress.note(results)
        listener.on_results(results)

    hands = count_cores() if where is Where.HERE else 0
    return Batch(
        batch_id=batch_id,
        tools=tools,
        lane=_open_lane(where, tools, listener, patience, chosen.window),
        gate=Gate(chosen.failure_rate),
        patience=patience,
        size=chosen.chunk,
        total=total,
        hands=hands,
        ahead=2 * hands or CHUNKS_UNDER_WAY,
        is_open=_watch_hours(chosen.window),
        on_results=tell,
    )


def _open_lane(
    where: Where, tools: Tools, listener: Listener, patience: Patience, window: str
) -> Lane:
    if where is Where.WORKERS:
        return WorkersLane(str(flow_run.id), window)

    def work(chunk: Chunk) -> list[ItemResult]:
        return list(work_through(chunk, tools, patience, listener.on_page))

    return HereLane(work, listener.stopped.set)
