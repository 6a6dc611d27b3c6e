"""A paper: its pages with what was read of them, its history, and copies to take away."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from app.find_words import COPIES, FINDINGS, KINDS, PARTS
from app.labels import label_type
from app.web_words import tell_error
from pipeline.access import Copy, Look, read_paper, save_copy
from pipeline.certification import is_certified
from pipeline.errors import BadPurpose, IndexUnavailable, NotFound, SohoaError
from pipeline.paper_checking import check_paper
from pipeline.ports import PaperRow
from pipeline.question import Question
from pipeline.resembling import find_similar
from pipeline.results import describe_results
from pipeline.tools import Tools
from web.failures import status_of
from web.family import Family
from web.pages import paper_acts, paper_pictures
from web.pages.paper_page import HERE, Place, show_paper
from web.pages.paper_readers import Opened, Reader
from web.pages.papers_seen import Depth, seen_of
from web.pages.search_rows import make_rows
from web.rendering import page

LIKE = 10

router = APIRouter(prefix=HERE)
FAMILY = Family(router)

Typed = Annotated[str, Form(max_length=1000)]

router.include_router(paper_pictures.router)
router.include_router(paper_acts.router)


@router.get("/{paper_id}")
def show(
    request: Request, paper_id: str, asker: Reader, tools: Opened, trang: int = 0,
    o: str = "", tim: str = "", to: int = 1,
) -> Response:  # fmt: skip
    """`trang` the page as numbered in the scan, `o` a field whose place is shown, `tim` the search
    that led here, `to` how much larger the page is shown."""
    return show_paper(request, paper_id, asker, tools, Place(trang, o, tim, to))


@router.get("/{paper_id}/giong")
def similar(request: Request, paper_id: str, asker: Reader, tools: Opened) -> Response:
    """Papers of the same person, numbers, kind."""
    row = read_paper(paper_id, Look.FIELDS, asker, tools)
    told: dict[str, Any] = {
        "paper_id": paper_id,
        "loai": label_type(row.loai),
        "problem": None,
        "rows": [],
    }
    try:
        answer = find_similar(paper_id, Question("", asker, limit=LIKE), tools)
    except IndexUnavailable as trouble:
        told["problem"] = tell_error(trouble)
        return page(request, "paper/similar.html", status_of(trouble), **told)
    seen_of(request).note(asker, (hit.paper_id for hit in answer.hits), Depth.LISTED)
    told["rows"] = make_rows(describe_results(answer.hits, asker, tools), None)
    return page(request, "paper/similar.html", **told)


@router.post("/{paper_id}/kiem-tra")
def check(request: Request, paper_id: str, asker: Reader, tools: Opened) -> Response:
    row, findings = check_paper(paper_id, asker, tools)
    told = [
        (PARTS[f.part].format(page=f.page), f.state.value, FINDINGS[f.state], f.sha256)
        for f in findings
    ]
    sound = all(state == "sound" for _, state, _, _ in told)
    return page(request, "paper/checked.html", row=row, findings=told, sound=sound)


@router.get("/{paper_id}/tai")
def ask_purpose(
    request: Request, paper_id: str, asker: Reader, tools: Opened, ban: str = "rendition"
) -> Response:
    row = read_paper(paper_id, Look.FIELDS, asker, tools)
    return _purpose_form(request, row, tools, ban)


@router.post("/{paper_id}/tai")
def take(
    request: Request, paper_id: str, asker: Reader, tools: Opened, ban: Typed = "",
    purpose: Typed = "",
) -> Response:  # fmt: skip
    """The file, once the ledger has who took it and what for."""
    if ban not in list(Copy):
        raise NotFound(kind="copy", key=paper_id)
    folder = tempfile.TemporaryDirectory(prefix="take-", dir=tools.work)
    target = Path(folder.name) / "copy"
    try:
        save_copy(paper_id, Copy(ban), purpose, target, asker, tools)
    except BadPurpose as trouble:
        folder.cleanup()
        row = read_paper(paper_id, Look.FIELDS, asker, tools)
        return _purpose_form(request, row, tools, ban, trouble, purpose)
    except BaseException:
        folder.cleanup()
        raise
    with tools.catalogue.begin() as unit:  # seen a moment ago
        row = unit.paper(paper_id)
    kind = _media_type(row, tools) if ban == Copy.ORIGINAL else "application/pdf"
    name = f"{row.loai}-{paper_id[:8]}-{ban}.{kind.rpartition('/')[2]}"
    done = BackgroundTask(folder.cleanup)
    return FileResponse(target, media_type=kind, filename=name, background=done)


def _purpose_form(
    request: Request, row: PaperRow, tools: Tools, copy: str,
    trouble: SohoaError | None = None, purpose: str = "",
) -> Response:  # fmt: skip
    kind = KINDS.get(_media_type(row, tools), "")
    offered = [c for c in Copy if c is not Copy.CERTIFIED or row.certification is not None]
    told = {
        "row": row,
        "loai": label_type(row.loai),
        "copies": [(each.value, COPIES[each].format(kind=kind)) for each in offered],
        "copy": copy,
        "outdated": row.certification is not None and not is_certified(row),
        "purpose": purpose,
        "problem": tell_error(trouble) if trouble else None,
    }
    return page(request, "paper/take.html", status_of(trouble) if trouble else 200, **told)


def _media_type(row: PaperRow, tools: Tools) -> str:
    with tools.catalogue.begin() as unit:
        kind = unit.scan(row.intake_id).media_type
    return kind.value if kind else "application/octet-stream"
