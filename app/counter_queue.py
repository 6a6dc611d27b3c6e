"""Digitises what counters have finished, at once, beside whatever batch runs: a few threads of the
process that serves the pages, over its page workers.

Any number of processes may have one: a session is claimed in the catalogue, for as long as its
process renews the claim.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

from app.owner import is_dead
from app.settings import Settings
from pipeline.counter import CounterFile, Part
from pipeline.counter_closing import digitise_session
from pipeline.counter_leftovers import give_up_stale
from pipeline.counter_session import fetch_source, look_at
from pipeline.errors import SohoaError, Unavailable
from pipeline.faults import locate
from pipeline.ports import Stages
from pipeline.tools import Tools
from pipeline.uploading import sweep_uploads

log = logging.getLogger("sohoa.counter")

POLL = 1.0  # seconds between two looks for sessions that other processes finished
CARE = 600.0  # seconds between two sweeps


class CounterQueue:
    """Use it as a context. `hands` sessions are digitised at once; `tell` hears of every change of
    a part, as (session id, part), from any thread. Uploads and sessions that nobody touched for
    `upload_hours` and `session_hours` are given up."""

    def __init__(
        self,
        tools: Tools,
        *,
        hands: int = 4,
        upload_hours: float = 24.0,
        session_hours: float = 12.0,
        tell: Callable[[str, Part], None] = lambda *_: None,
    ) -> None:
        self._tools, self._tell = tools, tell
        self._hours = (upload_hours, session_hours)
        self._over, self._work = Event(), Event()
        self._hands = [Thread(target=self._run, name=f"counter-{n}") for n in range(hands)]
        self._care = Thread(target=self._look_after, name="counter-care")
        self._eyes = ThreadPoolExecutor(2, thread_name_prefix="glance")
        self._looking: set[str] = set()
        self._lock = Lock()

    def __enter__(self) -> Self:
        for thread in (*self._hands, self._care):
            thread.start()
        self._eyes.submit(partial(warm_up, self._tools))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """What is being digitised is finished first."""
        self._over.set()
        self._work.set()
        self._eyes.shutdown(cancel_futures=True)
        for thread in (*self._hands, self._care):
            thread.join()

    def wake(self) -> None:
        """A session was finished: it is taken at once."""
        self._work.set()

    def look(self, file: CounterFile, source: Path | None = None) -> None:
        """Glance at the pages of a file, soon; `source` is where its bytes are here already, a
        copy that is removed afterwards."""
        with self._lock:
            known = file.file_id in self._looking  # pages ask often; one look is enough
            self._looking.add(file.file_id)
        if not known:
            self._eyes.submit(partial(self._look, file, source))
        elif source is not None:
            source.unlink(missing_ok=True)

    def _look(self, file: CounterFile, source: Path | None) -> None:
        try:
            with TemporaryDirectory(prefix="look-", dir=self._tools.work) as folder:
                copy = source or fetch_source(file, Path(folder) / "source", self._tools)
                look_at(file, copy, self._tools)
        except Exception as trouble:  # the page asks again
            _note("not looked at", file.file_id, trouble)
        finally:
            with self._lock:
                self._looking.discard(file.file_id)
            if source is not None:
                source.unlink(missing_ok=True)

    def _run(self) -> None:
        while not self._over.is_set():
            self._work.clear()
            try:
                session_id = self._claim()
                if session_id is not None:
                    self._digitise(session_id)
                    continue
            except Exception as trouble:  # the catalogue is away, or a fault: later
                _note("not digitised", "", trouble)
            self._work.wait(POLL)

    def _claim(self) -> str | None:
        with self._tools.catalogue.begin() as unit:
            found = unit.claim_session(self._tools.owner, self._tools.limits.claim_seconds)
            unit.commit()
        return found

    def _digitise(self, session_id: str) -> None:
        with self._renewed(session_id):
            digitise_session(session_id, self._tools, self._tell)

    @contextmanager
    def _renewed(self, session_id: str) -> Iterator[None]:
        done = Event()
        beat = Thread(target=self._renew, args=(session_id, done), daemon=True)
        beat.start()
        try:
            yield
        finally:
            done.set()
            beat.join()

    def _renew(self, session_id: str, done: Event) -> None:
        seconds = self._tools.limits.claim_seconds
        while not done.wait(seconds / 3):
            with suppress(SohoaError), self._tools.catalogue.begin() as unit:
                unit.extend_session(session_id, self._tools.owner, seconds)
                unit.commit()

    def _look_after(self) -> None:
        last = 0.0
        while not self._over.wait(POLL):
            if last and time.monotonic() - last < CARE:
                continue
            last = time.monotonic()
            try:
                look_after(self._tools, *self._hours)
            except Exception as trouble:
                _note("not swept", "", trouble)


@contextmanager
def open_queue(tools: Tools, settings: Settings) -> Iterator[CounterQueue]:
    """As the settings say; for the process that serves the pages."""
    chosen = settings.counter
    with CounterQueue(
        tools,
        hands=chosen.hands,
        upload_hours=chosen.upload_hours,
        session_hours=chosen.session_hours,
    ) as queue:
        yield queue


def look_after(tools: Tools, upload_hours: float, session_hours: float) -> None:
    """What dead processes of this machine held is free; what nobody touches is given up."""
    with tools.catalogue.begin() as unit:
        for owner in unit.session_owners():
            if is_dead(owner):
                unit.forget_sessions_of(owner)
        unit.commit()
    sweep_uploads(upload_hours, tools)
    give_up_stale(session_hours, tools)


def warm_up(tools: Tools) -> None:
    """Children are there, with all that they import, before the first page comes; first those that
    look at it."""
    with suppress(SohoaError):
        for children in (tools.viewers, tools.workers):
            for _ in children.map(_touch, [tools.stages] * 2, tools.limits.page_seconds):
                continue


def _touch(stages: Stages) -> str:
    """Runs inside a child process: to receive the stages is to import them."""
    return type(stages).__name__


def _note(what: str, key: str, trouble: Exception) -> None:
    expected = isinstance(trouble, Unavailable)
    level = logging.DEBUG if expected else logging.ERROR
    log.log(level, what, extra={"key": key, "fault": locate(trouble)})
