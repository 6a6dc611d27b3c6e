"""Dossiers for who works on them; the one-stop system's own calls are `web/api/one_stop.py`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request

from app.attach_door import flagged_record
from app.dossier_door import astray_record, dossier_head, dossier_record, happening_record
from app.exchange_door import make_wording
from pipeline.api_keys import Scope
from pipeline.attached_view import list_flagged, view_whole
from pipeline.dossier import DossierOrigin
from pipeline.dossier_desk import file_paper, open_by_hand
from pipeline.dossier_exchange import exchange_dossier
from pipeline.dossier_timeline import read_timeline
from pipeline.dossier_view import list_astray, list_held
from pipeline.publishing import publish
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.api import dossier_models as models
from web.api import shapes
from web.api.asking import SEERS, asks
from web.api.describing import PROBLEMS
from web.api.exchange_models import Exchanged
from web.api.repeating import OnceRoute
from web.running import running, tools_of

router = APIRouter(prefix="/dossiers", tags=["dossiers"], route_class=OnceRoute, responses=PROBLEMS)
Reader = Annotated[Asker, Depends(asks(Scope.READ_DOSSIERS, *SEERS))]
Sorter = Annotated[Asker, Depends(asks(Scope.READ_DOSSIERS, Duty.INSPECTOR, Duty.ADMINISTRATOR))]
Officer = Annotated[Asker, Depends(asks(Scope.WRITE_DOSSIERS, Duty.OFFICER))]
Filer = Annotated[Asker, Depends(asks(Scope.WRITE_DOSSIERS, Duty.OFFICER, Duty.SCAN))]
Teller = Annotated[
    Asker, Depends(asks(Scope.READ_DOSSIERS, Duty.OFFICER, Duty.APPROVER, Duty.INSPECTOR))
]
Now = Annotated[Tools, Depends(tools_of)]


@router.get("")
def list_mine(
    asker: Reader,
    tools: Now,
    by_hand: bool = False,
    live: bool | None = None,
    limit: shapes.Limit = 50,
    after: shapes.Key | None = None,
) -> models.DossierHeads:
    """Dossiers that the asker holds, in order of mã hồ sơ; an inspector's are all."""
    origin = DossierOrigin.BY_HAND if by_hand else None
    found = list_held(asker, tools, origin, live, limit, after)
    last = found[-1].ma_ho_so if len(found) == limit else None
    return models.DossierHeads.model_validate(
        {"items": [dossier_head(dossier) for dossier in found], "next": last}
    )


@router.get("/astray")
def astray(
    asker: Sorter,
    tools: Now,
    live: bool | None = None,
    limit: shapes.Limit = 50,
    after: shapes.Key | None = None,
) -> models.DossierHeads:
    """Dossiers that are with nobody who is known here, without persons."""
    found = list_astray(asker, tools, live, limit, after)
    last = found[-1].ma_ho_so if len(found) == limit else None
    return models.DossierHeads.model_validate(
        {"items": [astray_record(dossier) for dossier in found], "next": last}
    )


@router.get("/flagged")
def flagged(
    asker: Reader, tools: Now, limit: shapes.Limit = 50, after: shapes.Key | None = None
) -> models.FlaggedPage:
    """Live dossiers that use a paper of which something was found out since."""
    found = list_flagged(asker, tools, limit, after)
    last = found[-1][0].ma_ho_so if len(found) == limit else None
    return models.FlaggedPage.model_validate(
        {"items": [flagged_record(*each) for each in found], "next": last}
    )


@router.post("", status_code=201)
def open_dossier(body: shapes.OpenBody, asker: Officer, tools: Now) -> models.DossierHead:
    """By hand: `person` are the 12 digits or the chip card's code. It is marked for ever."""
    opened = open_by_hand(body.ma_ho_so, body.ma_thu_tuc, body.person, body.purpose, asker, tools)
    return models.DossierHead.model_validate(dossier_head(opened))


@router.get("/{ma_ho_so}", response_model_exclude_unset=True)
def show(ma_ho_so: shapes.DossierCode, asker: Reader, tools: Now) -> models.Dossier:
    """Checklist with papers, result, papers used again; names only for who holds it."""
    return models.Dossier.model_validate(dossier_record(view_whole(ma_ho_so, asker, tools)))


@router.get("/{ma_ho_so}/timeline")
def timeline(ma_ho_so: shapes.DossierCode, asker: Reader, tools: Now) -> models.Timeline:
    """What happened to it; for who holds it."""
    _, found = read_timeline(ma_ho_so, asker, tools)
    items = [happening_record(one) for one in found]
    return models.Timeline.model_validate({"ma_ho_so": ma_ho_so, "items": items})


@router.post(
    "/{ma_ho_so}/exchange", response_model_exclude_unset=True, openapi_extra={"x-once": False}
)
def exchange(
    ma_ho_so: shapes.DossierCode,
    body: shapes.PurposeBody,
    asker: Teller,
    tools: Now,
    request: Request,
) -> Exchanged:
    """The dossier as the national portal takes it (docs/dossiers.md); inspectors say what for."""
    wording = make_wording(running(request).settings)
    told = exchange_dossier(ma_ho_so, asker, tools, wording, body.purpose or None)
    return Exchanged.model_validate(told)


@router.post("/{ma_ho_so}/papers")
def file(
    ma_ho_so: shapes.DossierCode, body: shapes.FileBody, asker: Filer, tools: Now
) -> models.Filed:
    """A paper of the own desk into the dossier, in a role."""
    filed = file_paper(ma_ho_so, body.paper_id, body.role, asker, tools, body.component)
    publish([body.paper_id], tools)
    place = {"ma_ho_so": ma_ho_so, "paper_id": body.paper_id}
    return models.Filed(**place, new=filed.new, fits=filed.fits)
