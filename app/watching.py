"""A scanner's folder: each file is taken once it has been unchanged for some seconds.

What was taken in moves to `da-nhan`, what must be looked at to `can-xem`, inside the folder:
nothing is deleted, and a clerk sees at once what is left.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from pipeline.ingest import Item, Status, ingest
from pipeline.scan import Context
from pipeline.tools import Tools
from pipeline.walking import walk_files

TAKEN, TROUBLE = "da-nhan", "can-xem"
Seen = dict[Path, tuple[int, int, float]]  # size, mtime in ns, since when unchanged


def watch_folder(
    folder: Path, context: Context, tools: Tools, *, quiet_seconds: float, once: bool
) -> Iterator[tuple[Path, Item]]:
    """Yield each file with what became of it; for ever, or until the folder is empty. A file that
    is tried again is told of once for each reason why it waits."""
    seen: Seen = {}
    told: dict[Path, str] = {}
    while True:
        waiting = _waiting(folder)
        for file in _quiet(waiting, seen, quiet_seconds):
            item = ingest(file, context, tools)
            reason = item.reason.code if item.reason and item.reason.retryable else ""
            if reason:
                seen.pop(file)  # a later round tries again
            else:
                _move(file, folder, item)
            if not reason or told.get(file) != reason:
                yield file, item
            told[file] = reason
        if once and not waiting:
            return
        time.sleep(min(quiet_seconds / 4, 1.0))


def _waiting(folder: Path) -> list[Path]:
    own = {folder / TAKEN, folder / TROUBLE}
    return [file for file in walk_files([folder]) if not own & set(file.parents)]


def _quiet(files: list[Path], seen: Seen, seconds: float) -> list[Path]:
    """Those whose size and time have not changed for so long."""
    now, ready = time.monotonic(), []
    for file in files:
        try:
            facts = file.stat()
        except FileNotFoundError:
            continue
        size, changed, since = seen.get(file, (-1, -1, now))
        if (size, changed) != (facts.st_size, facts.st_mtime_ns):
            seen[file] = (facts.st_size, facts.st_mtime_ns, now)
        elif now - since >= seconds:
            ready.append(file)
    return ready


def _move(file: Path, folder: Path, item: Item) -> None:
    target = folder / (TAKEN if item.status in (Status.STORED, Status.DUPLICATE) else TROUBLE)
    target.mkdir(exist_ok=True)
    place = target / file.name
    if place.exists():
        place = target / f"{file.stem}-{time.time_ns()}{file.suffix}"
    file.rename(place)
