"""What waits for a person or a service: quarantine and outbox; for administrators."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from app.door import scan_record
from pipeline.api_keys import Scope
from pipeline.ports import OutboxRow
from pipeline.quarantine import find_set_aside, list_set_aside
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.api import answers, shapes
from web.api.asking import asks
from web.api.describing import PROBLEMS
from web.running import tools_of

MOST = 1000  # that a list tells
router = APIRouter(tags=["queues"], responses=PROBLEMS)
Keeper = Annotated[Asker, Depends(asks(Scope.BATCHES, Duty.ADMINISTRATOR))]
Now = Annotated[Tools, Depends(tools_of)]


@router.get("/quarantine")
def quarantine(asker: Keeper, tools: Now) -> answers.Records:
    """Scans that were set aside, with why and what to do; the oldest thousand."""
    return answers.Records(items=[scan_record(row) for row in list_set_aside(tools, MOST)])


@router.get("/quarantine/{intake_id}")
def set_aside(intake_id: shapes.Key, asker: Keeper, tools: Now) -> dict[str, Any]:
    return scan_record(find_set_aside(intake_id, tools))


@router.get("/outbox")
def outbox(asker: Keeper, tools: Now, dead: bool | None = None) -> answers.Records:
    """What the index must still learn; the oldest thousand."""
    with tools.catalogue.begin() as unit:
        rows = unit.outbox(dead)
    return answers.Records(items=[_record(row) for row in rows[:MOST]])


def _record(row: OutboxRow) -> dict[str, Any]:
    return {
        "outbox_id": row.outbox_id,
        "paper_id": row.paper_id,
        "action": row.action,
        "attempts": row.attempts,
        "due_at": row.due_at.isoformat(),
        "last_error": row.last_error,
        "dead": row.dead,
    }
