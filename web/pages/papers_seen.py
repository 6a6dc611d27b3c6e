"""Whom this process showed which paper lately: pictures that a page or a list brings with it are
part of the look that was logged, and leave no entries of their own.

Another process, or this one later, does not know: then the picture is logged as a look. Nothing is
shown without an entry (docs/audit.md).
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from enum import IntEnum
from threading import Lock

from starlette.requests import Request

from pipeline.question import Asker

SECONDS = 600.0
MOST = 50_000


class Depth(IntEnum):
    """How much of it: in a list with a tiny picture, or its pages."""

    LISTED = 1
    READ = 2


class Seen:
    """Safe for threads."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now, self._lock = now, Lock()
        self._known: OrderedDict[tuple[str, str, str, Depth], float] = OrderedDict()

    def note(self, asker: Asker, paper_ids: Iterable[str], depth: Depth) -> None:
        until = self._now() + SECONDS
        with self._lock:
            for paper_id in paper_ids:
                self._known.pop(key := (asker.user, asker.desk, paper_id, depth), None)
                self._known[key] = until
            while len(self._known) > MOST:
                self._known.popitem(last=False)

    def knows(self, asker: Asker, paper_id: str, depth: Depth) -> bool:
        """Whether that much, or more, was logged."""
        now = self._now()
        with self._lock:
            keys = [(asker.user, asker.desk, paper_id, each) for each in Depth if each >= depth]
            return any(self._known.get(key, 0.0) > now for key in keys)


_LOCK = Lock()


def seen_of(request: Request) -> Seen:
    """One for each application."""
    with _LOCK:
        known = getattr(request.app.state, "seen", None)
        if known is None:
            known = request.app.state.seen = Seen()
    assert isinstance(known, Seen)
    return known
