"""Papers: found by POST, because questions name persons; shown, and copied with a purpose."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.door import hit_record, row_record
from pipeline.access import Look, read_copy, read_paper
from pipeline.api_keys import Scope
from pipeline.deciding import told_contexts
from pipeline.documents import read_text
from pipeline.finding import find, suggest
from pipeline.question import Answer, Asker, Question
from pipeline.resembling import find_similar
from pipeline.tools import Tools
from web.api import answers, shapes
from web.api import paper_models as models
from web.api.asking import SEERS, asks
from web.api.describing import PROBLEMS
from web.running import tools_of

router = APIRouter(tags=["papers"], responses=PROBLEMS)
Finder = Annotated[Asker, Depends(asks(Scope.SEARCH, *SEERS))]
Reader = Annotated[Asker, Depends(asks(Scope.READ_PAPERS, *SEERS))]
Now = Annotated[Tools, Depends(tools_of)]

_FILE = {"schema": {"type": "string", "format": "binary"}}
FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The bytes", "content": {"application/octet-stream": _FILE}}
}


@router.post("/papers/search", openapi_extra={"x-once": False})
def search(body: shapes.SearchBody, asker: Finder, tools: Now) -> models.Hits:
    """Papers that hold every word, best first, as far as the asker may see them."""
    question = Question(asker=asker, **body.model_dump())
    return tell_hits(find(question, tools), body.limit)


@router.post("/papers/suggestions", openapi_extra={"x-once": False})
def suggestions(body: shapes.SuggestBody, asker: Finder, tools: Now) -> answers.Suggestions:
    """What may be meant by the beginning of a question."""
    question = Question(body.text, asker, limit=body.limit, working_on=body.working_on)
    found = suggest(question, tools)
    return answers.Suggestions.model_validate(
        {"items": [{"hint": one.hint.value, "value": one.value} for one in found]}
    )


@router.get("/papers/{paper_id}", response_model_exclude_unset=True)
def show(paper_id: shapes.Key, asker: Reader, tools: Now) -> models.Paper:
    """A paper as it stands, with its fields; a field that waits for a person has no value."""
    row = read_paper(paper_id, Look.FIELDS, asker, tools)
    return models.Paper.model_validate(row_record(row, told_contexts(row, asker)))


@router.get("/papers/{paper_id}/text")
def text(paper_id: shapes.Key, asker: Reader, tools: Now) -> answers.PaperText:
    row = read_paper(paper_id, Look.TEXT, asker, tools)
    return answers.PaperText(paper_id=row.paper_id, text=read_text(row.paper_id, tools))


@router.get("/papers/{paper_id}/similar")
def similar(
    paper_id: shapes.Key, asker: Finder, tools: Now, limit: shapes.Limit = 10
) -> models.Hits:
    """Papers like this one."""
    return tell_hits(find_similar(paper_id, Question("", asker, limit=limit), tools), 0)


@router.post(
    "/papers/{paper_id}/copies",
    response_class=Response,
    responses={**PROBLEMS, **FILE},
    openapi_extra={"x-once": False},
)
def copy(paper_id: shapes.Key, body: shapes.CopyBody, asker: Reader, tools: Now) -> Response:
    """The original as it came, the searchable PDF, or the certified copy. The purpose stands in
    the ledger."""
    data = read_copy(paper_id, body.copy_of, body.purpose, asker, tools)
    return Response(data, media_type="application/octet-stream")


def tell_hits(answer: Answer, limit: int) -> models.Hits:
    """A full page has another one behind it, perhaps."""
    more = limit > 0 and len(answer.hits) == limit
    return models.Hits.model_validate(
        {
            "items": [hit_record(hit) for hit in answer.hits],
            "next": answer.hits[-1].cursor if more else None,
            "total": answer.total,
            "complete": answer.complete,
            "facets": {facet.value: counts for facet, counts in answer.facets.items()},
        }
    )
