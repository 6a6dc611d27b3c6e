"""Searches that are kept: for a day, or under a name until they are dropped. Each caller's own."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.door import hit_record
from pipeline import keeping_searches as keeping
from pipeline.api_keys import Scope
from pipeline.exporting_hits import export_hits
from pipeline.finding import find
from pipeline.kept_search import KeptSearch, Sought, ask
from pipeline.question import Asker, Sort
from pipeline.results import find_unsure
from pipeline.tools import Tools
from web.api import paper_models as models
from web.api import shapes
from web.api.asking import SEERS, asks
from web.api.describing import PROBLEMS
from web.api.papers import tell_hits
from web.running import tools_of

router = APIRouter(prefix="/searches", tags=["searches"], responses=PROBLEMS)
Finder = Annotated[Asker, Depends(asks(Scope.SEARCH, *SEERS))]
Now = Annotated[Tools, Depends(tools_of)]
_TWIN = {"issued_from": "first", "issued_to": "last"}
"""Names of a question that are others in what is kept."""
NOT_KEPT: dict[str, Any] = {"openapi_extra": {"x-once": False}}


class KeepBody(shapes.SoughtBody):
    name: shapes.Words = ""
    """Empty: for a day."""


class NameBody(shapes.Shape):
    name: shapes.Words


@router.get("")
def searches(asker: Finder, tools: Now) -> models.KeptSearches:
    """Those that have a name, by name."""
    found = [_record(kept) for kept in keeping.list_searches(asker, tools)]
    return models.KeptSearches.model_validate({"items": found})


@router.post("", status_code=201, response_model_exclude_unset=True, **NOT_KEPT)
def keep(body: KeepBody, asker: Finder, tools: Now, response: Response) -> models.KeptSearch:
    sought = _sought(body)
    ask(sought, asker, limit=1)
    kept = keeping.keep_search(sought, asker, tools)
    if body.name:
        keeping.name_search(kept.search_id, body.name, asker, tools)
        kept = keeping.recall_search(kept.search_id, asker, tools)
    response.headers["location"] = f"/api/v1/searches/{kept.search_id}"
    return models.KeptSearch.model_validate(_record(kept))


@router.get("/{search_id}", response_model_exclude_unset=True)
def search(search_id: shapes.Key, asker: Finder, tools: Now) -> models.KeptSearch:
    kept = keeping.recall_search(search_id, asker, tools)
    return models.KeptSearch.model_validate(_record(kept))


@router.get("/{search_id}/hits")
def hits(
    search_id: shapes.Key, asker: Finder, tools: Now, facets: bool = False,
    limit: shapes.Limit = 20, after: shapes.Key | None = None,
) -> models.Hits:  # fmt: skip
    """What it finds now."""
    sought = keeping.recall_search(search_id, asker, tools).sought
    question = ask(sought, asker, limit=limit, after=after, facets=facets)
    return tell_hits(find(question, tools), limit)


@router.put("/{search_id}/name", response_model_exclude_unset=True, **NOT_KEPT)
def name(search_id: shapes.Key, body: NameBody, asker: Finder, tools: Now) -> models.KeptSearch:
    """Keep it until it is dropped; at most 50."""
    keeping.name_search(search_id, body.name, asker, tools)
    kept = keeping.recall_search(search_id, asker, tools)
    return models.KeptSearch.model_validate(_record(kept))


@router.delete("/{search_id}", status_code=204, **NOT_KEPT)
def drop(search_id: shapes.Key, asker: Finder, tools: Now) -> Response:
    keeping.drop_search(search_id, asker, tools)
    return Response(status_code=204)


@router.post("/{search_id}/export", **NOT_KEPT)
def export(
    search_id: shapes.Key, body: shapes.StatedPurpose, asker: Finder, tools: Now
) -> models.Exported:
    """All that it finds, at most 2,000, to take away: the export and every paper in it stand in the
    ledger, with the purpose."""
    sought = keeping.recall_search(search_id, asker, tools).sought
    answer = export_hits(ask(sought, asker, limit=1), body.purpose, tools)
    unsure = find_unsure(answer.hits, tools)
    told = {
        "items": [hit_record(hit) for hit in answer.hits],
        "total": answer.total,
        "complete": answer.complete,
        "unsure": {paper_id: sorted(names) for paper_id, names in unsure.items() if names},
    }
    return models.Exported.model_validate(told)


def _sought(body: KeepBody) -> Sought:
    said = body.model_dump(mode="json", exclude={"name"}, exclude_none=True)
    return Sought(**{_TWIN.get(key, key): value for key, value in said.items()})


def _record(kept: KeptSearch) -> dict[str, Any]:
    """What was asked, by the names of a search; what was not said is left out."""
    names = {twin: name for name, twin in _TWIN.items()}
    plain = {"sort": Sort.RELEVANCE.value}
    said = {
        names.get(key, key): value
        for key in Sought.__dataclass_fields__
        if (value := getattr(kept.sought, key)) and plain.get(key) != value
    }
    return {
        "search_id": kept.search_id,
        "name": kept.name,
        "at": kept.at.isoformat(),
        "asked": said,
    }
