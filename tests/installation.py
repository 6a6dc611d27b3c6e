"""The real command in a home of its own, and what it leaves behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil

SOHOA = Path(sys.executable).parent / "sohoa"


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """Standard output as JSON objects, one a line, nothing else."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Installation:
    """`sohoa` with its own data, home and temporary folder below `root`. Call it with arguments
    as words."""

    root: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def temporary(self) -> Path:
        return self.root / "tmp"

    def __call__(self, *words: object, typed: str = "", timeout: float = 240) -> Said:
        done = subprocess.run(
            [SOHOA, *map(str, words)],
            check=False,
            input=typed.encode(),
            capture_output=True,
            timeout=timeout,
            cwd=self.root,
            env=self._environment(),
        )
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    def start(self, *words: object) -> Running:
        """The command under way, leader of a process group of its own."""
        out, err = (self.root / f"std{name}" for name in ("out", "err"))
        with out.open("wb") as told, err.open("wb") as said:
            process = subprocess.Popen(
                [SOHOA, *map(str, words)],
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=said,
                cwd=self.root,
                env=self._environment(),
                start_new_session=True,
                preexec_fn=hear_ctrl_c,  # noqa: PLW1509 - no thread of ours holds a lock here
            )
        return Running(process, self, out, err)

    def elsewhere(self, **environment: str) -> Installation:
        """The same data under other settings."""
        return replace(self, environment={**self.environment, **environment})

    def processes(self) -> list[psutil.Process]:
        """Every living process that was started for this installation, children's included."""
        mark, found = f"SOHOA_HOME={self.data}", []
        for process in psutil.process_iter():
            with suppress(psutil.Error, OSError):
                told = Path(f"/proc/{process.pid}/environ").read_bytes().decode(errors="replace")
                if mark in told.split("\0") and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found

    def leftovers(self) -> list[str]:
        """Temporary files and private copies that nobody uses any more, by their place."""
        work, written = self.data / "work", self.data / "objects" / ".partial"
        folders = [folder for folder in (self.temporary, work, written) if folder.is_dir()]
        return [str(path.relative_to(self.root)) for folder in folders for path in folder.iterdir()]

    def _environment(self) -> dict[str, str]:
        self.temporary.mkdir(exist_ok=True)
        outer = {k: v for k, v in os.environ.items() if not k.startswith(("SOHOA_", "PREFECT_"))}
        own = {"SOHOA_HOME": self.data, "HOME": self.root, "TMPDIR": self.temporary}
        own["PYTHONFAULTHANDLER"] = "1"  # one that hangs says where (`Running.wait`)
        return {**outer, **{k: str(v) for k, v in own.items()}, **self.environment}


def hear_ctrl_c() -> None:
    """As on a terminal: whatever starts the tests in the background makes them deaf to it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@dataclass(frozen=True)
class Running:
    """A command under way."""

    process: subprocess.Popen[bytes]
    installation: Installation
    out: Path
    err: Path

    def wait(self, timeout: float = 240) -> Said:
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired as late:
            self.process.send_signal(signal.SIGABRT)
            self.process.wait(30)
            self.kill()
            raise AssertionError(self.err.read_text()[-20_000:]) from late
        return Said(code, self.out.read_text(), self.err.read_text())

    def kill(self, *, group: bool = True) -> None:
        """-9, to the command and what it started in its group, or to the command alone."""
        with suppress(ProcessLookupError):
            (os.killpg if group else os.kill)(self.process.pid, signal.SIGKILL)
        self.process.wait(30)

    def interrupt(self) -> None:
        """Ctrl-C on a terminal: SIGINT to the whole group."""
        os.killpg(self.process.pid, signal.SIGINT)

    def until(self, told: Callable[[str], bool], timeout: float = 120) -> None:
        """Wait until standard output satisfies `told`, or the command has ended."""
        end = time.monotonic() + timeout
        while not told(self.out.read_text()) and self.process.poll() is None:
            assert time.monotonic() < end, self.err.read_text()[-2000:]
            time.sleep(0.05)


def until(true: Callable[[], object], seconds: float) -> bool:
    """Whether it became true in time."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True
