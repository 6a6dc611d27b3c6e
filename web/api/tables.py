"""What is known: procedures with their components, and paper types. For everybody who may call."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from app.dossier_door import procedure_record
from app.labels import label_type
from pipeline.api_keys import Scope
from pipeline.errors import NotFound
from pipeline.question import Asker
from pipeline.tools import Tools
from web.api import dossier_models as models
from web.api import shapes
from web.api.asking import asks
from web.api.describing import PROBLEMS
from web.running import tools_of

router = APIRouter(tags=["tables"], responses=PROBLEMS)
Anybody = Annotated[Asker, Depends(asks(Scope.READ_DOSSIERS))]
Now = Annotated[Tools, Depends(tools_of)]


@router.get("/procedures", response_model_exclude_unset=True)
def procedures(asker: Anybody, tools: Now) -> models.Procedures:
    found = [procedure_record(one) for one in tools.procedures]
    return models.Procedures.model_validate({"items": found})


@router.get("/procedures/{ma_thu_tuc}", response_model_exclude_unset=True)
def procedure(ma_thu_tuc: shapes.Key, asker: Anybody, tools: Now) -> models.Procedure:
    """As it is in effect today, else the latest."""
    code = ma_thu_tuc.strip()
    found = tools.procedures.get(code, tools.clock.today()) or tools.procedures.latest(code)
    if found is None:
        raise NotFound(kind="procedure", key=code)
    return models.Procedure.model_validate(procedure_record(found))


@router.get("/forms")
def forms(asker: Anybody, tools: Now) -> models.Forms:
    """Paper types with their names, their codes of results and their fields."""
    records = [
        {
            "loai": form.loai,
            "name": label_type(form.loai),
            "kq_code": form.kq_code,
            "fields": [field.name for field in form.fields],
        }
        for form in tools.forms
    ]
    return models.Forms.model_validate({"items": records})
