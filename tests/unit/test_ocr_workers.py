"""Children with limits: what they may eat, and that they end."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from ocr.workers import MIB, LimitedWorkers
from pipeline.errors import Broken, Encrypted, Hostile, ReadingFailed


def square(number: int) -> int:
    return number * number


def eat_memory(_: int) -> int:
    return len([bytes(16 * MIB) for _ in range(200)])


def sleep_in_program(path: str) -> None:
    with subprocess.Popen(["sleep", "300"]) as program:
        Path(path).write_text(str(program.pid))


def die(number: int) -> None:
    os.kill(os.getpid(), number)


def refuse(_: int) -> None:
    raise Encrypted


def tell_limits(_: int) -> tuple[int, str, int]:
    return (
        resource.getrlimit(resource.RLIMIT_DATA)[0],
        os.environ["OMP_THREAD_LIMIT"],
        signal.getsignal(signal.SIGINT) == signal.SIG_IGN,
    )


def sleep_or_square(number: int) -> int:
    if number == 0:
        time.sleep(60)
    return number * number


def rest(seconds: float) -> None:
    time.sleep(seconds)


def tell_process(_: int) -> int:
    return os.getpid()


@pytest.fixture(scope="module")
def workers() -> Iterator[LimitedWorkers]:
    with LimitedWorkers(1, memory=400 * MIB) as pool:
        yield pool


def test_results_come_in_order(workers: LimitedWorkers) -> None:
    """However long each takes, page 1 is given before page 2."""
    assert list(workers.map(square, range(6), 20)) == [0, 1, 4, 9, 16, 25]


def test_children_are_limited(workers: LimitedWorkers) -> None:
    """A child has the memory limit, one thread, and leaves Ctrl-C to the parent."""
    assert list(workers.map(tell_limits, [0], 20)) == [(400 * MIB, "1", True)]


def test_temporary_files_stay_in_the_folder(tmp_path: Path) -> None:
    """They hold page images: whoever sweeps the folder after a kill leaves none of them."""
    with LimitedWorkers(1, memory=400 * MIB, folder=tmp_path) as pool:
        assert list(pool.map(tell_temporary, [0], 20)) == [(str(tmp_path), str(tmp_path))]
    assert not list(tmp_path.iterdir())


def tell_temporary(_: int) -> tuple[str, str]:
    return os.environ["TMPDIR"], tempfile.gettempdir()


def test_a_child_that_eats_memory_is_hostile(workers: LimitedWorkers) -> None:
    """Memory beyond the limit refuses the file, and the pool works on."""
    with pytest.raises(Hostile) as caught:
        list(workers.map(eat_memory, [1], 30))
    assert caught.value.limit == "memory"
    assert list(workers.map(square, [3], 20)) == [9]


def test_a_late_child_ends_with_its_programs(workers: LimitedWorkers, tmp_path: Path) -> None:
    """Out of time: the file is refused and no program started for it goes on."""
    note = tmp_path / "pid"
    with pytest.raises(Hostile) as caught:
        list(workers.map(sleep_in_program, [str(note)], 2))
    assert caught.value.limit == "time"
    program = int(note.read_text())
    _wait_until_gone(program)
    assert list(workers.map(square, [3], 20)) == [9]


def test_another_function_may_rescue_what_broke_the_limits(workers: LimitedWorkers) -> None:
    """A page that was late, ate memory or crashed gets its result from the rescue; the others
    from the function itself, all in order."""
    rescued = workers.map(sleep_or_square, [0, 3], 2, rescue=negate)
    assert list(rescued) == [0, 9]
    assert list(workers.map(eat_memory, [1], 30, rescue=negate)) == [-1]
    assert list(workers.map(die, [int(signal.SIGSEGV)], 20, rescue=negate)) == [-11]


def negate(number: int) -> int:
    return -number


def test_a_rescue_that_fails_too_refuses(workers: LimitedWorkers) -> None:
    """It has limits of its own; what it raises comes out."""
    with pytest.raises(Hostile):
        list(workers.map(eat_memory, [1], 30, rescue=eat_memory))


def test_unexplained_death_can_be_tried_again(workers: LimitedWorkers) -> None:
    """Somebody killed the child: that says nothing about the file."""
    with pytest.raises(ReadingFailed) as caught:
        list(workers.map(die, [int(signal.SIGKILL)], 20))
    assert caught.value.retryable


def test_a_crashing_decoder_is_the_files_fault(workers: LimitedWorkers) -> None:
    """A segmentation fault would come again: the file is refused, not retried for ever."""
    with pytest.raises(Broken):
        list(workers.map(die, [int(signal.SIGSEGV)], 20))


def test_errors_of_the_function_come_out_as_they_are(workers: LimitedWorkers) -> None:
    """A refusal found by a stage is not dressed up as something else."""
    with pytest.raises(Encrypted):
        list(workers.map(refuse, [0], 20))


def test_one_late_page_does_not_spoil_the_others() -> None:
    """While one child hangs, its neighbours' results are still given."""
    with LimitedWorkers(2, memory=400 * MIB) as pool:
        results = pool.map(sleep_or_square, [1, 2, 0, 3], 4)
        assert [next(results), next(results)] == [1, 4]
        with pytest.raises(Hostile):
            next(results)


