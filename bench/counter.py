"""A counter while a batch runs: from the last byte of a paper to its thumbnails, and to a hit.

`sohoa bench counter` starts `sohoa batch` on a folder of specimens in a home of its own, then sits
down at a counter of the same home, as the process that serves the pages does: uploads papers of
three pages one after the other, and waits for each until a search finds it. With `--beside`
another clerk of the same process hands in one dossier of so many pages after the other.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pikepdf

from app import counter_door as door
from app.counter_queue import CounterQueue
from app.settings import Settings
from app.wiring import open_tools
from bench.counter_tables import Sitting, keep, report
from bench.results import describe_run
from pipeline.counter import SessionState
from pipeline.question import Asker, Duty, Question
from pipeline.tools import Tools
from pipeline.upload import PIECE_BYTES
from samples.specimen import Specimen, make_stack
from samples.writing import write_specimen

RESULTS = Path(__file__).with_name("results")
PAGES = 3
PATIENCE = 120.0
CLERK = Asker("bench", "tai-quay", frozenset({Duty.SCAN}))
SETTLE = 8.0  # seconds until the batch reads its first pages


def measure(papers: int, batch: int, beside: int, seed: int, folder: Path, results: Path) -> str:
    """The report, which is kept in `results` too."""
    run, settings = describe_run(seed, ()), Settings(home=folder / "home")
    files = [_write(draft, folder / "counter") for draft in _three_pages(seed, papers + 1)]
    with (
        _batch(folder, batch, seed + 1000) as running,
        open_tools(settings) as tools,
        CounterQueue(tools) as queue,
    ):
        seat = _Seat(tools, queue, running, beside)
        seat.digitise(files[0], 0)  # the first one of a day starts the workers
        with _other_clerk(seat, folder, seed + 5000):
            sittings = [seat.digitise(file, n) for n, file in enumerate(files[1:], 1)]
    keep(run, sittings, results)
    return report([(run, each) for each in sittings])


@dataclass(frozen=True, slots=True)
class _Seat:
    tools: Tools
    queue: CounterQueue
    running: subprocess.Popen[bytes]
    beside: int

    def digitise(self, file: Path, number: int) -> Sitting:
        code = f"H12.15.22-261120-{number:04d}"
        session, upload = self.bring(file, code)
        began = time.monotonic()
        self.lay(session, upload, PAGES)
        seen = time.monotonic() - began
        self.finish(session)
        _until(lambda: self._found(code))
        found = time.monotonic() - began
        return Sitting(seen, found, self.running.poll() is None, self.beside)

    def bring(self, file: Path, code: str) -> tuple[str, str]:
        """A session, and an upload whose last byte has come."""
        data = file.read_bytes()
        session = door.open_session(CLERK, self.tools, dossier=code)["session_id"]
        upload = door.begin_upload(CLERK, self.tools, name=file.name, size=len(data))
        for at in range(0, len(data), PIECE_BYTES):
            piece = data[at : at + PIECE_BYTES]
            door.put_piece(CLERK, self.tools, upload["upload_id"], at, piece)
        return session, upload["upload_id"]

    def lay(self, session: str, upload: str, pages: int) -> None:
        """Until all its thumbnails are there."""
        door.finish_upload(CLERK, self.tools, self.queue, upload, session)
        _until(lambda: self._show(session)["files"][0]["seen"] == pages)

    def finish(self, session: str) -> None:
        door.finish(CLERK, self.tools, self.queue, session, self._show(session)["version"])

    def is_over(self, session: str) -> bool:
        return bool(self._show(session)["state"] == SessionState.FINISHED)

    def _show(self, session: str) -> door.Record:
        return door.show_session(CLERK, self.tools, session)

    def _found(self, code: str) -> bool:
        return bool(self.tools.index.find(Question("", CLERK, dossier=code)).hits)


@contextmanager
def _other_clerk(seat: _Seat, folder: Path, seed: int) -> Iterator[None]:
    """At the next counter: a dossier of `beside` pages, and when it is read the next one."""
    if not seat.beside:
        yield
        return
    over, began = Event(), Event()

    def work() -> None:
        for number in count(5000):
            if over.is_set():
                return
            file = _join(seat.beside, seed + number, folder / f"beside-{number}")
            session, upload = seat.bring(file, f"H12.15.22-261120-{number:04d}")
            seat.lay(session, upload, seat.beside)
            seat.finish(session)
            began.set()
            while not over.is_set() and not seat.is_over(session):
                time.sleep(0.2)

    clerk = Thread(target=work, name="other clerk")
    clerk.start()
    began.wait(PATIENCE)
    try:
        yield
    finally:
        over.set()
        clerk.join()


def _join(pages: int, seed: int, folder: Path) -> Path:
    """One file of so many pages, as a feeder scans a whole dossier."""
    target = folder / "dossier.pdf"
    with pikepdf.new() as joined:
        for draft in _three_pages(seed, -(-pages // PAGES)):
            with pikepdf.open(_write(draft, folder / "parts")) as part:
                joined.pages.extend(part.pages)
        del joined.pages[pages:]
        joined.save(target)
    return target


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise TimeoutError("nothing came of it")
        time.sleep(0.05)


@contextmanager
def _batch(folder: Path, files: int, seed: int) -> Iterator[subprocess.Popen[bytes]]:
    """`sohoa batch` on so many files, as somebody else on this machine runs it. Ends with us."""
    inbox = folder / "batch"
    for draft in _three_pages(seed, files):
        _write(draft, inbox)
    environment = os.environ | {"SOHOA_HOME": str(folder / "home")}
    command = [str(Path(sys.executable).parent / "sohoa"), "batch", str(inbox), "--json"]
    with (folder / "batch.jsonl").open("w") as said, (folder / "batch.err").open("w") as told:
        run = subprocess.Popen(command, stdout=said, stderr=told, env=environment)
        try:
            time.sleep(SETTLE)
            yield run
        finally:
            run.terminate()
            run.wait(60)


def _three_pages(seed: int, files: int) -> Iterator[Specimen]:
    drafts = (make_stack(("quyet_dinh", "cong_van"), "office", seed + n) for n in count())
    for _ in range(files):
        yield next(draft for draft in drafts if len(draft.pages) == PAGES)


def _write(draft: Specimen, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{len(list(folder.iterdir())):04d}"
    return write_specimen(draft, folder, name, truth_folder=folder.parent / "truth")
