"""Effects in the catalogue: the part of the unit of work of `pipeline/effect_ports.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from pipeline.effect import Effect, EffectKind, Withdrawal
from pipeline.errors import NotFound
from storage.effect_tables import effects, effects_due, paper_numbers
from storage.outbox_rows import OutboxRows

_LOCK = 0x45464645  # "EFFE": whoever finds effects, one at a time in a PostgreSQL database
AT_ONCE = 5000  # ids in one statement: databases take some ten thousand
_STANDS = effects.c.withdrawn_at.is_(None)


class EffectRows(OutboxRows):
    """Methods as the port says. Whether a paper ended is part of what the index says of it."""

    def hold_effects(self) -> None:
        self._begin_writing()
        # On SQLite the first statement takes the lock of the file.
        alone = literal(1) if self._is_sqlite else func.pg_advisory_xact_lock(_LOCK)
        self._read(select(alone))

    def add_effect(self, effect: Effect) -> Effect | None:
        if not self._insert_new(effects, **_flatten(effect)):
            return None
        self._announce([effect.paper_id], "index")
        mine = [
            row
            for row in self._effects(_ALL.where(effects.c.paper_id == effect.paper_id, _STANDS))
            if row.finding == effect.finding
        ]
        return mine[-1] if mine else None

    def withdraw_effect(self, effect_id: int, withdrawal: Withdrawal) -> bool:
        mine = update(effects).where(effects.c.effect_id == effect_id, _STANDS)
        over = mine.values(
            withdrawn_user=withdrawal.user,
            withdrawn_desk=withdrawal.desk,
            withdrawn_at=withdrawal.at,
            withdrawn_reason=withdrawal.reason,
        )
        if not self._write(over):
            return False
        self._announce([self.effect(effect_id).paper_id], "index")
        return True

    def effect(self, effect_id: int) -> Effect:
        found = self._effects(_ALL.where(effects.c.effect_id == effect_id))
        if not found:
            raise NotFound(kind="effect", key=str(effect_id))
        return found[0]

    def effects_of(self, paper_ids: Sequence[str]) -> list[Effect]:
        found: list[Effect] = []
        for start in range(0, len(paper_ids), AT_ONCE):
            ids = paper_ids[start : start + AT_ONCE]
            found += self._effects(_ALL.where(effects.c.paper_id.in_(ids), _STANDS))
        return sorted(found, key=lambda effect: effect.effect_id)

    def effects_with(self, paper_id: str) -> list[Effect]:
        either = or_(effects.c.paper_id == paper_id, effects.c.by_paper == paper_id)
        return self._effects(_ALL.where(either, _STANDS))

    def effect_history(self, paper_id: str) -> list[Effect]:
        return self._effects(_ALL.where(effects.c.paper_id == paper_id))

    # what waits
    def effects_due(self, limit: int = 500, paper_ids: Sequence[str] = ()) -> list[tuple[str, int]]:
        table = effects_due.c
        query = select(table.paper_id, table.turn).order_by(table.asked_at, table.paper_id)
        if paper_ids:
            query = query.where(table.paper_id.in_(paper_ids))
        return [(row.paper_id, row.turn) for row in self._read(query.limit(limit))]

    def count_effects_due(self) -> tuple[int, int]:
        query = select(func.count(), func.count(effects_due.c.last_error))
        waiting, failed = self._read(query.select_from(effects_due))[0]
        return waiting, failed

    def effects_done(self, paper_id: str, turn: int) -> None:
        mine = (effects_due.c.paper_id == paper_id) & (effects_due.c.turn == turn)
        self._write(delete(effects_due).where(mine))

    def effects_failed(self, paper_id: str, error: str) -> None:
        mine = update(effects_due).where(effects_due.c.paper_id == paper_id)
        self._write(mine.values(asked_at=self._now(), last_error=error))

    def ask_effects(self, paper_ids: Sequence[str]) -> None:
        if not paper_ids:
            return
        self._begin_writing()
        new = sqlite_insert if self._is_sqlite else postgres_insert
        now = datetime.now(UTC) if self._is_sqlite else func.clock_timestamp()
        rows = [{"paper_id": key} for key in sorted(set(paper_ids))]
        statement: Any = new(effects_due).values(turn=1, asked_at=now)
        again = {"turn": effects_due.c.turn + 1, "last_error": None}
        self._write(statement.on_conflict_do_update(index_elements=["paper_id"], set_=again), rows)

    # numbers
    def note_numbers(self, paper_id: str, own: Sequence[str], named: Sequence[str]) -> None:
        mine = paper_numbers.c.paper_id == paper_id
        told = {(number, True) for number in own} | {(number, False) for number in named}
        query = select(paper_numbers.c.number, paper_numbers.c.own).where(mine)
        if told == {tuple(row) for row in self._read(query)}:
            return
        self._write(delete(paper_numbers).where(mine))
        rows = [{"paper_id": paper_id, "number": n, "own": is_own} for n, is_own in sorted(told)]
        self._write(insert(paper_numbers), rows)

    def bearing(self, number: str) -> list[str]:
        return self._papers_of(number, own=True)

    def naming(self, number: str) -> list[str]:
        return self._papers_of(number, own=False)

    def _papers_of(self, number: str, *, own: bool) -> list[str]:
        table = paper_numbers.c
        query = select(table.paper_id).where(table.number == number, table.own == own)
        return [row.paper_id for row in self._read(query.order_by(table.paper_id))]

    def _effects(self, query: Select[Any]) -> list[Effect]:
        return [_make_effect(row) for row in self._read(query.order_by(effects.c.effect_id))]


_ALL = select(effects)


def _flatten(effect: Effect) -> dict[str, Any]:
    return {
        "paper_id": effect.paper_id,
        "kind": effect.kind,
        "since": effect.since,
        "by_paper": effect.by_paper or "",
        "certain": effect.certain,
        "rule": effect.rule,
        "evidence": effect.evidence,
        "user": effect.user,
        "desk": effect.desk,
        "at": effect.at,
    }


def _make_effect(row: Row[Any]) -> Effect:
    over = None
    if row.withdrawn_at is not None:
        over = Withdrawal(
            row.withdrawn_user, row.withdrawn_desk, row.withdrawn_at, row.withdrawn_reason or ""
        )
    return Effect(
        row.paper_id, EffectKind(row.kind), row.since, row.by_paper or None, row.certain, row.rule,
        row.evidence, row.user, row.desk, row.at, row.effect_id, over,
    )  # fmt: skip
