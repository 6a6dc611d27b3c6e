"""Ctrl-C ends a command, come what may: politely, and by force when that takes too long or when it
is pressed again. What is cut off by force is what a killed process leaves; the next run goes on."""

from __future__ import annotations

import faulthandler
import os
import shutil
import signal
import threading
from contextlib import suppress
from types import FrameType

POLITE_SECONDS = 30.0  # documents under way have 15, goodbyes to a server the rest
INTERRUPTED = 130  # 128 + SIGINT, as shells count


class _Ends:
    """The handler of one process."""

    def __init__(self) -> None:
        self._heard = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self._heard:
            _end_by_force()
        self._heard = True
        watchdog = threading.Timer(POLITE_SECONDS, _end_by_force)
        watchdog.daemon = True
        watchdog.start()
        raise KeyboardInterrupt


def heed_ctrl_c() -> None:
    """Where Ctrl-C is not ignored, as it is by what a shell starts in the background."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _Ends())


def tell_interrupted() -> int:
    from app.messages import SAY
    from cli.output import say

    say(SAY["interrupted"])
    return INTERRUPTED


def _end_by_force() -> None:
    if faulthandler.is_enabled():  # who looks for what did not end asks for it
        faulthandler.dump_traceback()
    _kill_children()
    _leave_no_work()
    with suppress(Exception):
        tell_interrupted()
    os._exit(INTERRUPTED)


def _kill_children() -> None:
    import psutil

    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            child.kill()


def _leave_no_work() -> None:
    """Private copies of papers; the sweep of the next command would find them, too."""
    from app.owner import name_owner
    from app.settings import load_settings

    with suppress(Exception):
        shutil.rmtree(load_settings().home / "work" / name_owner(), ignore_errors=True)
