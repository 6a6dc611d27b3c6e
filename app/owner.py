"""Names this process among all machines, and tells whether another one is still alive.

Claims carry the owner's name, so that what a killed process held is given back at once on its own
machine instead of after its lease.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

import psutil


def name_owner() -> str:
    """machine:process-id:start-time, without a slash."""
    process = psutil.Process()
    return f"{_machine()}:{process.pid}:{int(process.create_time())}"


def is_dead(owner: str) -> bool:
    """True only when `owner` is of this machine and certainly gone."""
    machine, _, rest = owner.rpartition(":")[0].rpartition(":")
    if machine != _machine():
        return False
    pid, started = int(rest), int(owner.rpartition(":")[2])
    try:
        return abs(psutil.Process(pid).create_time() - started) > 2
    except psutil.NoSuchProcess:
        return True


def _machine() -> str:
    """Host, this boot, and the process namespace: containers may share the first two."""
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()[:8]
    namespace = os.stat("/proc/self/ns/pid").st_ino  # noqa: PTH116 - a link, not to be read
    return f"{socket.gethostname()}-{boot}-{namespace}"
