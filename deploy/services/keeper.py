"""Keeps one server: starts it, stops it when told or when its parent is gone.

Runs as a program of its own, outside the parent's session, so that neither Ctrl-C nor `kill -9`
of the parent can leave a server behind:

    python -I keeper.py PARENT ACCOUNT SIGNAL FOLDER LOG PROGRAM ARGUMENT…

PARENT is the process that the server must not outlive, ACCOUNT the user that the server runs as
(`-`: our own), SIGNAL the number of the signal that ends it gently. The server's process id is the
one line of standard output. SIGTERM stops the server and leaves FOLDER; when the parent died,
FOLDER goes too, since nobody else removes it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

GRACE_SECONDS = 20.0
LOOK_SECONDS = 0.2
SCRATCH = "sohoa-"  # folders of this name are ours to remove when they are empty


def main(
    parent: int, account: str, gentle: int, folder: Path, log: Path, command: list[str]
) -> int:
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: told.append(number))
    with log.open("ab") as out:
        server = _start(command, account, folder, out.fileno())
    print(server.pid, flush=True)
    while server.poll() is None and not told and os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    _stop(server, gentle)
    if os.getppid() != parent:
        _remove(folder)
    return server.returncode


def _start(command: list[str], account: str, folder: Path, out: int) -> subprocess.Popen[bytes]:
    """In a session of its own, so that its helpers can be ended with it."""
    other = None if account == "-" else account
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=folder,
        start_new_session=True, user=other, group=other, extra_groups=[] if other else None,
    )  # fmt: skip


def _stop(server: subprocess.Popen[bytes], gentle: int) -> None:
    if server.poll() is None:
        server.send_signal(gentle)
        server.send_signal(signal.SIGCONT)  # a paused server must hear it
        with suppress(subprocess.TimeoutExpired):
            server.wait(GRACE_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if folder.parent.name.startswith(SCRATCH):
        with suppress(OSError):
            folder.parent.rmdir()


if __name__ == "__main__":
    _parent, _account, _gentle, _folder, _log, *_command = sys.argv[1:]
    sys.exit(main(int(_parent), _account, int(_gentle), Path(_folder), Path(_log), _command))
