"""Calls of other systems in the catalogue: the part of the unit of work of
`pipeline/call_ports.py`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, select, update

from pipeline.call_ports import Call, KeptAnswer, KeptCall, Partner
from pipeline.question import Duty
from storage.call_tables import call_nonces, kept_calls, partners
from storage.transaction import Transaction


class CallRows(Transaction):
    """Methods as the port says."""

    def begin_call(self, call: Call, now: datetime, until: datetime) -> KeptCall | None:
        known = self._known_call(call)
        if known is None:
            new: dict[str, Any] = {"caller": call.caller, "key": call.key, "target": call.target}
            new |= {"digest": call.digest, "began_at": now, "until": until}
            if self._insert_new(kept_calls, **new):
                return None
            known = self._known_call(call)
        if known is None or known.answer is not None or known.until > now or known.call != call:
            return known
        held = and_(_is(call), kept_calls.c.status.is_(None), kept_calls.c.until == known.until)
        taken = self._write(update(kept_calls).where(held).values(began_at=now, until=until))
        return None if taken else self._known_call(call)

    def finish_call(self, call: Call, answer: KeptAnswer) -> None:
        told = {"status": answer.status, "headers": dict(answer.headers), "body": answer.body}
        self._write(update(kept_calls).where(_is(call)).values(**told))

    def forget_call(self, call: Call) -> None:
        self._write(delete(kept_calls).where(_is(call), kept_calls.c.status.is_(None)))

    def sweep_calls(self, before: datetime) -> int:
        return self._write(delete(kept_calls).where(kept_calls.c.began_at < before))

    def use_nonce(self, partner_id: str, nonce: str, at: datetime) -> bool:
        return self._insert_new(call_nonces, partner_id=partner_id, nonce=nonce, at=at)

    def sweep_nonces(self, before: datetime) -> int:
        return self._write(delete(call_nonces).where(call_nonces.c.at < before))

    def add_partner(self, partner: Partner) -> bool:
        duties = sorted(duty.value for duty in partner.duties)
        facts = {"name": partner.name, "desk": partner.desk, "duties": duties}
        by = {"added_by": partner.added_by, "added_at": partner.added_at}
        return self._insert_new(partners, partner_id=partner.partner_id, **facts, **by)

    def partners(self) -> list[Partner]:
        query = select(partners).order_by(partners.c.added_at, partners.c.partner_id)
        return [_make_partner(row) for row in self._read(query)]

    def revoke_partner(self, partner_id: str, at: datetime) -> bool:
        mine = and_(partners.c.partner_id == partner_id, partners.c.revoked_at.is_(None))
        return self._write(update(partners).where(mine).values(revoked_at=at)) > 0

    def _known_call(self, call: Call) -> KeptCall | None:
        found = self._read(select(kept_calls).where(_is(call)))
        return _make_call(found[0]) if found else None


def _is(call: Call) -> ColumnElement[bool]:
    return and_(kept_calls.c.caller == call.caller, kept_calls.c.key == call.key)


def _make_call(row: Row[Any]) -> KeptCall:
    over = row.status is not None
    answer = KeptAnswer(row.status, row.headers, bytes(row.body)) if over else None
    return KeptCall(Call(row.caller, row.key, row.target, row.digest), row.until, answer)


def _make_partner(row: Row[Any]) -> Partner:
    duties = frozenset(Duty(name) for name in row.duties)
    signed = (row.added_by, row.added_at, row.revoked_at)
    return Partner(row.partner_id, row.name, row.desk, duties, *signed)
