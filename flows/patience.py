"""Wait for a service that is away, for a while: an outage must not fail every file after it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from pipeline.errors import Unavailable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """Waits of 1, 2, 4 … at most 15 seconds, in all `seconds`; `stop` ends the waiting."""

    seconds: float = 120.0
    stop: Callable[[], bool] = lambda: False
    sleep: Callable[[float], None] = time.sleep

    def call(self, work: Callable[[], T]) -> T:
        """The result of `work`, called again while it raises Unavailable; the last error comes
        out when patience ends."""
        for wait in self._waits():
            try:
                return work()
            except Unavailable:
                self.sleep(wait)
        return work()

    def _waits(self) -> Iterator[float]:
        left, wait = self.seconds, 1.0
        while left > 0 and not self.stop():
            yield min(wait, left)
            left, wait = left - wait, min(wait * 2, 15.0)
