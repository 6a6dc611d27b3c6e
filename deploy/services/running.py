"""What a started server is, and the one error of this package."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

STOP_SECONDS = 40.0  # longer than the keeper waits before it kills


class Missing(Exception):
    """This machine cannot have a service. `why` is a fact, `what` tells a person what to do."""

    def __init__(self, service: str, why: str, what: str) -> None:
        super().__init__(service, why, what)
        self.service, self.why, self.what = service, why, what

    def __str__(self) -> str:
        return f"{self.service}: {self.why}. {self.what}"


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers.

    `address` is a URL without credentials; `pid` the server's process and group id (to pause
    it in a test: `os.killpg`); `folder` holds its data and `NAME.log`; `environment` the settings
    of Sohoa and Prefect that lead to it. Starting again with the same folder and port finds the
    data again.
    """

    service: str
    address: str
    port: int
    user: str
    password: str = field(repr=False)
    pid: int
    folder: Path
    keeper: subprocess.Popen[bytes] = field(repr=False, compare=False)
    environment: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    def stop(self) -> None:
        """End the server, gently first; harmless when it is gone already."""
        if self.keeper.poll() is None:
            self.keeper.send_signal(signal.SIGTERM)
        self.keeper.wait(STOP_SECONDS)

    def kill(self) -> None:
        """End the server and all its helpers at once, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.keeper.wait(STOP_SECONDS)

    def __enter__(self) -> Running:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
