"""What a command costs, by the operating system's own account (wait4, children included)."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench import launch
from pipeline.errors import MissingProgram

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
    takes longer than `seconds` is killed with its whole group (code -9). Raises MissingProgram."""
    spent = out.with_suffix(".spent")
    launcher = [sys.executable, "-I", "-S", launch.__file__, str(spent), str(seconds), *words]
    start = time.perf_counter()
    with out.open("wb") as told, out.with_suffix(".err").open("wb") as said:
        command = subprocess.Popen(
            launcher, stdin=subprocess.DEVNULL, stdout=told, stderr=said, env=dict(environment)
        )
        looking = _Looking(command.pid)
        command.wait()
        wall, together = time.perf_counter() - start, looking.end()
    if not spent.exists():  # the launcher found nothing to launch
        raise MissingProgram(program=Path(words[0]).name, package="?")
    facts = json.loads(spent.read_text())
    largest = facts["largest"]
    return Spent(facts["code"], facts["cpu"], wall, largest, max(together, largest))


class _Looking:
    """A thread that adds up the memory of what a process started."""

    def __init__(self, pid: int) -> None:
        self._pid, self._most = pid, 0.0
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


def _sum_memory(pid: int) -> float:
    """MiB; pages that processes share count for each of them."""
    try:
        family = psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return 0.0
    return sum(_memory(process) for process in family) / 2**20


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
