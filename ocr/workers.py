"""Child processes with limits: a page that eats memory or time ends alone.

A child that the parent loses is killed with all the programs it started; a child whose parent
dies kills itself and them. The pool starts with the first call and is used again by the next.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Future,
    TimeoutError,
    wait,
)  # fmt: skip
from functools import partial
from pathlib import Path
from threading import Event, RLock, Thread
from types import TracebackType
from typing import Generic, Self, TypeVar

import psutil
from pebble import ProcessExpired, ProcessPool

from ocr.limits import ChildLimits, call_within, enter_child
from pipeline.errors import Broken, Hostile, ReadingFailed, SohoaError

T = TypeVar("T")
R = TypeVar("R")

MIB = 1024 * 1024
PATIENCE = 5.0  # seconds between two looks whether the pool is still there

# Signals by which a decoder dies of the data it was given, not of what happens around it.
_CRASHES = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL}


class LimitedWorkers:
    """Implements `pipeline.ports.PageWorkers`.

    `memory` bounds what one child, and each program it starts, may write to, in bytes; with the
    libraries a child's resident memory stays below `memory` + 150 MiB. `nice` is added to the
    children's nice level. Temporary files, which hold page images, go below `folder`, so that
    who sweeps it after a kill leaves none behind (None: the machine's folder)."""

    def __init__(
        self,
        processes: int,
        *,
        memory: int = 850 * MIB,
        nice: int = 0,
        folder: Path | None = None,
    ) -> None:
        if processes < 1:
            raise ValueError(f"at least one process: {processes}")
        self.processes = processes
        self.limits = ChildLimits(memory, nice, folder)
        self._pool: ProcessPool | None = None
        self._register: Path | None = None
        self._closed = False
        self._over = Event()
        self._turn = RLock()  # documents are read in several threads; the pool is one

    def map(
        self,
        function: Callable[[T], R],
        items: Sequence[T],
        seconds: float,
        rescue: Callable[[T], R] | None = None,
    ) -> Iterator[R]:
        """Results in order; `seconds` of wall time for each call. Raises Hostile (memory, time),
        Broken (a decoder crashed), ReadingFailed (unexplained death), or what `function` raised.
        What has not begun by then is dropped. Where `function` was ended by its limits or a
        crash, `rescue` gives the result instead, in a third of the time.

        Threads that call at once have their turns page by page: three pages do not wait until
        a hundred others are read."""
        if not items:
            return
        pool = self._start()
        job = partial(call_within, function, seconds=seconds)
        killed_before = count_memory_kills()
        line = _Line(items, partial(self._schedule, pool, job, seconds), self.processes + 1)
        try:
            for number, item in enumerate(items):
                future = line.reach(number, partial(self._is_over, pool))
                try:
                    yield self._result(future, killed_before)
                except (Hostile, Broken):
                    if rescue is None:
                        raise
                    yield from self.map(rescue, [item], seconds / 3)
        finally:
            line.drop()

    def close(self) -> None:
        """End all children and whatever they started, for good: a thread that is still reading a
        document gets ReadingFailed."""
        with self._turn:
            self._closed = True
            self._end_pool()

    def _end_pool(self) -> None:
        """The next `map` begins anew."""
        with self._turn:
            if self._pool is not None:
                self._pool.stop()  # type: ignore[no-untyped-call]
                self._pool.join()
                self._pool = None
            self._over.set()
            self._sweep()
            if self._register is not None:
                self._register.unlink(missing_ok=True)
                self._register = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _start(self) -> ProcessPool:
        with self._turn:
            if self._closed:
                raise ReadingFailed(detail="the workers were stopped")
            if self._pool is None or not self._pool.active:
                self._register = self._make_register()
                self._pool = ProcessPool(
                    max_workers=self.processes,
                    initializer=enter_child,
                    initargs=(self.limits, os.getpid(), str(self._register)),
                    context=multiprocessing.get_context("spawn"),
                )
                self._over.set()
                self._over = Event()
                # Starting it here and not by its first job: a stop that came meanwhile would be
                # overruled at the end of the start.
                _keep_open(self._pool, self._over)
            if not self._pool.active:
                raise ReadingFailed(detail="no worker could be started")
            return self._pool

    def _schedule(
        self, pool: ProcessPool, job: Callable[[T], R], seconds: float, item: T
    ) -> Future[R]:
        try:
            scheduled: Future[R] = pool.schedule(job, args=(item,), timeout=seconds)
            return scheduled
        except RuntimeError as stopped:  # pebble's word for a pool that another thread has ended
            raise ReadingFailed(detail="the workers were stopped") from stopped

    def _make_register(self) -> Path:
        try:
            handle, name = tempfile.mkstemp(prefix="sohoa-children-", dir=self.limits.folder)
        except OSError as gone:  # the folder ends with the command that is being stopped
            raise ReadingFailed(detail="no folder for workers") from gone
        os.close(handle)
        return Path(name)

    def _is_over(self, pool: ProcessPool) -> bool:
        return self._closed or pool is not self._pool or not pool.active

    def _result(self, future: Future[R], killed_before: int) -> R:
        try:
            return future.result()
        except SohoaError:
            raise
        except TimeoutError as late:
            self._sweep()
            raise Hostile(limit="time") from late
        except MemoryError as full:
            raise Hostile(limit="memory") from full
        except CancelledError as stopped:
            raise ReadingFailed(detail="the workers were stopped") from stopped
        except BrokenExecutor as broken:
            self._end_pool()
            raise ReadingFailed(detail="no worker could be started") from broken
        except ProcessExpired as death:
            self._sweep()
            raise _explain(death, killed_before) from death

    def _sweep(self) -> None:
        """Kill the programs of children that are gone: each child leads a process group."""
        if self._register is None:
            return
        children = {int(line) for line in self._register.read_text().split()}
        gone = {child for child in children if not psutil.pid_exists(child)}
        for process in psutil.process_iter():
            try:
                if os.getpgid(process.pid) in gone:
                    process.kill()
            except (ProcessLookupError, psutil.Error, PermissionError):
                continue


class _Line(Generic[T, R]):
    """The items of one call. No more than `ahead` of them stand before the pool at once: no child
    waits for the caller, and whoever else calls has a turn in between."""

    def __init__(self, items: Sequence[T], schedule: Callable[[T], Future[R]], ahead: int) -> None:
        self._items, self._schedule, self._ahead = items, schedule, ahead
        self._begun: list[Future[R]] = []

    def reach(self, number: int, is_over: Callable[[], bool]) -> Future[R]:
        """Item `number`, done. A pool that ended without a word must not hold a thread."""
        while True:
            running = [future for future in self._begun[number:] if not future.done()]
            running += self._begin(self._ahead - len(running))
            if self._begun[number].done():
                return self._begun[number]
            done, _ = wait(running, PATIENCE, return_when=FIRST_COMPLETED)
            if not done and is_over():
                raise ReadingFailed(detail="the workers were stopped")

    def drop(self) -> None:
        for future in self._begun:
            future.cancel()

    def _begin(self, count: int) -> list[Future[R]]:
        first = len(self._begun)
        begun = [self._schedule(item) for item in self._items[first : first + max(0, count)]]
        self._begun += begun
        return begun


def _keep_open(pool: ProcessPool, over: Event) -> None:
    """Start the pool in a thread that lives as long as it does: the kernel ends children with the
    thread that made them, and threads that answer requests come and go."""
    begun: Future[bool] = Future()

    def keep() -> None:
        try:
            begun.set_result(pool.active)  # asking starts it
        except BaseException as trouble:
            begun.set_exception(trouble)
        else:
            over.wait()

    Thread(target=keep, daemon=True, name="workers-keeper").start()
    begun.result()


def count_memory_kills() -> int:
    """How often this machine's kernel has killed a process for memory."""
    try:
        lines = Path("/proc/vmstat").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)


def _explain(death: ProcessExpired, killed_before: int) -> SohoaError:
    number = -death.exitcode if death.exitcode < 0 else death.exitcode
    if number == signal.SIGXCPU:
        return Hostile(limit="time")
    if number == signal.SIGKILL and count_memory_kills() > killed_before:
        return Hostile(limit="memory")
    if number in _CRASHES and death.exitcode < 0:
        return Broken(detail=f"decoder died of {signal.Signals(number).name}")
    return ReadingFailed(detail=f"worker ended with {death.exitcode}")
