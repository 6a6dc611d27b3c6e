"""Papers with fields that wait, stored in a small world, and the people who decide about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from pipeline.forms.catalogue import Forms
from pipeline.ingest import ingest
from pipeline.page import Box, PageText
from pipeline.paper import Field, FieldStatus, Paper
from pipeline.ports import PaperRow
from pipeline.question import Asker, Duty
from pipeline.scan import Context, Inspection, Scan, make_paper_id
from pipeline.tools import Tools
from tests.journey import DESK, World, write_pdf

CLERK = Asker("lan", "desk-a", frozenset({Duty.SCAN}))
OFFICER = Asker("binh", "desk-a", frozenset({Duty.OFFICER}))
OUTSIDER = Asker("hoa", "desk-b", frozenset({Duty.OFFICER}))
INSPECTOR = Asker("an", "desk-z", frozenset({Duty.INSPECTOR}))
LEADER = Asker("ha", "desk-a", frozenset({Duty.LEADER}))


def make_field(name: str = "ho_ten", value: str | None = "Nguyễn Văn Mẫu", **facts: Any) -> Field:
    """A field in review unless `facts` say otherwise."""
    return replace(
        Field(name, value, value or "", 1, Box(10, 20, 300, 50), 0.9, "label",
              reasons=("no_readers_agree",), second="Nguyễn Van Mâu"),
        **facts,
    )  # fmt: skip


def accepted(name: str, value: str) -> Field:
    """A field that the policy accepted."""
    return make_field(name, value, status=FieldStatus.ACCEPTED, reasons=("readers_agree",))


class Desk:
    """A desk of a small world that takes papers in whose fields are known beforehand."""

    def __init__(self, world: World, monkeypatch: Any) -> None:
        self.world = world
        self._fields: tuple[Field, ...] = ()
        self._loai = ("giay_khai_sinh", 0.98)
        monkeypatch.setattr("pipeline.digitize.understand", self._understand)
        monkeypatch.setattr("pipeline.revising.understand", self._understand)

    @property
    def tools(self) -> Tools:
        return self.tools_of()

    def tools_of(self, **others: Any) -> Tools:
        """A process that knows all paper types."""
        return replace(self.world.tools(**others), forms=all_forms())

    def take_in(
        self,
        text: str,
        *fields: Field,
        loai: str = "giay_khai_sinh",
        sure: float = 0.98,
        context: Context = DESK,
        at: datetime | None = None,
    ) -> PaperRow:
        """A stored paper with these fields; the `text` makes its bytes."""
        self._fields, self._loai = fields or (make_field(),), (loai, sure)
        if at is not None:
            self.world.clock.moment = at
        source = write_pdf(self.world.folder / f"{abs(hash(text))}.pdf", text)
        item = ingest(source, context, self.tools)
        assert item.papers, item.reason
        return self.row(item.papers[0].paper_id)

    def row(self, paper_id: str) -> PaperRow:
        with self.world.catalogue.begin() as unit:
            return unit.paper(paper_id)

    def field(self, paper_id: str, name: str = "ho_ten") -> Field:
        return next(field for field in self.row(paper_id).fields if field.name == name)

    def _understand(
        self,
        scan: Scan,
        inspection: Inspection,
        pages: Sequence[PageText],
        tools: Tools,
        *ruled: object,
    ) -> tuple[Paper, ...]:
        loai, sure = self._loai
        paper_id = make_paper_id(scan.row.sha256, 1)
        return (Paper(paper_id, loai, sure, tuple(pages), self._fields),)


@cache
def all_forms() -> Forms:
    return Forms.load()
