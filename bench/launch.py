"""Runs one command and tells what it took: `python launch.py REPORT SECONDS WORD…`.

A process of its own because Linux lets a started command inherit the peak memory of whoever
starts it: this one has nothing but the standard library, and little of that. After SECONDS, or
when it is interrupted, it kills the command with its whole group.
"""

from __future__ import annotations

import json
import os
import signal
import sys


def main(report: str, seconds: str, *words: str) -> int:
    """REPORT becomes one JSON object: code (below zero: killed by that signal), cpu (seconds),
    largest (MiB)."""
    command = os.posix_spawnp(words[0], words, os.environ, setpgroup=0)

    def end(*_: object) -> None:
        os.killpg(command, signal.SIGKILL)

    for number in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    signal.setitimer(signal.ITIMER_REAL, float(seconds))
    _, status, usage = os.wait4(command, 0)
    told = {
        "code": os.waitstatus_to_exitcode(status),
        "cpu": usage.ru_utime + usage.ru_stime,
        "largest": usage.ru_maxrss / 1024,
    }
    with open(report, "w") as file:  # noqa: PTH123 - pathlib alone would double the start
        json.dump(told, file)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
