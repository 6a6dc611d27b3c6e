"""The outbox: what the index must learn, written in the transaction that changed it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, false, select, update

from pipeline.ports import OutboxRow
from storage.tables import outbox
from storage.transaction import Transaction

REVISE = "revise"
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""Due whatever the clock of the machine says that publishes."""


class OutboxRows(Transaction):
    """The part of the unit of work that keeps the outbox; see `pipeline.ports.UnitOfWork`."""

    def due(
        self,
        now: datetime,
        limit: int = 100,
        paper_ids: Sequence[str] = (),
        *,
        revise: bool = False,
    ) -> list[OutboxRow]:
        query = select(outbox).where(outbox.c.dead == false(), outbox.c.due_at <= now)
        query = query.where((outbox.c.action == REVISE) == revise)
        if paper_ids:
            query = query.where(outbox.c.paper_id.in_(paper_ids))
        return [
            _make_row(row) for row in self._read(query.order_by(outbox.c.outbox_id).limit(limit))
        ]

    def outbox(
        self, dead: bool | None = None, limit: int | None = None, after: int = 0
    ) -> list[OutboxRow]:
        query = select(outbox).order_by(outbox.c.outbox_id).limit(limit)
        query = query.where(outbox.c.outbox_id > after)
        if dead is not None:
            query = query.where(outbox.c.dead == dead)
        return [_make_row(row) for row in self._read(query)]

    def done(self, outbox_id: int) -> None:
        """A row that is gone already was done by somebody else: that is fine."""
        self._write(delete(outbox).where(outbox.c.outbox_id == outbox_id))

    def postpone(
        self, outbox_id: int, error: str, due_at: datetime, dead: bool, counted: bool = True
    ) -> None:
        later = {"due_at": due_at, "dead": dead, "last_error": error}
        mine = update(outbox).where(outbox.c.outbox_id == outbox_id)
        self._write(mine.values(attempts=outbox.c.attempts + int(counted), **later))

    def revive(self) -> int:
        fresh = {"attempts": 0, "dead": False, "due_at": AT_ONCE}
        return self._write(update(outbox).values(**fresh))

    def _announce(self, paper_ids: Sequence[str], action: str) -> None:
        """One new row a paper, due at once. Of index and remove, rows that wait with the contrary
        action are void."""
        if not paper_ids:
            return
        if action != REVISE:
            contrary = outbox.c.action.not_in((action, REVISE))
            self._write(delete(outbox).where(outbox.c.paper_id.in_(paper_ids), contrary))
        new = {"action": action, "attempts": 0, "due_at": AT_ONCE, "last_error": None}
        new |= {"dead": False}
        self._write(outbox.insert(), [{"paper_id": paper_id, **new} for paper_id in paper_ids])


def _make_row(row: Row[Any]) -> OutboxRow:
    return OutboxRow(
        outbox_id=row.outbox_id,
        paper_id=row.paper_id,
        action=row.action,
        attempts=row.attempts,
        due_at=row.due_at,
        last_error=row.last_error,
        dead=row.dead,
    )
