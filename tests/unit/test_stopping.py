"""Ctrl-C ends a command that does not end by itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.installation import hear_ctrl_c

STUBBORN = """
import subprocess, sys, time
from cli import stopping
stopping.POLITE_SECONDS = float(sys.argv[1])
stopping.heed_ctrl_c()
quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"], **quiet)
said = str(child.pid)
while True:
    try:
        if said:  # from here on the signal may come
            print(said, flush=True)
            said = ""
        time.sleep(300)
    except KeyboardInterrupt:
        print("heard", flush=True)
"""


@pytest.fixture
def stubborn(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[str]]:
    """A command that hears Ctrl-C and does not end, waiting `request.param` seconds for it."""
    process = subprocess.Popen(
        [sys.executable, "-c", STUBBORN, str(request.param)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "SOHOA_HOME": str(tmp_path), "PYTHONPATH": str(Path.cwd())},
        preexec_fn=hear_ctrl_c,  # noqa: PLW1509 - no thread of ours holds a lock here
        start_new_session=True,
    )
    yield process
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)


def _ends(process: subprocess.Popen[str], child: int) -> None:
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Chạy lại đúng lệnh này" in err
    end = time.monotonic() + 10
    while psutil.pid_exists(child) and time.monotonic() < end:
        time.sleep(0.1)
    assert not psutil.pid_exists(child)


@pytest.mark.parametrize("stubborn", [1.0], indirect=True)
def test_a_command_that_does_not_end_is_ended(stubborn: subprocess.Popen[str]) -> None:
    """It is given its time, then it and what it had started are gone, with the usual sentence."""
    assert stubborn.stdout is not None
    child = int(stubborn.stdout.readline())
    stubborn.send_signal(signal.SIGINT)
    assert stubborn.stdout.readline() == "heard\n"
    _ends(stubborn, child)


@pytest.mark.parametrize("stubborn", [200.0], indirect=True)
def test_pressed_again_it_ends_at_once(stubborn: subprocess.Popen[str]) -> None:
    """Nobody has to wait for politeness."""
    assert stubborn.stdout is not None
    child = int(stubborn.stdout.readline())
    stubborn.send_signal(signal.SIGINT)
    assert stubborn.stdout.readline() == "heard\n"
    stubborn.send_signal(signal.SIGINT)
    _ends(stubborn, child)


def test_what_a_shell_made_deaf_stays_deaf() -> None:
    """`sohoa batch &` in a script is not ended by Ctrl-C meant for another."""
    from cli.stopping import heed_ctrl_c

    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        heed_ctrl_c()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
