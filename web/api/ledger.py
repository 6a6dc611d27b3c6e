"""The ledger: whether it is whole, what it says, who asked about a person. The latter two are asked
by POST, with a purpose, and leave an entry themselves."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request

from app.ledger_check import LedgerCheck
from pipeline.api_keys import Scope
from pipeline.auditing import (
    Audited,
    Wanted,
    anchor_now,
    find_askers,
    list_entries,
    verify_ledger,
)
from pipeline.errors import BadQuestion, NotFound
from pipeline.ledger import Entry
from pipeline.ledger_state import read_ledger_state
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.api import answers
from web.api.asking import asks
from web.api.describing import PROBLEMS
from web.api.ledger_models import (
    Askers,
    AskersBody,
    Broken,
    Check,
    Entries,
    EntriesBody,
    LedgerEntry,
    Reach,
    Verdict,
)
from web.running import running, tools_of

MOST_BREAKS = 100
PATIENCE = 1.0  # seconds that a check is waited for
router = APIRouter(prefix="/ledger", tags=["ledger"], responses=PROBLEMS)
Auditor = Annotated[Asker, Depends(asks(Scope.LEDGER, Duty.INSPECTOR, Duty.ADMINISTRATOR))]
Inspector = Annotated[Asker, Depends(asks(Scope.LEDGER, Duty.INSPECTOR))]
Now = Annotated[Tools, Depends(tools_of)]


@router.get("/state")
def state(asker: Auditor, tools: Now) -> Verdict:
    """Whether the chain is whole: every entry is looked at before the answer comes. For a long
    ledger: `/check`."""
    audited, breaks = Audited(), []
    for broken in verify_ledger(tools, audited):
        breaks.append(Broken(entry=broken.seq, fault=broken.fault))
        if len(breaks) >= MOST_BREAKS:
            break
    told = {"entries": audited.entries, "anchored": audited.anchored}
    return Verdict(whole=not breaks, breaks=breaks, **told)


@router.get("/head")
def head(asker: Auditor, tools: Now) -> Reach:
    """How far it goes and how far it is anchored; nothing is checked."""
    return Reach.of(read_ledger_state(asker, tools))


@router.post("/check", openapi_extra={"x-once": False}, status_code=202)
def check(asker: Auditor, request: Request) -> Check:
    """Checks the whole ledger beside the calls, unless that is being done. A short one is checked
    when the answer comes; of a long one, `GET` tells more. Each process knows its own check."""
    checking = _check(request)
    checking.start()
    checking.wait(PATIENCE)
    return last_check(asker, request)


@router.get("/check")
def last_check(asker: Auditor, request: Request) -> Check:
    """The last check with how far it is."""
    checked = _check(request).checked
    if checked is None:
        raise NotFound(kind="check", key="")
    return Check.of(checked)


@router.post("/anchors", openapi_extra={"x-once": False})
def anchor(asker: Auditor, tools: Now) -> answers.Count:
    """Anchor what waits; how many entries that were."""
    return answers.Count(count=anchor_now(asker, tools))


@router.post("/entries", openapi_extra={"x-once": False})
def entries(body: EntriesBody, asker: Inspector, tools: Now) -> Entries:
    """Entries in their order; the question is an entry itself."""
    asked = body.model_dump(exclude={"purpose", "limit", "after"})
    for name in ("since", "until"):
        if asked[name] is not None and asked[name].tzinfo is None:
            raise BadQuestion(detail=name)
    found = list_entries(Wanted(**asked), body.purpose, asker, tools, body.limit, body.after)
    return Entries(**_page(found, body.limit))


@router.post("/askers", openapi_extra={"x-once": False})
def askers(body: AskersBody, asker: Inspector, tools: Now) -> Askers:
    """Who searched for a name or a number, or had it checked for reuse. What is asked is kept as a
    fingerprint, and stands in no answer."""
    if not body.text.strip():
        raise BadQuestion(detail="text")
    part = slice(body.limit)
    found = find_askers(body.text, body.purpose, asker, tools, body.after, part)
    told = {"looked_at": found.looked_at, "other_key": found.other_key}
    return Askers(count=found.count, **told, **_page(found.entries, body.limit))


def _page(found: list[Entry], limit: int) -> dict[str, list[LedgerEntry] | int | None]:
    last = found[-1].seq if len(found) == limit else None
    return {"items": [LedgerEntry.of(entry) for entry in found], "next": last}


def _check(request: Request) -> LedgerCheck:
    return running(request).keep(LedgerCheck, LedgerCheck)
