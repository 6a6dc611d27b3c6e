"""Papers used again: checked by POST (questions name persons), attached, revoked."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from app.attach_door import attached_record, link_record
from app.reuse_door import component_reuse_records, reuse_record, tie_record
from pipeline.api_keys import Scope
from pipeline.attached_view import list_attached
from pipeline.attaching import attach, revoke
from pipeline.dossier_desk import tie_paper
from pipeline.errors import BadQuestion
from pipeline.question import Asker, Duty, Person
from pipeline.reuse import check_reuse
from pipeline.reuse_components import check_dossier, check_procedure
from pipeline.tools import Tools
from web.api import reuse_models as models
from web.api import shapes
from web.api.asking import SEERS, asks
from web.api.describing import PROBLEMS
from web.api.repeating import OnceRoute
from web.running import tools_of

router = APIRouter(prefix="/reuse", tags=["reuse"], route_class=OnceRoute, responses=PROBLEMS)
Seer = Annotated[Asker, Depends(asks(Scope.REUSE, *SEERS))]
Officer = Annotated[Asker, Depends(asks(Scope.REUSE, Duty.OFFICER))]
Revoker = Annotated[Asker, Depends(asks(Scope.REUSE, Duty.OFFICER, Duty.APPROVER))]
Now = Annotated[Tools, Depends(tools_of)]


@router.post("/checks", response_model_exclude_unset=True, openapi_extra={"x-once": False})
def check(body: shapes.CheckBody, asker: Seer, tools: Now) -> models.Checked:
    """For each component of a dossier or a procedure, or for a paper type: the papers, best first,
    and every check. The question stands in the ledger, without the person."""
    return models.Checked.model_validate({"items": _check(body, asker, tools)})


@router.post("/links", status_code=201)
def attach_paper(body: shapes.LinkBody, asker: Officer, tools: Now) -> models.Link:
    """Use a paper for a component of a live dossier that the asker holds."""
    link = attach(
        body.ma_ho_so, body.component, body.paper_id, body.purpose, asker, tools,
        original_seen=body.original_seen,
    )  # fmt: skip
    return models.Link.model_validate(link_record(link))


@router.post("/ties", status_code=201)
def tie(body: shapes.TieBody, asker: Officer, tools: Now) -> models.TiedPaper:
    """Whose paper it is that carries no 12 digits, by the officer's word."""
    tied = tie_paper(body.paper_id, body.person, body.evidence, asker, tools, body.part)
    return models.TiedPaper.model_validate(tie_record(tied) | {"paper_id": tied.paper_id})


@router.get("/links/{ma_ho_so}")
def links(ma_ho_so: shapes.DossierCode, asker: Seer, tools: Now) -> models.Links:
    """What a dossier uses again, and what was found out since; for who holds it."""
    view = list_attached(ma_ho_so, asker, tools)
    found = [attached_record(paper) for paper in view.attached]
    return models.Links.model_validate({"items": found})


@router.post("/links/{link_id}/revocation")
def revoke_link(
    link_id: shapes.Key, body: shapes.ReasonBody, asker: Revoker, tools: Now
) -> models.Link:
    """Take it back: the component is open again."""
    return models.Link.model_validate(link_record(revoke(link_id, body.reason, asker, tools)))


def _check(body: shapes.CheckBody, asker: Asker, tools: Tools) -> list[dict[str, Any]]:
    named = [body.dossier, body.procedure, body.loai]
    if named.count(None) != 2 or (body.person is None) != (body.dossier is not None):
        raise BadQuestion(detail="dossier; procedure + person; loai + person")
    if body.dossier is not None:
        found = check_dossier(body.dossier, asker, tools)
        return [record for one in found for record in component_reuse_records(one)]
    asked = body.person or shapes.Person()
    person = Person(asked.so_dinh_danh, asked.ho_ten, asked.ngay_sinh)
    if body.procedure is not None:
        return component_reuse_records(check_procedure(body.procedure, person, asker, tools))
    papers = check_reuse(person, body.loai or "", asker, tools.clock.today(), tools)
    return [reuse_record(one) for one in papers]
