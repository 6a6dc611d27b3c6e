"""Counter sessions in the catalogue: a part of the unit of work of `pipeline/counter_ports.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, case, delete, func, insert, or_, select, update

from pipeline.counter import (
    MACHINES,
    Board,
    CounterFile,
    Glance,
    Part,
    Session,
    SessionState,
    Subject,
)
from pipeline.counter_records import (
    plain_board,
    plain_glance,
    plain_part,
    plain_subject,
    read_board,
    read_glance,
    read_part,
    read_subject,
)
from pipeline.scan import MediaType
from storage.counter_tables import (
    counter_files,
    counter_glances,
    counter_parts,
    counter_sessions,
    counter_steps,
)
from storage.upload_rows import UploadRows

_sessions = counter_sessions.c
_FREE = {"claim_owner": None, "claim_until": None}
_UNDER_WAY = (SessionState.OPEN, SessionState.CLOSING)
_OVER = (SessionState.FINISHED, SessionState.ABANDONED)


class CounterRows(UploadRows):
    """Methods as the port says."""

    def add_counter_session(self, session: Session) -> None:
        self._write(insert(counter_sessions).values(**_flatten(session)))

    def counter_session(self, session_id: str) -> Session | None:
        mine = select(counter_sessions).where(_sessions.session_id == session_id)
        found = self._read(mine)
        return _make_session(found[0]) if found else None

    def open_sessions(self, desk: str, limit: int = 50) -> list[Session]:
        query = select(counter_sessions).where(
            _sessions.desk == desk, _sessions.state.in_(_UNDER_WAY)
        )
        newest = query.order_by(_sessions.opened_at.desc(), _sessions.session_id).limit(limit)
        return [_make_session(row) for row in self._read(newest)]

    def stale_sessions(self, before: datetime, limit: int = 100) -> list[Session]:
        query = select(counter_sessions).where(
            _sessions.state == SessionState.OPEN, _sessions.touched_at < before
        )
        return [_make_session(row) for row in self._read(query.limit(limit))]

    def change_session(self, session: Session, seen: int, act: str = "") -> bool:
        before = self.counter_session(session.session_id) if act else None
        mine = update(counter_sessions).where(
            _sessions.session_id == session.session_id,
            _sessions.version == seen,
            _sessions.state == SessionState.OPEN,
        )
        values = _flatten(session) | {"version": seen + 1}
        if not self._write(mine.values(**values)):
            return False
        if before is not None:
            self._write(
                insert(counter_steps).values(
                    session_id=session.session_id, version=seen, act=act, user=session.changed_by,
                    at=session.touched_at, board=plain_board(before.board),
                )
            )  # fmt: skip
        return True

    def end_counter_session(self, session_id: str, at: datetime) -> None:
        session, state = self.counter_session(session_id), SessionState.FINISHED
        subject = replace(session.subject if session else Subject(), person=None)
        mine = update(counter_sessions).where(_sessions.session_id == session_id)
        values = {"state": state, "touched_at": at, "subject": plain_subject(subject)}
        self._write(mine.values(**values, **_FREE))
        self._write(delete(counter_steps).where(counter_steps.c.session_id == session_id))

    def resume_session(self, session_id: str, at: datetime) -> bool:
        mine = update(counter_sessions).where(
            _sessions.session_id == session_id, _sessions.state == SessionState.FINISHED
        )
        return self._write(mine.values(state=SessionState.CLOSING, touched_at=at)) > 0

    def last_step(self, session_id: str) -> Board | None:
        step = counter_steps.c
        query = select(step.board).where(step.session_id == session_id)
        found = self._read(query.order_by(step.version.desc()).limit(1))
        return read_board(found[0].board) if found else None

    def drop_step(self, session_id: str) -> None:
        step = counter_steps.c
        last = select(func.max(step.version)).where(step.session_id == session_id)
        mine = (step.session_id == session_id) & (step.version == last.scalar_subquery())
        self._write(delete(counter_steps).where(mine))

    # files
    def add_counter_file(self, file: CounterFile) -> bool:
        values = {
            name: getattr(file, name)
            for name in counter_files.c.keys()  # noqa: SIM118
        }
        return self._insert_new(counter_files, **values)

    def counter_file(self, file_id: str) -> CounterFile | None:
        found = self._files(counter_files.c.file_id == file_id)
        return found[0] if found else None

    def counter_files(self, session_id: str) -> list[CounterFile]:
        return self._files(counter_files.c.session_id == session_id)

    def put_glance(self, file_id: str, glance: Glance) -> None:
        told = plain_glance(glance)
        if not self._insert_new(counter_glances, file_id=file_id, number=glance.number, told=told):
            mine = update(counter_glances).where(
                counter_glances.c.file_id == file_id, counter_glances.c.number == glance.number
            )
            self._write(mine.values(told=told))

    def drop_counter_file(self, file_id: str) -> None:
        self._write(delete(counter_files).where(counter_files.c.file_id == file_id))

    def set_aside(self, desk: str) -> list[CounterFile]:
        over = select(_sessions.session_id).where(
            _sessions.desk == desk, _sessions.state.in_(_OVER)
        )
        return self._files(counter_files.c.session_id.in_(over))

    def _files(self, wanted: Any) -> list[CounterFile]:
        query = select(counter_files).where(wanted)
        rows = self._read(query.order_by(counter_files.c.added_at, counter_files.c.file_id))
        ids = [row.file_id for row in rows]
        seen = select(counter_glances).where(counter_glances.c.file_id.in_(ids))
        told = self._read(seen.order_by(counter_glances.c.number)) if ids else ()
        return [
            _make_file(row, [read_glance(g.told) for g in told if g.file_id == row.file_id])
            for row in rows
        ]

    # what a session becomes
    def put_parts(self, session_id: str, parts: Sequence[Part]) -> None:
        for part in parts:
            self.put_part(session_id, part)

    def put_part(self, session_id: str, part: Part) -> None:
        table, told = counter_parts.c, plain_part(part)
        key = {"session_id": session_id, "number": part.number}
        if not self._insert_new(counter_parts, **key, told=told):
            mine = (table.session_id == session_id) & (table.number == part.number)
            self._write(update(counter_parts).where(mine).values(told=told))

    def parts(self, session_id: str) -> list[Part]:
        query = select(counter_parts.c.told).where(counter_parts.c.session_id == session_id)
        found = self._read(query.order_by(counter_parts.c.number))
        return [read_part(row.told) for row in found]

    def claim_session(self, owner: str, seconds: float) -> str | None:
        now = self._now()
        free = or_(_sessions.claim_until.is_(None), _sessions.claim_until <= now)
        waits = (_sessions.state == SessionState.CLOSING) & free
        machine = case((or_(*map(_sessions.user.startswith, MACHINES)), 1), else_=0)
        order = (machine, _sessions.touched_at)
        first = select(_sessions.session_id).where(waits).order_by(*order).limit(1)
        found = self._read(first)
        if not found:
            return None
        mine = update(counter_sessions).where(_sessions.session_id == found[0][0], waits)
        until = now + timedelta(seconds=seconds)
        took = self._write(mine.values(claim_owner=owner, claim_until=until))
        return str(found[0][0]) if took else None

    def extend_session(self, session_id: str, owner: str, seconds: float) -> bool:
        mine = update(counter_sessions).where(
            _sessions.session_id == session_id, _sessions.claim_owner == owner
        )
        until = self._now() + timedelta(seconds=seconds)
        return self._write(mine.values(claim_until=until)) > 0

    def session_owners(self) -> list[str]:
        query = select(_sessions.claim_owner).where(_sessions.claim_owner.is_not(None))
        return sorted(row[0] for row in self._read(query.distinct()))

    def forget_sessions_of(self, owner: str) -> None:
        self._write(update(counter_sessions).where(_sessions.claim_owner == owner).values(**_FREE))


def _flatten(session: Session) -> dict[str, Any]:
    return {
        "session_id": session.session_id, "desk": session.desk, "user": session.user,
        "opened_at": session.opened_at, "touched_at": session.touched_at,
        "version": session.version, "settled": session.settled,
        "changed_by": session.changed_by, "state": session.state,
        "subject": plain_subject(session.subject), "board": plain_board(session.board),
    }  # fmt: skip


def _make_session(row: Row[Any]) -> Session:
    return Session(
        row.session_id, row.desk, row.user, row.opened_at, row.touched_at, row.version,
        row.changed_by, SessionState(row.state), read_subject(row.subject), read_board(row.board),
        row.settled,
    )  # fmt: skip


def _make_file(row: Row[Any], glances: list[Glance]) -> CounterFile:
    return CounterFile(
        row.file_id, row.session_id, row.name, row.sha256, row.size, MediaType(row.media_type),
        row.pages, row.signed, row.added_by, row.added_at, tuple(glances),
    )  # fmt: skip
