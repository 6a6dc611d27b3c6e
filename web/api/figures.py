"""Figures, and the ledger."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request

from app.kpi_door import kpi_records, make_rules
from pipeline.api_keys import Scope
from pipeline.auditing import Audited, Wanted, list_entries, verify_ledger
from pipeline.errors import BadQuestion
from pipeline.kpi_report import By, report_kpi
from pipeline.ledger import entry_record
from pipeline.period import Period
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.api import answers, shapes
from web.api.asking import asks
from web.api.describing import PROBLEMS
from web.running import running, tools_of

MOST_BREAKS = 100
router = APIRouter(tags=["figures"], responses=PROBLEMS)
Counter = Annotated[
    Asker,
    Depends(asks(Scope.FIGURES, Duty.LEADER, Duty.INSPECTOR, Duty.OFFICER, Duty.APPROVER)),
]
Auditor = Annotated[Asker, Depends(asks(Scope.LEDGER, Duty.INSPECTOR, Duty.ADMINISTRATOR))]
Inspector = Annotated[Asker, Depends(asks(Scope.LEDGER, Duty.INSPECTOR))]
Now = Annotated[Tools, Depends(tools_of)]


@router.get("/kpi")
def kpi(
    asker: Counter,
    tools: Now,
    request: Request,
    first: date,
    last: date,
    desk: shapes.Key | None = None,
    by: By | None = None,
) -> answers.Records:
    """The figures of docs/kpi.md for the dossiers received from `first` to `last`; the total comes
    last."""
    if not 1 < first.year <= last.year < 9999 or first > last:
        raise BadQuestion(detail="first, last")
    if (last - first).days > 3700:
        raise BadQuestion(detail="tối đa 10 năm")
    settings = running(request).settings
    report = report_kpi(Period(first, last), asker, tools, make_rules(settings), desk, by)
    return answers.Records(items=list(kpi_records(report, settings.kpi.minutes_per_paper)))


@router.get("/ledger/state")
def state(asker: Auditor, tools: Now) -> answers.LedgerState:
    """Whether the chain is whole: every entry is looked at."""
    audited, breaks = Audited(), []
    for broken in verify_ledger(tools, audited):
        breaks.append({"entry": broken.seq, "fault": broken.fault.value})
        if len(breaks) >= MOST_BREAKS:
            break
    return answers.LedgerState(
        whole=not breaks, entries=audited.entries, anchored=audited.anchored, breaks=breaks
    )


@router.post("/ledger/entries", openapi_extra={"x-once": False})
def entries(body: shapes.EntriesBody, asker: Inspector, tools: Now) -> answers.Entries:
    """Entries in their order; the question is an entry itself."""
    asked = body.model_dump(exclude={"purpose", "limit", "after"})
    for name in ("since", "until"):
        if asked[name] is not None and asked[name].tzinfo is None:
            raise BadQuestion(detail=name)
    found = list_entries(Wanted(**asked), body.purpose, asker, tools, body.limit, body.after)
    last = found[-1].seq if len(found) == body.limit else None
    return answers.Entries(items=[entry_record(entry) for entry in found], next=last)
