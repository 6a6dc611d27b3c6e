"""A file that a program hands in to become papers: a counter session with nobody at its board.

So it is claimed, goes on after a process that died, is filed and can be tried again as everything
that a counter finishes (`pipeline/counter_closing.py`).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.counter import Part, Session, SessionState, Subject
from pipeline.counter_board import describe
from pipeline.counter_closing import finish_session
from pipeline.counter_session import abandon, change, find_session, gather, open_session
from pipeline.deciding import see
from pipeline.errors import BadQuestion, EmptyFile, NotFound, SohoaError
from pipeline.line_errors import TooManyUploads
from pipeline.question import Asker
from pipeline.scan import Origin, Role, ScanRow
from pipeline.tools import Tools
from pipeline.upload import UploadState
from pipeline.uploading import collect, conclude, find_upload

MOST_UNDER_WAY = 20
"""Files of one caller that wait at once; whoever has more waits, or runs a batch."""
_CLOSING = SessionState.CLOSING
_SOON = 5  # seconds after which it makes sense to come again


@dataclass(frozen=True, slots=True)
class Cover:
    """What the sender says of a file: for which dossier, as what, and how it came; `component` by
    its key or mã thành phần, `replaces` the paper of which this is a new scan. FROM_ORIGINAL says
    that the sender compared it with the original."""

    dossier: str | None = None
    role: Role = Role.COMPONENT
    origin: Origin = Origin.PLAIN_SCAN
    component: str | None = None
    replaces: str | None = None


def hand_in(source: Path, cover: Cover, asker: Asker, tools: Tools) -> Session:
    """The file waits to be digitised; its session is the one to ask for. `source` is only read.

    Raises NotAllowed for who digitises nothing, Refused errors for a file that can be seen to be no
    good, NotFound for a paper to be replaced that the asker does not see, BadQuestion for a
    component of no dossier, BadValue for an electronic origin (a signature says that),
    TooManyUploads."""
    _check(source, cover, asker, tools)
    session = open_session(Subject(cover.dossier), asker, tools)
    try:
        gather(source, "", session.session_id, asker, tools)
        return _lay_out(session.session_id, cover, asker, tools)
    except SohoaError:
        with suppress(SohoaError):
            now = find_session(session.session_id, asker, tools)
            abandon(now.session_id, now.version, asker, tools)
        raise


def hand_in_upload(upload_id: str, cover: Cover, asker: Asker, tools: Tools) -> Session:
    """The same for an upload that is whole; handed in again it is the same session. Raises what
    `collect` raises besides."""
    upload = find_upload(upload_id, asker, tools)
    if upload.state is UploadState.DONE and upload.result:
        return find_session(upload.result, asker, tools)
    with TemporaryDirectory(prefix="upload-", dir=tools.work) as folder:
        whole = collect(upload, Path(folder) / "whole", tools)
        session = hand_in(whole, cover, asker, tools)
    conclude(upload_id, session.session_id, tools)
    return session


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of a file that was handed in. `sha256` (hex) of its bytes, `row` its scan once it
    is taken in."""

    session: Session
    part: Part
    sha256: str | None = None
    row: ScanRow | None = None


def follow(session_id: str, asker: Asker, tools: Tools) -> HandedIn:
    """Raises NotFound for any other session."""
    session = find_session(session_id, asker, tools)
    with tools.catalogue.begin() as unit:
        parts, files = unit.parts(session_id), unit.counter_files(session_id)
        if len(parts) != 1:
            raise NotFound(kind="scan", key=session_id)
        row = unit.scan(parts[0].intake_id) if parts[0].intake_id else None
    waiting = files[0].sha256 if len(files) == 1 else None
    return HandedIn(session, parts[0], row.sha256 if row else waiting, row)


def _check(source: Path, cover: Cover, asker: Asker, tools: Tools) -> None:
    """What can be told to be wrong before anything is kept."""
    if source.stat().st_size == 0:
        raise EmptyFile
    with tools.catalogue.begin() as unit:
        open_ones = unit.open_sessions(asker.desk, 10 * MOST_UNDER_WAY)
    mine = [one for one in open_ones if one.user == asker.user and one.state is _CLOSING]
    if len(mine) >= MOST_UNDER_WAY:
        raise TooManyUploads(limit=MOST_UNDER_WAY, seconds=_SOON)
    if cover.component is not None and (cover.dossier is None or cover.role is not Role.COMPONENT):
        raise BadQuestion(detail="component + ma_ho_so + role component")
    describe("", cover.role, cover.origin, asker.user)
    if cover.replaces is not None:
        with tools.catalogue.begin() as unit:
            see(cover.replaces, asker, unit)


def _lay_out(session_id: str, cover: Cover, asker: Asker, tools: Tools) -> Session:
    """All of it is one stack, which its pages divide; then the session is finished."""
    session = find_session(session_id, asker, tools)
    for stack in session.board.stacks:
        act = describe(
            stack.stack_id, cover.role, cover.origin, asker.user, cover.component, cover.replaces
        )
        session = change(session_id, session.version, act, "describe", asker, tools)
    finish_session(session_id, session.version, asker, tools)
    return find_session(session_id, asker, tools)
