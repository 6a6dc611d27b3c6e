"""What became of a paper since it was issued: seen, said by a person, and taken back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from app.reuse_door import effect_record
from pipeline.api_keys import Scope
from pipeline.effect import EffectKind
from pipeline.effect_ending import end_paper, list_effects, withdraw_end
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.api import paper_models as models
from web.api import shapes
from web.api.asking import SEERS, asks
from web.api.describing import PROBLEMS
from web.api.repeating import OnceRoute
from web.running import tools_of

router = APIRouter(tags=["effects"], route_class=OnceRoute, responses=PROBLEMS)
Seer = Annotated[Asker, Depends(asks(Scope.REUSE, *SEERS))]
Sayer = Annotated[Asker, Depends(asks(Scope.REUSE, Duty.OFFICER, Duty.APPROVER))]
Now = Annotated[Tools, Depends(tools_of)]


class EndBody(shapes.Shape):
    """`evidence` in ten characters at least, without long numbers."""

    kind: EffectKind
    since: Annotated[str, Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]
    """The day from which, with its precision."""
    evidence: shapes.Words
    by_paper: shapes.Key | None = None
    """The paper that says so."""


@router.get("/papers/{paper_id}/effects")
def effects(paper_id: shapes.Key, asker: Seer, tools: Now) -> models.Effects:
    """All that happened to it, what was taken back too."""
    found = [effect_record(one) for one in list_effects(paper_id, asker, tools)]
    return models.Effects.model_validate({"items": found})


@router.post("/papers/{paper_id}/effects", status_code=201)
def end(paper_id: shapes.Key, body: EndBody, asker: Sayer, tools: Now) -> models.Effect:
    """Say that a paper of the own desk ended."""
    made = end_paper(paper_id, body.kind, body.since, body.evidence, asker, tools, body.by_paper)
    return models.Effect.model_validate(effect_record(made))


@router.post("/effects/{effect_id}/withdrawal")
def unend(
    effect_id: Annotated[int, Path(ge=1, le=2**53)], body: shapes.ReasonBody, asker: Sayer,
    tools: Now,
) -> models.Effect:  # fmt: skip
    """It did not: a person's word is taken back, or what a rule suspected."""
    made = withdraw_end(effect_id, body.reason, asker, tools)
    return models.Effect.model_validate(effect_record(made))
