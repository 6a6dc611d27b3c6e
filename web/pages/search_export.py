"""The results of a search as a list to take away."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from app.csv_cells import disarm
from app.find_words import EXPORT_COLUMNS
from app.labels import label_type
from app.web_words import tell_error
from pipeline.errors import BadPurpose, SohoaError
from pipeline.exporting_hits import MOST_EXPORTED, export_hits
from pipeline.keeping_searches import recall_search
from pipeline.kept_search import ask
from pipeline.question import Hit
from pipeline.results import find_unsure
from web.failures import status_of
from web.pages.paper_readers import Opened, Reader
from web.pages.search_rows import tell_hit
from web.rendering import page

HERE = "/tra-cuu"

router = APIRouter()


@router.get("/{search_id}/xuat")
def ask_purpose(request: Request, search_id: str, asker: Reader, tools: Opened) -> Response:
    return _form(request, recall_search(search_id, asker, tools).search_id)


@router.post("/{search_id}/xuat")
def export(
    request: Request, search_id: str, asker: Reader, tools: Opened,
    purpose: Annotated[str, Form(max_length=1000)] = "",
) -> Response:  # fmt: skip
    kept = recall_search(search_id, asker, tools)
    try:
        answer = export_hits(ask(kept.sought, asker, limit=1), purpose, tools)
    except BadPurpose as trouble:
        return _form(request, search_id, trouble, purpose)
    name = f"tra-cuu-{tools.clock.today():%Y%m%d}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    unsure = find_unsure(answer.hits, tools)
    body = _write(answer.hits, unsure, str(request.base_url))
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)


def _form(
    request: Request, search_id: str, trouble: SohoaError | None = None, purpose: str = ""
) -> Response:
    told = {"search_id": search_id, "most": MOST_EXPORTED, "purpose": purpose}
    problem = tell_error(trouble) if trouble else None
    status = status_of(trouble) if trouble else 200
    return page(request, "search/export.html", status, problem=problem, **told)


def _write(hits: tuple[Hit, ...], unsure: Mapping[str, frozenset[str]], base: str) -> bytes:
    """With the mark by which Excel knows UTF-8."""
    sheet = io.StringIO()
    rows = csv.writer(sheet)
    rows.writerow(EXPORT_COLUMNS)
    for hit in hits:
        cells = _cells(hit, unsure.get(hit.paper_id, frozenset()), base)
        rows.writerow([disarm(text) for text in cells])
    return sheet.getvalue().encode("utf-8-sig")


def _cells(hit: Hit, unsure: frozenset[str], base: str) -> list[str]:
    told = tell_hit(hit, unsure)
    names = ("number", "day", "issuer", "bearer", "person", "subject")
    link = f"{base}giay-to/{hit.paper_id}"
    return [hit.paper_id, label_type(hit.loai), *(told[name] for name in names), link]
