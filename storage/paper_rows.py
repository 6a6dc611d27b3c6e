"""Papers with their pages and fields in the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, select, update

from pipeline.errors import NotFound
from pipeline.page import Box
from pipeline.paper import Field, FieldStatus
from pipeline.ports import PageRow, PaperRow
from pipeline.scan import Context, ScanRow
from storage.outbox_rows import OutboxRows
from storage.scan_rows import ScanRows
from storage.tables import HEAD_LENGTH, paper_fields, paper_pages, papers, scans

AT_ONCE = 500  # papers read in one statement


class PaperRows(ScanRows, OutboxRows):
    """The part of the unit of work that keeps papers; see `pipeline.ports.UnitOfWork`."""

    def link(self, intake_id: str, context: Context) -> bool:
        """A tie is new when any part of the context is new: the same paper may be handed in
        again as another role, or compared with its original this time."""
        self._begin_writing()
        self._scan_record(intake_id)
        if not self._tie(intake_id, context):
            return False
        version = self._raise_version(intake_id)
        mine = papers.c.intake_id == intake_id
        self._write(update(papers).where(mine).values(version=version))
        self._announce([r[0] for r in self._read(select(papers.c.paper_id).where(mine))], "index")
        return True

    def bring_in(self, scans: Sequence[ScanRow], papers: Sequence[PaperRow]) -> None:
        """Every paper is the first version of its scan's."""
        self._insert_scans(scans, 1)
        ties = {(paper.intake_id, context): None for paper in papers for context in paper.contexts}
        self._insert_ties(list(ties))
        self._insert_rows([_flatten_paper(paper, paper.intake_id, 1) for paper in papers], papers)

    def put_papers(self, intake_id: str, papers: Sequence[PaperRow]) -> None:
        """The papers take the place of all that this scan had before; one that is no longer
        among them leaves the index too. Their version grows past what was published."""
        version = self._raise_version(intake_id, max((p.version for p in papers), default=0))
        before = self._forget_papers(intake_id)
        self._insert_papers(intake_id, papers, version)
        now = [paper.paper_id for paper in papers]
        self._announce(now, "index")
        self._announce(sorted(before - set(now)), "remove")

    def replace_papers(
        self,
        intake_id: str,
        before: Mapping[str, int],
        papers: Sequence[PaperRow],
        gone: Sequence[str],
    ) -> bool:
        """The scan's row is held from here to the commit, as in `put_papers`."""
        self._begin_writing()
        version = self._raise_version(intake_id)
        if self._versions(intake_id) != dict(before):
            return False
        now = [paper.paper_id for paper in papers]
        self._forget((*now, *gone))
        self._insert_papers(intake_id, papers, version)
        self._announce(now, "index")
        self._announce(list(gone), "remove")
        return True

    def paper(self, paper_id: str) -> PaperRow:
        found = self._load(PAPERS.where(papers.c.paper_id == paper_id))
        if not found:
            raise NotFound(kind="paper", key=paper_id)
        return found[0]

    def known_papers(self, paper_ids: Sequence[str]) -> dict[str, PaperRow]:
        found: dict[str, PaperRow] = {}
        for start in range(0, len(paper_ids), AT_ONCE):
            ids = paper_ids[start : start + AT_ONCE]
            rows = self._load(PAPERS.where(papers.c.paper_id.in_(ids)))
            found |= {row.paper_id: row for row in rows}
        return found

    def papers_of_scan(self, intake_id: str) -> list[PaperRow]:
        mine = PAPERS.where(papers.c.intake_id == intake_id)
        return self._load(mine.order_by(papers.c.first_page, papers.c.paper_id))

    def papers(self, limit: int = 500, after: str | None = None) -> list[PaperRow]:
        query = PAPERS.order_by(papers.c.paper_id).limit(limit)
        return self._load(query if after is None else query.where(papers.c.paper_id > after))

    def papers_by_field(self, names: Sequence[str], value: str) -> list[PaperRow]:
        """In order of paper_id; the value is compared exactly."""
        query = PAPERS.where(papers.c.paper_id.in_(carriers(names, storable(value))))
        return self._load(query.order_by(papers.c.paper_id))

    def _forget_papers(self, intake_id: str) -> set[str]:
        before = set(self._versions(intake_id))
        self._write(delete(papers).where(papers.c.intake_id == intake_id))
        return before

    def _forget(self, paper_ids: Sequence[str]) -> None:
        self._write(delete(papers).where(papers.c.paper_id.in_(paper_ids)))

    def _versions(self, intake_id: str) -> dict[str, int]:
        """The papers of a scan, each with its version."""
        query = select(papers.c.paper_id, papers.c.version)
        rows = self._read(query.where(papers.c.intake_id == intake_id))
        return {row.paper_id: row.version for row in rows}

    def _insert_papers(self, intake_id: str, rows: Sequence[PaperRow], version: int) -> None:
        self._insert_rows([_flatten_paper(r, intake_id, version) for r in rows], rows)

    def _insert_rows(self, heads: list[dict[str, Any]], rows: Sequence[PaperRow]) -> None:
        self._write(papers.insert(), heads)
        pages = [{"paper_id": r.paper_id, **asdict(page)} for r in rows for page in r.pages]
        self._write(paper_pages.insert(), pages)
        self._write(paper_fields.insert(), [field for r in rows for field in _flatten_fields(r)])

    def _load(self, query: Select[Any]) -> list[PaperRow]:
        """Papers with all that belongs to them in four queries, however many they are."""
        heads = self._read(query)
        if not heads:
            return []
        ids = [row.paper_id for row in heads]
        pages = _by_paper(self._read(_PAGES.where(paper_pages.c.paper_id.in_(ids))))
        fields = _by_paper(self._read(_FIELDS.where(paper_fields.c.paper_id.in_(ids))))
        ties = self._contexts_of(list({row.intake_id for row in heads}))
        return [
            _make_paper(
                row,
                tuple(_make_page(page) for page in pages.get(row.paper_id, ())),
                tuple(_make_field(field) for field in fields.get(row.paper_id, ())),
                ties.get(row.intake_id, ()),
            )
            for row in heads
        ]


