"""Webhooks in the catalogue: the part of the unit of work of `pipeline/hook_ports.py`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, case, delete, false, func, insert, select, update

from pipeline.hooks import Delivery, Happening, Hook, HookEvent
from storage.hook_tables import hook_deliveries, hooks
from storage.outbox_rows import AT_ONCE
from storage.transaction import Transaction

_waiting = hook_deliveries.c


class HookRows(Transaction):
    """Methods as the port says."""

    def add_hook(self, hook: Hook) -> None:
        events = sorted(event.value for event in hook.events)
        by = {"added_by": hook.added_by, "added_at": hook.added_at}
        self._write(insert(hooks).values(hook_id=hook.hook_id, url=hook.url, events=events, **by))

    def hooks(self) -> list[Hook]:
        query = select(hooks).order_by(hooks.c.added_at, hooks.c.hook_id)
        return [
            Hook(r.hook_id, r.url, _events(r.events), r.added_by, r.added_at)
            for r in self._read(query)
        ]

    def remove_hook(self, hook_id: str) -> bool:
        gone = self._write(delete(hooks).where(hooks.c.hook_id == hook_id))
        self._write(delete(hook_deliveries).where(_waiting.hook_id == hook_id))
        return gone > 0

    def announce(self, event: HookEvent, facts: Mapping[str, Any]) -> int:
        wanted = [hook.hook_id for hook in self.hooks() if event in hook.events]
        if not wanted:
            return 0
        new: dict[str, Any] = {"event": event.value, "event_id": str(uuid4()), "at": self._now()}
        new |= {"facts": dict(facts), "attempts": 0, "due_at": AT_ONCE, "dead": False}
        rows = [{"hook_id": hook_id, **new} for hook_id in wanted]
        self._write(insert(hook_deliveries), rows)
        return len(rows)

    def due_deliveries(self, hook_id: str, now: datetime, limit: int = 50) -> list[Delivery]:
        mine = (_waiting.hook_id == hook_id, _waiting.dead == false(), _waiting.due_at <= now)
        query = select(hook_deliveries).where(*mine).order_by(_waiting.delivery_id).limit(limit)
        return [_make_delivery(row) for row in self._read(query)]

    def claim_delivery(self, delivery_id: int, now: datetime, until: datetime) -> bool:
        mine = update(hook_deliveries).where(_waiting.delivery_id == delivery_id)
        due = mine.where(_waiting.dead == false(), _waiting.due_at <= now)
        return self._write(due.values(due_at=until)) > 0

    def delivered(self, delivery_id: int) -> None:
        self._write(delete(hook_deliveries).where(_waiting.delivery_id == delivery_id))

    def fail_delivery(self, delivery_id: int, error: str, due_at: datetime, dead: bool) -> None:
        mine = update(hook_deliveries).where(_waiting.delivery_id == delivery_id)
        later = {"due_at": due_at, "dead": dead, "last_error": error}
        self._write(mine.values(attempts=_waiting.attempts + 1, **later))

    def deliveries(
        self, *, dead: bool | None = None, limit: int = 1000, after: int = 0
    ) -> list[Delivery]:
        query = select(hook_deliveries).order_by(_waiting.delivery_id).limit(limit)
        query = query.where(_waiting.delivery_id > after)
        if dead is not None:
            query = query.where(_waiting.dead == dead)
        return [_make_delivery(row) for row in self._read(query)]

    def count_deliveries(self) -> dict[str, tuple[int, int]]:
        dead = func.sum(case((_waiting.dead, 1), else_=0)).label("dead")
        counted = select(_waiting.hook_id, func.count().label("all"), dead)
        rows = self._read(counted.group_by(_waiting.hook_id))
        return {row.hook_id: (row.all - int(row.dead), int(row.dead)) for row in rows}

    def revive_deliveries(self, hook_id: str | None = None) -> int:
        fresh = update(hook_deliveries).values(attempts=0, dead=False, due_at=AT_ONCE)
        return self._write(fresh if hook_id is None else fresh.where(_waiting.hook_id == hook_id))


def _events(told: list[str]) -> frozenset[HookEvent]:
    """An event that this program does not know (any more) is passed over."""
    known = set(HookEvent)
    return frozenset(HookEvent(name) for name in told if name in known)


def _make_delivery(row: Row[Any]) -> Delivery:
    happening = Happening(HookEvent(row.event), row.event_id, row.at, row.facts)
    return Delivery(
        row.delivery_id, row.hook_id, happening, row.attempts, row.due_at, row.last_error, row.dead
    )
