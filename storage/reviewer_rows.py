"""What concerns reviewers: who looks at which paper, what they did last, and how much waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from pipeline.decisions import Decision
from pipeline.reviews import Kind, Lease
from storage.review_rows import ReviewRows, make_decision, select_queue
from storage.review_tables import decisions, review_leases


class ReviewerRows(ReviewRows):
    """Part of the unit of work; see `pipeline.reviews.Reviews`. The clock of leases is that of the
    database: machines may differ."""

    def count_queue(self, desk: str, limit: int) -> list[Kind]:
        first = select_queue(desk).limit(limit).subquery()
        waits = first.c.waiting_since.is_not(None)
        kinds = select(first.c.risk, waits.label("waits"), func.count().label("papers"))
        rows = self._read(kinds.group_by(first.c.risk, waits).order_by(func.min(first.c.position)))
        return [Kind(row.risk, bool(row.waits), row.papers) for row in rows]

    def lease(self, paper_id: str, user: str, desk: str, seconds: float) -> Lease:
        now = self._now()
        taken = Lease(paper_id, user, desk, now + timedelta(seconds=seconds))
        mine = review_leases.c.paper_id == paper_id
        self._write(delete(review_leases).where(mine, review_leases.c.until <= now))
        values = {"user": user, "desk": desk, "until": taken.until}
        if self._insert_new(review_leases, paper_id=paper_id, **values):
            return taken
        longer = update(review_leases).where(mine, review_leases.c.user == user)
        if self._write(longer.values(until=taken.until)):
            return taken
        found = self._read(select(review_leases).where(mine))
        return Lease(**found[0]._mapping) if found else taken

    def leases(self, paper_ids: Sequence[str]) -> dict[str, Lease]:
        if not paper_ids:
            return {}
        standing = (review_leases.c.paper_id.in_(paper_ids), review_leases.c.until > self._now())
        rows = self._read(select(review_leases).where(*standing))
        return {row.paper_id: Lease(**row._mapping) for row in rows}

    def release(self, user: str, paper_id: str | None = None) -> int:
        mine = delete(review_leases).where(review_leases.c.user == user)
        if paper_id is not None:
            mine = mine.where(review_leases.c.paper_id == paper_id)
        return self._write(mine)

    def decisions_by(self, user: str, since: datetime, limit: int) -> list[Decision]:
        mine = (decisions.c.decided_by == user, decisions.c.decided_at >= since)
        newest = select(decisions).where(*mine).order_by(decisions.c.decided_at.desc())
        order = newest.order_by(decisions.c.paper_id, decisions.c.name, decisions.c.turn.desc())
        return [make_decision(row) for row in self._read(order.limit(limit))]
