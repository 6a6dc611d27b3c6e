"""Working through the review queue: who has which paper, taking back, type and pages of a paper."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from app.review_door import division_records
from pipeline import dividing
from pipeline.access import Look, read_paper
from pipeline.api_keys import Scope
from pipeline.ports import PaperRow
from pipeline.question import Asker
from pipeline.review import set_type
from pipeline.taking import hold_paper, let_go, scan_papers, take_next
from pipeline.tools import Tools
from pipeline.undoing import undo_last
from web.api import review_models as models
from web.api import shapes
from web.api.asking import WORKERS, asks
from web.api.describing import PROBLEMS
from web.api.repeating import OnceRoute
from web.running import tools_of

router = APIRouter(prefix="/review", tags=["review"], route_class=OnceRoute, responses=PROBLEMS)
Worker = Annotated[Asker, Depends(asks(Scope.REVIEW, *WORKERS))]
Now = Annotated[Tools, Depends(tools_of)]
Risk = Literal[
    "pages", "identity", "serial", "document_number", "person_name", "handwritten",
    "contradiction", "unsure", "type", "other",
]  # fmt: skip


class NextBody(shapes.Shape):
    after: shapes.Key | None = None
    """A `position` or `cursor`: the next one behind it."""
    risk: Risk | None = None
    beside: shapes.Key | None = None
    """A paper that is left where it stands."""


class SeenBody(shapes.Shape):
    seen: shapes.Key | None = None
    """The mark of what was shown; without it only what nobody else has decided is changed."""


class TypeBody(SeenBody):
    loai: shapes.Key
    """A paper type, or the national code of a result (KQ.…)."""


class SplitBody(SeenBody):
    page: Annotated[int, Field(ge=1, le=100_000)]
    """Of the file: another paper begins here."""


class JoinBody(SeenBody):
    other: shapes.Key | None = None
    """The paper that it is one with; else the one before it."""


@router.post("/next", openapi_extra={"x-once": False})
def take(body: NextBody, asker: Worker, tools: Now) -> models.Given:
    """The next paper that nobody else has open, for five minutes; what the caller had before is
    given back. Null: the queue ends."""
    place = take_next(asker, tools, body.after, body.risk, body.beside or "")
    return models.Given(paper=_tell_held(place.paper_id, asker, tools) if place else None)


@router.put("/papers/{paper_id}/lease", openapi_extra={"x-once": False})
def hold(paper_id: shapes.Key, asker: Worker, tools: Now) -> models.Held:
    """For five minutes more. 409 `taken` while somebody else has it."""
    return _tell_held(paper_id, asker, tools)


@router.delete("/lease", status_code=204, openapi_extra={"x-once": False})
def give_back(asker: Worker, tools: Now) -> Response:
    """What the caller had open."""
    let_go(asker, tools)
    return Response(status_code=204)


@router.post("/undo")
def undo(asker: Worker, tools: Now) -> models.Undone:
    """The caller's newest decision of the last twelve hours is taken back, by one more."""
    undone = undo_last(asker, tools)
    told = (undone.paper_id, undone.name) if undone else (None, None)
    return models.Undone(paper_id=told[0], field=told[1])


@router.put("/papers/{paper_id}/type")
def name_type(paper_id: shapes.Key, body: TypeBody, asker: Worker, tools: Now) -> models.Typed:
    """What the paper is, by a person's word."""
    row = set_type(paper_id, body.loai, asker, tools, body.seen)
    return models.Typed(paper_id=row.paper_id, loai=row.loai, kq_code=row.kq_code)


@router.get("/papers/{paper_id}/division")
def division(paper_id: shapes.Key, asker: Worker, tools: Now) -> models.Division:
    """The papers of its file that are of the own desk, with the pages of each."""
    row = read_paper(paper_id, Look.REVIEW, asker, tools)
    return _tell_division(scan_papers(row, asker, tools))


@router.post("/papers/{paper_id}/split")
def split(paper_id: shapes.Key, body: SplitBody, asker: Worker, tools: Now) -> models.Division:
    """Another paper begins on a page of it."""
    return _tell_division(dividing.split(paper_id, body.page, asker, tools, body.seen))


@router.post("/papers/{paper_id}/join")
def join(paper_id: shapes.Key, body: JoinBody, asker: Worker, tools: Now) -> models.Division:
    """It is one paper with the one before it."""
    return _tell_division(dividing.join(paper_id, asker, tools, body.other, body.seen))


def _tell_held(paper_id: str, asker: Asker, tools: Tools) -> models.Held:
    held = hold_paper(paper_id, asker, tools)
    place = held.place
    told: dict[str, Any] = {
        "paper_id": held.row.paper_id,
        "until": held.lease.until.isoformat(),
        "position": place.position if place else None,
        "risk": place.risk if place else None,
        "open": place.open if place else 0,
    }
    return models.Held.model_validate(told)


def _tell_division(rows: tuple[PaperRow, ...]) -> models.Division:
    return models.Division.model_validate({"items": division_records(rows)})
