"""Duyệt: what waits for a person, paper by paper, field by field, decided by single keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.labels import label_type
from app.review_door import name_field, task_record
from app.review_page_words import FLASHES, SAY
from app.review_words import OUTCOMES, RISKS
from app.type_choices import match_types
from app.web_words import tell_error
from pipeline import review, undoing
from pipeline.decisions import PAGES, TYPE
from pipeline.errors import BadValue, DecidedMeanwhile, OddValue, Taken
from pipeline.paper import Field
from pipeline.ports import PaperRow
from pipeline.question import Asker, Duty
from pipeline.rechecking import check_again
from pipeline.risk import RISKS as KNOWN
from pipeline.risk import open_items
from pipeline.taking import count_waiting, hold_paper, let_go, open_paper, see_next, take_next
from pipeline.tools import Tools
from web.family import WORKERS, Entry, Family, Waiting
from web.pages import review_pictures, review_scan
from web.pages.review_item import (
    HERE,
    Way,
    choose_field,
    crop_address,
    describe_field,
    describe_paper,
    list_open,
    list_settled,
    next_open,
    preview_address,
    spell,
)
from web.people import may
from web.rendering import go, page
from web.running import tools_of

SHOWN = 10  # papers of the queue on its page

router = APIRouter(prefix=HERE)
Reviewer = Annotated[Asker, Depends(may(*WORKERS))]
Opened = Annotated[Tools, Depends(tools_of)]
Typed = Annotated[str, Form(max_length=4000)]


def way_of(sau: str = "", nguy_co: str = "") -> Way:
    """A dependency, of pages and of forms alike."""
    return Way(sau[:400] or None, nguy_co if nguy_co in KNOWN else None)


Along = Annotated[Way, Depends(way_of)]


def waits(asker: Asker, tools: Tools) -> Sequence[Waiting]:
    if not asker.duties & WORKERS:
        return ()
    waiting = count_waiting(asker, tools, most=999)
    people = sum(kind.papers for kind in waiting.kinds if kind.waits)
    hint = f"{people} {SAY['waits']}" if people else ""
    count = min(waiting.papers, 999)
    told = Waiting(HERE, SAY["waiting"], count, hint, more=waiting.papers > count)
    return (told,) if count else ()


@router.get("")
def show_queue(request: Request, asker: Reviewer, tools: Opened, way: Along) -> Response:
    """Whoever comes here has let go of what they had open."""
    let_go(asker, tools)
    waiting = count_waiting(asker, tools)
    tasks = [
        task_record(task) | {"waiting_since": task.waiting_since}
        for task in review.next_tasks(asker, tools, SHOWN)
    ]
    last = undoing.last_own(asker, tools)
    return page(
        request, "review/queue.html", waiting=waiting, risks=RISKS, tasks=tasks, way=way,
        last=name_field(last.name) if last else None,
    )  # fmt: skip


@router.post("/tiep")
def go_next(
    request: Request, asker: Reviewer, tools: Opened, way: Along, bo_qua: Typed = ""
) -> Response:
    """`bo_qua`: the paper that is left where it stands."""
    if not bo_qua:
        return _take_next(request, asker, tools, way)
    place = hold_paper(bo_qua, asker, tools).place
    behind = Way(place.position if place else way.after, way.risk)
    return _take_next(request, asker, tools, behind, bo_qua)


@router.get("/giay/{paper_id}")
def show_paper(
    request: Request, paper_id: str, asker: Reviewer, tools: Opened, way: Along, truong: str = ""
) -> Response:
    return _show(request, paper_id, truong[:100] or None, (asker, tools, way))


@router.post("/giay/{paper_id}")
def decide(
    request: Request, paper_id: str, asker: Reviewer, tools: Opened, way: Along,
    truong: Typed, viec: Typed, gia_tri: Typed = "", dau: Typed = "", chac: Typed = "",
) -> Response:  # fmt: skip
    """`viec`: what was pressed; `dau`: the mark of what was seen; `chac`: the paper is odd."""
    work = (asker, tools, way)
    try:
        row = hold_paper(paper_id, asker, tools).row
        field = review.find_field(row, truong, tools.forms)
        if truong == TYPE and viec == "ghi" and gia_tri.strip() != spell(row, field, tools.forms):
            return _name_type(request, row, gia_tri, dau, work)
        said = _carry_out(row, field, (viec, gia_tri, dau, bool(chac)), asker, tools)
    except Taken as trouble:
        return _tell_taken(request, trouble, way)
    except (BadValue, DecidedMeanwhile) as trouble:
        status = 409 if isinstance(trouble, DecidedMeanwhile) else 422
        told: dict[str, Any] = {
            "problem": tell_error(trouble),
            "odd": isinstance(trouble, OddValue),
        }
        typed = gia_tri if viec == "ghi" and status == 422 else None
        return _show(request, paper_id, truong, work, status, typed=typed, **told)
    return _go_on(request, paper_id, said, work)


@router.post("/giay/{paper_id}/giu")
def hold(paper_id: str, asker: Reviewer, tools: Opened) -> JSONResponse:
    """From a page that is still looked at."""
    held = hold_paper(paper_id, asker, tools)
    return JSONResponse({"until": held.lease.until.isoformat()})


@router.post("/giay/{paper_id}/doi-chieu")
def compare(
    request: Request, paper_id: str, asker: Reviewer, tools: Opened, way: Along, bo: Typed = ""
) -> Response:
    """Đối chiếu bản chính; `bo`: it was none."""
    try:
        hold_paper(paper_id, asker, tools)
        review.compare(paper_id, asker, tools, undo=bool(bo))
    except Taken as trouble:
        return _tell_taken(request, trouble, way)
    return go(request, way.to(paper_id), "review_uncompared" if bo else "review_compared")


@router.post("/giay/{paper_id}/chu-ky")
def check_signatures(
    request: Request, paper_id: str, asker: Reviewer, tools: Opened, way: Along
) -> Response:
    """Of the file, once more."""
    check_again(paper_id, asker, tools)
    return go(request, way.to(paper_id), "review_checked")


@router.post("/hoan-tac")
def undo(request: Request, asker: Reviewer, tools: Opened, way: Along) -> Response:
    """The own last decision, by one more."""
    try:
        undone = undoing.undo_last(asker, tools)
    except Taken as trouble:
        return _tell_taken(request, trouble, way)
    if undone is None:
        return go(request, HERE, "review_nothing")
    shown = review.find_paper(undone.paper_id, asker, tools)
    known = {TYPE, PAGES, *(field.name for field in shown.fields)}
    name = undone.name if undone.name in known else None
    return go(
        request, way.to(undone.paper_id, name), "review_undone", field=name_field(undone.name)
    )


router.include_router(review_scan.router)
router.include_router(review_pictures.router)
FAMILY = Family(router, (Entry(HERE, "Duyệt", WORKERS, "5"),), waits, FLASHES)

Work = tuple[Asker, Tools, Way]


def _show(
    request: Request, paper_id: str, name: str | None, work: Work, status: int = 200,
    typed: str | None = None, **told: Any,
) -> Response:  # fmt: skip
    asker, tools, way = work
    try:
        held = open_paper(paper_id, asker, tools)
    except Taken as trouble:
        return _tell_taken(request, trouble, way)
    row, field = held.row, choose_field(held.row, name, tools.forms)
    shown = field.name if field else None
    facts = describe_field(row, field, tools.forms) if field else None
    if facts and typed is not None:
        facts["typed"] = typed
    number = (field.reading or field).page if field else row.first_page
    values = {
        "paper": describe_paper(held, asker), "field": facts, "open": list_open(row, shown),
        "settled": list_settled(row), "following": next_open(row, shown), "way": way,
        "picture": {"address": preview_address(row, number), "number": number,
                    "frame": review_scan.frame(row, field, number, tools)},
        "ahead": _ahead(row, field, work), "problem": None, "odd": False, "choices": {},
        "last": undoing.last_own(asker, tools), "approves": Duty.APPROVER in asker.duties,
    }  # fmt: skip
    return page(request, "review/paper.html", status, **(values | told))


def _ahead(row: PaperRow, field: Field | None, work: Work) -> list[str]:
    """Pictures that will be asked for next: of this paper's other fields, then of the next
    paper."""
    asker, tools, way = work
    waiting = [item.field for item in open_items(row)]
    mine = [crop_address(row, one) for one in waiting if field is None or one.name != field.name]
    following = see_next(asker, tools, way.after, way.risk, beside=row.paper_id)
    first = choose_field(following, None, tools.forms) if following else None
    theirs = [crop_address(following, first)] if following and first else []
    return [address for address in (*mine, *theirs) if address]


def _carry_out(
    row: PaperRow, field: Field, said: tuple[str, str, str, bool], asker: Asker, tools: Tools
) -> Field:
    """What was pressed as one of the three decisions of the core."""
    act, typed, seen, sure = said
    read, target = field.reading or field, (row.paper_id, field.name)
    if act == "khong_co":
        return review.reject(*target, asker, tools, seen)
    if act == "doan":  # the guess, pressed on purpose
        return review.accept(*target, asker, tools, seen)
    if act == "doc_1":
        typed = read.value if read.value is not None else read.raw
    elif act == "doc_2":
        typed = read.second or ""
    elif not typed.strip():
        raise BadValue(field=field.name, problem="nothing_typed")
    elif typed.strip() == spell(row, field, tools.forms) and field.value is not None:
        typed = field.value
    if typed == field.value:
        return review.accept(*target, asker, tools, seen)
    return review.correct(*target, typed, asker, tools, seen, sure=sure)


def _name_type(request: Request, row: PaperRow, typed: str, seen: str, work: Work) -> Response:
    """One type, or a choice among those that may be meant."""
    asker, tools, _ = work
    found = match_types(typed, tools.forms)
    if len(found) != 1:
        sentence = SAY["which_type" if found else "no_type"]
        told = (sentence.format(count=len(found), typed=typed.strip()), SAY["type_advice"])
        choices = {loai: label_type(loai) for loai in found}
        facts: dict[str, Any] = {"problem": told, "choices": choices}
        return _show(request, row.paper_id, TYPE, work, 422, typed=typed, **facts)
    said = review.correct(row.paper_id, TYPE, found[0], asker, tools, seen)
    return _go_on(request, row.paper_id, said, work)


def _go_on(request: Request, paper_id: str, said: Field, work: Work) -> Response:
    """To what else waits of the paper, or to the next one."""
    asker, tools, way = work
    outcome = OUTCOMES[said.decision.outcome.value] if said.decision else ""
    facts = {"field": name_field(said.name), "outcome": outcome}
    if open_items(review.find_paper(paper_id, asker, tools)):
        return go(request, way.to(paper_id), "review_decided", **facts)
    return _take_next(request, asker, tools, way, paper_id, **facts)


def _take_next(
    request: Request, asker: Asker, tools: Tools, way: Way, beside: str = "", **facts: str
) -> Response:
    place = take_next(asker, tools, way.after, way.risk, beside)
    if place is not None:
        return go(request, way.to(place.paper_id), "review_decided" if facts else "", **facts)
    return go(request, HERE, "review_end" if way.after else "review_done")


def _tell_taken(request: Request, trouble: Taken, way: Way) -> Response:
    return page(request, "review/taken.html", 409, problem=tell_error(trouble), way=way)
