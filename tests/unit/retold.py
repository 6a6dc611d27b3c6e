"""A desk whose scans hold papers that the rules understand for themselves, page by page from words:
what a person says of them afterwards has the consequences that it has in earnest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, cast

from pipeline.digitize import digitize
from pipeline.ingest import ingest
from pipeline.page import Box, CleanPage, PageImage, PageText, Step
from pipeline.ports import PaperRow
from pipeline.scan import Context, Scan
from pipeline.tools import Tools
from pipeline.verifying import verify
from tests.journey import DESK, PlainStages, Steps, World, write_pdf
from tests.reviewed import all_forms
from tests.unit.printed import BODY, SecondReader, decision, print_page
from tests.unit.specimen_pages import draft, see_sheet

MARRIAGE, DECISION, REST = "marriage", "decision", "rest"


@cache
def page_of(key: str) -> PageText:
    """`marriage`: a marriage certificate whose title nobody could read, `decision`: the first page
    of a decision, `rest`: a page without any title. What follows a `#` makes other bytes."""
    kind = key.partition("#")[0]
    if kind == MARRIAGE:
        page = see_sheet(draft("gcn_ket_hon", 1).sheets[0])
        title = next(line for line in page.lines if "KẾT HÔN" in " ".join(w.text for w in line))
        return replace(page, words=tuple(word for word in page.words if word not in title))
    return print_page(decision() if kind == DECISION else BODY)


class RetoldStages(PlainStages):
    """Each line of a file names a page. Counts what is read, and what the second reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.read_pages: list[int] = []
        self.pictured: list[int] = []
        self._seen: dict[int, PageText] = {}

    def decode(self, scan: Scan, number: int) -> PageImage:
        key = self._pages(scan.path)[number - 1]
        return PageImage(number, cast(Any, None), 200.0, None, (Step(key, "test"),))

    def read(self, page: CleanPage, work: Path) -> PageText:
        self.read_pages.append(page.image.number)
        return self._see(page.image, work)

    def picture(self, image: PageImage, page: PageText, work: Path) -> PageText:
        self.pictured.append(page.number)
        again = self._see(image, work)
        return replace(page, picture=again.picture, preview=again.preview)

    def reread(self, page: PageText, box: Box) -> str:
        assert page.picture.is_file()
        return SecondReader([self._seen[page.number]]).reread(page, box)

    def _see(self, image: PageImage, work: Path) -> PageText:
        picture = work / f"{image.number}.jpg"
        picture.touch()
        page = replace(
            page_of(image.steps[0].name), number=image.number, picture=picture, preview=picture
        )
        self._seen[image.number] = page
        return page


class Retold:
    """One desk of a small world, all rules at work."""

    def __init__(self, world: World, monkeypatch: Any) -> None:
        from pipeline.understanding import understand

        monkeypatch.setattr("pipeline.digitize.understand", understand)
        self.world = world
        self.stages = RetoldStages()

    @property
    def tools(self) -> Tools:
        return self.tools_of()

    def tools_of(self, steps: Steps | None = None, **others: Any) -> Tools:
        tools = self.world.tools(steps, **{"stages": self.stages, **others})
        return replace(tools, forms=all_forms())

    def take_in(self, *pages: str, context: Context = DESK) -> PaperRow:
        """A stored scan of these pages, taken for one paper; that one."""
        source = write_pdf(self.world.folder / f"{'-'.join(pages)}.pdf", *pages)
        item = ingest(source, context, self.tools)
        assert len(item.papers) == 1, item.reason
        return self.row(item.papers[0].paper_id)

    def read_anew(self, row: PaperRow) -> None:
        """The scan goes through the whole journey once more."""
        with self.world.catalogue.begin() as unit:
            state = unit.scan(row.intake_id).state
            assert unit.move(row.intake_id, state, type(state).RECEIVED)
            unit.commit()
        digitize(row.intake_id, self.tools)

    def row(self, paper_id: str) -> PaperRow:
        with self.world.catalogue.begin() as unit:
            return unit.paper(paper_id)

    def scan(self, row: PaperRow) -> list[PaperRow]:
        with self.world.catalogue.begin() as unit:
            return unit.papers_of_scan(row.intake_id)


def lasting(steps: Steps) -> list[int]:
    """The steps after which something is otherwise than before."""
    ends = (".commit", ".put")
    return [at for at, name in enumerate(steps.names, 1) if name.endswith(ends)]


def lost_or_orphaned(tools: Tools) -> list[str]:
    """What `verify` finds; renditions and previews are not made here."""
    made = ("rendition.pdf", ".webp")
    return [gap.key for gap in verify(tools) if not gap.key.endswith(made)]


def spans(rows: Sequence[PaperRow]) -> list[tuple[int, int]]:
    return [(row.first_page, row.last_page) for row in rows]


def values(row: PaperRow) -> dict[str, str | None]:
    return {field.name: field.value for field in row.fields}