def test_a_short_document_does_not_wait_for_a_long_one() -> None:
    """Two callers have their turns page by page, whoever came first and however much they want."""
    begun, order = threading.Event(), list[str]()

    def read(name: str, pages: int) -> None:
        for _ in pool.map(rest, [0.1] * pages, 20):
            begun.set()
        order.append(name)

    with LimitedWorkers(1, memory=400 * MIB) as pool, ThreadPoolExecutor(2) as threads:
        long = threads.submit(read, "long", 30)
        assert begun.wait(20)
        threads.submit(read, "short", 2).result()
        order.append("long is read" if long.done() else "long goes on")
    assert order == ["short", "long goes on", "long"]


def test_nothing_starts_before_the_first_call_and_nothing_stays() -> None:
    """A pool costs nothing until it is used and leaves no child behind."""
    before = {p.pid for p in psutil.Process().children(recursive=True)}
    pool = LimitedWorkers(1, memory=400 * MIB)
    assert {p.pid for p in psutil.Process().children(recursive=True)} == before
    assert list(pool.map(square, [2], 20)) == [4]
    (child,) = [
        p for p in psutil.Process().children(recursive=True)
        if p.pid not in before and "spawn_main" in " ".join(p.cmdline())
    ]  # fmt: skip
    pool.close()
    _wait_until_gone(child.pid)


def test_a_closed_pool_starts_no_child() -> None:
    """A thread that is still reading when the command ends must not start what nobody stops; the
    page can be read by the next run."""
    with LimitedWorkers(1, memory=400 * MIB) as pool:
        pool.close()
        with pytest.raises(ReadingFailed):
            list(pool.map(square, [2], 20))


def test_threads_share_one_pool_and_its_end() -> None:
    """Several documents are read at once; whoever ends the pool ends it for all of them, and each
    learns it as something that can be tried again."""
    pool = LimitedWorkers(2, memory=400 * MIB)
    with ThreadPoolExecutor(4) as threads:
        reading = [threads.submit(lambda: list(pool.map(sleep_or_square, [0], 50))) for _ in "1234"]
        time.sleep(2.5)
        pool.close()
        faults = [future.exception() for future in reading]
    assert {type(fault) for fault in faults} == {ReadingFailed}


_PARENT = """
import sys, time
from ocr.workers import LimitedWorkers
from tests.unit.test_ocr_workers import sleep_in_program
if __name__ == "__main__":
    list(LimitedWorkers(1).map(sleep_in_program, [sys.argv[1]], 200))
"""


def test_children_and_programs_die_with_the_parent(tmp_path: Path) -> None:
    """kill -9 of the parent leaves neither workers nor their programs behind."""
    note, script = tmp_path / "pid", tmp_path / "parent.py"
    script.write_text(_PARENT)
    root = Path(__file__).parents[2]
    parent = subprocess.Popen(
        [sys.executable, str(script), str(note)],
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    _wait_for(lambda: note.exists() and bool(note.read_text()))
    family = [p.pid for p in psutil.Process(parent.pid).children(recursive=True)]
    assert int(note.read_text()) in family
    parent.kill()
    parent.wait()
    for pid in family:
        _wait_until_gone(pid)


def test_settings_travel() -> None:
    """Errors of limits survive the way between processes with their facts."""
    error = pickle.loads(pickle.dumps(Hostile(limit="time")))
    assert error.limit == "time"


def _wait_until_gone(pid: int) -> None:
    _wait_for(lambda: not _is_alive(pid))


def _is_alive(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _wait_for(condition, seconds: float = 20.0) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_models_report_to_nobody(tmp_path: Path) -> None:
    """The reader's library keeps no session for its maker: it would call out over the network."""
    code = "import ocr.models, os; assert os.environ['ORT_DISABLE_TELEMETRY'] == '1'"
    environment = {**os.environ, "TMPDIR": str(tmp_path), "HOME": str(tmp_path)}
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=root)
    assert not list(tmp_path.rglob("*"))


def test_children_outlive_the_thread_that_asked_first() -> None:
    """Threads that answer requests come and go; the child that one of them began goes on."""
    with LimitedWorkers(1) as workers:
        told: list[int] = []

        def ask() -> None:
            told.extend(workers.map(tell_process, [0], 60))

        for _ in range(2):
            thread = threading.Thread(target=ask)
            thread.start()
            thread.join()
            time.sleep(0.5)  # as long as a signal could need
        assert len(told) == 2
        assert told[0] == told[1]
        assert psutil.pid_exists(told[0])
