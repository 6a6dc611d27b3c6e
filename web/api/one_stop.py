"""The one-stop system's own calls, signed: messages of dossiers in (received, status, result), and
the dossier with what was used again out. Only a partner's signature opens them."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends
from starlette.requests import Request

from app.dossier_door import receipt_record, refusal_record
from app.exchange_door import make_wording
from pipeline.dossier_exchange import exchange_dossier
from pipeline.dossier_receiving import Receipt, receive_text
from pipeline.errors import BadMessage, BadQuestion, NotAllowed
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.api import answers, shapes
from web.api.asking import partner_asks
from web.api.describing import PROBLEMS
from web.api.exchange_models import Exchanged
from web.api.repeating import OnceRoute
from web.running import running, tools_of

MOST = 200  # messages of one call
router = APIRouter(prefix="/one-stop", tags=["one-stop"], route_class=OnceRoute, responses=PROBLEMS)
Signed = Annotated[Asker, Depends(partner_asks)]
Now = Annotated[Tools, Depends(tools_of)]
Messages = Annotated[list[shapes.Message] | shapes.Message, Body()]


@router.post("/messages")
def receive(messages: Messages, asker: Signed, tools: Now) -> answers.Receipts:
    """One message or a list (docs/dossiers.md): a receipt for each, in their order. A wrong one is
    `bad` and keeps no other from being received."""
    if Duty.OFFICER not in asker.duties:
        raise NotAllowed(act="receive")
    if isinstance(messages, list) and len(messages) > MOST:
        raise BadQuestion(detail=f"tối đa {MOST} thông điệp một lần")
    found = receive_text(json.dumps(messages, ensure_ascii=False), tools)
    return answers.Receipts.model_validate({"items": [_record(one) for one in found]})


@router.get("/dossiers/{ma_ho_so}", response_model_exclude_unset=True)
def tell(ma_ho_so: shapes.DossierCode, asker: Signed, tools: Now, request: Request) -> Exchanged:
    """The dossier in the fields of the messages, with the papers that were used again."""
    wording = make_wording(running(request).settings)
    return Exchanged.model_validate(exchange_dossier(ma_ho_so, asker, tools, wording))


def _record(one: Receipt | BadMessage) -> dict[str, Any]:
    return receipt_record(one) if isinstance(one, Receipt) else refusal_record(one)
