"""What is said of a stored paper on its page: role and origin, that it ended, that it did not."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Path
from starlette.requests import Request
from starlette.responses import Response

from app.reuse_words import CHOSEN_EFFECTS
from pipeline.decisions import ORIGIN, ROLE
from pipeline.describing import describe_paper
from pipeline.effect import EffectKind
from pipeline.effect_ending import end_paper, withdraw_end
from pipeline.errors import BadPurpose, BadQuestion, BadValue, Conflict, NotFound
from pipeline.language.codes import check_dossier_code
from pipeline.language.typed import normalise
from pipeline.question import Asker, Duty
from pipeline.rechecking import check_again
from pipeline.scan import Origin, Role
from web.pages.paper_page import HERE, Place, Refused, show_paper
from web.pages.paper_readers import Opened
from web.people import may
from web.rendering import go

DESCRIBE, END = "mo-ta", "hieu-luc"
TROUBLES = (BadValue, BadPurpose, Conflict, NotFound)
"""What the page of the paper itself tells, beside the form."""
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

router = APIRouter()

Worker = Annotated[Asker, Depends(may(Duty.SCAN, Duty.OFFICER, Duty.APPROVER))]
Ender = Annotated[Asker, Depends(may(Duty.OFFICER, Duty.APPROVER))]
Typed = Annotated[str, Form(max_length=2000)]
Number = Annotated[int, Path(ge=1, lt=2**31)]


@router.post("/{paper_id}/mo-ta")
def describe(
    request: Request, paper_id: str, asker: Worker, tools: Opened, origin: Typed = "",
    role: Typed = "", dossier: Typed = "", reason: Typed = "",
) -> Response:  # fmt: skip
    """What is left empty stays as it is."""
    try:
        done = describe_paper(
            paper_id, asker, tools, origin=_origin(origin), role=_role(role),
            ma_ho_so=_code(dossier), reason=reason.strip() or None,
        )  # fmt: skip
    except TROUBLES as trouble:
        _raise_gone(trouble, paper_id)
        typed = {"origin": origin, "role": role, "dossier": dossier, "reason": reason}
        refused = Refused(DESCRIBE, trouble, typed)
        return show_paper(request, paper_id, asker, tools, Place(), refused)
    told = "paper_described" if done.changed else "paper_described_before"
    return go(request, f"{HERE}/{paper_id}", told)


@router.post("/{paper_id}/hieu-luc")
def end(
    request: Request, paper_id: str, asker: Ender, tools: Opened, kind: Typed = "",
    since: Typed = "", evidence: Typed = "", by: Typed = "",
) -> Response:  # fmt: skip
    """`by` is the id of the paper that says so, or its address."""
    try:
        day = normalise("since", "date", since)
        end_paper(paper_id, _kind(kind), day, evidence, asker, tools, _id_in(by))
    except TROUBLES as trouble:
        _raise_gone(trouble, paper_id)
        typed = {"kind": kind, "since": since, "evidence": evidence, "by": by}
        return show_paper(request, paper_id, asker, tools, Place(), Refused(END, trouble, typed))
    return go(request, f"{HERE}/{paper_id}#effects", "paper_ended")


@router.post("/{paper_id}/hieu-luc/{effect_id}")
def take_back(
    request: Request, paper_id: str, effect_id: Number, asker: Ender, tools: Opened,
    reason: Typed = "",
) -> Response:  # fmt: skip
    form = f"{END}-{effect_id}"
    try:
        withdraw_end(effect_id, reason, asker, tools)
    except TROUBLES as trouble:
        _raise_gone(trouble, paper_id)
        refused = Refused(form, trouble, {"reason": reason})
        return show_paper(request, paper_id, asker, tools, Place(), refused)
    return go(request, f"{HERE}/{paper_id}#effects", "paper_unended")


@router.post("/{paper_id}/chu-ky")
def check_signatures(request: Request, paper_id: str, asker: Worker, tools: Opened) -> Response:
    """Of the file, once more."""
    check_again(paper_id, asker, tools)
    return go(request, f"{HERE}/{paper_id}#signatures", "paper_signatures")


def _raise_gone(trouble: Any, paper_id: str) -> None:
    """The paper itself is not there for this person: that is a page of its own."""
    if isinstance(trouble, NotFound) and trouble.facts.get("key") == paper_id:
        raise trouble


def _code(typed: str) -> str | None:
    try:
        return check_dossier_code(typed.strip().upper()) if typed.strip() else None
    except BadQuestion as wrong:
        raise BadValue(field="ma_ho_so", problem="dossier_code") from wrong


def _origin(code: str) -> Origin | None:
    if code and code not in list(Origin):
        raise BadQuestion(detail=ORIGIN)
    return Origin(code) if code else None


def _role(code: str) -> Role | None:
    if code and code not in list(Role):
        raise BadQuestion(detail=ROLE)
    return Role(code) if code else None


def _kind(code: str) -> EffectKind:
    if code not in CHOSEN_EFFECTS:
        raise BadValue(field="kind", problem="nothing_chosen")
    return EffectKind(code)


def _id_in(typed: str) -> str | None:
    """Of a paper, alone or within its address."""
    if not typed.strip():
        return None
    found = _ID.search(typed)
    if found is None:
        raise BadValue(field="by_paper", problem="another_paper")
    return found.group().lower()
