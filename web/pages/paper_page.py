"""The page of a paper: what it shows, and what is offered to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.find_words import KINDS, tell_effect
from app.labels import ROLES, TOLD_ORIGINS, label_type
from app.reuse_words import CHOSEN_EFFECTS
from app.web_words import tell_error
from pipeline.certification import is_certified
from pipeline.deciding import may_see
from pipeline.describing import list_places
from pipeline.errors import NotFound, Retired, SohoaError
from pipeline.keeping_searches import recall_search
from pipeline.page_looks import PageWords, read_page_words
from pipeline.paper_view import PaperView, view_paper
from pipeline.question import Asker, Duty
from pipeline.review import best_origin
from pipeline.scan import Origin
from pipeline.tools import Tools
from web.failures import status_of
from web.pages.paper_rows import (
    context_rows,
    effect_rows,
    field_rows,
    history,
    role_of,
    signature_rows,
)
from web.pages.papers_seen import Depth, seen_of
from web.rendering import go, page

HERE = "/giay-to"
ZOOMS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the paper one looks: page of the scan, field, search that led here, zoom."""

    page: int = 0
    field: str = ""
    search: str = ""
    zoom: int = 1


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that could not be carried out: which one, why, and what was typed."""

    form: str
    trouble: SohoaError
    typed: Mapping[str, str]


def show_paper(
    request: Request, paper_id: str, asker: Asker, tools: Tools, place: Place,
    refused: Refused | None = None,
) -> Response:  # fmt: skip
    try:
        view = view_paper(paper_id, asker, tools)
    except Retired as gone:
        return go(request, f"{HERE}/{gone.facts['successor']}", "paper_joined")
    seen_of(request).note(asker, [paper_id], Depth.READ)
    told = _looked_at(view, place, asker, tools) | _facts(view) | _acts(view, asker, tools)
    told |= {"refused": refused.form if refused else "", "typed": refused.typed if refused else {}}
    told["problem"] = tell_error(refused.trouble) if refused else None
    return page(request, "paper/paper.html", _status(refused), **told)


def _status(refused: Refused | None) -> int:
    return status_of(refused.trouble) if refused else 200


def _looked_at(view: PaperView, place: Place, asker: Asker, tools: Tools) -> dict[str, Any]:
    fields = field_rows(view)
    chosen = next((f for f in fields if f.name == place.field and f.box), None)
    numbers = [each.number for each in view.row.pages]
    number = chosen.page if chosen else place.page
    number = number if number in numbers else numbers[0]
    sought = _sought(place.search, asker, tools)
    return {
        "fields": fields,
        "chosen": chosen,
        "number": number,
        "numbers": numbers,
        "words": _words_of(view.row.paper_id, number, sought, tools),
        "tim": place.search if place.search.isascii() else "",
        "zoom": place.zoom if place.zoom in ZOOMS else 1,
        "zooms": ZOOMS,
    }


def _facts(view: PaperView) -> dict[str, object]:
    row = view.row
    return {
        "row": row,
        "loai": label_type(row.loai),
        "opened_by": view.opened_by.ma_ho_so if view.opened_by else None,
        "effect": tell_effect(view.effect, row.paper_id),
        "contexts": context_rows(view),
        "effects": effect_rows(view),
        "events": history(view),
        "signatures": signature_rows(view),
        "checked": view.signatures.checked_at if view.signatures else None,
        "certified": row.certification is not None,
        "outdated": row.certification is not None and not is_certified(row),
        "scan": view.scan,
        "kind": KINDS.get(view.scan.media_type or "", ""),
    }


def _acts(view: PaperView, asker: Asker, tools: Tools) -> dict[str, Any]:
    """What is offered; the recipes decide again. A paper that a dossier opened is looked at."""
    row, own = view.row, may_see(view.row, asker)
    return {
        "may_describe": own and asker.decides,
        "may_file": own and bool(asker.duties & {Duty.OFFICER, Duty.SCAN}),
        "may_end": own and bool(asker.duties & {Duty.OFFICER, Duty.APPROVER}),
        "origin": best_origin(row),
        "electronic": all(c.origin is Origin.ELECTRONIC for c in row.contexts),
        "certified_now": is_certified(row),
        "places": list_places(row.paper_id, asker, tools) if own else (),
        "role": role_of(view),
        "in_use": sum(link.active for link in view.links),
        "roles": ROLES,
        "origins": TOLD_ORIGINS,
        "kinds": CHOSEN_EFFECTS,
    }


def _words_of(paper_id: str, number: int, text: str, tools: Tools) -> PageWords:
    """Of one page; without words where they cannot be read now."""
    found = read_page_words(paper_id, text, tools)
    return next((words for words in found if words.number == number), PageWords(number))


def _sought(search_id: str, asker: Asker, tools: Tools) -> str:
    """The words that led here, while they are known."""
    try:
        return recall_search(search_id, asker, tools).sought.text if search_id else ""
    except NotFound:
        return ""
