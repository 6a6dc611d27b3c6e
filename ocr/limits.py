"""What a child process may use, and how it ends when its parent does. Linux."""

from __future__ import annotations

import ctypes
import importlib
import os
import resource
import signal
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

PR_SET_PDEATHSIG = 1  # prctl(2)
KEPT = {-1: 64 << 20, -3: 32 << 20}  # mallopt(3): M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, bytes
ONE_THREAD = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """`memory` in bytes; `nice` is added to the parent's level; temporary files go to `folder`."""

    memory: int
    nice: int = 0
    folder: Path | None = None


def enter_child(limits: ChildLimits, parent: int, register: str) -> None:
    """First act of a child: leads a process group of its own, bound to its parent's life."""
    os.setpgid(0, 0)
    with Path(register).open("a") as file:
        file.write(f"{os.getpid()}\n")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to decide
    signal.signal(signal.SIGTERM, _end_group)
    _die_with(parent)
    _keep_freed_memory()
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    if limits.folder is not None:
        os.environ["TMPDIR"] = tempfile.tempdir = str(limits.folder)
    # RLIMIT_DATA counts what can be written to, so shared libraries and mapped models, which
    # make RLIMIT_AS useless here, are free. Programs started by the child inherit it.
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limits.nice:
        os.nice(limits.nice)
    warnings.simplefilter("ignore")
    _quiet_libraries()


def call_within(function: Callable[[T], R], item: T, *, seconds: float) -> R:
    """Call `function`; a full memory becomes MemoryError whatever library noticed it.

    The limit on CPU time is for the case that nobody is left to watch the clock."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = used.ru_utime + used.ru_stime
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent + 2 * seconds) + 2, hard))
    try:
        return function(item)
    except Exception as trouble:
        if _is_full_memory(trouble):
            raise MemoryError from trouble
        raise


def _is_full_memory(trouble: BaseException) -> bool:
    """OpenCV and ONNX Runtime say it in words; numpy's own error is a MemoryError."""
    if isinstance(trouble, MemoryError):
        return True
    words = str(trouble)
    return any(sign in words for sign in ("Insufficient memory", "bad_alloc", "bad allocation"))


def _die_with(parent: int) -> None:
    """SIGTERM when the parent dies, by the kernel, and by a watch for deaths before this line."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        _end_group(signal.SIGTERM, None)
    threading.Thread(target=_watch, args=(parent,), daemon=True, name="parent-watch").start()


def _keep_freed_memory() -> None:
    """Pixels of a page are taken and given back dozens of times; asking the kernel for fresh,
    zeroed memory each time costs a thirtieth of a page's processor time."""
    adjust = getattr(ctypes.CDLL(None), "mallopt", None)  # the C library of GNU has it
    for option, size in KEPT.items():
        if adjust is not None:
            adjust(option, size)


def _watch(parent: int) -> None:
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(1.0)
    _end_group(signal.SIGTERM, None)


def _end_group(number: int, frame: FrameType | None) -> None:
    """End with every program this child has started."""
    os.killpg(0, signal.SIGKILL)


def _quiet_libraries() -> None:
    os.environ["OPENCV_LOG_LEVEL"] = "OFF"  # read when the library is loaded
    cv2 = importlib.import_module("cv2")  # here: the parent need not load it
    cv2.setNumThreads(1)
    null = os.open(os.devnull, os.O_WRONLY)
    # C libraries write their complaints about damaged files, with names in them, to descriptor 2.
    os.dup2(null, 2)
    os.close(null)
    sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - for the life of the process
