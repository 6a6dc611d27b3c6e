"""A counter session from its opening until the clerk finishes it: files come, pages are laid out.

Who works at the desk works at its sessions: a phone and a counter may be used by two people. Each
act names the version of the session that was seen; of two acts on one version one counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from pipeline.counter import (
    CounterFile,
    Glance,
    Session,
    SessionState,
    Sheet,
    Subject,
    source_key,
    thumbnail_key,
)
from pipeline.counter_board import Act, add, go_back
from pipeline.errors import (
    Broken,
    Busy,
    ChangedMeanwhile,
    Conflict,
    Hostile,
    NotAllowed,
    NotFound,
    SohoaError,
    TooManyBytes,
    TooManyPages,
    UnknownFormat,
)
from pipeline.formats import sniff
from pipeline.page import Quality, Verdict
from pipeline.ports import Area, Stages, UnitOfWork
from pipeline.question import Asker
from pipeline.scan import Inspection, MediaType, Scan, ScanRow, ScanState
from pipeline.tools import Tools
from pipeline.upload import UploadState
from pipeline.uploading import collect, conclude, find_upload

TRIES = 8  # a file that comes never waits for a clerk's act
GLANCE_SECONDS = 15.0  # for a look that takes a third of a second


def open_session(subject: Subject, asker: Asker, tools: Tools) -> Session:
    """Raises NotAllowed for who digitises nothing."""
    if not asker.decides:
        raise NotAllowed(act="digitise")
    now, name = tools.clock.now(), new_id()
    session = Session(
        name, asker.desk, asker.user, now, now, changed_by=asker.user, subject=subject
    )
    with tools.catalogue.begin() as unit:
        unit.add_counter_session(session)
        unit.commit()
    return session


def find_session(session_id: str, asker: Asker, tools: Tools) -> Session:
    """Raises NotFound for who is not of its desk."""
    with tools.catalogue.begin() as unit:
        return see(session_id, asker, unit)


def see(session_id: str, asker: Asker, unit: UnitOfWork) -> Session:
    session = unit.counter_session(session_id)
    if session is None or session.desk != asker.desk or not asker.decides:
        raise NotFound(kind="session", key=session_id)
    return session


def set_subject(
    session_id: str, seen: int, subject: Subject, asker: Asker, tools: Tools
) -> Session:
    """Whom and what the papers are for. Raises what `change` raises."""
    return _write(session_id, seen, asker, tools, lambda now: replace(now, subject=subject))


def change(session_id: str, seen: int, act: Act, name: str, asker: Asker, tools: Tools) -> Session:
    """Do one act of `pipeline/counter_board.py` on the board; `name` is kept with what it undoes.

    Raises NotFound, Conflict (the session is finished), ChangedMeanwhile when somebody did another
    act since version `seen`, and BadValue for what is not on the board."""
    return _write(
        session_id, seen, asker, tools, lambda now: replace(now, board=act(now.board)), name
    )


def undo(session_id: str, seen: int, asker: Asker, tools: Tools) -> Session:
    """Take the last act back; pages that came since stay. Nothing to take back: nothing happens.
    Raises what `change` raises."""
    with tools.catalogue.begin() as unit:
        session = _see_open(session_id, seen, asker, unit)
        before = unit.last_step(session_id)
        if before is None:
            return session
        board = go_back(before, session.board, new_id)
        after = _signed(replace(session, board=board), asker, tools)
        unit.drop_step(session_id)
        if not unit.change_session(after, session.version):
            raise _meanwhile(unit.counter_session(session_id))
        unit.commit()
    return replace(after, version=session.version + 1)


def abandon(session_id: str, seen: int, asker: Asker, tools: Tools) -> Session:
    """Nothing of it becomes papers; its bytes wait for a person to decide."""
    return _write(
        session_id, seen, asker, tools, lambda now: replace(now, state=SessionState.ABANDONED)
    )


def change_state(
    session_id: str, seen: int, state: SessionState, who: tuple[Asker, UnitOfWork, Tools]
) -> None:
    """In a transaction of the caller. Raises what `change` raises."""
    asker, unit, tools = who
    session = _see_open(session_id, seen, asker, unit)
    after = _signed(replace(session, state=state), asker, tools)
    if not unit.change_session(after, session.version):
        raise _meanwhile(unit.counter_session(session_id))


def gather_upload(upload_id: str, session_id: str, asker: Asker, tools: Tools) -> CounterFile:
    """An upload that is whole becomes a file of the session; asked again, it is the same file.
    Raises what `collect` and `gather` raise."""
    upload = find_upload(upload_id, asker, tools)
    if upload.state is UploadState.DONE and upload.result:
        with tools.catalogue.begin() as unit:
            see(session_id, asker, unit)
            known = unit.counter_file(upload.result)
        if known is None or known.session_id != session_id:
            raise NotFound(kind="file", key=upload.result)
        return known
    with TemporaryDirectory(prefix="upload-", dir=tools.work) as folder:
        whole = collect(upload, Path(folder) / "whole", tools)
        file = gather(whole, upload.name, session_id, asker, tools, upload_id)
    conclude(upload_id, file.file_id, tools)
    return file


def gather(
    source: Path,
    name: str,
    session_id: str,
    asker: Asker,
    tools: Tools,
    file_id: str | None = None,
) -> CounterFile:
    """A file that came: its bytes are stored as they are, then its pages lie on the board. Looking
    at them is `look_at`. Raises Refused errors, NotFound, Conflict, StoreUnavailable."""
    find_session(session_id, asker, tools)
    media_type, inspection = _inspect(source, tools)
    with source.open("rb") as data:
        sha256 = hashlib.file_digest(data, "sha256").hexdigest()
    file = CounterFile(
        file_id or new_id(), session_id, name, sha256, source.stat().st_size, media_type,
        inspection.pages, inspection.digitally_signed, asker.user, tools.clock.now(),
    )  # fmt: skip
    tools.objects.put(Area.INTAKE, source_key(file.file_id, sha256), source)
    _lay_down(file, asker, tools)
    return file


def look_at(file: CounterFile, source: Path, tools: Tools) -> None:
    """A glance at each page, entered one by one as they come. A page that cannot be looked at says
    why; the others go on. Raises StoreUnavailable, CatalogueUnavailable."""
    with TemporaryDirectory(prefix="glance-", dir=tools.work) as folder:
        scan = as_scan(file, source, Path(folder))
        for glance in _glance_all(scan, file.pages, tools):
            number = glance.number
            thumbnail = _thumbnail(scan.work, number)
            if glance.trouble is None and thumbnail.is_file():
                key = thumbnail_key(Sheet(file.file_id, number))
                tools.objects.put(Area.INTAKE, key, thumbnail)
            with tools.catalogue.begin() as unit:
                unit.put_glance(file.file_id, glance)
                unit.commit()


def read_thumbnail(session_id: str, sheet: Sheet, asker: Asker, tools: Tools) -> bytes:
    """WebP of a page of the session. Raises NotFound."""
    with tools.catalogue.begin() as unit:
        see(session_id, asker, unit)
        file = unit.counter_file(sheet.file_id)
    if file is None or file.session_id != session_id:
        raise NotFound(kind="page", key=sheet.key)
    return tools.objects.read(Area.INTAKE, thumbnail_key(sheet))


def fetch_source(file: CounterFile, target: Path, tools: Tools) -> Path:
    """The bytes as received. Raises NotFound, Mismatch, StoreUnavailable."""
    tools.objects.get(Area.INTAKE, source_key(file.file_id, file.sha256), target)
    return target


def as_scan(file: CounterFile, source: Path, work: Path) -> Scan:
    """A file of a session as the stages take one."""
    state, at = ScanState.RECEIVED, file.added_at
    row = ScanRow(file.file_id, file.sha256, file.size, file.media_type, state, at)
    return Scan(row, source, work)


def new_id() -> str:
    return uuid4().hex


def _inspect(source: Path, tools: Tools) -> tuple[MediaType, Inspection]:
    size, limits = source.stat().st_size, tools.limits
    if size > limits.file_bytes:
        raise TooManyBytes(size=size, limit=limits.file_bytes)
    media_type = sniff(source)
    if media_type is None:
        raise UnknownFormat
    (found,) = tools.viewers.map(tools.stages.inspect, [source], limits.page_seconds)
    if found.pages > limits.pages:
        raise TooManyPages(pages=found.pages, limit=limits.pages)
    return media_type, found


def _lay_down(file: CounterFile, asker: Asker, tools: Tools) -> None:
    """The file and its pages in one transaction, behind whatever was laid down meanwhile."""
    sheets = [Sheet(file.file_id, number) for number in range(1, file.pages + 1)]
    for _ in range(TRIES):
        with tools.catalogue.begin() as unit:
            session = see(file.session_id, asker, unit)
            _need_open(session)
            unit.add_counter_file(file)
            board = add(sheets, new_id())(session.board)
            after = replace(session, board=board, touched_at=tools.clock.now())
            if unit.change_session(after, session.version):
                unit.commit()
                return
    raise Busy(intake_id=file.file_id)


def _glance_all(scan: Scan, pages: int, tools: Tools) -> Iterator[Glance]:
    """In order. When a child dies, what it took along is looked at no more."""
    look, seen = partial(_look, scan, stages=tools.stages), 0
    numbers = range(1, pages + 1)
    try:
        for glance in tools.viewers.map(look, numbers, GLANCE_SECONDS, rescue=_give_up):
            yield glance
            seen += 1
    except SohoaError as trouble:
        yield from (_cannot_see(number, trouble.code) for number in numbers[seen:])


def _look(scan: Scan, number: int, stages: Stages) -> Glance:
    """Runs inside a child process."""
    try:
        return stages.glance(scan, number, _thumbnail(scan.work, number))
    except (Hostile, Broken):  # the rescue is told of them
        raise
    except SohoaError as trouble:
        return _cannot_see(number, trouble.code)


def _give_up(number: int) -> Glance:
    return _cannot_see(number, Hostile.code)


def _cannot_see(number: int, code: str) -> Glance:
    return Glance(number, quality=Quality(Verdict.RESCAN, ("unread",)), trouble=code)


def _thumbnail(work: Path, number: int) -> Path:
    return work / f"{number:06d}.webp"


def _write(
    session_id: str,
    seen: int,
    asker: Asker,
    tools: Tools,
    act: Callable[[Session], Session],
    name: str = "",
) -> Session:
    with tools.catalogue.begin() as unit:
        session = _see_open(session_id, seen, asker, unit)
        after = _signed(act(session), asker, tools)
        if not unit.change_session(after, session.version, name):
            raise _meanwhile(unit.counter_session(session_id))
        unit.commit()
    return replace(after, version=session.version + 1)


def _see_open(session_id: str, seen: int, asker: Asker, unit: UnitOfWork) -> Session:
    """Pages that came since it was seen are no change of what a person did."""
    session = see(session_id, asker, unit)
    _need_open(session)
    if not session.settled <= seen <= session.version:
        raise _meanwhile(session)
    return session


def _need_open(session: Session) -> None:
    if session.state is not SessionState.OPEN:
        raise Conflict(fault="session_over", key=session.session_id)


def _meanwhile(session: Session | None) -> ChangedMeanwhile:
    by, version = (session.changed_by, session.version) if session else ("", 0)
    return ChangedMeanwhile(by=by, version=version)


def _signed(session: Session, asker: Asker, tools: Tools) -> Session:
    now: datetime = tools.clock.now()
    return replace(session, changed_by=asker.user, touched_at=now, settled=session.version + 1)
