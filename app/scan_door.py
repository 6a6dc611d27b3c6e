"""The one door for files that programs hand in; see `app/door.py` and `pipeline/handing_in.py`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.counter_door import Record
from app.counter_queue import CounterQueue
from app.counter_words import NOTES, PARTS
from app.messages import advise, explain
from pipeline import handing_in
from pipeline.counter import Part, PartState
from pipeline.counter_closing import retry_session
from pipeline.handing_in import Cover, HandedIn
from pipeline.question import Asker
from pipeline.scan import Reason, ScanRow
from pipeline.tools import Tools


def hand_in(asker: Asker, tools: Tools, queue: CounterQueue, data: bytes, cover: Cover) -> Record:
    """Digitising begins at once; `show_scan` tells how far it is."""
    with TemporaryDirectory(prefix="whole-", dir=tools.work) as folder:
        source = Path(folder) / "source"
        source.write_bytes(data)
        session = handing_in.hand_in(source, cover, asker, tools)
    queue.wake()
    return show_scan(asker, tools, session.session_id)


def hand_in_upload(
    asker: Asker, tools: Tools, queue: CounterQueue, upload_id: str, cover: Cover
) -> Record:
    session = handing_in.hand_in_upload(upload_id, cover, asker, tools)
    queue.wake()
    return show_scan(asker, tools, session.session_id)


def show_scan(asker: Asker, tools: Tools, scan_id: str) -> Record:
    """What became of it, by ids: what its papers say is told where papers are read, and logged."""
    return scan_record(handing_in.follow(scan_id, asker, tools))


def retry(asker: Asker, tools: Tools, queue: CounterQueue, scan_id: str) -> Record:
    """What failed is done again. Raises NotFound, Conflict."""
    handing_in.follow(scan_id, asker, tools)
    retry_session(scan_id, asker, tools)
    queue.wake()
    return show_scan(asker, tools, scan_id)


def scan_record(found: HandedIn) -> Record:
    """The status as `sohoa ingest --json` says it, `waiting` and `working` before; `reason` and
    `notes` where something was not done."""
    session, part = found.session, found.part
    return {
        "scan_id": session.session_id,
        "status": part.state.value,
        "words": PARTS[part.state],
        "ma_ho_so": session.subject.dossier,
        "received_at": session.opened_at.isoformat(),
        "pages": part.pages,
        "pages_read": part.pages_read,
        "intake_id": part.intake_id,
        "sha256": found.sha256,
        "papers": list(part.paper_ids),
        "notes": [{"code": note, "words": NOTES[note]} for note in part.notes],
        **_reason(part, found.row),
    }


def _reason(part: Part, row: ScanRow | None) -> dict[str, Any]:
    """With its facts where the scan kept them."""
    if part.reason is None:
        return {"reason": None, "hint": None, "reason_code": None, "retryable": False}
    kept = row.reason if row and part.state is PartState.QUARANTINED else None
    reason = kept or Reason(part.reason, {}, part.retryable)
    return {
        "reason": explain(reason),
        "hint": advise(reason),
        "reason_code": reason.code,
        "retryable": part.retryable,
    }
