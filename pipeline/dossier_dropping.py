"""A folder into which the one-stop system drops messages: taken in order, moved when handled.

What was understood goes to `done/`, what is wrong to `bad/` with its reason beside it. A file is
moved only after the catalogue has kept what it says, so that a crash at any point is harmless:
the file is taken again, and its messages are duplicates.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from pipeline.dossier_message import MOST_BYTES
from pipeline.dossier_receiving import Receipt, receive_text
from pipeline.errors import BadMessage
from pipeline.tools import Tools

DONE, BAD = "done", "bad"
REASON = ".reason.json"
_SUFFIX = ".json"
_UNFINISHED = (".", "~")  # how programs begin the name of a file they still write


@dataclass(frozen=True, slots=True)
class Dropped:
    """What became of one file: receipts of its messages and what is wrong with the others. `name`
    may be personal data: it is for the one who asked alone."""

    name: str
    receipts: tuple[Receipt, ...]
    wrong: tuple[BadMessage, ...]


def receive_folder(folder: Path, tools: Tools, quiet_seconds: float = 2.0) -> Iterator[Dropped]:
    """Every message file that has been left alone for `quiet_seconds`, the oldest first; the
    caller takes the results one by one. Raises CatalogueUnavailable: what is left stays where it
    is for the next time. Raises OSError when the folder cannot be read or written to."""
    for path in _waiting(folder, quiet_seconds):
        with suppress(FileNotFoundError):  # another process took it a moment ago
            data = _read(path)
            yield _unreadable(path) if data is None else _handle(path, data, folder, tools)


def _read(path: Path) -> bytes | None:
    """No more than is looked at anyway; None for a file that may not be read."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except PermissionError:
        return None


def _unreadable(path: Path) -> Dropped:
    """It stays where it is: whoever put it there has to let us read it."""
    wrong = BadMessage(field="-", fault="unreadable", kind=PermissionError.__name__)
    return Dropped(path.name, (), (wrong,))


def _waiting(folder: Path, quiet_seconds: float) -> list[Path]:
    now = time.time()
    found = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            facts = path.stat()
            named = path.suffix.lower() == _SUFFIX and not path.name.startswith(_UNFINISHED)
            if named and path.is_file() and abs(now - facts.st_mtime) >= quiet_seconds:
                found.append((facts.st_mtime_ns, path))
    return [path for _, path in sorted(found)]


def _handle(path: Path, data: bytes, folder: Path, tools: Tools) -> Dropped:
    told = list(receive_text(data, tools))
    receipts = tuple(one for one in told if isinstance(one, Receipt))
    wrong = tuple(one for one in told if isinstance(one, BadMessage))
    if wrong:
        _keep_reason(path, folder, told, data)
    else:
        _move(path, folder / DONE / tools.clock.today().isoformat(), data)
    return Dropped(path.name, receipts, wrong)


def _keep_reason(path: Path, folder: Path, told: list[Receipt | BadMessage], data: bytes) -> None:
    """The reason is written before the file moves: a bad file never lies there without one."""
    target = _free_name(folder / BAD, path.name, data)
    reasons = [
        {"message": number, "code": one.code, **one.facts}
        for number, one in enumerate(told, 1)
        if isinstance(one, BadMessage)
    ]
    reason = target.with_name(target.name + REASON)
    reason.write_text(json.dumps(reasons, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    path.replace(target)


def _move(path: Path, folder: Path, data: bytes) -> None:
    path.replace(_free_name(folder, path.name, data))


def _free_name(folder: Path, name: str, data: bytes) -> Path:
    """The same name, or one with the content's hash and a number where another file has it:
    nothing that lies there is ever written over."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stem = f"{Path(name).stem}-{hashlib.sha256(data).hexdigest()[:12]}"
    others = (folder / f"{stem}-{number}.json" for number in count(1))
    return next(path for path in chain([folder / name], others) if not path.exists())
