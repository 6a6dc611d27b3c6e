"""Review: what waits, and what a person says of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from app.review_door import review_record, task_record
from pipeline.access import Look, read_paper
from pipeline.api_keys import Scope
from pipeline.certification import is_compared
from pipeline.errors import BadValue
from pipeline.paper import Field
from pipeline.question import Asker
from pipeline.review import accept, compare, correct, next_tasks, reject
from pipeline.tools import Tools
from web.api import review_models as models
from web.api import shapes
from web.api.asking import SEERS, WORKERS, asks
from web.api.describing import PROBLEMS
from web.api.repeating import OnceRoute
from web.running import tools_of

router = APIRouter(prefix="/review", tags=["review"], route_class=OnceRoute, responses=PROBLEMS)
Seer = Annotated[Asker, Depends(asks(Scope.REVIEW, *SEERS))]
Worker = Annotated[Asker, Depends(asks(Scope.REVIEW, *WORKERS))]
Now = Annotated[Tools, Depends(tools_of)]


class CompareBody(shapes.Shape):
    compared: bool = True


@router.get("/tasks", response_model_exclude_unset=True)
def tasks(
    asker: Seer, tools: Now, limit: shapes.Limit = 10, after: shapes.Key | None = None
) -> models.Tasks:
    """The papers to look at next, the riskiest first."""
    found = next_tasks(asker, tools, limit, after)
    last = found[-1].cursor if len(found) == limit else None
    items = [task_record(task) for task in found]
    return models.Tasks.model_validate({"items": items, "next": last})


@router.get("/papers/{paper_id}")
def fields(paper_id: shapes.Key, asker: Seer, tools: Now) -> models.Fields:
    """Every field with both readings, why it waits, and the mark that a decision names."""
    row = read_paper(paper_id, Look.REVIEW, asker, tools)
    records = [review_record(field) for field in row.fields]
    return models.Fields.model_validate({"paper_id": row.paper_id, "items": records})


@router.post("/papers/{paper_id}/decisions")
def decide(
    paper_id: shapes.Key, body: shapes.DecisionBody, asker: Worker, tools: Now
) -> models.ReviewedField:
    """Accept what is shown, correct it to `value`, or reject it. 409 `decided_meanwhile` when
    somebody else decided what `seen` does not name."""
    return models.ReviewedField.model_validate(review_record(_decide(paper_id, body, asker, tools)))


@router.post("/papers/{paper_id}/comparison")
def compare_paper(
    paper_id: shapes.Key, body: CompareBody, asker: Worker, tools: Now
) -> models.Compared:
    """Đối chiếu bản chính: the caller compared it with the original, or takes that back."""
    row = compare(paper_id, asker, tools, undo=not body.compared)
    return models.Compared(paper_id=row.paper_id, compared=is_compared(row))


def _decide(paper_id: str, body: shapes.DecisionBody, asker: Asker, tools: Tools) -> Field:
    if (body.value is None) is (body.outcome == "correct"):
        raise BadValue(field=body.field, problem="empty")
    if body.outcome == "accept":
        return accept(paper_id, body.field, asker, tools, body.seen)
    if body.outcome == "reject":
        return reject(paper_id, body.field, asker, tools, body.seen)
    value = body.value or ""
    return correct(paper_id, body.field, value, asker, tools, body.seen, sure=body.sure)
