"""Ký số: papers that were compared with their originals become certified copies."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import Response

from app.labels import label_type
from app.messages import explain
from app.review_page_words import OBSTACLES, SAY
from app.web_words import tell_error
from pipeline.certifying import (
    Certified,
    count_to_certify,
    find_obstacle,
    list_to_certify,
)
from pipeline.deciding import see, told_contexts
from pipeline.division import name_pages
from pipeline.errors import MissingProgram, NoSigningKey, NotFound, SigningFailed
from pipeline.ports import PaperRow
from pipeline.question import Asker, Duty
from pipeline.scan import Reason
from pipeline.tools import Tools
from web.family import Entry, Family, Waiting
from web.people import may
from web.rendering import page
from web.running import tools_of
from web.signing_turn import sign_for_a_while

HERE = "/ky"
_APPROVERS = frozenset({Duty.APPROVER})
SHOWN = 50  # papers on the page, and the most that are sent at once
LONGEST = 20.0  # seconds of signing before the page answers; the rest is asked for again

router = APIRouter(prefix=HERE)
Approver = Annotated[Asker, Depends(may(Duty.APPROVER))]
Opened = Annotated[Tools, Depends(tools_of)]
Chosen = Annotated[list[str], Form(max_length=SHOWN)]


def waits(asker: Asker, tools: Tools) -> tuple[Waiting, ...]:
    if Duty.APPROVER not in asker.duties:
        return ()
    count = count_to_certify(asker, tools, SHOWN)
    told = Waiting(HERE, SAY["to_sign"], count, more=count == SHOWN)
    return (told,) if count else ()


FAMILY = Family(router, (Entry(HERE, "Ký số", _APPROVERS, "6"),), waits)


@router.get("")
def show(request: Request, asker: Approver, tools: Opened) -> Response:
    return _show(request, asker, tools)


@router.post("")
def sign(
    request: Request, asker: Approver, tools: Opened, giay: Chosen = [],  # noqa: B006
    chi: Annotated[str, Form(max_length=100)] = "",
) -> Response:  # fmt: skip
    """As many as can be signed while somebody waits for the page; `chi`: this one alone. Sent
    again, what is signed stays as it is."""
    giay = [chi] if chi else giay
    if not giay:
        return _show(request, asker, tools, 422, (SAY["none_chosen"], SAY["none_chosen_advice"]))
    try:
        done, rest = sign_for_a_while(giay, LONGEST, asker, tools)
    except (NoSigningKey, MissingProgram, SigningFailed) as trouble:
        told = _without_commands(trouble)
        return _show(request, asker, tools, 409, told)
    results = [_describe_result(one, asker, tools) for one in done]
    failed = sum(one["failed"] for one in results)
    facts = {"results": results, "failed": failed, "signed": len(results) - failed, "rest": rest}
    return page(request, "signing/results.html", **facts)


def _show(
    request: Request, asker: Asker, tools: Tools, status: int = 200,
    problem: tuple[str, str] | None = None,
) -> Response:  # fmt: skip
    rows = list_to_certify(asker, tools, SHOWN + 1)
    papers = [_describe(row, asker) for row in rows[:SHOWN]]
    ready = [paper["id"] for paper in papers if paper["obstacle"] is None]
    told: dict[str, Any] = {"papers": papers, "ready": ready, "more": len(rows) > SHOWN}
    return page(request, "signing/list.html", status, problem=problem, **told)


def _describe(row: PaperRow, asker: Asker) -> dict[str, Any]:
    why = find_obstacle(row)
    fields = {field.name: field.value for field in row.fields}
    return {
        "id": row.paper_id,
        "type": label_type(row.loai),
        "number": fields.get("so_ky_hieu") or fields.get("so_chung_thuc") or "",
        "name": fields.get("ho_ten") or "",
        "pages": name_pages([each.number for each in row.pages]),
        "dossiers": sorted({c.dossier for c in told_contexts(row, asker) if c.dossier}),
        "stored_at": row.stored_at,
        "obstacle": OBSTACLES[why] if why else None,
        "obstacle_code": why,
        "outdated": row.certification is not None,
    }


def _describe_result(one: Certified, asker: Asker, tools: Tools) -> dict[str, Any]:
    told = ("", "")
    if one.reason is not None:
        told = _tell_reason(one.reason)
    return {
        "id": one.paper_id,
        "type": _type_of(one.paper_id, asker, tools),
        "outcome": one.outcome.value,
        "failed": one.reason is not None,
        "why": told,
        "at": one.certification.at if one.certification else None,
    }


def _tell_reason(reason: Reason) -> tuple[str, str]:
    if reason.code == "not_certifiable":
        return SAY["not_certifiable"].format(why=OBSTACLES[str(reason.facts["why"])]), ""
    return explain(reason), SAY["again"] if reason.retryable else ""


def _without_commands(trouble: NoSigningKey | MissingProgram | SigningFailed) -> tuple[str, str]:
    return tell_error(trouble)[0], SAY["tell_administrator"]


def _type_of(paper_id: str, asker: Asker, tools: Tools) -> str:
    try:
        with tools.catalogue.begin() as unit:
            return label_type(see(paper_id, asker, unit).loai)
    except NotFound:
        return paper_id
