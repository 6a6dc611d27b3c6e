"""What a reviewer is shown of a paper and its fields: the same for commands and for pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.door import decision_record
from app.labels import label_field, label_type
from app.review_words import RISKS, SAY, SUBJECTS, tell_reasons
from pipeline.decisions import TYPE, Outcome
from pipeline.dividing import is_pending
from pipeline.division import name_pages
from pipeline.measuring import Measured
from pipeline.paper import Field, FieldStatus
from pipeline.ports import PaperRow
from pipeline.review import Task
from pipeline.risk import open_items, risk_of
from pipeline.standing import pages_field


def task_record(task: Task) -> dict[str, Any]:
    """A paper of the queue. `cursor` continues the queue behind it."""
    row = task.row
    return {
        "paper_id": row.paper_id,
        "loai": row.loai,
        "type": label_type(row.loai),
        "risk": task.items[0].risk,
        "waiting_since": task.waiting_since.isoformat() if task.waiting_since else None,
        "stored_at": row.stored_at.isoformat(),
        "fields": [review_record(item.field) for item in task.items],
        "cursor": task.cursor,
    }


def division_records(rows: Sequence[PaperRow]) -> list[dict[str, Any]]:
    """The papers of one scan in order. `mark` names the pages of each for a later decision on
    them, `pending` says that a decision is still to be carried out."""
    pending = any(is_pending(row) for row in rows)
    return [
        {
            "paper_id": row.paper_id,
            "loai": row.loai,
            "type": label_type(row.loai),
            "pages": [page.number for page in row.pages],
            "trang": name_pages([page.number for page in row.pages]),
            "open": len(open_items(row)),
            "mark": pages_field(row).mark,
            "pending": pending,
        }
        for row in rows
    ]


def review_record(field: Field) -> dict[str, Any]:
    """A field before a reviewer: what stands, what both readings said, why it waits, where it is
    on the page, and the `mark` that a decision on it names."""
    read = field.reading or field
    record: dict[str, Any] = {
        "field": field.name,
        "label": name_field(field.name),
        "status": field.status.value,
        "value": field.value,
        "guess": field.guess,
        "printed": field.printed,
        "handwritten": field.handwritten,
        "first_reading": read.raw,
        "second_reading": read.second,
        "confidence": round(read.confidence, 3),
        "risk": risk_of(read),
        "risk_words": RISKS[risk_of(read)],
        "reasons": list(field.reasons),
        "why": tell_why(field),
        "page": read.page,
        "box": read.box.as_list(),
        "mark": field.mark,
    }
    if field.decision is not None:
        record["decided"] = decision_record(field.decision) | {"read": read.value}
    return record


def name_field(name: str) -> str:
    return SUBJECTS.get(name) or label_field(name)


def shown_value(field: Field) -> str:
    """What stands, for people: a type by its name, a guess marked as one."""
    if field.name == TYPE and field.value:
        return label_type(field.value)
    if field.status is FieldStatus.REJECTED:
        return SAY["empty"]
    if field.value is not None:
        return field.value
    guess = f" (đoán: {field.guess})" if field.guess else ""
    return f"… {field.printed or ''}{guess} [viết tay]" if field.handwritten else f"?{guess}"


def tell_why(field: Field) -> str:
    """Why it waits, or what a person said; the proofs of an accepted value need no words."""
    said = field.decision is not None and field.decision.outcome is not Outcome.WITHDRAWN
    by_rule = field.status is FieldStatus.ACCEPTED and not said
    return tell_reasons(("by_rule",) if by_rule else field.reasons)


def measure_record(measured: Measured) -> dict[str, Any]:
    share = measured.wrong_share
    return {
        "loai": measured.loai,
        "field": measured.name,
        "accepted_by_rule": measured.accepted,
        "accepted_then_confirmed": measured.confirmed_after,
        "accepted_then_corrected": measured.corrected_after,
        "wrong_share": None if share is None else round(share, 4),
        "reviewed_confirmed": measured.reviewed_confirmed,
        "reviewed_corrected": measured.reviewed_corrected,
        "reviewed_rejected": measured.reviewed_rejected,
        "waiting": measured.waiting,
    }
