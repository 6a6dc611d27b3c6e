"""Progress of long work on standard error: files, pages per minute, time left."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from app.messages import SAY
from cli.output import open_err


class _Shown:
    """A bar that is there while we are inside."""

    _bar: Bar

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()


class Progress(_Shown):
    """Counts files as they are done and pages as they are read; silent off a terminal."""

    def __init__(self, files: int) -> None:
        self._pages = 0
        self._start = time.monotonic()
        self._bar = Bar(
            TextColumn(SAY["digitising"]),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[pace]:.0f} " + SAY["pages_per_minute"]),
            TextColumn(SAY["left"]),
            TimeRemainingColumn(),
            console=open_err(),
            disable=not open_err().is_terminal,
        )
        self._task = self._bar.add_task("", total=files, pace=0.0)

    def page(self) -> None:
        """One more page has been read."""
        self._pages += 1
        minutes = max(time.monotonic() - self._start, 1e-3) / 60
        self._bar.update(self._task, pace=self._pages / minutes)

    def done(self) -> None:
        """One more file has ended."""
        self._bar.advance(self._task)


class Counter(_Shown):
    """Counts what is done where the total is not known; silent off a terminal."""

    def __init__(self) -> None:
        self._bar = Bar(
            TextColumn("{task.completed}"),
            BarColumn(),
            console=open_err(),
            disable=not open_err().is_terminal,
        )
        self._task = self._bar.add_task("", total=None)

    def step(self, count: int = 1) -> None:
        """So many more are done."""
        self._bar.advance(self._task, count)
