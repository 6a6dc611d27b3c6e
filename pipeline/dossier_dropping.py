"""A folder into which the one-stop system drops messages: taken in order, moved when handled.

What was understood goes to `done/`, what is wrong to `bad/` with its reason beside it. A file is
moved only after the catalogue has kept what it says, so that a crash at any point is harmless:
the file is taken again, and its messages are duplicates. A file that is still being written is
left until it is whole: no message is whole before its last bracket.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from pipeline.dossier_message import MOST_BYTES
from pipeline.dossier_receiving import Receipt, receive_text
from pipeline.errors import BadMessage, BadSetting
from pipeline.tools import Tools

DONE, BAD = "done", "bad"
REASON = ".reason.json"
_SUFFIX = ".json"
_UNFINISHED = (".", "~")  # how programs begin the name of a file they still write
_CUT_SHORT = frozenset({"not_json", "not_utf8"})  # what a text is whose end is still to come


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: a file unchanged for `quiet` is looked at; one that is no whole message is bad only
    when it has not changed for `unfinished`."""

    quiet: float = 2.0
    unfinished: float = 120.0


@dataclass(frozen=True, slots=True)
class Dropped:
    """What became of one file: receipts of its messages and what is wrong with the others. One
    that is `left` is not whole yet and stays for the next time. `name` may be personal data: it is
    for the one who asked alone."""

    name: str
    receipts: tuple[Receipt, ...] = ()
    wrong: tuple[BadMessage, ...] = ()
    left: bool = False


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it was read."""

    path: Path
    data: bytes
    facts: os.stat_result

    def unchanged(self) -> bool:
        now = self.path.stat()
        return all(getattr(now, n) == getattr(self.facts, n) for n in _IDENTITY)

    def quiet_for(self) -> float:
        """By our own clock, where the sender's set the file's time."""
        return min(abs(time.time() - t) for t in (self.facts.st_mtime, self.facts.st_ctime))


_IDENTITY = ("st_ino", "st_size", "st_mtime_ns")


def receive_folder(
    folder: Path, tools: Tools, patience: Patience = Patience()
) -> Iterator[Dropped]:
    """Every message file that has been left alone for a while, the oldest first; the caller takes
    the results one by one. Raises CatalogueUnavailable or StoreUnavailable: what is left stays
    where it is for the next time. Raises BadSetting when the folder cannot be read or written."""
    with _translated():
        for path, quiet in _waiting(folder, patience.quiet):
            with suppress(FileNotFoundError):  # another process took it a moment ago
                yield (
                    _take(path, folder, tools, patience) if quiet else Dropped(path.name, left=True)
                )


def _take(path: Path, folder: Path, tools: Tools, patience: Patience) -> Dropped:
    file = _read(path)
    return _unreadable(path) if file is None else _handle(file, folder, tools, patience)


def _read(path: Path) -> _File | None:
    """No more than is looked at anyway; None for a file that may not be read."""
    try:
        with path.open("rb") as file:
            return _File(path, file.read(MOST_BYTES + 1), os.fstat(file.fileno()))
    except PermissionError:
        return None


def _unreadable(path: Path) -> Dropped:
    """It stays where it is: whoever put it there has to let us read it."""
    wrong = BadMessage(field="-", fault="unreadable", kind=PermissionError.__name__)
    return Dropped(path.name, wrong=(wrong,))


def _waiting(folder: Path, quiet_seconds: float) -> list[tuple[Path, bool]]:
    """Message files, the oldest first, and whether each has been left alone for so long."""
    now = time.time()
    found = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            facts = path.stat()
            named = path.suffix.lower() == _SUFFIX and not path.name.startswith(_UNFINISHED)
            if named and path.is_file():
                quiet = abs(now - facts.st_mtime) >= quiet_seconds
                found.append((facts.st_mtime_ns, path, quiet))
    return [(path, quiet) for _, path, quiet in sorted(found)]


def _handle(file: _File, folder: Path, tools: Tools, patience: Patience) -> Dropped:
    """What was written to the file while its messages were received is for the next time."""
    name = file.path.name
    told = list(receive_text(file.data, tools))
    receipts = tuple(one for one in told if isinstance(one, Receipt))
    wrong = tuple(one for one in told if isinstance(one, BadMessage))
    if _is_cut_short(wrong) and file.quiet_for() < patience.unfinished:
        return Dropped(name, left=True)
    if not file.unchanged():
        return Dropped(name, receipts, left=True)
    if wrong:
        _keep_reason(file, folder, told)
    else:
        _move(file, folder / DONE / tools.clock.today().isoformat())
    return Dropped(name, receipts, wrong)


def _is_cut_short(wrong: tuple[BadMessage, ...]) -> bool:
    return any(one.facts["field"] == "-" and one.facts["fault"] in _CUT_SHORT for one in wrong)


def _keep_reason(file: _File, folder: Path, told: list[Receipt | BadMessage]) -> None:
    """The reason is written before the file moves: a bad file never lies there without one."""
    target = _free_name(folder / BAD, file)
    reasons = [
        {"message": number, "code": one.code, **one.facts}
        for number, one in enumerate(told, 1)
        if isinstance(one, BadMessage)
    ]
    reason = target.with_name(target.name + REASON)
    reason.write_text(json.dumps(reasons, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    try:
        file.path.replace(target)
    except FileNotFoundError:  # another process has moved it, with a reason of its own
        reason.unlink(missing_ok=True)
        raise


def _move(file: _File, folder: Path) -> None:
    file.path.replace(_free_name(folder, file))


def _free_name(folder: Path, file: _File) -> Path:
    """The same name, or one with the content's hash and a number where another file has it:
    nothing that lies there is ever written over."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stem = f"{file.path.stem}-{hashlib.sha256(file.data).hexdigest()[:12]}"
    others = (folder / f"{stem}-{number}.json" for number in count(1))
    return next(path for path in chain([folder / file.path.name], others) if not path.exists())


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as trouble:
        raise BadSetting(setting="dossiers.inbox", detail=type(trouble).__name__) from trouble
