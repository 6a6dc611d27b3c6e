"""The pages of a paper under review: where a field stands on its page, and which pages it holds."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import Response

from app.review_door import division_records, review_record
from app.review_words import tell_reasons
from app.web_words import tell_error
from pipeline import dividing
from pipeline.errors import BadValue, DecidedMeanwhile
from pipeline.paper import Field
from pipeline.ports import PaperRow
from pipeline.question import Asker
from pipeline.standing import pages_field
from pipeline.taking import hold_paper, open_paper, scan_papers
from pipeline.tools import Tools
from web.family import WORKERS
from web.pages.review_item import HERE, preview_address
from web.people import may
from web.rendering import go, page
from web.running import tools_of

MOST_READ = 30  # pages of a paper whose sizes are looked up

router = APIRouter()
Reviewer = Annotated[Asker, Depends(may(*WORKERS))]
Opened = Annotated[Tools, Depends(tools_of)]
Typed = Annotated[str, Form(max_length=400)]


@router.get("/giay/{paper_id}/trang")
def show(request: Request, paper_id: str, asker: Reviewer, tools: Opened) -> Response:
    return _show(request, paper_id, asker, tools)


@router.post("/giay/{paper_id}/tach")
def split(
    request: Request, paper_id: str, asker: Reviewer, tools: Opened,
    trang: Annotated[int, Form(ge=1)], dau: Typed = "",
) -> Response:  # fmt: skip
    """Another paper begins on page `trang`."""
    row = hold_paper(paper_id, asker, tools).row
    try:
        rows = dividing.split(paper_id, trang, asker, tools, dau or None)
    except (BadValue, DecidedMeanwhile) as trouble:
        return _show(request, paper_id, asker, tools, 409, problem=tell_error(trouble))
    return _go_on(request, rows, row)


@router.post("/giay/{paper_id}/gop")
def join(
    request: Request, paper_id: str, asker: Reviewer, tools: Opened, dau: Typed = ""
) -> Response:
    """It is one paper with the one before it."""
    row = hold_paper(paper_id, asker, tools).row
    try:
        rows = dividing.join(paper_id, asker, tools, None, dau or None)
    except (BadValue, DecidedMeanwhile) as trouble:
        return _show(request, paper_id, asker, tools, 409, problem=tell_error(trouble))
    return _go_on(request, rows, row)


def frame(row: PaperRow, field: Field | None, number: int, tools: Tools) -> dict[str, int] | None:
    """Where the field stands on its page, in pixels of a page of this width and height."""
    if field is None or len(row.pages) > MOST_READ:
        return None
    box = (field.reading or field).box
    pages = {each.number: each for each in tools.archive.load(row.paper_id)}
    if number not in pages or not (box.width and box.height):
        return None
    found = pages[number]
    return {
        "width": found.width, "height": found.height,
        "x": box.x0, "y": box.y0, "w": box.width, "h": box.height,
    }  # fmt: skip


def _show(
    request: Request, paper_id: str, asker: Asker, tools: Tools, status: int = 200,
    problem: tuple[str, str] | None = None,
) -> Response:  # fmt: skip
    row = open_paper(paper_id, asker, tools).row
    rows = scan_papers(row, asker, tools)
    papers = [
        facts | {"pictures": _pictures(each), "current": each.paper_id == paper_id,
                 "why": tell_reasons(pages_field(each).reasons)}
        for each, facts in zip(rows, division_records(rows), strict=True)
    ]  # fmt: skip
    told: dict[str, Any] = {"papers": papers, "problem": problem, "paper_id": paper_id}
    told["field"] = review_record(pages_field(row))
    return page(request, "review/pages.html", status, **told)


def _pictures(row: PaperRow) -> list[dict[str, Any]]:
    return [
        {"number": each.number, "address": preview_address(row, each.number), "blank": each.blank}
        for each in row.pages
    ]


def _go_on(request: Request, rows: tuple[PaperRow, ...], before: PaperRow) -> Response:
    """To the same view, of the paper that has the first page now."""
    holders = (row for row in rows if any(p.number == before.first_page for p in row.pages))
    target = next(holders, rows[0])
    pending = any(dividing.is_pending(row) for row in rows)
    code = "review_later" if pending else "review_divided"
    return go(request, f"{HERE}/giay/{target.paper_id}/trang", code, count=len(rows))
