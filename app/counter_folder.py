"""The desk's scanner drops files into a folder; they come into the session that is open.

One look at the folder is one call: the page asks as it asks for everything else, so nothing watches
where nobody sits. A file is claimed by moving it (two replicas: one of them gets it), and whatever
becomes of it, it stays in the folder: what was taken in `da-nhan`, what was refused in `can-xem`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.counter_door import add_file
from app.counter_queue import CounterQueue
from app.watching import TAKEN, TROUBLE
from pipeline.counter_session import find_session
from pipeline.errors import Refused, SohoaError
from pipeline.ingest import explain
from pipeline.question import Asker
from pipeline.scan import Reason
from pipeline.tools import Tools
from pipeline.walking import walk_files

AT_WORK = "dang-nhan"
OWN = frozenset({TAKEN, TROUBLE, AT_WORK})
FORGOTTEN = 120.0  # seconds after which a file that a dead process claimed lies there again


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file of the folder and what became of it: a file of the session, or why not. `name` for
    who sits at the desk alone."""

    name: str
    file_id: str | None = None
    reason: Reason | None = None


def take_from_folder(
    folder: Path,
    session_id: str,
    asker: Asker,
    tools: Tools,
    queue: CounterQueue,
    quiet_seconds: float = 2.0,
) -> list[Dropped]:
    """Take what has been unchanged for so long, in the order in which it was written. Raises
    NotFound for a session of another desk, OSError where the folder cannot be read."""
    find_session(session_id, asker, tools)
    _lay_back(folder)
    return [
        _take(path, folder, session_id, asker, tools, queue)
        for path in _ready(folder, quiet_seconds)
    ]


def _ready(folder: Path, seconds: float) -> Iterator[Path]:
    """Claimed by moving: a file that somebody else moved first is no longer there."""
    files = [path for path in walk_files([folder]) if not OWN & set(_below(path, folder))]
    for path in sorted(files, key=_written):
        if time.time() - _written(path) < seconds:
            continue
        claimed = _place(folder / AT_WORK, path.name)
        try:
            path.rename(claimed)
        except FileNotFoundError:
            continue
        os.utime(claimed)
        yield claimed


def _take(
    path: Path, folder: Path, session_id: str, asker: Asker, tools: Tools, queue: CounterQueue
) -> Dropped:
    """What may be cured by waiting lies in the folder again."""
    try:
        file = add_file(asker, tools, queue, session_id, path.name, path)
    except SohoaError as trouble:
        target = folder / TROUBLE if isinstance(trouble, Refused) else folder
        path.rename(_place(target, path.name))
        return Dropped(path.name, reason=explain(trouble))
    path.rename(_place(folder / TAKEN, path.name))
    return Dropped(path.name, file["file_id"])


def _lay_back(folder: Path) -> None:
    """A process died over these files; what it had taken in already comes in once more, and is
    seen twice rather than never."""
    claimed = folder / AT_WORK
    for path in walk_files([claimed]) if claimed.is_dir() else ():
        if time.time() - _written(path) > FORGOTTEN:
            path.rename(_place(folder, path.name))


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()


def _below(path: Path, folder: Path) -> tuple[str, ...]:
    return path.relative_to(folder).parts


def _place(folder: Path, name: str) -> Path:
    """Nothing is written over."""
    folder.mkdir(exist_ok=True)
    place = folder / name
    if place.exists():
        place = folder / f"{place.stem}-{time.time_ns()}{place.suffix}"
    return place
