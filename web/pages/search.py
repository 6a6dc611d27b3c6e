"""Searching: one box, narrowing, results. Words and numbers never stand in an address: what is
sought is kept in the catalogue, and the address names it by an id (`pipeline/kept_search.py`)."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.find_words import FLASHES, OTHER
from app.labels import label_type
from app.search_words import HINT_WORDS, say_count
from app.typed_days import normalise
from app.web_words import tell_error
from pipeline.dossier_desk import procedure_of
from pipeline.errors import (
    BadQuestion,
    BadValue,
    Conflict,
    IndexUnavailable,
    NotAllowed,
    NotFound,
    SohoaError,
)
from pipeline.finding import find, suggest
from pipeline.keeping_searches import (
    drop_search,
    keep_search,
    list_searches,
    name_search,
    recall_search,
)
from pipeline.kept_search import KeptSearch, Sought, ask
from pipeline.loosening import count_each
from pipeline.opening import list_openable
from pipeline.question import Asker, Hint, Question
from pipeline.results import describe_results
from pipeline.tools import Tools
from web.failures import status_of
from web.family import Entry, Family
from web.pages import search_export
from web.pages.paper_readers import READERS, Opened, Reader
from web.pages.papers_seen import Depth, seen_of
from web.pages.search_narrowing import (
    EVERY,
    chosen_filters,
    facet_groups,
    form_values,
    narrow,
)
from web.pages.search_rows import make_rows
from web.rendering import go, page

HERE = search_export.HERE
SHOWN = 10
"""Hits of a page: what a screen or two holds."""

router = APIRouter(prefix=HERE)
FAMILY = Family(router, (Entry(HERE, "Tra cứu", READERS, "3"),), flashes=FLASHES)

router.include_router(search_export.router)

Typed = Annotated[str, Form(max_length=500)]


@router.get("")
def start(request: Request, asker: Reader, tools: Opened) -> Response:
    return _show(request, asker, tools, Sought())


@router.post("")
def seek(
    request: Request, asker: Reader, tools: Opened, text: Typed = "", person: Typed = "",
    first: Typed = "", last: Typed = "", dossier: Typed = "", working_on: Typed = "",
    sort: Typed = "relevance", loai: Typed = "", issuer: Typed = "", desk: Typed = "",
    state: Typed = "",
) -> Response:  # fmt: skip
    """Keep what was typed and go to its results; the id of a paper opens it. What the search
    before was narrowed by stays, and is shown: who wants less takes it off."""
    if paper_id := _paper_id(text):
        return go(request, f"/giay-to/{paper_id}")
    sought = Sought(
        text=text.strip(), person=_digits(person),
        first=normalise(first), last=normalise(last),
        dossier=dossier.strip().upper(), working_on=working_on.strip().upper(), sort=sort,
        loai=loai, issuer=issuer, desk=desk, state=state,
    )  # fmt: skip
    try:
        _check(sought, asker)
    except BadQuestion as trouble:
        return _show(request, asker, tools, sought, trouble)
    kept = keep_search(sought, asker, tools)
    return go(request, f"{HERE}/{kept.search_id}")


@router.post("/goi-y")
def hint(asker: Reader, tools: Opened, text: Typed = "", working_on: Typed = "") -> JSONResponse:
    """What may be meant by the words typed so far; nothing while the index is away."""
    question = Question(text, asker, limit=8, working_on=working_on.strip().upper() or None)
    try:
        found = suggest(question, tools) if len(text.strip()) > 1 else ()
    except (IndexUnavailable, NotAllowed, NotFound, Conflict, BadQuestion):
        found = ()
    told = [
        (one.hint, label_type(one.value) if one.hint is Hint.TYPE else one.value) for one in found
    ]
    return JSONResponse([{"kind": HINT_WORDS[kind], "text": value} for kind, value in told])


@router.get("/{search_id}")
def results(
    request: Request, search_id: str, asker: Reader, tools: Opened, sau: str | None = None
) -> Response:
    kept = recall_search(search_id, asker, tools)
    try:
        question = ask(kept.sought, asker, limit=SHOWN, after=sau, facets=True)
        answer = find(question, tools)
    except (IndexUnavailable, BadQuestion, NotAllowed, NotFound, Conflict) as trouble:
        return _show(request, asker, tools, kept.sought, trouble, kept)
    seen_of(request).note(asker, (hit.paper_id for hit in answer.hits), Depth.LISTED)
    more = len(answer.hits) == SHOWN and answer.total > SHOWN
    found = {
        "rows": make_rows(describe_results(answer.hits, asker, tools), search_id),
        "total": say_count(answer.total, complete=answer.complete),
        "groups": facet_groups(answer, kept.sought),
        "next": answer.hits[-1].cursor if more else None,
        "continued": sau is not None,
        "hindering": [] if answer.hits else _hindering(kept.sought, asker, tools),
    }
    return _show(request, asker, tools, kept.sought, kept=kept, found=found)


@router.post("/{search_id}/loc")
def filter_(
    request: Request, search_id: str, asker: Reader, tools: Opened, chon: Typed = ""
) -> Response:
    """Choose or drop one value of a facet: another search, so that Back leads to this one."""
    sought = narrow(recall_search(search_id, asker, tools).sought, chon)
    kept = keep_search(sought, asker, tools)
    return go(request, f"{HERE}/{kept.search_id}")


@router.post("/{search_id}/luu")
def name(
    request: Request, search_id: str, asker: Reader, tools: Opened, ten: Typed = ""
) -> Response:
    try:
        name_search(search_id, ten, asker, tools)
    except BadValue as trouble:
        kept = recall_search(search_id, asker, tools)
        return _show(request, asker, tools, kept.sought, trouble, kept)
    return go(request, f"{HERE}/{search_id}", "search_kept")


@router.post("/{search_id}/xoa")
def drop(request: Request, search_id: str, asker: Reader, tools: Opened) -> Response:
    drop_search(search_id, asker, tools)
    return go(request, HERE, "search_dropped")


def _show(
    request: Request, asker: Asker, tools: Tools, sought: Sought,
    trouble: SohoaError | None = None, kept: KeptSearch | None = None,
    found: dict[str, Any] | None = None,
) -> Response:  # fmt: skip
    """The box, what was typed in it, and results where there are any."""
    told = {
        "sought": form_values(sought),
        "chosen": chosen_filters(sought) if kept or _means_something(sought, asker) else [],
        "kept": kept,
        "named": list_searches(asker, tools),
        "found": found,
        "problem": _tell(trouble) if trouble else None,
        "held": _openable(asker, tools),
    }
    return page(request, "search/search.html", status_of(trouble) if trouble else 200, **told)


def _means_something(sought: Sought, asker: Asker) -> bool:
    """Whether every filter can be told as people call it."""
    try:
        ask(sought, asker, limit=1)
    except BadQuestion:
        return False
    return True


def _hindering(sought: Sought, asker: Asker, tools: Tools) -> list[tuple[str, str, str]]:
    """Filters without which something would be found: what the form sends to drop it, how people
    call it, and how many there would be; the most first."""
    chips = chosen_filters(sought)
    if len(chips) > 1:
        chips = [*chips, (EVERY, OTHER["every_filter"])]
    questions = [ask(narrow(sought, value), asker, limit=1) for value, _ in chips]
    answers = zip(chips, count_each(questions, tools), strict=False)
    found = sorted(answers, key=lambda one: -one[1].total)
    return [
        (*chip, say_count(answer.total, complete=answer.complete))
        for chip, answer in found
        if answer.total
    ]


def _openable(asker: Asker, tools: Tools) -> list[tuple[str, str]]:
    """Codes of live dossiers that the asker holds, with what they are about."""
    procedures = ((d.ma_ho_so, procedure_of(d, tools)) for d in list_openable(asker, tools))
    return [(code, procedure.name if procedure else "") for code, procedure in procedures]


def _tell(trouble: SohoaError) -> tuple[str, str]:
    if isinstance(trouble, IndexUnavailable):
        return OTHER["index_down"], OTHER["index_down_advice"]
    if isinstance(trouble, BadValue):
        problem = str(trouble.facts["problem"])
        return OTHER[problem], OTHER.get(f"{problem}_advice", "")
    if isinstance(trouble, BadQuestion) and trouble.facts.get("detail") in OTHER:
        return OTHER[str(trouble.facts["detail"])], OTHER["mend"]
    return tell_error(trouble)


def _check(sought: Sought, asker: Asker) -> None:
    """Raises BadQuestion for what can be told to be wrong before anything is asked."""
    ask(sought, asker, limit=1)
    if sought.person and not (sought.person.isdecimal() and len(sought.person) in (9, 12)):
        raise BadQuestion(detail="so_dinh_danh")


def _digits(typed: str) -> str:
    return "".join(letter for letter in typed if letter not in " .-")


def _paper_id(text: str) -> str | None:
    try:
        return str(UUID(text.strip())) if len(text.strip()) == 36 else None
    except ValueError:
        return None
