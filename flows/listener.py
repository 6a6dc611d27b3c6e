"""What a sender in the same process gives to a batch and hears from it.

Files and their names stay here: a flow's parameters are kept by Prefect for ever, and incoming
file names are personal data.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from flows.results import ItemResult


@dataclass(frozen=True, slots=True)
class Listener:
    """`on_page` is called from worker threads, `on_results` from the flow's own."""

    files: Sequence[Path] | None = None
    on_page: Callable[[], None] = lambda: None
    on_results: Callable[[Sequence[ItemResult]], None] = lambda results: None
    stopped: threading.Event = field(default_factory=threading.Event)


_HERE: ContextVar[Listener | None] = ContextVar("listener", default=None)


def current_listener() -> Listener:
    """The sender's, or one that hears nothing."""
    return _HERE.get() or Listener()


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    token = _HERE.set(listener)
    try:
        yield
    finally:
        _HERE.reset(token)
