"""Other systems: who is told what happens here, and who may call with signatures."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.hook_door import delivery_record, hook_record, partner_record
from pipeline.api_keys import Scope
from pipeline.hook_sending import (
    add_hook,
    count_deliveries,
    list_deliveries,
    list_hooks,
    remove_hook,
    revive,
)
from pipeline.partners import add_partner, list_partners, revoke_partner
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.api import answers, shapes
from web.api.asking import asks
from web.api.describing import PROBLEMS
from web.api.queue_models import Number
from web.api.repeating import OnceRoute
from web.running import tools_of

router = APIRouter(tags=["connections"], route_class=OnceRoute, responses=PROBLEMS)
Keeper = Annotated[Asker, Depends(asks(Scope.BATCHES, Duty.ADMINISTRATOR))]
Now = Annotated[Tools, Depends(tools_of)]


@router.get("/hooks")
def hooks(asker: Keeper, tools: Now) -> answers.Hooks:
    counts, found = count_deliveries(asker, tools), []
    for hook in list_hooks(asker, tools):
        waiting, dead = counts.get(hook.hook_id, (0, 0))
        found.append(hook_record(hook) | {"waiting": waiting, "dead": dead})
    return answers.Hooks.model_validate({"items": found})


@router.post("/hooks", status_code=201)
def new_hook(body: shapes.HookBody, asker: Keeper, tools: Now) -> answers.NewHook:
    """Its secret is told this once."""
    hook, secret = add_hook(body.url, body.events, asker, tools)
    return answers.NewHook.model_validate(hook_record(hook) | {"secret": secret})


@router.get("/hooks/deliveries")
def deliveries(
    asker: Keeper,
    tools: Now,
    dead: bool | None = None,
    limit: shapes.Limit = 50,
    after: Number = 0,
) -> answers.Deliveries:
    """What waits or (`dead`) was given up, oldest first."""
    found = list_deliveries(asker, tools, dead=dead, limit=limit + 1, after=after)
    items = [delivery_record(one) for one in found[:limit]]
    last = items[-1]["delivery_id"] if len(found) > limit else None
    return answers.Deliveries.model_validate({"items": items, "next": last})


@router.post("/hooks/revival")
def revive_all(asker: Keeper, tools: Now) -> answers.Count:
    """Try again at once what waits for anybody and what was given up."""
    return answers.Count(count=revive(asker, tools))


@router.post("/hooks/{hook_id}/revival")
def revive_hook(hook_id: shapes.Key, asker: Keeper, tools: Now) -> answers.Count:
    """Try again at once what waits for it and what was given up."""
    return answers.Count(count=revive(asker, tools, hook_id))


@router.delete("/hooks/{hook_id}", status_code=204)
def drop_hook(hook_id: shapes.Key, asker: Keeper, tools: Now) -> Response:
    remove_hook(hook_id, asker, tools)
    return Response(status_code=204)


@router.get("/partners")
def partners(asker: Keeper, tools: Now) -> answers.Partners:
    found = [partner_record(one) for one in list_partners(asker, tools)]
    return answers.Partners.model_validate({"items": found})


@router.post("/partners", status_code=201)
def new_partner(body: shapes.PartnerBody, asker: Keeper, tools: Now) -> answers.NewPartner:
    """Its secret is told this once."""
    partner, secret = add_partner(body.name, body.desk, body.duties, asker, tools)
    return answers.NewPartner.model_validate(partner_record(partner) | {"secret": secret})


@router.delete("/partners/{partner_id}", status_code=204)
def drop_partner(partner_id: shapes.Key, asker: Keeper, tools: Now) -> Response:
    """It may call no more."""
    revoke_partner(partner_id, asker, tools)
    return Response(status_code=204)
