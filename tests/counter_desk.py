"""A counter of the small world: pages that need no reading, and what a clerk has on the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.counter import CounterFile, Glance, Part, Session, Sheet, Subject
from pipeline.counter_board import Act
from pipeline.counter_closing import digitise_session, finish_session
from pipeline.counter_session import change, find_session, gather, look_at, open_session
from pipeline.errors import Broken, ReadingFailed
from pipeline.leaf import Leaf, LeafKind
from pipeline.page import NOT_TOLD, CleanPage, PageImage, PageText, Quality, Told, Verdict
from pipeline.question import Asker, Duty
from pipeline.scan import Scan
from pipeline.tools import Tools
from tests.journey import PlainStages, World, write_pdf

LAN = Asker("lan", "desk-a", frozenset({Duty.SCAN}))
BLUR = Quality(Verdict.RESCAN, ("blur",))


class CounterStages(PlainStages):
    """A page whose line holds `mờ` is blurred, one with `hỏng` cannot be looked at. Every page lies
    on its side by a quarter turn; what a person told of it is kept."""

    def glance(self, scan: Scan, number: int, thumbnail: Path) -> Glance:
        line = self._pages(scan.path)[number - 1]
        if "hỏng" in line:
            raise ReadingFailed(page=number, detail="told to")
        thumbnail.write_text(line)
        quality = BLUR if "mờ" in line else Quality()
        return Glance(number, 1000, 1400, 90, not line, quality)

    def sheet(self, scan: Scan, number: int, target: Path) -> Leaf:
        return Leaf(LeafKind.PDF, scan.path, number)

    def clean(self, image: PageImage, told: Told = NOT_TOLD) -> CleanPage:
        clean = super().clean(image, told)
        return replace(clean, rotation=told.turn or 0, blank=bool(told.blank))

    def read(self, page: CleanPage, work: Path) -> PageText:
        read = super().read(page, work)
        return replace(read, rotation=page.rotation, blank=page.blank)


class PlainAssembly:
    """Pages are lines of files."""

    def assemble(self, leaves: Sequence[Leaf], target: Path) -> None:
        lines = [leaf.path.read_text().splitlines()[leaf.number] for leaf in leaves]
        if "gãy" in lines:
            raise Broken(detail="told to")
        write_pdf(target, *lines)


@dataclass
class Desk:
    """A session under way in a small world."""

    world: World
    tools: Tools
    session_id: str
    files: list[CounterFile]

    @property
    def session(self) -> Session:
        return find_session(self.session_id, LAN, self.tools)

    def lay(self, *pages: str) -> CounterFile:
        """A file of these pages comes and is looked at."""
        name = f"{len(self.files)}.pdf"
        source = write_pdf(self.world.folder / name, *pages)
        file = gather(source, name, self.session_id, LAN, self.tools)
        look_at(file, source, self.tools)
        self.files.append(file)
        return file

    def do(self, *acts: Act) -> Session:
        for act in acts:
            now = self.session
            change(self.session_id, now.version, act, "act", LAN, self.tools)
        return self.session

    def stack(self, file: CounterFile) -> str:
        """The id of the stack in which a file's first page lies."""
        return next(
            stack.stack_id
            for stack in self.session.board.stacks
            if any(laid.sheet == Sheet(file.file_id, 1) for laid in stack.sheets)
        )

    def finish(self) -> list[Part]:
        finish_session(self.session_id, self.session.version, LAN, self.tools)
        return digitise_session(self.session_id, self.tools)


def counter_tools(world: World, **others: Any) -> Tools:
    tools = world.tools(**{"stages": CounterStages(), **others})
    return replace(tools, assembly=PlainAssembly())


def sit_down(world: World, subject: Subject | None = None, **others: Any) -> Desk:
    tools = counter_tools(world, **others)
    session = open_session(subject or Subject(), LAN, tools)
    return Desk(world, tools, session.session_id, [])
