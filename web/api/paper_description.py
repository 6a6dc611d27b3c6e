"""What a stored paper is in a dossier, and how its digital form came to be."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends

from app.door import row_record
from pipeline.api_keys import Scope
from pipeline.deciding import told_contexts
from pipeline.describing import describe_paper
from pipeline.question import Asker
from pipeline.scan import Origin, Role
from pipeline.tools import Tools
from web.api import shapes
from web.api.asking import WORKERS, asks
from web.api.describing import PROBLEMS
from web.api.paper_models import Paper
from web.api.repeating import OnceRoute
from web.running import tools_of

router = APIRouter(tags=["papers"], route_class=OnceRoute, responses=PROBLEMS)
Worker = Annotated[Asker, Depends(asks(Scope.REVIEW, *WORKERS))]


class DescriptionBody(shapes.Shape):
    """`ma_ho_so` says in which dossier the role is meant: needed where the paper lies in several.
    `reason` stands in the ledger; an approver gives one for a lower origin of a certified paper."""

    origin: Literal[Origin.FROM_ORIGINAL, Origin.CERTIFIED_COPY, Origin.PLAIN_SCAN] | None = None
    role: Role | None = None
    ma_ho_so: shapes.DossierCode | None = None
    reason: shapes.Words | None = None


@router.post("/papers/{paper_id}/description", response_model_exclude_unset=True)
def describe(
    paper_id: shapes.Key,
    body: DescriptionBody,
    asker: Worker,
    tools: Annotated[Tools, Depends(tools_of)],
) -> Paper:
    """Role, origin or both; the paper as it stands then. 409 `conflict` where the certified copy
    would lose its ground, or it is not said in which of several dossiers."""
    done = describe_paper(paper_id, asker, tools, **body.model_dump())
    return Paper.model_validate(row_record(done.row, told_contexts(done.row, asker)))
