"""Digitises again what people put back, one file after the other, in the process that serves the
pages. What it does not come to waits in the catalogue: another press of the button, or the next run
of the batch, takes it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from queue import SimpleQueue
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

from pipeline.faults import locate
from pipeline.ingest import take
from pipeline.scan import ScanState
from pipeline.tools import Tools

log = logging.getLogger("sohoa.rerunning")

OPEN = (ScanState.RECEIVED, ScanState.PROCESSING)


class Reruns:
    """Use it as a context; on leaving, the file under way is finished first."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._queue: SimpleQueue[str | None] = SimpleQueue()
        self._known: set[str] = set()
        self._lock, self._over = Lock(), Event()
        self._hand = Thread(target=self._run, name="rerun")

    def __enter__(self) -> Self:
        self._hand.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._queue.put(None)
        self._hand.join()

    def add(self, intake_ids: Iterable[str]) -> int:
        """How many of them were not in the queue yet."""
        with self._lock:
            new = [one for one in intake_ids if one not in self._known]
            self._known.update(new)
        for one in new:
            self._queue.put(one)
        return len(new)

    @property
    def left(self) -> int:
        return len(self._known)

    def _run(self) -> None:
        while (one := self._queue.get()) is not None and not self._over.is_set():
            try:
                self._take(one)
            except Exception as trouble:  # the others go on; it waits in the catalogue
                log.error("not finished", extra={"intake_id": one, "fault": locate(trouble)})
            finally:
                with self._lock:
                    self._known.discard(one)

    def _take(self, intake_id: str) -> None:
        with self._tools.catalogue.begin() as unit:
            row = unit.scan(intake_id)
        if row.state in OPEN:
            take(row, self._tools)
