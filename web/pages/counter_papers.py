"""What the counter's scans became: type and fields beside the page, accepted one by one."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from app import counter_door as door
from app.counter_page_words import FAULTS
from app.labels import ORIGINS, label_type
from app.review_door import name_field, review_record
from app.web_words import tell_error
from pipeline import review
from pipeline.access import Look, read_paper
from pipeline.certification import is_compared
from pipeline.counter_session import find_session
from pipeline.cropping import has_place
from pipeline.deciding import may_see
from pipeline.decisions import PAGES, TYPE
from pipeline.errors import BadValue, DecidedMeanwhile, NotFound, OddValue
from pipeline.keys import preview_key
from pipeline.paper import Field, FieldStatus
from pipeline.ports import Area, PaperRow
from pipeline.question import Asker
from pipeline.standing import type_field
from pipeline.tools import Tools
from web.pages.counter_rows import HERE, Problem, Said, Worker, all_papers
from web.pages.review_pictures import cut_field
from web.rendering import go, page

router = APIRouter()
KEPT = {"cache-control": "private, max-age=600"}
MOST_MEASURED = 30  # pages of a paper whose sizes are looked up
Typed = Annotated[str, Form(max_length=4000)]
HERE_IS = f"{HERE}/{{session_id}}/giay/{{paper_id}}"


@router.get(HERE_IS)
def show(
    request: Request, session_id: str, paper_id: str, worker: Worker, truong: str = ""
) -> Response:
    asker, tools = worker
    row = _own(session_id, paper_id, asker, tools)
    row = read_paper(row.paper_id, Look.REVIEW, asker, tools)
    return _show(request, session_id, row, worker, truong)


@router.post(HERE_IS)
def say(
    request: Request, session_id: str, paper_id: str, worker: Worker, truong: Typed = "",
    dau: Typed = "", gia_tri: Typed = "", chac: Typed = "", viec: Typed = "ghi",
) -> Response:  # fmt: skip
    """Enter in a field: the paper says this. That it does not say it is a button of its own."""
    asker, tools = worker
    row = _own(session_id, paper_id, asker, tools)
    field = review.find_field(row, truong, tools.forms)
    told: dict[str, Any]
    typed = "" if viec == "khong_co" else gia_tri.strip()
    try:
        if not typed and viec != "khong_co":  # an empty field and Enter decide nothing
            told = {"problem": FAULTS["nothing_typed"], "typed": gia_tri}
            return _show(request, session_id, row, worker, truong, 422, **told)
        _decide(row, field, (typed, dau, bool(chac)), asker, tools)
    except (BadValue, OddValue, DecidedMeanwhile) as trouble:
        told = {"problem": tell_error(trouble), "typed": gia_tri}
        told["odd"] = isinstance(trouble, OddValue)
        return _show(request, session_id, row, worker, truong, 422, **told)
    row = review.find_paper(paper_id, asker, tools)
    behind = _next_open(row, truong)
    target = f"{HERE}/{session_id}/giay/{paper_id}"
    if behind:
        return go(request, f"{target}?truong={behind}", "counter_said", field=name_field(truong))
    return go(request, target, "counter_settled")


@router.post(f"{HERE_IS}/doi-chieu")
def compare(request: Request, session_id: str, paper_id: str, worker: Worker) -> Response:
    asker, tools = worker
    _own(session_id, paper_id, asker, tools)
    review.compare(paper_id, asker, tools)
    return go(request, f"{HERE}/{session_id}/giay/{paper_id}", "counter_compared")


@router.post(f"{HERE_IS}/quet-lai")
def scan_again(request: Request, session_id: str, paper_id: str, worker: Worker) -> Response:
    """Another session for the same dossier, where a new scan can take the place of this one."""
    asker, tools = worker
    _own(session_id, paper_id, asker, tools)
    subject = find_session(session_id, asker, tools).subject
    facts = {"dossier": subject.dossier, "procedure": subject.procedure}
    key = door.open_session(asker, tools, **facts)["session_id"]
    return go(request, f"{HERE}/{key}?thay={paper_id}")


@router.get(f"{HERE_IS}/trang/{{number}}")
def show_page(session_id: str, paper_id: str, number: int, worker: Worker) -> Response:
    """Behind the page of the paper, whose look was logged."""
    asker, tools = worker
    row = _own(session_id, paper_id, asker, tools)
    if all(one.number != number for one in row.pages):
        raise NotFound(kind="page", key=str(number))
    picture = tools.objects.read(Area.PAPERS, preview_key(paper_id, number))
    return Response(picture, media_type="image/webp", headers=KEPT)


@router.get(f"{HERE_IS}/o/{{name}}")
def show_field(
    request: Request, session_id: str, paper_id: str, name: str, worker: Worker
) -> Response:
    """A field cut from the original, likewise."""
    asker, tools = worker
    return cut_field(request, _own(session_id, paper_id, asker, tools), name, tools)


def _own(session_id: str, paper_id: str, asker: Asker, tools: Tools) -> PaperRow:
    """A paper that the session became. Raises NotFound."""
    find_session(session_id, asker, tools)
    with tools.catalogue.begin() as unit:
        known = [key for part in unit.parts(session_id) for key in part.paper_ids]
        row = unit.paper(paper_id) if paper_id in known else None
    if row is None or not may_see(row, asker):
        raise NotFound(kind="paper", key=paper_id)
    return row


def _decide(
    row: PaperRow, field: Field, said: tuple[str, str, bool], asker: Asker, tools: Tools
) -> None:
    typed, seen, sure = said
    target = (row.paper_id, field.name, asker, tools)
    if field.name == TYPE:
        review.set_type(row.paper_id, typed, asker, tools, seen)
    elif not typed:
        review.reject(*target, seen)
    elif typed == spell(row, field, tools):
        review.accept(*target, seen)
    else:
        review.correct(row.paper_id, field.name, typed, asker, tools, seen, sure=sure)


def _show(
    request: Request, session_id: str, row: PaperRow, worker: tuple[Asker, Tools],
    name: str = "", status: int = 200, problem: Problem = None, typed: str | None = None,
    odd: bool = False,
) -> Response:  # fmt: skip
    asker, tools = worker
    current = name or _next_open(row, "") or ""
    here = f"{HERE}/{session_id}/giay/{row.paper_id}"
    fields = [_describe(row, one, current, here, tools) for one in (type_field(row), *row.fields)
              if one.name != PAGES]  # fmt: skip
    for field in fields:
        if field["current"] and typed is not None:
            field["typed"] = typed
    record = door.show_session(asker, tools, session_id)
    keys = list(all_papers(record))
    told: Said = {
        "session": record, "paper_id": row.paper_id, "type": label_type(row.loai),
        "fields": fields, "problem": problem, "odd": odd, "compared": is_compared(row),
        "origins": sorted({ORIGINS[c.origin.value] for c in row.contexts}),
        "pages": _pages(session_id, row, fields, tools),
        "types": {form.loai: label_type(form.loai) for form in tools.forms},
        "place": keys.index(row.paper_id) + 1, "count": len(keys),
        "next_paper": next(iter(keys[keys.index(row.paper_id) + 1 :]), None),
        "open": sum(field["open"] for field in fields),
        "rescan": row.quality == "rescan", "wants_focus": bool(current),
    }  # fmt: skip
    return page(request, "counter/paper.html", status, **told)


def spell(row: PaperRow, field: Field, tools: Tools) -> str:
    """As a clerk writes it; `pipeline/language/typed.py` reads it back."""
    value = field.shown or ""
    if field.name == TYPE:
        return value
    kind = review.kind_of(row.loai, field.name, tools.forms)
    iso = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", value)
    if iso and (kind.endswith("date") or kind == "expiry"):
        return "/".join(part for part in reversed(iso.groups()) if part)
    return value


def _describe(row: PaperRow, field: Field, current: str, here: str, tools: Tools) -> Said:
    """What waits has its picture beside it (`crop`), under an address that another reading has
    not."""
    facts = review_record(field)
    is_open = field.status is FieldStatus.REVIEW
    seen = (field.reading or field).mark
    crop = f"{here}/o/{field.name}?dau={seen}" if is_open and has_place(row, field) else None
    told = {"typed": spell(row, field, tools), "open": is_open, "current": field.name == current}
    told |= {"is_type": field.name == TYPE, "by_hand": field.decision is not None, "crop": crop}
    return facts | told


def _next_open(row: PaperRow, behind: str) -> str | None:
    """The next one that waits, in the order of the page, from the beginning after the last."""
    names = [f.name for f in (type_field(row), *row.fields) if f.name != PAGES]
    waiting = {f.name for f in (type_field(row), *row.fields) if f.status is FieldStatus.REVIEW} - {
        PAGES
    }
    start = names.index(behind) + 1 if behind in names else 0
    ordered = [*names[start:], *names[:start]]
    return next((name for name in ordered if name in waiting), None)


def _pages(session_id: str, row: PaperRow, fields: list[Said], tools: Tools) -> list[Said]:
    """Each page with the boxes of its fields, in its pixels."""
    few = len(row.pages) <= MOST_MEASURED
    sizes = {p.number: (p.width, p.height) for p in tools.archive.load(row.paper_id)} if few else {}
    return [
        {
            "number": one.number,
            "address": f"{HERE}/{session_id}/giay/{row.paper_id}/trang/{one.number}",
            "blank": one.blank,
            "size": sizes.get(one.number),
            "boxes": [f for f in fields if f["page"] == one.number and _has_box(f)],
        }
        for one in row.pages
    ]


def _has_box(field: Said) -> bool:
    x0, y0, x1, y1 = field["box"]
    return bool(x1 > x0 and y1 > y0)
