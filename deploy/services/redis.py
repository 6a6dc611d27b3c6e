"""Redis: the message broker of the Prefect server; nothing of it is kept."""

from __future__ import annotations

import shutil
from pathlib import Path

from deploy.services.launch import HOST, accepts, free_port, launch
from deploy.services.running import Missing, Running


def obtain() -> Path:
    program = shutil.which("redis-server")
    if program is None:
        raise Missing("redis", "redis-server is not installed", "apt-get install redis-server")
    return Path(program)


def start(folder: Path, port: int | None = None) -> Running:
    program, port = obtain(), port or free_port()
    folder.mkdir(parents=True, exist_ok=True)
    command = [
        str(program),
        "--port",
        str(port),
        "--bind",
        HOST,
        "--save",
        "",
        "--dir",
        str(folder),
    ]
    pid, keeper = launch("redis", command, folder, accepts(port))
    return Running("redis", f"redis://{HOST}:{port}", port, "", "", pid, folder, keeper)
