"""A stage of the journey: what the digital signatures of a file are worth. It is only read."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from pipeline.scan import Inspection, Scan, ScanRow
from pipeline.signature import Signature, SignatureCheck, Signatures, SignatureState
from pipeline.tools import Tools


def attest(scan: Scan, inspection: Inspection, tools: Tools) -> SignatureCheck | None:
    """None for a file without signatures. Raises BadSetting, ReadingFailed."""
    return look(scan.row, scan.path, tools) if inspection.digitally_signed else None


def look(scan: ScanRow, path: Path, tools: Tools) -> SignatureCheck:
    """In a child process with limits: whatever the file does, it does there."""
    now = tools.clock.now()
    read = partial(read_file, signatures=tools.signatures, at=now)
    (found,) = tools.workers.map(read, [path], tools.limits.page_seconds, rescue=give_up)
    return SignatureCheck(scan.intake_id, now, tools.signatures.trust(), found)


def read_file(path: Path, *, signatures: Signatures, at: datetime) -> tuple[Signature, ...]:
    """Runs inside a child process."""
    return signatures.read(path, at)


def give_up(_: Path) -> tuple[Signature, ...]:
    """For a file that broke the limits of time or memory."""
    return (Signature(SignatureState.BROKEN, "limits"),)
