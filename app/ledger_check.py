"""Checks the whole ledger beside the pages: half a million entries take a quarter of a minute.

One check at a time in a process; what it found stays until the next.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock, Thread
from types import TracebackType
from typing import Self

from pipeline.auditing import Audited, verify_ledger
from pipeline.errors import SohoaError
from pipeline.faults import locate
from pipeline.ledger import Break
from pipeline.tools import Tools

log = logging.getLogger("sohoa.ledger")

MOST_TOLD = 100
"""Breaks that are told one by one: who rewrites the tail breaks thousands."""


@dataclass(frozen=True, slots=True)
class Checked:
    """`ended_at` None while it runs; `trouble` where it could not be ended. `breaks` the first ones
    by their numbers, of `count`."""

    started_at: datetime
    entries: int = 0
    anchored: int = 0
    breaks: tuple[Break, ...] = ()
    count: int = 0
    ended_at: datetime | None = None
    trouble: SohoaError | None = None

    @property
    def is_sound(self) -> bool:
        return self.ended_at is not None and self.trouble is None and not self.count


class LedgerCheck:
    """Use it as a context: on leaving, a check that runs is waited for."""

    def __init__(self, tools: Tools) -> None:
        self._tools, self._lock = tools, Lock()
        self._audited = Audited()
        self._checked: Checked | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.wait(None)

    def start(self) -> None:
        """Unless one runs."""
        with self._lock:
            if self._checked is not None and self._checked.ended_at is None:
                return
            self._audited = Audited()
            self._checked = Checked(self._tools.clock.now())
            self._thread = Thread(target=self._run, name="ledger-check")
            self._thread.start()

    def wait(self, seconds: float | None) -> None:
        if self._thread is not None:
            self._thread.join(seconds)

    @property
    def checked(self) -> Checked | None:
        """The last one, with how far it is."""
        with self._lock:
            if self._checked is None or self._checked.ended_at is not None:
                return self._checked
            return replace(
                self._checked, entries=self._audited.entries, anchored=self._audited.anchored
            )

    def _run(self) -> None:
        breaks: list[Break] = []
        trouble = None
        try:
            breaks = sorted(verify_ledger(self._tools, self._audited), key=lambda one: one.seq)
        except SohoaError as met:
            trouble = met
        except Exception as fault:  # a check that never ended would bar the next
            log.error("ledger not checked", extra={"fault": locate(fault)})
            trouble = SohoaError()
        self._end(breaks, trouble)

    def _end(self, breaks: list[Break], trouble: SohoaError | None) -> None:
        with self._lock:
            assert self._checked is not None
            self._checked = replace(
                self._checked,
                entries=self._audited.entries,
                anchored=self._audited.anchored,
                breaks=tuple(breaks[:MOST_TOLD]),
                count=len(breaks),
                ended_at=self._tools.clock.now(),
                trouble=trouble,
            )
