"""A process is watched with all that it starts."""

from __future__ import annotations

import subprocess
import sys

from bench.watching import watch

BURN = "import time; x = bytearray(150 << 20)\nwhile time.process_time() < 0.4: pass"
START = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BURN!r}])"


def test_what_a_process_starts_counts_with_it() -> None:
    """Memory of all and of the largest, processor time of the ended too."""
    with (
        subprocess.Popen([sys.executable, "-c", START]) as process,
        watch(process.pid, 0.02) as whole,
        watch(process.pid, 0.02, itself=False) as children,
    ):
        process.wait()
    assert 150 < max(look.memory for look in whole) < 300
    assert 150 < max(look.largest for look in whole) < 250
    assert 0.2 < max(look.cpu for look in whole) < 3
    assert children[0].memory < whole[-1].memory
    assert 150 < max(look.memory for look in children) <= max(look.memory for look in whole)


def test_a_process_that_has_ended_ends_the_looking() -> None:
    """Nobody waits for it."""
    with subprocess.Popen(["true"]) as process:
        process.wait()
    with watch(process.pid, 0.01) as looks:
        pass
    assert looks == []
