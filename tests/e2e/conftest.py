"""The real command in a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

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


Command = Callable[..., Said]


def make_command(home: Path, **environment: str) -> Command:
    """`sohoa` with its own data folder; arguments as words, `typed` on standard input."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SOHOA_", "PREFECT_"))}

    def run(*words: object, typed: str = "", timeout: float = 240) -> Said:
        done = subprocess.run(
            [SOHOA, *map(str, words)],
            input=typed.encode(),
            capture_output=True,
            timeout=timeout,
            cwd=home,
            env=clean | {"SOHOA_HOME": str(home / "data"), "HOME": str(home)} | environment,
        )
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture(scope="module")
def sohoa(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """One installation for the tests of a module."""
    return make_command(tmp_path_factory.mktemp("home"))


@pytest.fixture
def fresh_sohoa(tmp_path: Path) -> Command:
    """An installation of its own."""
    return make_command(tmp_path)
