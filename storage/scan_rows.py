"""Scans, claims and contexts in the catalogue."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, Select, func, or_, select, update

from pipeline.errors import CatalogueRejected, LostClaim, NotFound
from pipeline.scan import (
    Claim,
    Context,
    MediaType,
    Origin,
    Reason,
    Role,
    ScanRow,
    ScanState,
)
from storage.tables import contexts, scans
from storage.transaction import Transaction

NO_CLAIM = {"claim_token": None, "claim_owner": None, "claim_until": None}
NO_REASON = {"reason_code": None, "reason_facts": None, "reason_retryable": False}
WAITING = (ScanState.RECEIVED, ScanState.FAILED)


class ScanRows(Transaction):
    """The part of the unit of work that keeps scans; see `pipeline.ports.UnitOfWork`."""

    def add_scan(
        self, sha256: str, size: int, media_type: MediaType | None, batch_id: str | None
    ) -> ScanRow:
        now = self._now()
        intake_id = _make_intake_id(int(now.timestamp() * 1000))
        new = ScanRow(
            intake_id, sha256, size, media_type, ScanState.RECEIVED, now, batch_id=batch_id
        )
        return self.restore_scan(new)

    def restore_scan(self, row: ScanRow) -> ScanRow:
        self._insert_new(scans, **_flatten_scan(row, 0))
        known = self.scan_of_bytes(row.sha256)
        if known is None:  # its number belongs to other bytes
            raise CatalogueRejected(kind="intake_id")
        return known

    def scan_of_bytes(self, sha256: str) -> ScanRow | None:
        found = self._read(select(scans).where(scans.c.sha256 == sha256))
        return _make_scan(found[0]) if found else None

    def scan(self, intake_id: str) -> ScanRow:
        return _make_scan(self._scan_record(intake_id))

    def _scans_of(self, intake_ids: list[str]) -> dict[str, ScanRow]:
        """Many at once, by their ids."""
        mine = scans.c.intake_id.in_(sorted(set(intake_ids)))
        found = self._read(select(scans).where(mine)) if intake_ids else ()
        return {row.intake_id: _make_scan(row) for row in found}

    def scans(
        self,
        state: ScanState | None = None,
        batch_id: str | None = None,
        limit: int = 1000,
        after: str | None = None,
    ) -> list[ScanRow]:
        query = select(scans).order_by(scans.c.intake_id).limit(limit)
        if state is not None:
            query = query.where(scans.c.state == state)
        if batch_id is not None:
            query = query.where(scans.c.batch_id == batch_id)
        if after is not None:
            query = query.where(scans.c.intake_id > after)
        return [_make_scan(row) for row in self._read(query)]

    def count_scans(self, batch_id: str) -> dict[ScanState, int]:
        query = select(scans.c.state, func.count()).where(scans.c.batch_id == batch_id)
        return {ScanState(s): n for s, n in self._read(query.group_by(scans.c.state))}

    # claims
    def claim(self, intake_id: str, owner: str, seconds: float) -> Claim | None:
        now = self._now()
        claim = Claim(intake_id, secrets.token_hex(16), owner, now + timedelta(seconds=seconds))
        waits = scans.c.state.in_(WAITING)
        over = or_(scans.c.claim_until <= now, scans.c.claim_until.is_(None))
        ran_out = (scans.c.state == ScanState.PROCESSING) & over
        take = update(scans).where(scans.c.intake_id == intake_id, or_(waits, ran_out))
        took = self._write(
            take.values(
                state=ScanState.PROCESSING,
                attempts=scans.c.attempts + 1,
                claim_token=claim.token,
                claim_owner=owner,
                claim_until=claim.until,
                **NO_REASON,
            )
        )
        return claim if took else None

    def forget_owner(self, owner: str) -> int:
        held = update(scans).where(scans.c.claim_owner == owner)
        return self._write(held.values(state=ScanState.RECEIVED, **NO_CLAIM))

    def owners(self) -> list[str]:
        query = select(scans.c.claim_owner).where(scans.c.claim_owner.is_not(None))
        return sorted(row[0] for row in self._read(query.distinct()))

    def extend(self, claim: Claim, seconds: float) -> None:
        until = self._now() + timedelta(seconds=seconds)
        self._change_claimed(claim, claim_until=until)

    def finish(self, claim: Claim, state: ScanState, reason: Reason | None = None) -> None:
        """Given back as `received` (interrupted), the attempt is not counted."""
        uncounted = {"attempts": scans.c.attempts - 1} if state is ScanState.RECEIVED else {}
        self._change_claimed(claim, state=state, **uncounted, **_flatten(reason), **NO_CLAIM)

    def move(
        self, intake_id: str, before: ScanState, after: ScanState, by: str | None = None
    ) -> bool:
        """`cleared_by` is always that of the last decision: bytes that were dropped and come
        again are asked for secrecy again."""
        values: dict[str, Any] = {"state": after, "cleared_by": by}
        if after is ScanState.RECEIVED:
            values |= {"attempts": 0, **NO_REASON}
        free = scans.c.claim_token.is_(None)
        rest = update(scans).where(scans.c.intake_id == intake_id, scans.c.state == before, free)
        return self._write(rest.values(**values)) > 0

    # contexts
    def contexts(self, intake_id: str) -> tuple[Context, ...]:
        return self._contexts_of([intake_id]).get(intake_id, ())

    def _contexts_of(self, intake_ids: list[str]) -> dict[str, tuple[Context, ...]]:
        query = select(contexts).where(contexts.c.intake_id.in_(intake_ids))
        found: dict[str, tuple[Context, ...]] = {}
        for row in self._read(query.order_by(contexts.c.context_id)):
            found[row.intake_id] = (*found.get(row.intake_id, ()), _make_context(row))
        return found

    def _tie(self, intake_id: str, context: Context) -> bool:
        return self._insert_new(contexts, **_flatten_tie(intake_id, context))

    def _insert_scans(self, rows: Sequence[ScanRow], version: int) -> None:
        self._write(scans.insert(), [_flatten_scan(row, version) for row in rows])

    def _insert_ties(self, ties: Sequence[tuple[str, Context]]) -> None:
        self._write(contexts.insert(), [_flatten_tie(*tie) for tie in ties])

    def _raise_version(self, intake_id: str, at_least: int = 0) -> int:
        """The next version for all papers of a scan. Holds the scan's row until the commit, so
        that a new tie and new papers of one scan come one after the other."""
        query = select(scans.c.papers_version).where(scans.c.intake_id == intake_id)
        mine = update(scans).where(scans.c.intake_id == intake_id)
        if not self._write(mine.values(papers_version=scans.c.papers_version + 1)):
            raise NotFound(kind="scan", key=intake_id)
        version: int = self._read(query)[0][0]
        if version < at_least:
            self._write(mine.values(papers_version=at_least))
        return max(version, at_least)

    def _change_claimed(self, claim: Claim, **values: Any) -> None:
        ours = update(scans).where(
            scans.c.intake_id == claim.intake_id, scans.c.claim_token == claim.token
        )
        if not self._write(ours.values(**values)):
            raise LostClaim(intake_id=claim.intake_id)

    def _scan_record(self, intake_id: str) -> Row[Any]:
        query: Select[Any] = select(scans).where(scans.c.intake_id == intake_id)
        found = self._read(query)
        if not found:
            raise NotFound(kind="scan", key=intake_id)
        return found[0]


def _make_intake_id(milliseconds: int) -> str:
    """A UUID of version 7 (RFC 9562): later ids sort behind earlier ones."""
    chance = uuid4().int & ((1 << 62) - 1)
    middle = secrets.randbits(12)
    return str(UUID(int=milliseconds << 80 | 0x7 << 76 | middle << 64 | 0b10 << 62 | chance))


def _make_scan(row: Row[Any]) -> ScanRow:
    reason = None
    if row.reason_code is not None:
        reason = Reason(row.reason_code, row.reason_facts or {}, row.reason_retryable)
    return ScanRow(
        intake_id=row.intake_id,
        sha256=row.sha256,
        size=row.size,
        media_type=MediaType(row.media_type) if row.media_type else None,
        state=ScanState(row.state),
        received_at=row.received_at,
        reason=reason,
        attempts=row.attempts,
        batch_id=row.batch_id,
        cleared_by=row.cleared_by,
    )


def _make_context(row: Row[Any]) -> Context:
    return Context(row.desk, row.dossier or None, Role(row.role), Origin(row.origin))


def _flatten_scan(row: ScanRow, papers_version: int) -> dict[str, Any]:
    return {
        "intake_id": row.intake_id,
        "sha256": row.sha256,
        "size": row.size,
        "media_type": row.media_type,
        "state": row.state,
        "received_at": row.received_at,
        "attempts": row.attempts,
        "batch_id": row.batch_id,
        "cleared_by": row.cleared_by,
        "papers_version": papers_version,
        **_flatten(row.reason),
    }


def _flatten_tie(intake_id: str, context: Context) -> dict[str, Any]:
    return {
        "intake_id": intake_id,
        "desk": context.desk,
        "dossier": context.dossier or "",
        "role": context.role,
        "origin": context.origin,
    }


def _flatten(reason: Reason | None) -> dict[str, Any]:
    if reason is None:
        return dict(NO_REASON)
    return {
        "reason_code": reason.code,
        "reason_facts": reason.facts,
        "reason_retryable": reason.retryable,
    }
