"""Certified copies: papers that were compared get the agency's signature."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import Field

from app.review_page_words import OBSTACLES
from app.signature_door import certified_record
from pipeline.api_keys import Scope
from pipeline.certifying import find_obstacle, list_to_certify, papers_of_dossier
from pipeline.errors import BadQuestion
from pipeline.ports import PaperRow
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.api import shapes
from web.api.answers import Told
from web.api.asking import asks
from web.api.describing import PROBLEMS
from web.api.repeating import OnceRoute
from web.running import tools_of
from web.signing_turn import sign_for_a_while

router = APIRouter(prefix="/signing", tags=["signing"], route_class=OnceRoute, responses=PROBLEMS)
Approver = Annotated[Asker, Depends(asks(Scope.SIGN, Duty.APPROVER))]
Now = Annotated[Tools, Depends(tools_of)]
LONGEST = 20.0  # seconds of signing before the answer comes; the rest is asked for again


class SignBody(shapes.Shape):
    """Papers, or all of a dossier: one of the two."""

    paper_ids: Annotated[list[shapes.Key], Field(min_length=1, max_length=50)] | None = None
    ma_ho_so: shapes.DossierCode | None = None


class ToSign(Told):
    """A compared paper without a certified copy that still holds."""

    paper_id: str
    loai: str
    pages: list[int]
    dossiers: list[str]
    stored_at: str
    outdated: bool
    """There is a copy, and the paper says something else since."""
    obstacle: str | None
    """Why it cannot be signed yet; null: it can."""
    obstacle_words: str | None


class Signable(Told):
    items: list[ToSign]
    more: bool


class Signed(Told):
    """`certified`, `known` (a copy that holds is there) or `failed`; the rest where it is known."""

    paper_id: str
    status: str
    turn: int | None = None
    version: int | None = None
    sha256: str | None = None
    """Of the copy."""
    at: str | None = None
    by: str | None = None
    desk: str | None = None
    subject: str | None = None
    serial: str | None = None
    """Of the agency's certificate."""
    reason: str | None = None
    hint: str | None = None
    reason_code: str | None = None


class SignedBatch(Told):
    """`rest` was not begun: ask again for it."""

    items: list[Signed]
    rest: list[str]


@router.get("/papers")
def signable(asker: Approver, tools: Now, limit: shapes.Limit = 50) -> Signable:
    """Of the own desk; the look at each is logged."""
    rows = list_to_certify(asker, tools, limit + 1)
    told = {"items": [_record(row) for row in rows[:limit]], "more": len(rows) > limit}
    return Signable.model_validate(told)


@router.post("/certifications", response_model_exclude_unset=True)
def sign(body: SignBody, asker: Approver, tools: Now) -> SignedBatch:
    """Sign what can be signed in twenty seconds; what fails stops no other. 409 `no_signing_key`
    where the agency's key is not there."""
    done, rest = sign_for_a_while(_wanted(body, asker, tools), LONGEST, asker, tools)
    told = {"items": [certified_record(one) for one in done], "rest": rest}
    return SignedBatch.model_validate(told)


def _wanted(body: SignBody, asker: Asker, tools: Tools) -> list[str]:
    if (body.paper_ids is None) is (body.ma_ho_so is None):
        raise BadQuestion(detail="paper_ids / ma_ho_so")
    if body.ma_ho_so is not None:
        return papers_of_dossier(body.ma_ho_so, asker, tools)
    return list(dict.fromkeys(body.paper_ids or ()))


def _record(row: PaperRow) -> dict[str, Any]:
    why = find_obstacle(row)
    return {
        "paper_id": row.paper_id,
        "loai": row.loai,
        "pages": [page.number for page in row.pages],
        "dossiers": sorted({c.dossier for c in row.contexts if c.dossier}),
        "stored_at": row.stored_at.isoformat(),
        "outdated": row.certification is not None,
        "obstacle": why,
        "obstacle_words": OBSTACLES[why] if why else None,
    }
