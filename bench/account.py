"""What a command costs, by the operating system's own account (wait4, children included)."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import launch
from bench.watching import watch
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
        with watch(command.pid, LOOK_SECONDS, itself=False) as looks:
            command.wait()
            wall = time.perf_counter() - start
    if not spent.exists():  # the launcher found nothing to launch
        raise MissingProgram(program=Path(words[0]).name, package="?")
    facts = json.loads(spent.read_text())
    largest = facts["largest"]
    together = max([largest, *(look.memory for look in looks)])
    return Spent(facts["code"], facts["cpu"], wall, largest, together)
