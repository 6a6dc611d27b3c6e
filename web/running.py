"""What the application holds while it runs: settings, and the tools, opened once for all threads.

Tools are opened by whoever needs them first, so that a service that is away at the start makes
pages say so instead of ending the process.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import timedelta
from threading import Lock
from typing import Any, TypeVar, cast

from starlette.requests import HTTPConnection

from app.counter_queue import CounterQueue, open_queue
from app.settings import Settings
from pipeline.accounts import Lifetime
from pipeline.line_errors import TooManyCalls
from pipeline.tools import Tools
from web.family import Family
from web.limiting import Limit
from web.oidc import Provider

Opener = Callable[[Settings], AbstractContextManager[Tools]]
Kept = TypeVar("Kept")


class Running:
    """Shared by all requests; safe for threads."""

    def __init__(self, settings: Settings, opener: Opener, families: tuple[Family, ...]) -> None:
        self.settings = settings
        self.families = families
        self.sign_ins = Limit(settings.web.tries_per_minute)
        self.calls = Limit(settings.web.calls_per_minute, trouble=TooManyCalls)
        self.provider = _make_provider(settings)
        self._opener, self._tools, self._queue = opener, None, None
        self._kept, self._lock = ExitStack(), Lock()
        self._shared: dict[type, Any] = {}

    _tools: Tools | None
    _queue: CounterQueue | None

    @property
    def tools(self) -> Tools:
        """Raises Unavailable while what they need is away."""
        with self._lock:
            return self._open_tools()

    @property
    def queue(self) -> CounterQueue:
        """What digitises the sessions of counters. Raises Unavailable like the tools."""
        with self._lock:
            if self._queue is None:
                opened = open_queue(self._open_tools(), self.settings)
                self._queue = self._kept.enter_context(opened)
            return self._queue

    @property
    def lifetime(self) -> Lifetime:
        chosen = self.settings.web
        return Lifetime(
            timedelta(minutes=chosen.idle_minutes), timedelta(hours=chosen.session_hours)
        )

    def keep(self, kind: type[Kept], make: Callable[[Tools], AbstractContextManager[Kept]]) -> Kept:
        """The one `kind` of this process, made by whoever needs it first; it ends before the tools
        that it uses. Raises Unavailable."""
        tools = self.tools
        with self._lock:
            if kind not in self._shared:
                self._shared[kind] = self._kept.enter_context(make(tools))
            return cast(Kept, self._shared[kind])

    def close(self) -> None:
        """Workers and private copies go."""
        with self._lock:
            self._tools = self._queue = None
            self._shared.clear()
            self._kept.close()

    def _open_tools(self) -> Tools:
        if self._tools is None:
            self._tools = self._kept.enter_context(self._opener(self.settings))
        return self._tools


def _make_provider(settings: Settings) -> Provider | None:
    return Provider(settings.oidc, settings.web.origin) if settings.oidc.issuer else None


def running(request: HTTPConnection) -> Running:
    return cast(Running, request.app.state.running)


def tools_of(request: HTTPConnection) -> Tools:
    """A dependency: `tools: Annotated[Tools, Depends(tools_of)]`; blocks, so not on the loop."""
    return running(request).tools


def queue_of(request: HTTPConnection) -> CounterQueue:
    """A dependency, like `tools_of`."""
    return running(request).queue
