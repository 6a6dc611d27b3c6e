"""What is known: procedures with their components, and paper types. For everybody who may call."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from app.dossier_door import procedure_record
from app.labels import label_type
from pipeline.api_keys import Scope
from pipeline.errors import NotFound
from pipeline.question import Asker
from pipeline.tools import Tools
from web.api import answers, shapes
from web.api.asking import asks
from web.api.describing import PROBLEMS
from web.running import tools_of

router = APIRouter(tags=["tables"], responses=PROBLEMS)
Anybody = Annotated[Asker, Depends(asks(Scope.READ_DOSSIERS))]
Now = Annotated[Tools, Depends(tools_of)]


@router.get("/procedures")
def procedures(asker: Anybody, tools: Now) -> answers.Records:
    return answers.Records(items=[procedure_record(one) for one in tools.procedures])


@router.get("/procedures/{ma_thu_tuc}")
def procedure(ma_thu_tuc: shapes.Key, asker: Anybody, tools: Now) -> dict[str, Any]:
    """As it is in effect today, else the latest."""
    code = ma_thu_tuc.strip()
    found = tools.procedures.get(code, tools.clock.today()) or tools.procedures.latest(code)
    if found is None:
        raise NotFound(kind="procedure", key=code)
    return procedure_record(found)


@router.get("/forms")
def forms(asker: Anybody, tools: Now) -> answers.Records:
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
    return answers.Records(items=records)
