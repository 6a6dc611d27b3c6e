"""Run a batch in this process, with a Prefect API of its own where no server is named.

Prefect's own ephemeral server would outlive a `kill -9` of its parent and hold its database; a
watcher ends it. Nothing here imports Prefect before the environment is set.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.settings import load_settings
from flows.listener import Listener, listening
from flows.queueing import name_batch
from flows.results import BatchReport
from pipeline.errors import Unavailable
from pipeline.scan import Context

START_SECONDS = 120  # an empty database takes 20 on an idle machine
QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
}
WATCHER = """
import os, signal, sys, time
parent, server = int(sys.argv[1]), int(sys.argv[2])
while os.getppid() == parent:
    time.sleep(0.5)
try:
    os.kill(server, signal.SIGTERM)
except ProcessLookupError:
    pass
"""


def run_batch(listener: Listener, context: Context, where: str = "here") -> BatchReport:
    """Digitise the listener's files. The same files are the same batch, so the same call goes on
    after a kill. `where`: `here` (this process) or `workers` (flow runs; needs a server).

    Raises BadSetting for wrong settings, Unavailable errors when a service stays away from the
    very start; Ctrl-C comes out as KeyboardInterrupt once the documents under way have ended.
    """
    files = [str(file.absolute()) for file in listener.files or ()]
    with _prefect_api(load_settings().home), listening(listener):
        from flows.batch import digitize_batch

        return digitize_batch(
            batch_id=name_batch(files),
            desk=context.desk,
            dossier=context.dossier,
            role=context.role.value,
            origin=context.origin.value,
            where=where,
        )


@contextmanager
def _prefect_api(home: Path) -> Iterator[None]:
    """The server that PREFECT_API_URL names, else one that ends with us."""
    own = home / "prefect"
    own.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, value in {**QUIET, "PREFECT_HOME": str(own)}.items():
        os.environ.setdefault(name, value)
    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    from prefect.server.api.server import SubprocessASGIServer
    from prefect.settings import (
        PREFECT_API_URL,
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
        temporary_settings,
    )

    server = SubprocessASGIServer()
    try:
        server.start(timeout=START_SECONDS)
    except (RuntimeError, OSError) as trouble:
        server.stop()
        raise Unavailable(service="prefect") from trouble
    assert server.server_process is not None
    watcher = _watch(server.server_process.pid)
    # Without heartbeats: their thread costs a second at the end of every flow, for nobody.
    chosen = {PREFECT_API_URL: server.api_url, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
    try:
        with temporary_settings(chosen):
            yield
    finally:
        server.stop()
        watcher.terminate()
        watcher.wait()


def _watch(server: int) -> subprocess.Popen[bytes]:
    """A small process, out of reach of Ctrl-C, that ends the server when we are gone."""
    command = [sys.executable, "-I", "-c", WATCHER, str(os.getpid()), str(server)]
    return subprocess.Popen(command, start_new_session=True)
