"""The ledger: who did what, who asked about a person, and whether the chain is whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from app.audit_door import read_days, tell_entry, write_lines, write_rows
from app.audit_words import DEEDS, FAULTS, FLASHES, ON_PAGE, SAY
from app.ledger_check import Checked, LedgerCheck
from app.web_words import tell_error
from pipeline import auditing
from pipeline.auditing import Wanted
from pipeline.dossier_values import VIET_NAM
from pipeline.errors import BadQuestion
from pipeline.ledger import Deed, Entry
from pipeline.ledger_state import LedgerState, read_ledger_state
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.family import Entry as Line
from web.family import Family
from web.people import may
from web.rendering import go, page
from web.running import running, tools_of

HERE = "/nhat-ky"
CHAIN = f"{HERE}/chuoi"
PAGE = 50  # entries
NEWEST = slice(-100, None)  # of those who asked
LOOK_BACK = timedelta(days=6)  # the days that are asked for where nothing is said
PATIENCE = 1.0  # seconds that a check is waited for before the page answers
AT_ONCE = 500  # entries of a piece of an export

_INSPECTORS = frozenset({Duty.INSPECTOR})
_KEEPERS = _INSPECTORS | {Duty.ADMINISTRATOR}

router = APIRouter(prefix=HERE)
FAMILY = Family(
    router,
    (
        Line(HERE, "Nhật ký", _INSPECTORS, "9"),
        Line(CHAIN, "Sổ nhật ký", frozenset({Duty.ADMINISTRATOR})),
    ),
    flashes=FLASHES,
)

Inspector = Annotated[Asker, Depends(may(Duty.INSPECTOR))]
Keeper = Annotated[Asker, Depends(may(*_KEEPERS))]
Opened = Annotated[Tools, Depends(tools_of)]
Typed = Annotated[str, Form(max_length=600)]
Code = Annotated[str, Form(max_length=100)]
Number = Annotated[int, Form(ge=0)]


def read_form(
    purpose: Typed = "", user: Code = "", desk: Code = "", paper: Code = "", dossier: Code = "",
    deed: Code = "", said: Typed = "", tu: Code = "", den: Code = "",
) -> dict[str, str]:  # fmt: skip
    """What was typed, as it goes back into the form."""
    typed = {"purpose": purpose, "user": user, "desk": desk, "paper": paper, "dossier": dossier}
    typed |= {"deed": deed, "said": said, "tu": tu, "den": den}
    return {name: value.strip() for name, value in typed.items()}


Asked = Annotated[dict[str, str], Depends(read_form)]


@router.get("")
def ask(request: Request, _: Inspector, tools: Opened) -> Response:
    """Nothing is shown before a purpose was said."""
    today = tools.clock.now().astimezone(VIET_NAM).date()
    days = {"tu": (today - LOOK_BACK).isoformat(), "den": today.isoformat()}
    return _show(request, dict.fromkeys(_FIELDS, "") | days)


@router.post("")
def find(
    request: Request, asker: Inspector, tools: Opened, asked: Asked, after: Number = 0
) -> Response:
    try:
        wanted = _read(asked)
        found = auditing.list_entries(wanted, asked["purpose"], asker, tools, PAGE + 1, after)
    except BadQuestion as trouble:
        return _show(request, asked, 400, problem=tell_error(trouble))
    return _show(request, asked, entries=found[:PAGE], more=len(found) > PAGE, after=after)


@router.post("/xuat/{kind}")
def export(request: Request, kind: str, asker: Inspector, tools: Opened, asked: Asked) -> Response:
    """All that is wanted, as a file; how many entries there are is not known before."""
    writer = {"csv": write_rows, "jsonl": write_lines}.get(kind)
    try:
        if writer is None:
            raise BadQuestion(detail=SAY["one_file"])
        found = auditing.export_entries(_read(asked), asked["purpose"], asker, tools)
    except BadQuestion as trouble:
        return _show(request, asked, 400, problem=tell_error(trouble))
    headers = {"content-disposition": f'attachment; filename="so-nhat-ky.{kind}"'}
    media = "text/csv" if kind == "csv" else "application/x-ndjson"
    return StreamingResponse(_pieces(writer(found)), headers=headers, media_type=media)


@router.get("/ai-da-hoi")
def ask_who(request: Request, _: Inspector) -> Response:
    return page(request, "ledger/asked.html", problem=None, found=None, purpose="")


@router.post("/ai-da-hoi")
def find_who(
    request: Request, asker: Inspector, tools: Opened, purpose: Typed = "", text: Typed = ""
) -> Response:
    """Who looked for a name or a number; it does not stand in the answer again."""
    told: dict[str, Any] = {"problem": None, "purpose": purpose, "found": None}
    try:
        if not text.strip():
            raise BadQuestion(detail=SAY["ask_text"].strip(" :"))
        found = auditing.find_askers(text, purpose, asker, tools, part=NEWEST)
    except BadQuestion as trouble:
        told["problem"] = tell_error(trouble)
        return page(request, "ledger/asked.html", 400, **told)
    told["found"] = {
        "entries": [tell_entry(one) for one in found.entries],
        "count": found.count,
        "looked_at": found.looked_at,
        "other_key": found.other_key,
    }
    return page(request, "ledger/asked.html", **told)


@router.get("/chuoi")
def show_chain(request: Request, asker: Keeper, tools: Opened) -> Response:
    state = read_ledger_state(asker, tools)
    checked = _check(request).checked
    told = _tell_check(checked, state)
    return page(request, "ledger/chain.html", state=state, checked=told)


@router.get("/chuoi/tien-do")
def progress(request: Request, asker: Keeper, tools: Opened) -> JSONResponse:
    """What the script asks for while a check runs."""
    with tools.catalogue.begin() as unit:
        head = unit.head().seq
    checked = _check(request).checked
    runs = checked is not None and checked.ended_at is None
    entries = checked.entries if checked else 0
    return JSONResponse(
        {"runs": runs, "told": ON_PAGE["running"].format(entries=entries, head=head)}
    )


@router.post("/chuoi/kiem-tra")
def check(request: Request, _: Keeper) -> Response:
    """A short ledger is checked before the page comes back, a long one goes on behind it."""
    checking = _check(request)
    checking.start()
    checking.wait(PATIENCE)
    return go(request, CHAIN)


@router.post("/chuoi/chot")
def anchor(request: Request, asker: Keeper, tools: Opened) -> Response:
    return go(request, CHAIN, "anchored", count=auditing.anchor_now(asker, tools))


_FIELDS = ("purpose", "user", "desk", "paper", "dossier", "deed", "said", "tu", "den")


def _show(
    request: Request, asked: dict[str, str], status: int = 200, *,
    problem: tuple[str, str] | None = None, entries: list[Entry] | None = None,
    more: bool = False, after: int = 0,
) -> Response:  # fmt: skip
    told = None if entries is None else [tell_entry(one) for one in entries]
    values = {"asked": asked, "problem": problem, "more": more, "after": after, "deeds": DEEDS}
    return page(request, "ledger/search.html", status, entries=told, **values)


def _read(asked: dict[str, str]) -> Wanted:
    """Raises BadQuestion."""
    since, until = read_days(asked["tu"] or None, asked["den"] or None)
    names = {"user": "user", "desk": "desk", "paper_id": "paper", "ma_ho_so": "dossier"}
    told = {name: asked[field] or None for name, field in names.items()}
    try:
        deed = Deed(asked["deed"]) if asked["deed"] else None
    except ValueError as wrong:
        raise BadQuestion(detail=ON_PAGE["deed"]) from wrong
    return Wanted(**told, deed=deed, since=since, until=until, said=asked["said"] or None)


def _pieces(lines: Iterator[str]) -> Iterator[bytes]:
    """Some hundred lines at a time."""
    piece: list[str] = []
    for line in lines:
        piece.append(line)
        if len(piece) >= AT_ONCE:
            yield "".join(piece).encode()
            piece.clear()
    yield "".join(piece).encode()


def _check(request: Request) -> LedgerCheck:
    return running(request).keep(LedgerCheck, LedgerCheck)


def _tell_check(checked: Checked | None, state: LedgerState) -> dict[str, Any] | None:
    if checked is None:
        return None
    return {
        "runs": checked.ended_at is None,
        "sound": checked.is_sound,
        "told": _tell_verdict(checked, state),
        "trouble": tell_error(checked.trouble) if checked.trouble else None,
        "entries": checked.entries,
        "anchored": checked.anchored,
        "ended_at": checked.ended_at,
        "breaks": [(one.seq, FAULTS[one.fault.value]) for one in checked.breaks],
        "count": checked.count,
    }


def _tell_verdict(checked: Checked, state: LedgerState) -> str:
    if checked.ended_at is None:
        return ON_PAGE["running"].format(entries=checked.entries, head=state.head.seq)
    if not checked.breaks:
        return ON_PAGE["sound"]
    first = checked.breaks[0]
    what = FAULTS[first.fault.value]
    return ON_PAGE["broken"].format(count=checked.count, seq=first.seq, what=what)
