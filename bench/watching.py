"""Watches a process and all that it starts: processor time and memory, now and then."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import psutil


@dataclass(frozen=True, slots=True)
class Look:
    """At all of them at one moment: processor seconds since they began, resident memory in MiB
    (pages that processes share count for each), and that of the largest."""

    at: datetime
    cpu: float
    memory: float
    largest: float


@contextmanager
def watch(pid: int, seconds: float, *, itself: bool = True) -> Iterator[list[Look]]:
    """A look every so many seconds as long as we are inside and the process lives; `itself`: it
    counts too, not only what it started."""
    looks, ended = list[Look](), threading.Event()

    def keep_looking() -> None:
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            while not ended.wait(seconds):
                looks.append(look(process, itself=itself))

    watcher = threading.Thread(target=keep_looking, daemon=True)
    watcher.start()
    try:
        yield looks
    finally:
        ended.set()
        watcher.join()


def look(process: psutil.Process, *, itself: bool = True) -> Look:
    """Processor time of ended children counts for their parents. Raises psutil.NoSuchProcess."""
    family = process.children(recursive=True) + ([process] if itself else [])
    cpu, memory = 0.0, [0.0]
    for member in family:
        with suppress(psutil.Error):
            cpu += sum(member.cpu_times()[:4])
            memory.append(member.memory_info().rss / 2**20)
    return Look(datetime.now(UTC), cpu, sum(memory), max(memory))