PAPERS = select(papers, scans.c.sha256).join(scans)
_PAGES = select(paper_pages).order_by(paper_pages.c.paper_id, paper_pages.c.number)
_FIELDS = select(paper_fields).order_by(paper_fields.c.paper_id, paper_fields.c.position)


def carriers(names: Sequence[str], value: str) -> Select[Any]:
    """Papers of which it was read."""
    return select(paper_fields.c.paper_id).where(*was_read(names, value))


def was_read(names: Sequence[str], value: str) -> Iterator[ColumnElement[bool]]:
    """What the index holds whole need not be looked up in the row."""
    yield paper_fields.c.name.in_(names)
    yield paper_fields.c.value_head == value[:HEAD_LENGTH]
    if len(value) >= HEAD_LENGTH:
        yield paper_fields.c.value == value


def _by_paper(rows: Iterable[Row[Any]]) -> dict[str, list[Row[Any]]]:
    return {key: list(group) for key, group in groupby(rows, lambda row: str(row.paper_id))}


def storable(text: str) -> str:
    """PostgreSQL keeps neither NUL nor half a surrogate pair, and a value must be found again
    on both databases: U+FFFD stands for them."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _flatten_paper(paper: PaperRow, intake_id: str, version: int) -> dict[str, Any]:
    return {
        "paper_id": paper.paper_id,
        "intake_id": intake_id,
        "version": version,
        "loai": paper.loai,
        "loai_confidence": paper.loai_confidence,
        "kq_code": paper.kq_code,
        "first_page": paper.first_page,
        "last_page": paper.last_page,
        "digitally_signed": paper.digitally_signed,
        "seals": paper.seals,
        "quality": paper.quality,
        "stored_at": paper.stored_at,
        "evidence": list(paper.evidence),
    }


def _flatten_fields(paper: PaperRow) -> Iterator[dict[str, Any]]:
    """As they were read. Beside a name stands its number, so that namesakes are told apart by the
    index of names: a usual name is on thousands of papers."""
    read = [field.reading or field for field in paper.fields]
    numbers = {f.name: f.value for f in read if f.value is not None}
    for position, field in enumerate(read):
        number = numbers.get(number_beside(field.name))
        flat = _flatten_field(paper.paper_id, position, field)
        yield {**flat, "bearer": None if number is None else storable(number)[:HEAD_LENGTH]}


def number_beside(name: str) -> str:
    """The field of the number that belongs to a name: `so_dinh_danh_vo` to `ho_ten_vo`; "" to what
    is no person's name."""
    return f"so_dinh_danh{name.removeprefix('ho_ten')}" if name.startswith("ho_ten") else ""


def _flatten_field(paper_id: str, position: int, field: Field) -> dict[str, Any]:
    value = None if field.value is None else storable(field.value)
    return {
        "paper_id": paper_id,
        "position": position,
        "name": field.name,
        "value": value,
        "value_head": None if value is None else value[:HEAD_LENGTH],
        "raw": storable(field.raw),
        "page": field.page,
        "box": field.box.as_list(),
        "confidence": field.confidence,
        "rule": field.rule,
        "status": field.status,
        "reasons": list(field.reasons),
        "printed": None if field.printed is None else storable(field.printed),
        "handwritten": field.handwritten,
        "guess": None if field.guess is None else storable(field.guess),
        "second": None if field.second is None else storable(field.second),
    }


def _make_paper(
    row: Row[Any],
    pages: tuple[PageRow, ...],
    fields: tuple[Field, ...],
    ties: tuple[Context, ...],
) -> PaperRow:
    return PaperRow(
        paper_id=row.paper_id,
        intake_id=row.intake_id,
        sha256=row.sha256,
        version=row.version,
        loai=row.loai,
        loai_confidence=row.loai_confidence,
        kq_code=row.kq_code,
        first_page=row.first_page,
        last_page=row.last_page,
        digitally_signed=row.digitally_signed,
        seals=row.seals,
        quality=row.quality,
        fields=fields,
        pages=pages,
        stored_at=row.stored_at,
        contexts=ties,
        evidence=tuple(row.evidence or ()),
    )


def _make_page(row: Row[Any]) -> PageRow:
    return PageRow(
        number=row.number,
        rotation=row.rotation,
        skew=row.skew,
        blank=row.blank,
        quality=row.quality,
        issues=tuple(row.issues),
        source=row.source,
    )


def _make_field(row: Row[Any]) -> Field:
    return Field(
        name=row.name,
        value=row.value,
        raw=row.raw,
        page=row.page,
        box=Box(*row.box),
        confidence=row.confidence,
        rule=row.rule,
        status=FieldStatus(row.status),
        reasons=tuple(row.reasons),
        printed=row.printed,
        handwritten=row.handwritten,
        guess=row.guess,
        second=row.second,
    )
