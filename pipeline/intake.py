"""Store first: bytes are written, read back and entered before anybody is told "received".

The law of the intake: an original is never lost or altered (design: step 1).
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from pipeline.errors import EmptyFile, Mismatch, Refused, TooManyBytes, UnknownFormat
from pipeline.formats import sniff
from pipeline.keys import object_key
from pipeline.manifest import Link, keep_link
from pipeline.ports import Area, UnitOfWork
from pipeline.scan import Context, MediaType, Reason, ScanRow, ScanState
from pipeline.tools import Tools


def receive(source: Path, context: Context, tools: Tools, batch_id: str | None = None) -> ScanRow:
    """Take a file in. Returns the scan's row: `received` (work to do), `stored` (known bytes,
    now linked to this context too), `quarantined` (refused at the door, or set aside before).

    Idempotent on the SHA-256 of the bytes: a retry after a crash finds its own row and goes on.
    Raises StoreUnavailable or CatalogueUnavailable when nothing could be acknowledged,
    Mismatch when the file changes while it is read, and OSError when it cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="intake-", dir=tools.work) as work:
        return _receive_copy(Path(work) / "source", source, context, tools, batch_id)


def _receive_copy(
    copy: Path, source: Path, context: Context, tools: Tools, batch_id: str | None
) -> ScanRow:
    """The sender's file is read once: what is hashed, sniffed and stored are the same bytes."""
    sha256, size = _copy_and_hash(source, copy, tools.limits.file_bytes)
    media_type = sniff(copy)
    refusal = _refuse_at_the_door(size, media_type, tools)
    if not isinstance(refusal, TooManyBytes):
        _write_once(copy, sha256, tools)
    with tools.catalogue.begin() as unit:
        row = unit.add_scan(sha256, size, media_type, batch_id)
        unit.link(row.intake_id, context)
        back = unit.move(row.intake_id, ScanState.DROPPED, ScanState.RECEIVED)
        row = _quarantine(row, refusal, unit, tools) if refusal else unit.scan(row.intake_id)
        unit.commit()
    if back and not isinstance(refusal, TooManyBytes):
        _write_once(copy, sha256, tools)  # a drop that was still under way may have removed them
    keep_link(Link(row, context), tools.objects)
    return row


def _copy_and_hash(source: Path, copy: Path, limit: int) -> tuple[str, int]:
    """SHA-256 and size of the source, and a copy of as much of it as may be taken (and a
    piece more, so that its format is known)."""
    digest, size, before = hashlib.sha256(), 0, _fingerprint(source)
    with source.open("rb") as file, copy.open("wb") as target:
        while piece := file.read(1 << 20):
            digest.update(piece)
            size += len(piece)
            if size - len(piece) <= limit:
                target.write(piece)
    if _fingerprint(source) != before:
        raise Mismatch(key="source", expected="", found=digest.hexdigest())
    return digest.hexdigest(), size


def _fingerprint(source: Path) -> tuple[int, int]:
    facts = source.stat()
    return facts.st_size, facts.st_mtime_ns


def _refuse_at_the_door(size: int, kind: MediaType | None, tools: Tools) -> Refused | None:
    if size > tools.limits.file_bytes:
        return TooManyBytes(size=size, limit=tools.limits.file_bytes)
    if size == 0:
        return EmptyFile()
    return UnknownFormat() if kind is None else None


def _write_once(source: Path, sha256: str, tools: Tools) -> None:
    """Bytes go from the intake to the originals and never back: looked for in this order they
    are not overlooked on their way."""
    key = object_key(sha256)
    for area in (Area.INTAKE, Area.ORIGINALS):
        known = tools.objects.stat(area, key)
        if known is not None and known.sha256 == sha256:
            return
    written = tools.objects.put(Area.INTAKE, key, source)
    if written.sha256 != sha256:
        raise Mismatch(key=key, expected=sha256, found=written.sha256)


def _quarantine(row: ScanRow, refusal: Refused, unit: UnitOfWork, tools: Tools) -> ScanRow:
    claim = unit.claim(row.intake_id, tools.owner, tools.limits.claim_seconds)
    if claim is not None:
        reason = Reason(refusal.code, refusal.facts)
        unit.finish(claim, ScanState.QUARANTINED, reason)
    return unit.scan(row.intake_id)
