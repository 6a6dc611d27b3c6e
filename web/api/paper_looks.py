"""A paper looked at closely: its pages as pictures and words, its history, its bytes, its
signatures. Every look stands in the ledger; pictures belong to the look at the pages before."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from starlette.requests import Request
from starlette.responses import Response

from app.paper_door import history_record, integrity_record, pages_record, words_record
from app.signature_door import check_record
from app.wiring import shrink_preview
from pipeline.access import Look, read_paper
from pipeline.api_keys import Scope
from pipeline.page_looks import (
    PageWords,
    read_page_words,
    read_preview,
    see_page,
    show_large,
)
from pipeline.paper_checking import check_paper
from pipeline.paper_view import view_paper
from pipeline.ports import PageRow, PaperRow
from pipeline.question import Asker
from pipeline.rechecking import check_again
from pipeline.signature import SignatureCheck
from pipeline.tools import Tools
from web.api import paper_models as models
from web.api import shapes
from web.api.asking import SEERS, WORKERS, asks
from web.api.describing import PROBLEMS, picture
from web.pages.papers_seen import Depth, seen_of
from web.running import tools_of

router = APIRouter(prefix="/papers", tags=["papers"], responses=PROBLEMS)
Reader = Annotated[Asker, Depends(asks(Scope.READ_PAPERS, *SEERS))]
Checker = Annotated[Asker, Depends(asks(Scope.READ_PAPERS, *WORKERS))]
Now = Annotated[Tools, Depends(tools_of)]
Number = Annotated[int, Path(ge=1, le=100_000)]
KEPT = {"cache-control": "private, max-age=900", "vary": "Authorization, Cookie"}
NOT_KEPT: dict[str, Any] = {"openapi_extra": {"x-once": False}}


class Size(StrEnum):
    """`small` for lists; `middle` as stored, at most 1,000 pixels; `large` made anew from the
    original, for small print."""

    SMALL = "small"
    MIDDLE = "middle"
    LARGE = "large"


@router.get("/{paper_id}/pages")
def pages(paper_id: shapes.Key, asker: Reader, tools: Now, request: Request) -> models.Pages:
    """Every page with its text."""
    row = read_paper(paper_id, Look.PAGES, asker, tools)
    seen_of(request).note(asker, [paper_id], Depth.READ)
    record = pages_record(row, read_page_words(paper_id, "", tools))
    return models.Pages.model_validate(record)


@router.get("/{paper_id}/pages/{number}/words")
def words(
    paper_id: shapes.Key, number: Number, asker: Reader, tools: Now, request: Request
) -> models.Words:
    """Each word of a page with its box; none where they cannot be read now."""
    _see(request, paper_id, number, asker, tools)
    found = read_page_words(paper_id, "", tools)
    page = next((each for each in found if each.number == number), PageWords(number))
    return models.Words.model_validate(words_record(paper_id, page))


@router.get("/{paper_id}/pages/{number}/picture", **picture())
def show_page(
    paper_id: shapes.Key, number: Number, asker: Reader, tools: Now, request: Request,
    size: Size = Size.MIDDLE,
) -> Response:  # fmt: skip
    row, page = _see(request, paper_id, number, asker, tools)
    data = _draw(row, page, size, tools)
    return Response(data, media_type="image/webp", headers=KEPT)


@router.get("/{paper_id}/history")
def history(paper_id: shapes.Key, asker: Reader, tools: Now) -> models.History:
    """Corrections, effects, certified copies and reuses since it came."""
    return models.History.model_validate(history_record(view_paper(paper_id, asker, tools)))


@router.post("/{paper_id}/integrity", **NOT_KEPT)
def integrity(paper_id: shapes.Key, asker: Reader, tools: Now) -> models.Integrity:
    """Every object of the paper is read whole and compared with its hash; the result is logged."""
    return models.Integrity.model_validate(integrity_record(*check_paper(paper_id, asker, tools)))


@router.get("/{paper_id}/signatures")
def signatures(paper_id: shapes.Key, asker: Reader, tools: Now) -> models.SignatureState:
    """What was found last of the digital signatures of its file."""
    row = read_paper(paper_id, Look.SIGNATURES, asker, tools)
    with tools.catalogue.begin() as unit:
        return _tell_check(row, unit.signature_check(row.intake_id))


@router.post("/{paper_id}/signatures", **NOT_KEPT)
def check_signatures(paper_id: shapes.Key, asker: Checker, tools: Now) -> models.SignatureState:
    """They are judged again, by the certificates that are trusted now."""
    row = read_paper(paper_id, Look.SIGNATURES, asker, tools)
    return _tell_check(row, check_again(paper_id, asker, tools))


def _see(
    request: Request, paper_id: str, number: int, asker: Asker, tools: Tools
) -> tuple[PaperRow, PageRow]:
    """Logged, unless the look at its pages was a moment ago."""
    seen = seen_of(request)
    told = seen.knows(asker, paper_id, Depth.READ)
    found = see_page(paper_id, number, asker, tools, told=told)
    if not told:
        seen.note(asker, [paper_id], Depth.READ)
    return found


def _draw(row: PaperRow, page: PageRow, size: Size, tools: Tools) -> bytes:
    if size is Size.LARGE:
        return show_large(row, page, tools)
    stored = read_preview(row.paper_id, page.number, tools)
    return shrink_preview(stored) if size is Size.SMALL else stored


def _tell_check(row: PaperRow, check: SignatureCheck | None) -> models.SignatureState:
    told = {
        "paper_id": row.paper_id,
        "digitally_signed": row.digitally_signed,
        "check": check_record(check) if check else None,
    }
    return models.SignatureState.model_validate(told)
