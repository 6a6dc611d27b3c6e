"""The machine-readable door: the JSON objects that commands and services hand out (design.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from app.messages import advise, explain
from pipeline.certification import is_certified
from pipeline.decisions import OF_THE_PAPER, Decision
from pipeline.ingest import Item, Status
from pipeline.keeping import describe_page
from pipeline.language.units import find_current
from pipeline.paper import Field, Paper
from pipeline.ports import PageRow, PaperRow
from pipeline.question import Hit
from pipeline.scan import Context, ScanRow


def item_records(file: str, item: Item) -> list[dict[str, Any]]:
    """One object per paper; one without a paper when there is none. `file` as it was given."""
    head: dict[str, Any] = {"file": file, "status": item.status.value}
    if item.row:
        head |= {"intake_id": item.row.intake_id, "sha256": item.row.sha256}
    if item.signatures:
        head |= {"signatures": [state.value for state in item.signatures]}
    tail = {"seconds": round(item.seconds, 2)}
    mine = item.status is Status.STORED
    known = [row_record(row, ()) if mine else known_record(row) for row in item.known]
    bodies = [paper_record(p) for p in item.papers] or known
    return [head | body | tail for body in bodies or [reason_record(item)]]


def paper_record(paper: Paper) -> dict[str, Any]:
    return {
        "paper_id": paper.paper_id,
        "loai": paper.loai,
        "loai_confidence": round(paper.loai_confidence, 3),
        "evidence": list(paper.evidence),
        "pages": [page_record(describe_page(page)) for page in paper.pages],
        "fields": {f.name: field_record(f) for f in paper.fields},
    }


def known_record(row: PaperRow) -> dict[str, Any]:
    """A duplicate says which paper it is and nothing else: the sender may be of another desk."""
    return {"paper_id": row.paper_id}


def row_record(row: PaperRow, told: Iterable[Context]) -> dict[str, Any]:
    """A stored paper as the catalogue has it; `told` is who handed it in, as far as the asker may
    know (`pipeline.deciding.told_contexts`)."""
    return {
        "paper_id": row.paper_id,
        "intake_id": row.intake_id,
        "sha256": row.sha256,
        "loai": row.loai,
        "loai_confidence": round(row.loai_confidence, 3),
        "evidence": list(row.evidence),
        "kq_code": row.kq_code,
        "stored_at": row.stored_at.isoformat(),
        "digitally_signed": row.digitally_signed,
        "signatures": [state.value for state in row.signatures],
        "certified": is_certified(row),
        "contexts": [
            {"desk": c.desk, "dossier": c.dossier, "role": c.role.value, "origin": c.origin.value}
            for c in told
        ],
        "pages": [page_record(page) for page in row.pages],
        "fields": {f.name: field_record(f) for f in row.fields},
        "decided": {d.name: decision_record(d) for d in row.decisions if d.name in OF_THE_PAPER},
    }


def page_record(page: PageRow) -> dict[str, Any]:
    return {
        "number": page.number,
        "rotation": page.rotation,
        "skew": round(page.skew, 2),
        "blank": page.blank,
        "quality": page.quality,
        "issues": list(page.issues),
    }


ADDRESSES = (
    "noi_cu_tru", "que_quan", "noi_sinh", "noi_mat", "noi_tam_tru", "noi_o_hien_tai", "dia_chi",
    "vi_tri_xay_dung",
)  # fmt: skip
"""Beginnings of the names of fields that are addresses: the unit of today stands beside them."""


def field_record(field: Field) -> dict[str, Any]:
    record: dict[str, Any] = {
        "value": field.value,
        "confidence": round(field.confidence, 3),
        "status": field.status.value,
        "page": field.page,
        "box": field.box.as_list(),
        "raw": field.raw,
        "reasons": list(field.reasons),
    }
    if field.handwritten:
        record |= {"handwritten": True, "printed": field.printed}
    if field.guess is not None:
        record["guess"] = field.guess
    if field.value and field.name.startswith(ADDRESSES) and (unit := find_current(field.value)):
        record["current_unit"] = asdict(unit)
    if field.decision is not None and field.reading is not None:
        record["decided"] = decision_record(field.decision) | {"read": field.reading.value}
    return record


def decision_record(decision: Decision) -> dict[str, Any]:
    """Who said so, and when."""
    return {
        "outcome": decision.outcome.value,
        "by": decision.by,
        "desk": decision.desk,
        "at": decision.at.isoformat(),
    }


def reason_record(item: Item) -> dict[str, Any]:
    if item.reason is None:
        return {}
    return {
        "reason": explain(item.reason),
        "hint": advise(item.reason),
        "reason_code": item.reason.code,
        "retryable": item.reason.retryable,
    }


def scan_record(row: ScanRow) -> dict[str, Any]:
    """A scan in quarantine or elsewhere, by its intake id."""
    record: dict[str, Any] = {
        "intake_id": row.intake_id,
        "state": row.state.value,
        "sha256": row.sha256,
        "size": row.size,
        "media_type": row.media_type.value if row.media_type else None,
        "received_at": row.received_at.isoformat(),
        "attempts": row.attempts,
    }
    if row.reason:
        record |= {
            "reason": explain(row.reason),
            "hint": advise(row.reason),
            "reason_code": row.reason.code,
        }
    return record


def hit_record(hit: Hit) -> dict[str, Any]:
    return {
        "paper_id": hit.paper_id,
        "match": hit.match.value,
        "score": round(hit.score, 4),
        "loai": hit.loai,
        "fields": hit.fields,
        "decided": hit.decided,
        "highlights": [{"page": page, "box": box.as_list()} for page, box in hit.highlights],
        "cursor": hit.cursor,
    }
