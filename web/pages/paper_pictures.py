"""Pictures of pages, and their words with boxes, each by a route of its own. Browsers keep them for
a while, for this person alone; signing out clears them."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.wiring import shrink_preview
from pipeline.access import Look
from pipeline.page_looks import read_page_words, read_preview, see_page, show_large
from pipeline.ports import PageRow, PaperRow
from pipeline.question import Asker
from pipeline.tools import Tools
from web.pages.paper_readers import Opened, Reader
from web.pages.papers_seen import Depth, seen_of

router = APIRouter()

KEPT = {"cache-control": "private, max-age=900", "vary": "Cookie"}


@router.get("/{paper_id}/nho")
def first(request: Request, paper_id: str, asker: Reader, tools: Opened) -> Response:
    """The first page, tiny, for lists that do not know its number."""
    _, page = _see(request, paper_id, None, asker, tools, Depth.LISTED)
    return _picture(shrink_preview(read_preview(paper_id, page.number, tools)))


@router.get("/{paper_id}/trang/{number}/nho")
def small(request: Request, paper_id: str, number: int, asker: Reader, tools: Opened) -> Response:
    """Tiny, for lists."""
    _see(request, paper_id, number, asker, tools, Depth.LISTED)
    return _picture(shrink_preview(read_preview(paper_id, number, tools)))


@router.get("/{paper_id}/trang/{number}/vua")
def middle(request: Request, paper_id: str, number: int, asker: Reader, tools: Opened) -> Response:
    """As it was stored, for reading at the width of a screen."""
    _see(request, paper_id, number, asker, tools, Depth.READ)
    return _picture(read_preview(paper_id, number, tools))


@router.get("/{paper_id}/trang/{number}/lon")
def large(request: Request, paper_id: str, number: int, asker: Reader, tools: Opened) -> Response:
    """Made anew from the original, for small print."""
    row, shown = _see(request, paper_id, number, asker, tools, Depth.READ)
    return _picture(show_large(row, shown, tools))


@router.get("/{paper_id}/trang/{number}/chu")
def words(
    request: Request, paper_id: str, number: int, asker: Reader, tools: Opened
) -> JSONResponse:
    """Words of a page, each as text, x0, y0, x1, y1 in pixels of the upright original page."""
    _see(request, paper_id, number, asker, tools, Depth.READ)
    found = read_page_words(paper_id, "", tools)
    shown = next((each.words for each in found if each.number == number), ())
    told = [[text, *box.as_list()] for text, box in shown]
    return JSONResponse({"words": told}, headers=KEPT)


def _see(
    request: Request, paper_id: str, number: int | None, asker: Asker, tools: Tools, depth: Depth
) -> tuple[PaperRow, PageRow]:
    """Logged, unless the page or list that brings it was a moment ago."""
    seen = seen_of(request)
    told = seen.knows(asker, paper_id, depth)
    look = Look.PICTURE if depth is Depth.LISTED else Look.PAGES
    found = see_page(paper_id, number, asker, tools, told=told, look=look)
    if not told:
        seen.note(asker, [paper_id], depth)
    return found


def _picture(picture: bytes) -> Response:
    return Response(picture, media_type="image/webp", headers=KEPT)
