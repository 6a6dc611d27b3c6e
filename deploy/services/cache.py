"""The cache folder of programs that are built or downloaded once, outside the repository.

`$SOHOA_CACHE`, else `$XDG_CACHE_HOME/sohoa`, else `~/.cache/sohoa`; in it `NAME/VERSION/`.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def cache_folder() -> Path:
    given = os.environ.get("SOHOA_CACHE")
    if given:
        return Path(given).expanduser()
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "sohoa"


def obtain_once(name: str, version: str, notice: str, make: Callable[[Path], None]) -> Path:
    """The folder of a version; `make(folder)` fills it when it is not there yet.

    Complete or absent: it is filled under another name and renamed, so a kill leaves nothing
    half-made. Of two processes one makes it and the other waits.
    """
    done = cache_folder() / name / version
    if done.is_dir():
        return done
    done.parent.mkdir(parents=True, exist_ok=True)
    with _alone(done.parent / f"{version}.lock"):
        if not done.is_dir():
            _make(done, notice, make)
    return done


def _make(done: Path, notice: str, make: Callable[[Path], None]) -> None:
    partial = done.with_name(f"{done.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    begin = time.monotonic()
    say(f"{notice} Once only; kept in {done}")
    make(partial)
    partial.rename(done)
    say(f"... done in {time.monotonic() - begin:.0f} s")


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """The lock goes with the process that holds it, however it ends."""
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another process makes {lock.stem} just now; waiting for it ...")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def say(sentence: str) -> None:
    """To the person, past pytest's capture: minutes of silence look like a hang."""
    stream = sys.__stderr__ or sys.stderr
    print(f"[services] {sentence}", file=stream, flush=True)
