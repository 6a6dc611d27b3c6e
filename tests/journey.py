"""A small world for the recipes: real folder, real SQLite, real FTS5; pages that need no reading.

Every call on a port is a step, and power can be cut before or after any step: from then on nothing
answers, as if the process had been killed. A new `World.tools()` is the next process.
"""

from __future__ import annotations

import itertools
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from pipeline.errors import Broken, Hostile
from pipeline.forms.catalogue import Forms
from pipeline.keys import words_key
from pipeline.manifest import manifest_key, write_manifest
from pipeline.page import NOT_TOLD, Box, CleanPage, PageImage, PageText, Told, Word
from pipeline.paper import Field, Paper
from pipeline.ports import Area, ObjectStore, PaperRow
from pipeline.question import Asker, Duty, Question
from pipeline.scan import Context, Inspection, MediaType, Scan, ScanRow, make_paper_id
from pipeline.tools import Limits, Tools
from search.fts5 import Fts5Index
from storage.archive import PaperArchive, write_words
from storage.catalogue import SqlCatalogue
from storage.folder import FolderStore
from storage.schema import migrate

T = TypeVar("T")
R = TypeVar("R")
DESK = Context("desk-a")
INSPECTOR = Asker("an", "desk-a", frozenset({Duty.INSPECTOR}))


class PowerCut(BaseException):
    """The process is gone."""


class Steps:
    """Counts the calls on all ports; cuts the power at one of them."""

    def __init__(self, cut_at: int | None = None, after: bool = False) -> None:
        self.cut_at, self.after = cut_at, after
        self.names: list[str] = []
        self._dark = False
        self._lock = threading.Lock()

    def take(self, name: str, call: Callable[[], R]) -> R:
        with self._lock:
            if self._dark:
                raise PowerCut
            self.names.append(name)
            now = len(self.names) == self.cut_at
            if now and not self.after:
                self._dark = True
                raise PowerCut(name)
        result = call()
        if now:
            self._dark = True
            raise PowerCut(name)
        return result


class Stepped:
    """A port whose every method is a step."""

    def __init__(self, inner: Any, name: str, steps: Steps) -> None:
        self._inner, self._name, self._steps = inner, name, steps

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            return self._steps.take(f"{self._name}.{name}", lambda: method(*args, **kwargs))

        return call


class SteppedCatalogue:
    """Also the methods of a unit of work are steps."""

    def __init__(self, inner: Any, steps: Steps) -> None:
        self._inner, self._steps = inner, steps

    @contextmanager
    def begin(self) -> Iterator[Any]:
        self._steps.take("catalogue.begin", lambda: None)
        with self._inner.begin() as unit:
            yield Stepped(unit, "unit", self._steps)


class Time:
    """A clock that stands unless it is turned."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.date()

    def turn(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class PlainStages:
    """Reads a file whose lines after `%PDF-` are pages of words; `trouble` is raised instead."""

    def __init__(self, trouble: BaseException | None = None) -> None:
        self.trouble = trouble

    def inspect(self, path: Path) -> Inspection:
        return Inspection(MediaType.PDF, len(self._pages(path)))

    def decode(self, scan: Scan, number: int) -> PageImage:
        if self.trouble is not None:
            raise self.trouble
        words = _words(self._pages(scan.path)[number - 1])
        return PageImage(number, cast(Any, None), 200.0, layer=words)

    def clean(self, image: PageImage, told: Told = NOT_TOLD) -> CleanPage:
        nothing = cast(Any, None)
        return CleanPage(image, nothing, nothing, nothing)

    def read(self, page: CleanPage, work: Path) -> PageText:
        number, words = page.image.number, page.image.layer or ()
        picture, preview = work / f"{number}.jpg", work / f"{number}.webp"
        return PageText(number, 1000, 1400, 200.0, words, picture, preview)

    def keep(self, image: PageImage, work: Path) -> PageText:
        picture, preview = work / f"{image.number}.jpg", work / f"{image.number}.webp"
        return PageText(image.number, 1000, 1400, 200.0, (), picture, preview, unread="limits")

    def picture(self, image: PageImage, page: PageText, work: Path) -> PageText:
        return replace(page, picture=work / "page.jpg", preview=work / "page.webp")

    def reread(self, page: PageText, box: Box) -> str:
        return ""

    def show(self, image: PageImage, rotation: int) -> bytes:
        return b"RIFF of page %d" % image.number

    def _pages(self, path: Path) -> list[str]:
        return path.read_text().splitlines()[1:]


class HereWorkers:
    """Does the work in this process."""

    def map(
        self,
        function: Callable[[T], R],
        items: Sequence[T],
        seconds: float,
        rescue: Callable[[T], R] | None = None,
    ) -> Iterator[R]:
        for item in items:
            try:
                yield function(item)
            except (Hostile, Broken):
                if rescue is None:
                    raise
                yield rescue(item)

    def close(self) -> None: ...


class WordsArchive:
    """Words and manifest of a paper; no renditions."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects

    def store(self, scan: Scan, paper: Paper, facts: PaperRow) -> None:
        self._objects.put(Area.PAPERS, words_key(paper.paper_id), write_words(paper))
        self._objects.put(
            Area.PAPERS, manifest_key(paper.paper_id), write_manifest(scan.row, facts)
        )

    def load(self, paper_id: str) -> tuple[PageText, ...]:
        return PaperArchive(self._objects).load(paper_id)


