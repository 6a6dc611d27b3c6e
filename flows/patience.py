"""Wait for a service that is away, for a while: an outage must not fail every file after it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.errors import Unavailable

T = TypeVar("T")
log = logging.getLogger("sohoa.services")


@dataclass(frozen=True, slots=True)
class Patience:
    """Waits of 1, 2, 4 … at most 15 seconds, in all `seconds`; `stop` ends the waiting. All who
    share it say once that a service is away, and once that it is back; `away` are the codes."""

    seconds: float = 120.0
    stop: Callable[[], bool] = lambda: False
    sleep: Callable[[float], None] = time.sleep
    away: set[str] = field(default_factory=set, compare=False)

    def call(self, work: Callable[[], T]) -> T:
        """The result of `work`, called again while it raises Unavailable; the last error comes
        out when patience ends."""
        missed: set[str] = set()
        for wait in self._waits():
            try:
                return self._ask(work, missed)
            except Unavailable as trouble:
                missed.add(trouble.code)
                self._note_away(trouble)
                self.sleep(wait)
        return self._ask(work, missed)

    def _ask(self, work: Callable[[], T], missed: set[str]) -> T:
        result = work()
        for code in missed & self.away:
            self.away.discard(code)
            log.info("service back", extra={"code": code})
        return result

    def _note_away(self, trouble: Unavailable) -> None:
        if trouble.code not in self.away:
            self.away.add(trouble.code)
            log.warning("service away", extra={"code": trouble.code, "facts": trouble.facts})

    def _waits(self) -> Iterator[float]:
        left, wait = self.seconds, 1.0
        while left > 0 and not self.stop():
            yield min(wait, left)
            left, wait = left - wait, min(wait * 2, 15.0)
