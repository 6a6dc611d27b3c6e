"""Resumable uploads: pieces are taken in order or again, by any replica, across dropped lines and
restarts.

What is there is in the catalogue, the bytes are objects of their own (no store appends). A piece is
written first and entered afterwards, by compare and set: of two at once for one place one counts.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from pipeline.errors import EmptyFile, NotAllowed, NotFound, TooManyBytes
from pipeline.intake import receive
from pipeline.line_errors import (
    TooLong,
    TooManyUploads,
    UnknownUpload,
    WrongHash,
    WrongOffset,
)
from pipeline.ports import Area
from pipeline.question import Asker
from pipeline.scan import Context, ScanRow
from pipeline.tools import Tools
from pipeline.upload import (
    OPEN_UPLOADS,
    PIECE_BYTES,
    UPLOADS,
    Piece,
    Upload,
    UploadState,
    piece_key,
    upload_folder,
)

LONGEST_NAME = 200  # characters of a file's name that are kept


def begin(name: str, size: int, sha256: str | None, asker: Asker, tools: Tools) -> Upload:
    """Announce a file of `size` bytes. Raises NotAllowed for who takes nothing in, EmptyFile,
    TooManyBytes, TooManyUploads."""
    if not asker.decides:
        raise NotAllowed(act="upload")
    if size <= 0:
        raise EmptyFile
    if size > tools.limits.file_bytes:
        raise TooManyBytes(size=size, limit=tools.limits.file_bytes)
    now, shown = tools.clock.now(), Path(name).name[:LONGEST_NAME]
    hashed = sha256.lower() if sha256 else None
    upload = Upload(str(uuid4()), asker.user, asker.desk, shown, size, hashed, now, now)
    with tools.catalogue.begin() as unit:
        if unit.count_uploads(asker.user) >= OPEN_UPLOADS:
            raise TooManyUploads(limit=OPEN_UPLOADS)
        unit.add_upload(upload)
        unit.commit()
    return upload


def find_upload(upload_id: str, asker: Asker, tools: Tools) -> Upload:
    """How far it has come: `received` is where the next piece begins. Raises UnknownUpload, also
    for an upload of somebody else."""
    with tools.catalogue.begin() as unit:
        upload = unit.upload(upload_id)
    if upload is None or (upload.user, upload.desk) != (asker.user, asker.desk):
        raise UnknownUpload(kind="upload", key=upload_id)
    return upload


def put(upload_id: str, offset: int, data: bytes, asker: Asker, tools: Tools) -> Upload:
    """Take the piece that begins at `offset`. The same piece sent again changes nothing.

    Raises UnknownUpload, TooLong (more than PIECE_BYTES, or beyond the size), WrongOffset (it does
    not begin where the last one ended: go on at `expected`) and StoreUnavailable."""
    upload = find_upload(upload_id, asker, tools)
    _check_room(upload, offset, len(data))
    piece = Piece(offset, len(data), hashlib.sha256(data).hexdigest())
    if offset == upload.received and upload.state is UploadState.OPEN:
        tools.objects.put(Area.INTAKE, piece_key(upload_id, piece), data)
        with tools.catalogue.begin() as unit:
            if unit.advance_upload(upload_id, piece, tools.clock.now()):
                unit.commit()
                return replace(upload, received=offset + len(data))
    return _check_known(upload_id, piece, asker, tools)


def finish(upload_id: str, context: Context, asker: Asker, tools: Tools) -> ScanRow:
    """The whole file becomes an intake, as `sohoa ingest` takes one in; finished again, it is the
    same intake. Raises what `collect` and `pipeline.intake.receive` raise."""
    upload = find_upload(upload_id, asker, tools)
    if upload.state is UploadState.DONE and upload.result:
        with tools.catalogue.begin() as unit:
            return unit.scan(upload.result)
    with TemporaryDirectory(prefix="upload-", dir=tools.work) as folder:
        row = receive(collect(upload, Path(folder) / "whole", tools), context, tools)
    conclude(upload_id, row.intake_id, tools)
    return row


def collect(upload: Upload, target: Path, tools: Tools) -> Path:
    """The whole file, its hash checked, written to `target`. Raises WrongOffset while bytes are
    missing, WrongHash when they are not those that were announced: then they are thrown away."""
    if not upload.is_whole:
        facts = {"offset": upload.size, "expected": upload.received}
        raise WrongOffset(upload_id=upload.upload_id, **facts)
    with tools.catalogue.begin() as unit:
        pieces = unit.upload_pieces(upload.upload_id)
    digest = hashlib.sha256()
    with suppress(NotFound), target.open("wb") as whole:
        for piece in pieces:
            data = tools.objects.read(Area.INTAKE, piece_key(upload.upload_id, piece))
            digest.update(data)
            whole.write(data)
    whole_size = target.stat().st_size == upload.size  # a piece may be lost
    if not whole_size or digest.hexdigest() != (upload.sha256 or digest.hexdigest()):
        _begin_anew(upload, tools)
        raise WrongHash(upload_id=upload.upload_id)
    return target


def conclude(upload_id: str, result: str, tools: Tools) -> None:
    """The file is kept elsewhere now: its pieces go, and who asks again is told what it became."""
    with tools.catalogue.begin() as unit:
        unit.close_upload(upload_id, result, tools.clock.now())
        unit.commit()
    _remove_pieces(upload_id, tools)


def sweep_uploads(hours: float, tools: Tools) -> int:
    """Forget uploads that nobody touched for so long, and pieces of which no row knows; returns how
    many uploads went."""
    before = tools.clock.now() - timedelta(hours=hours)
    with tools.catalogue.begin() as unit:
        stale = unit.drop_uploads(before)
        unit.commit()
    for found in list(tools.objects.walk(Area.INTAKE, UPLOADS)):
        upload_id = found.key.removeprefix(UPLOADS).partition("/")[0]
        with tools.catalogue.begin() as unit:
            upload = unit.upload(upload_id)
        if upload is None or upload.state is UploadState.DONE:
            tools.objects.remove(Area.INTAKE, found.key)
    return stale


def _check_room(upload: Upload, offset: int, size: int) -> None:
    if offset < 0 or size == 0:
        facts = {"offset": offset, "expected": upload.received}
        raise WrongOffset(upload_id=upload.upload_id, **facts)
    if size > PIECE_BYTES:
        raise TooLong(upload_id=upload.upload_id, size=size, limit=PIECE_BYTES)
    if offset + size > upload.size:
        raise TooLong(upload_id=upload.upload_id, size=offset + size, limit=upload.size)


def _check_known(upload_id: str, piece: Piece, asker: Asker, tools: Tools) -> Upload:
    """A piece that is there already is no fault: its answer was lost on the way."""
    upload = find_upload(upload_id, asker, tools)
    with tools.catalogue.begin() as unit:
        known = unit.upload_pieces(upload_id)
    if piece not in known:
        facts = {"offset": piece.offset, "expected": upload.received}
        raise WrongOffset(upload_id=upload_id, **facts)
    return upload


def _begin_anew(upload: Upload, tools: Tools) -> None:
    with tools.catalogue.begin() as unit:
        unit.reset_upload(upload.upload_id, tools.clock.now())
        unit.commit()
    _remove_pieces(upload.upload_id, tools)


def _remove_pieces(upload_id: str, tools: Tools) -> None:
    for found in list(tools.objects.walk(Area.INTAKE, upload_folder(upload_id))):
        tools.objects.remove(Area.INTAKE, found.key)