def read_plainly(
    scan: Scan, inspection: Inspection, pages: Sequence[PageText], tools: Tools, *ruled: Any
) -> tuple[Paper, ...]:
    """Each page is a paper, unless a person says which ones begin one; first words are names."""
    starts = ruled[0] if ruled and ruled[0] is not None else [page.number for page in pages]
    parts: list[list[PageText]] = []
    for page in pages:
        if page.number in starts or not parts:
            parts.append([])
        parts[-1].append(page)
    return tuple(
        Paper(
            paper_id=make_paper_id(scan.row.sha256, part[0].number),
            loai="van_ban_khac",
            loai_confidence=1.0,
            pages=tuple(part),
            fields=tuple(
                Field("ho_ten", word.text, page.text, page.number, word.box, 0.9, "first_word")
                for page in part
                for word in page.words[:1]
            ),
        )
        for part in parts
    )


def _words(line: str) -> tuple[Word, ...]:
    return tuple(
        Word(text, Box(100 * n, 700, 100 * n + 90, 730), 0.9, 0)
        for n, text in enumerate(line.split())
    )


@cache
def empty_catalogue() -> bytes:
    """A migrated database, made once: a migration takes longer than a whole journey."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "catalogue.db"
        migrate(f"sqlite:///{file}")
        return file.read_bytes()


class World:
    """One installation in a folder; `tools()` gives what one process has of it."""

    def __init__(self, folder: Path, claim_seconds: float = 180.0) -> None:
        self.folder = folder
        self.work = folder / "work"
        self.work.mkdir()
        self.objects = FolderStore(folder / "objects", retention_days=0)
        (folder / "catalogue.db").write_bytes(empty_catalogue())
        self.catalogue = SqlCatalogue(f"sqlite:///{folder}/catalogue.db")
        self.index = Fts5Index(folder / "search.db")
        self.clock = Time()
        self.limits = Limits(claim_seconds=claim_seconds, file_bytes=10_000, pages=20)
        self._numbers = itertools.count(1)

    def tools(self, steps: Steps | None = None, **others: Any) -> Tools:
        """A process of its own; ports given in `others` take the place of the usual ones."""
        steps = steps or Steps()
        objects = Stepped(others.get("objects", self.objects), "objects", steps)
        return Tools(
            objects=cast(Any, objects),
            catalogue=cast(Any, SteppedCatalogue(others.get("catalogue", self.catalogue), steps)),
            index=cast(Any, Stepped(others.get("index", self.index), "index", steps)),
            stages=others.get("stages", PlainStages()),
            workers=others.get("workers", HereWorkers()),
            viewers=others.get("viewers", HereWorkers()),
            archive=others.get("archive", WordsArchive(cast(Any, objects))),
            forms=Forms({}),
            clock=self.clock,
            owner=f"process-{next(self._numbers)}",
            work=self.work,
            limits=others.get("limits", self.limits),
        )

    def bury(self, dead: Tools) -> None:
        """What the next start does for a process that is gone."""
        with self.catalogue.begin() as unit:
            unit.forget_owner(dead.owner)
            unit.commit()

    def scans(self) -> list[ScanRow]:
        with self.catalogue.begin() as unit:
            return unit.scans()

    def papers(self) -> list[PaperRow]:
        with self.catalogue.begin() as unit:
            return unit.papers()

    def waiting(self) -> int:
        with self.catalogue.begin() as unit:
            return len(unit.outbox())

    def keys(self, area: Area) -> list[str]:
        return [each.key for each in self.objects.walk(area)]

    def found(self, text: str) -> set[str]:
        """Ids of the papers that a search for the text shows."""
        return {hit.paper_id for hit in self.index.find(Question(text, INSPECTOR)).hits}

    def close(self) -> None:
        self.catalogue.close()


def write_pdf(path: Path, *pages: str) -> Path:
    """A file that the door takes for a PDF."""
    path.write_text("\n".join(["%PDF-1.7", *pages]))
    return path


def patient(limits: Limits, **changes: Any) -> Limits:
    return replace(limits, **changes)
