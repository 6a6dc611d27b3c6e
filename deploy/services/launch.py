"""Start a program under its keeper and wait until it answers."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from deploy.services import keeper
from deploy.services.running import Missing

HOST = "127.0.0.1"


def launch(
    service: str,
    command: Sequence[str | Path],
    folder: Path,
    ready: Callable[[], bool],
    *,
    environment: Mapping[str, str] | None = None,
    account: str = "-",
    gentle: int = signal.SIGTERM,
    seconds: float = 60.0,
) -> tuple[int, subprocess.Popen[bytes]]:
    """Run `command` until `ready` is true. Returns the server's process id and its keeper.

    Raises Missing, with the end of the server's log, when it dies or is not ready in time.
    """
    log = folder / f"{service}.log"
    terms = (str(os.getpid()), account, str(int(gentle)), folder, log)
    kept = subprocess.Popen(
        [sys.executable, "-I", keeper.__file__, *terms, *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        start_new_session=True,
    )
    assert kept.stdout is not None
    with kept.stdout as told:
        line = told.readline()
    if not line or not _wait(ready, kept, seconds):
        kept.terminate()
        kept.wait(30)
        raise Missing(service, "it did not start", f"The end of its log:\n{_tail(log)}")
    return int(line), kept


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> Callable[[], bool]:
    """A readiness test: any HTTP answer below 500 (a server that asks for a password is up)."""

    def ask() -> bool:
        try:
            with urlopen(url, timeout=2):
                return True
        except HTTPError as refusal:
            with refusal:
                return refusal.code < 500
        except (URLError, OSError):
            return False

    return ask


def accepts(port: int) -> Callable[[], bool]:
    """A readiness test: a TCP connection is taken."""

    def ask() -> bool:
        with socket.socket() as probe:
            probe.settimeout(2)
            return probe.connect_ex((HOST, port)) == 0

    return ask


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A temporary folder that other accounts can reach (pytest's own are closed to them)."""
    folder = Path(tempfile.mkdtemp(prefix=keeper.SCRATCH))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(ready: Callable[[], bool], kept: subprocess.Popen[bytes], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end and kept.poll() is None:
        if ready():
            return kept.poll() is None
        time.sleep(0.1)
    return False


def _tail(log: Path, lines: int = 15) -> str:
    if not log.exists():
        return "(none)"
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
