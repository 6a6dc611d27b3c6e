"""The one door of the counter for pages and the API: plain values in, JSON objects out.

Every function takes who asks and the tools; errors are those of `pipeline/errors.py`. Nothing here
belongs in a URL but ids of sessions, files, uploads and papers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from app.counter_queue import CounterQueue
from app.counter_words import PARTS, SESSIONS, tell_part, tell_quality
from app.messages import explain
from pipeline import counter_board as acts
from pipeline import counter_closing, counter_leftovers, counter_session, uploading
from pipeline.counter import CounterFile, Glance, Laid, Part, Session, Sheet, Stack, Subject
from pipeline.errors import BadValue, NotFound
from pipeline.language.codes import check_dossier_code
from pipeline.question import Asker
from pipeline.scan import Origin, Reason, Role
from pipeline.tools import Tools
from pipeline.upload import PIECE_BYTES, Upload

Record = dict[str, Any]
LATE = timedelta(seconds=15)  # a page that nobody looked at since then is looked at again

# uploads


def begin_upload(
    asker: Asker, tools: Tools, *, name: str, size: int, sha256: str | None = None
) -> Record:
    """A file is announced; its pieces go to `put_piece`."""
    return upload_record(uploading.begin(name, size, sha256, asker, tools))


def put_piece(asker: Asker, tools: Tools, upload_id: str, offset: int, data: bytes) -> Record:
    """Safe to send again when the answer was lost."""
    return upload_record(uploading.put(upload_id, offset, data, asker, tools))


def upload_status(asker: Asker, tools: Tools, upload_id: str) -> Record:
    """`received` is where to go on."""
    return upload_record(uploading.find_upload(upload_id, asker, tools))


def finish_upload(
    asker: Asker, tools: Tools, queue: CounterQueue, upload_id: str, session_id: str
) -> Record:
    """The file lies on the board; its pages are looked at in the background."""
    file = counter_session.gather_upload(upload_id, session_id, asker, tools)
    if not file.glances:
        queue.look(file)
    return file_record(file)


def add_file(
    asker: Asker, tools: Tools, queue: CounterQueue, session_id: str, name: str, source: Path
) -> Record:
    """A file that is here whole already (a photo, a file of the desk's folder). `source` is only
    read."""
    handle, copy = mkstemp(prefix="counter-", dir=tools.work)
    with open(handle, "wb") as target:  # noqa: PTH123 - the handle is open already
        target.write(source.read_bytes())
    try:
        file = counter_session.gather(Path(copy), name, session_id, asker, tools)
    except BaseException:
        Path(copy).unlink(missing_ok=True)
        raise
    queue.look(file, Path(copy))
    return file_record(file)


def upload_record(upload: Upload) -> Record:
    """To its sender: the name is shown."""
    return {
        "upload_id": upload.upload_id, "name": upload.name, "size": upload.size,
        "received": upload.received, "done": upload.result is not None,
        "piece_bytes": PIECE_BYTES,
    }  # fmt: skip


# sessions


def open_session(
    asker: Asker,
    tools: Tools,
    *,
    dossier: str | None = None,
    procedure: str | None = None,
    person: str | None = None,
) -> Record:
    subject = make_subject(dossier, procedure, person)
    return session_record(counter_session.open_session(subject, asker, tools), asker, tools)


def set_subject(
    asker: Asker,
    tools: Tools,
    session_id: str,
    seen: int,
    *,
    dossier: str | None = None,
    procedure: str | None = None,
    person: str | None = None,
) -> Record:
    subject = make_subject(dossier, procedure, person)
    changed = counter_session.set_subject(session_id, seen, subject, asker, tools)
    return session_record(changed, asker, tools)


def make_subject(dossier: str | None, procedure: str | None, person: str | None) -> Subject:
    """Raises BadQuestion for what is no mã hồ sơ."""
    code = check_dossier_code(dossier) if dossier else None
    return Subject(code, procedure or None, person or None)


def list_sessions(asker: Asker, tools: Tools) -> list[Record]:
    """Open and closing ones of the desk, without their boards."""
    if not asker.decides:
        return []
    with tools.catalogue.begin() as unit:
        return [_head(session) for session in unit.open_sessions(asker.desk)]


def show_session(
    asker: Asker, tools: Tools, session_id: str, queue: CounterQueue | None = None
) -> Record:
    """All that the page shows. Pages that were never looked at, because a process ended, are
    looked at now."""
    record = session_record(counter_session.find_session(session_id, asker, tools), asker, tools)
    if queue is not None:
        with tools.catalogue.begin() as unit:
            files = unit.counter_files(session_id)
        for file in files:
            late = tools.clock.now() - file.added_at > LATE
            if late and len(file.glances) < file.pages:
                queue.look(file)
    return record


def act(
    asker: Asker, tools: Tools, session_id: str, seen: int, name: str, said: Mapping[str, Any]
) -> Record:
    """Do one act of docs/counter.md by its name; `said` holds its facts: `sheet` and `other` keys
    of pages, `stack` and `other_stack` ids, `place`, `degrees`, `blank`, `role`, `origin`,
    `component`, `replaces`. Raises BadValue for an act that is none or lacks a fact."""
    if name == "undo":
        changed = counter_session.undo(session_id, seen, asker, tools)
    else:
        changed = counter_session.change(
            session_id, seen, make_act(name, said, asker), name, asker, tools
        )
    return session_record(changed, asker, tools)


def make_act(name: str, said: Mapping[str, Any], asker: Asker) -> acts.Act:
    if name not in _ACTS:
        raise BadValue(field="act", problem="not_on_board")
    try:
        return _ACTS[name](said, asker)
    except (AttributeError, KeyError, TypeError, ValueError) as missing:
        raise BadValue(field="act", problem="not_on_board") from missing


def _sheet(said: Mapping[str, Any], name: str = "sheet") -> Sheet:
    return Sheet.of(said[name])


def _describe(said: Mapping[str, Any], asker: Asker) -> acts.Act:
    """Role, origin and "đối chiếu bản chính" in one act."""
    return acts.describe(
        said["stack"], Role(said.get("role", Role.COMPONENT)),
        Origin(said.get("origin", Origin.PLAIN_SCAN)), asker.user, said.get("component"),
        said.get("replaces"),
    )  # fmt: skip


_ACTS: Mapping[str, Callable[[Mapping[str, Any], Asker], acts.Act]] = {
    "rotate": lambda said, _: acts.rotate(_sheet(said), int(said["degrees"])),
    "blank": lambda said, _: acts.mark_blank(_sheet(said), said["blank"]),
    "move": lambda said, _: acts.move(_sheet(said), said["stack"], int(said["place"])),
    "move_stack": lambda said, _: acts.move_stack(said["stack"], int(said["place"])),
    "split": lambda said, _: acts.split(_sheet(said), counter_session.new_id()),
    "merge": lambda said, _: acts.merge(said["stack"], said["other_stack"]),
    "replace": lambda said, _: acts.substitute(_sheet(said), _sheet(said, "other")),
    "remove": lambda said, _: acts.remove(_sheet(said)),
    "bring_back": lambda said, _: acts.bring_back(_sheet(said), counter_session.new_id()),
    "describe": _describe,
}
ACT_NAMES = (*_ACTS, "undo")


def thumbnail(asker: Asker, tools: Tools, session_id: str, sheet: str) -> bytes:
    """WebP. Raises NotFound."""
    try:
        return counter_session.read_thumbnail(session_id, Sheet.of(sheet), asker, tools)
    except ValueError as wrong:
        raise NotFound(kind="page", key=sheet) from wrong


def finish(asker: Asker, tools: Tools, queue: CounterQueue, session_id: str, seen: int) -> Record:
    """Digitising begins at once; `show_session` tells how far it is."""
    counter_closing.finish_session(session_id, seen, asker, tools)
    queue.wake()
    return show_session(asker, tools, session_id)


def retry(asker: Asker, tools: Tools, queue: CounterQueue, session_id: str) -> Record:
    """*Chạy lại* of what failed."""
    counter_closing.retry_session(session_id, asker, tools)
    queue.wake()
    return show_session(asker, tools, session_id)


def abandon(asker: Asker, tools: Tools, session_id: str, seen: int) -> Record:
    return session_record(counter_session.abandon(session_id, seen, asker, tools), asker, tools)


def leftovers(asker: Asker, tools: Tools) -> list[Record]:
    """What became no paper and waits for a person: `drop_leftover`, `take_up_leftover`."""
    return [file_record(file) for file in counter_leftovers.list_leftovers(asker, tools)]


def session_record(session: Session, asker: Asker, tools: Tools) -> Record:
    """`asker` may see it."""
    with tools.catalogue.begin() as unit:
        files = {file.file_id: file for file in unit.counter_files(session.session_id)}
        parts = unit.parts(session.session_id)
        undoable = unit.last_step(session.session_id) is not None
    board = session.board
    return _head(session) | {
        "procedure": session.subject.procedure,
        "person": session.subject.person,
        "undoable": undoable,
        "files": [file_record(file) for file in files.values()],
        "stacks": [_stack_record(stack, files) for stack in board.stacks],
        "removed": [_laid_record(laid, files) for laid in board.removed],
        "parts": [part_record(part) for part in parts],
    }


def file_record(file: CounterFile) -> Record:
    return {
        "file_id": file.file_id, "session_id": file.session_id, "name": file.name,
        "size": file.size, "pages": file.pages, "signed": file.signed,
        "seen": len(file.glances), "added_by": file.added_by, "added_at": _time(file.added_at),
    }  # fmt: skip


def part_record(part: Part) -> Record:
    """One scan that the session becomes: its state, progress and papers."""
    record: Record = {
        "number": part.number, "stacks": list(part.stacks), "state": part.state.value,
        "state_words": PARTS[part.state], "words": tell_part(part), "pages": part.pages,
        "pages_read": part.pages_read, "papers": list(part.paper_ids),
        "intake_id": part.intake_id, "retryable": part.retryable,
    }  # fmt: skip
    if part.reason is not None:
        record |= {"reason_code": part.reason, "reason": explain(Reason(part.reason, {}))}
    return record


def _head(session: Session) -> Record:
    return {
        "session_id": session.session_id, "version": session.version,
        "state": session.state.value, "state_words": SESSIONS[session.state],
        "dossier": session.subject.dossier, "user": session.user,
        "opened_at": _time(session.opened_at), "touched_at": _time(session.touched_at),
    }  # fmt: skip


def _stack_record(stack: Stack, files: Mapping[str, CounterFile]) -> Record:
    return {
        "stack": stack.stack_id, "certain": stack.certain, "role": stack.role.value,
        "origin": stack.origin.value, "compared_by": stack.compared_by,
        "component": stack.component, "replaces": stack.replaces,
        "sheets": [_laid_record(laid, files) for laid in stack.sheets],
    }  # fmt: skip


def _laid_record(laid: Laid, files: Mapping[str, CounterFile]) -> Record:
    """`seen` false: nobody looked at it yet; `turned` is to be shown by turning the thumbnail."""
    file = files.get(laid.sheet.file_id)
    glance = file.glance(laid.sheet.number) if file else None
    return {
        "sheet": laid.sheet.key, "turned": laid.turned, "seen": glance is not None,
        "blank": laid.blank if laid.blank is not None else bool(glance and glance.blank),
        "blank_told": laid.blank is not None, **_glance_record(glance),
    }  # fmt: skip


def _glance_record(glance: Glance | None) -> Record:
    if glance is None:
        return {"quality": None, "issues": [], "words": "", "trouble": None}
    return {
        "quality": glance.quality.verdict.value, "issues": list(glance.quality.issues),
        "words": tell_quality(glance.quality), "trouble": glance.trouble,
        "width": glance.width, "height": glance.height,
    }  # fmt: skip


def _time(moment: datetime) -> str:
    return moment.isoformat()
