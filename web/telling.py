"""The process that serves pages also sends webhooks, and tells the index what had to wait for it:
neither needs to wait for the next sweep, nor an installation without flows for a person."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread

from pipeline.errors import SohoaError
from pipeline.hook_sending import deliver
from pipeline.once import sweep_calls
from pipeline.publishing import publish_rest
from pipeline.tools import Tools

EVERY_SECONDS = 2.0
_PUBLISH_EVERY, _SWEEP_EVERY = 5, 900  # rounds
_OVERDUE = timedelta(seconds=10)  # whoever stored a paper publishes it sooner
log = logging.getLogger("sohoa.hooks")


class Teller:
    """A thread that sends what is due until it is stopped. Whatever is away is tried again."""

    def __init__(self, tools: Callable[[], Tools], seconds: float = EVERY_SECONDS) -> None:
        self._tools, self._seconds = tools, seconds
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="telling", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, patience: float = 30.0) -> None:
        """After the call that is under way."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def _run(self) -> None:
        rounds = 0
        while not self._stopped.wait(self._seconds):
            try:
                deliver(self._tools())
                if rounds % _PUBLISH_EVERY == 0:
                    publish_rest(self._tools(), _OVERDUE)
                if rounds % _SWEEP_EVERY == 0:
                    sweep_calls(self._tools())
            except SohoaError as trouble:
                log.debug("not told", extra={"code": trouble.code})
            except Exception:
                log.exception("telling failed")
            rounds += 1
