"""The two lanes of a batch: tasks in this process, or flow runs for workers anywhere."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from queue import Empty, Queue
from uuid import UUID

from prefect import get_client, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import FlowRun
from prefect.deployments import run_deployment
from prefect.states import Cancelled

from flows.coordinate import Chunk
from flows.results import ItemResult

CHUNK_DEPLOYMENT = "digitize-chunk/chunk"
CRASH_GRACE = 60.0  # seconds in which the automation may put a crashed run back in the queue
Done = tuple[Chunk, Sequence[ItemResult] | None]


@dataclass(slots=True)
class HereLane:
    """Each chunk is a task on the flow's own bounded runner. `work` does a chunk."""

    work: Callable[[Chunk], list[ItemResult]]
    stop: Callable[[], None]
    ended: Queue[Done] = field(default_factory=Queue)
    under_way: int = 0

    def submit(self, chunk: Chunk) -> None:
        self.under_way += 1
        digitize_chunk_here.submit(self._do, chunk)

    def collect(self, seconds: float) -> list[Done]:
        try:
            done = [self.ended.get(timeout=seconds) if seconds else self.ended.get_nowait()]
        except Empty:
            return []
        while not self.ended.empty():
            done.append(self.ended.get_nowait())
        self.under_way -= len(done)
        return done

    def abandon(self) -> None:
        self.stop()

    def settle(self, seconds: float) -> None:
        """Before the tools are closed under the threads that use them."""
        end = time.monotonic() + seconds
        while self.under_way and time.monotonic() < end:
            self.collect(0.2)

    def _do(self, chunk: Chunk) -> int:
        told: list[ItemResult] | None = None
        try:
            told = self.work(chunk)
        finally:
            self.ended.put((chunk, told))
        return len(told)


@task(name="digitize-chunk-here", cache_policy=NO_CACHE, persist_result=False)
def digitize_chunk_here(work: Callable[[Chunk], int], chunk: Chunk) -> int:
    """One chunk in this process; returns how many documents were worked on."""
    return work(chunk)


@dataclass(slots=True)
class WorkersLane:
    """Each chunk is a run of the deployment `digitize-chunk/chunk`, taken by any worker. Only
    intake ids travel. `run_id` is the coordinating flow run's: started again after a crash it
    finds the runs that it had submitted instead of submitting them twice."""

    run_id: str
    window: str = ""
    runs: dict[UUID, Chunk] = field(default_factory=dict)
    submitted: Counter[str] = field(default_factory=Counter)

    def submit(self, chunk: Chunk) -> None:
        names = [ticket.intake_id for ticket in chunk]
        digest = hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
        self.submitted[digest] += 1
        run = run_deployment(
            CHUNK_DEPLOYMENT,
            parameters={"intake_ids": names, "window": self.window},
            timeout=0,
            as_subflow=False,
            idempotency_key=f"{self.run_id}/{digest}/{self.submitted[digest]}",
        )
        assert isinstance(run, FlowRun)  # a coroutine only inside an event loop
        self.runs[run.id] = chunk

    def collect(self, seconds: float) -> list[Done]:
        """A run that crashed is given the time in which it may be taken up again."""
        end = time.monotonic() + seconds
        while True:
            done = [run.id for run in self._read() if _is_over(run)]
            if done or time.monotonic() >= end:
                return [(self.runs.pop(run_id), None) for run_id in done]
            time.sleep(min(1.0, seconds))

    def abandon(self) -> None:
        """Runs that have not begun are cancelled; the others end their chunk."""
        for run in self._read():
            if run.state is not None and (run.state.is_scheduled() or run.state.is_pending()):
                with get_client(sync_client=True) as client:
                    client.set_flow_run_state(run.id, Cancelled(message="batch ended"))

    def settle(self, seconds: float) -> None:
        """Nothing of it runs in this process."""

    def _read(self) -> list[FlowRun]:
        if not self.runs:
            return []
        with get_client(sync_client=True) as client:
            wanted = FlowRunFilter(id=FlowRunFilterId(any_=list(self.runs)))
            return client.read_flow_runs(flow_run_filter=wanted)


def _is_over(run: FlowRun) -> bool:
    if run.state is None or not run.state.is_final():
        return False
    age = (datetime.now(UTC) - run.state.timestamp).total_seconds()
    return not run.state.is_crashed() or age > CRASH_GRACE
