"""How batches go: the part of the unit of work of `pipeline/batch_ports.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, exists, func, select, true

from pipeline.batch_ports import BatchRow, Output, WaitingScan
from pipeline.scan import ScanState
from storage.scan_rows import ScanRows
from storage.tables import contexts, outbox, papers, scans


class BatchRows(ScanRows):
    """Methods as the port says."""

    def batch_ids(self, before: str | None = None) -> Sequence[str]:
        batch = scans.c.batch_id  # intake ids grow with time; the index alone answers
        newest = func.max(scans.c.intake_id)
        query = select(batch).where(batch.is_not(None)).group_by(batch)
        if before is not None:
            query = query.having(newest < before)
        return [row[0] for row in self._read(query.order_by(newest.desc()))]

    def newest_scan(self, batch_id: str) -> str | None:
        query = select(func.max(scans.c.intake_id)).where(scans.c.batch_id == batch_id)
        newest: str | None = self._read(query)[0][0]
        return newest

    def batches(self, batch_ids: Collection[str], desk: str | None) -> list[BatchRow]:
        table = scans.c
        works = and_(table.state == ScanState.PROCESSING, table.claim_until > self._now())
        query = (
            select(
                table.batch_id,
                table.state,
                table.reason_code,
                func.count().label("scans"),
                func.min(table.received_at).label("first"),
                func.max(table.received_at).label("last"),
                func.sum(case((works, 1), else_=0)).label("working"),
            )
            .where(table.batch_id.in_(list(batch_ids)), _handed_in_at(desk))
            .group_by(table.batch_id, table.state, table.reason_code)
        )
        found: dict[str, list[Row[Any]]] = {}
        for row in self._read(query):
            found.setdefault(row.batch_id, []).append(row)
        return [_make_batch(one, found[one]) for one in batch_ids if one in found]

    def outputs(
        self, batch_ids: Collection[str], desk: str | None, since: datetime
    ) -> dict[str, Output]:
        pages = papers.c.last_page - papers.c.first_page + 1
        recent = papers.c.stored_at >= since
        query = (
            select(
                scans.c.batch_id,
                func.count().label("papers"),
                func.sum(pages).label("pages"),
                func.count(case((recent, papers.c.intake_id)).distinct()).label("scans"),
                func.sum(case((recent, pages), else_=0)).label("recent_pages"),
                func.min(case((recent, papers.c.stored_at))).label("begun"),
                func.max(papers.c.stored_at).label("last"),
            )
            .select_from(papers.join(scans, papers.c.intake_id == scans.c.intake_id))
            .where(scans.c.batch_id.in_(list(batch_ids)), _handed_in_at(desk))
            .group_by(scans.c.batch_id)
        )
        return {row.batch_id: _make_output(row) for row in self._read(query)}

    def waiting_scans(
        self,
        states: Collection[ScanState],
        desk: str | None,
        batch_id: str | None = None,
        limit: int = 100,
        before: str | None = None,
    ) -> list[WaitingScan]:
        query = select(scans.c.intake_id).where(_waiting(states, desk))
        if batch_id is not None:
            query = query.where(scans.c.batch_id == batch_id)
        if before is not None:
            query = query.where(scans.c.intake_id < before)
        newest = query.order_by(scans.c.intake_id.desc()).limit(limit)
        wanted = [row[0] for row in self._read(newest)]
        rows, ties = self._scans_of(wanted), self._contexts_of(wanted)
        return [WaitingScan(rows[one], ties.get(one, ())) for one in wanted]

    def count_waiting(self, states: Collection[ScanState], desk: str | None) -> int:
        query = select(func.count()).select_from(scans).where(_waiting(states, desk))
        count: int = self._read(query)[0][0]
        return count

    def count_outbox(self) -> tuple[int, int]:
        dead = func.sum(case((outbox.c.dead, 1), else_=0))
        row = self._read(select(func.count(), dead))[0]
        return row[0], int(row[1] or 0)


def _waiting(states: Collection[ScanState], desk: str | None) -> ColumnElement[bool]:
    return and_(scans.c.state.in_(list(states)), _handed_in_at(desk))


def _handed_in_at(desk: str | None) -> ColumnElement[bool]:
    if desk is None:
        return true()
    return exists().where(contexts.c.intake_id == scans.c.intake_id, contexts.c.desk == desk)


def _make_output(row: Row[Any]) -> Output:
    return Output(
        papers=row.papers,
        pages=int(row.pages or 0),
        scans=row.scans,
        recent_pages=int(row.recent_pages or 0),
        begun=row.begun,
        last=row.last,
    )


def _make_batch(batch_id: str, rows: Sequence[Row[Any]]) -> BatchRow:
    states: Counter[ScanState] = Counter()
    reasons: dict[tuple[ScanState, str], int] = {}
    for row in rows:
        state = ScanState(row.state)
        states[state] += row.scans
        if row.reason_code is not None:
            reasons[state, row.reason_code] = row.scans
    first, last = min(row.first for row in rows), max(row.last for row in rows)
    return BatchRow(batch_id, first, last, states, sum(int(r.working) for r in rows), reasons)
