"""What a command costs, by the operating system's own account (wait4, children included).

Linux counts for a started command also what its parent held in memory when it started it: whoever
calls this stays small, and lets other processes do what needs memory.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Spent:
    """`cpu` seconds of the command and all it started; `wall` seconds; resident memory in MiB:
    `largest` of its processes at its peak, `together` all of them, seen five times a second."""

    code: int
    cpu: float
    wall: float
    largest: float
    together: float


def run_command(
    words: Sequence[str], out: Path, environment: Mapping[str, str], seconds: float = 3600
) -> Spent:
    """Run it to its end; standard output goes to `out`, standard error beside it. A command that
    takes longer than `seconds` is killed with its whole group (code below zero)."""
    start = time.perf_counter()
    with out.open("wb") as told, out.with_suffix(".err").open("wb") as said:
        command = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=said,
            env=dict(environment),
            start_new_session=True,
        )
        looking = _Looking(command.pid, start + seconds)
        _, status, usage = os.wait4(command.pid, 0)
        wall = time.perf_counter() - start
        command.returncode = os.waitstatus_to_exitcode(status)
    together = looking.end()
    cpu, largest = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    return Spent(command.returncode, cpu, wall, largest, max(together, largest))


class _Looking:
    """A thread that adds up the memory of a command and its children, and ends it when late."""

    def __init__(self, pid: int, deadline: float) -> None:
        self._pid, self._deadline, self._most = pid, deadline, 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look_on, daemon=True)
        self._thread.start()

    def end(self) -> float:
        self._ended.set()
        self._thread.join()
        return self._most

    def _look_on(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            self._most = max(self._most, _sum_memory(self._pid))
            if time.perf_counter() > self._deadline:
                with suppress(ProcessLookupError):
                    os.killpg(self._pid, signal.SIGKILL)
                return


def _sum_memory(pid: int) -> float:
    """MiB; pages that processes share count for each of them."""
    try:
        command = psutil.Process(pid)
        family = [command, *command.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    return sum(_memory(process) for process in family) / 2**20


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
