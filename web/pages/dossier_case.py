"""One dossier: what it still needs, what could be used again and why, what officers do with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import Response

from app.dossier_page_words import (
    PARTS,
    SAY,
    tell_change,
    tell_happening,
    tell_purpose,
    tell_trouble,
)
from app.dossier_words import CHANNELS, DOSSIER_STATES
from app.exchange_door import make_wording
from app.labels import ROLES, label_type
from app.review_words import tell_time
from pipeline.attached_view import view_whole
from pipeline.attaching import attach, revoke
from pipeline.dossier_desk import file_paper, procedure_of, tie_paper
from pipeline.dossier_due import is_late
from pipeline.dossier_exchange import exchange_dossier
from pipeline.dossier_timeline import newest_entry, others_since, read_timeline
from pipeline.dossier_view import DossierView, view_dossier
from pipeline.errors import (
    BadMessage,
    BadQuestion,
    Conflict,
    Mismatch,
    NotFound,
    NotReusable,
    SohoaError,
)
from pipeline.language.codes import check_dossier_code
from pipeline.opening import opens
from pipeline.publishing import publish
from pipeline.question import Asker, Duty
from pipeline.reuse_components import PersonReuse, check_dossier
from pipeline.scan import Role
from pipeline.tools import Tools
from web.failures import status_of
from web.pages.dossier_lines import (
    count_statuses,
    make_in_use,
    make_lines,
    name_person,
    shown_papers,
)
from web.pages.papers_seen import Depth, seen_of
from web.people import may
from web.rendering import go, page
from web.running import running, tools_of

HERE = "/ho-so"
TROUBLES = (BadMessage, BadQuestion, Conflict, Mismatch, NotReusable)
"""What the page of the dossier itself tells; everything else is a page of its own."""

router = APIRouter(prefix=HERE)

LOOKERS = (Duty.SCAN, Duty.OFFICER, Duty.APPROVER, Duty.INSPECTOR)
Looker = Annotated[Asker, Depends(may(*LOOKERS))]
Officer = Annotated[Asker, Depends(may(Duty.OFFICER))]
Filer = Annotated[Asker, Depends(may(Duty.OFFICER, Duty.SCAN))]
Revoker = Annotated[Asker, Depends(may(Duty.OFFICER, Duty.APPROVER))]
Sender = Annotated[Asker, Depends(may(Duty.OFFICER, Duty.APPROVER, Duty.INSPECTOR))]
Opened = Annotated[Tools, Depends(tools_of)]
Typed = Annotated[str, Form(max_length=2000)]
Count = Annotated[int, Form(ge=0)]


@router.get("/{ma_ho_so}")
def show(request: Request, ma_ho_so: str, asker: Looker, tools: Opened) -> Response:
    return show_case(request, read_code(ma_ho_so), asker, tools)


@router.post("/{ma_ho_so}/gan")
def attach_paper(
    request: Request, ma_ho_so: str, asker: Officer, tools: Opened, component: Typed = "",
    paper_id: Typed = "", purpose: Typed = "", original_seen: Typed = "", seen: Count = 0,
    number: Count = 0,
) -> Response:  # fmt: skip
    """Not where somebody else did something with this component that the asker has not seen."""
    code = read_code(ma_ho_so)
    others = others_since(code, component, seen, asker, tools)
    if others is not None:
        return show_case(request, code, asker, tools, 409, tell_change(others))
    try:
        link = attach(
            code, component, paper_id, purpose, asker, tools, original_seen=bool(original_seen)
        )
    except TROUBLES as trouble:
        return _show_trouble(request, code, asker, tools, trouble, purpose)
    before = link.entry_seq <= seen
    facts = {"number": number, "user": link.user, "at": tell_time(link.at)}
    return go(request, _at(code, number), "attached_before" if before else "attached", **facts)


@router.post("/{ma_ho_so}/go")
def revoke_link(
    request: Request, ma_ho_so: str, asker: Revoker, tools: Opened, link_id: Typed = "",
    reason: Typed = "", number: Count = 0,
) -> Response:  # fmt: skip
    code = read_code(ma_ho_so)
    try:
        revoke(link_id, reason, asker, tools)
    except TROUBLES as trouble:
        return _show_trouble(request, code, asker, tools, trouble)
    return go(request, _at(code, number), "revoked", number=number)


@router.post("/{ma_ho_so}/xep")
def file_here(
    request: Request, ma_ho_so: str, asker: Filer, tools: Opened, paper_id: Typed = "",
    role: Typed = "component", component: Typed = "",
) -> Response:  # fmt: skip
    code, chosen = read_code(ma_ho_so), _role(role)
    key = component or None if chosen is Role.COMPONENT else None
    try:
        filed = file_paper(code, paper_id.strip(), chosen, asker, tools, key)
    except (*TROUBLES, NotFound) as trouble:
        return _show_trouble(request, code, asker, tools, trouble)
    publish([filed.filing.paper_id], tools)
    told = "not_fitting" if filed.fits is False else "filed" if filed.new else "filed_before"
    return go(request, _at(code), told)


@router.post("/{ma_ho_so}/gan-nguoi")
def tie_to_person(
    request: Request, ma_ho_so: str, asker: Officer, tools: Opened, paper_id: Typed = "",
    person: Count = 0, part: Typed = "", evidence: Typed = "",
) -> Response:  # fmt: skip
    """Whose digits they are the dossier knows: the page tells which person of it is meant."""
    code = read_code(ma_ho_so)
    view = view_dossier(code, asker, tools)
    people = view.dossier.people
    if not view.held or person >= len(people):
        raise NotFound(kind="person", key=str(person))
    try:
        tie_paper(paper_id, people[person].number, evidence, asker, tools, part)
    except TROUBLES as trouble:
        return _show_trouble(request, code, asker, tools, trouble)
    return go(request, _at(code), "tied")


@router.post("/{ma_ho_so}/mot-cua")
def send(
    request: Request, ma_ho_so: str, asker: Sender, tools: Opened, purpose: Typed = ""
) -> Response:
    """The message for the one-stop system, as a file."""
    code, wording = read_code(ma_ho_so), make_wording(running(request).settings)
    try:
        record = exchange_dossier(code, asker, tools, wording, purpose or None)
    except TROUBLES as trouble:
        return _show_trouble(request, code, asker, tools, trouble)
    return _json_file(record, f"{code}.json")


@router.get("/{ma_ho_so}/phieu")
def print_checklist(request: Request, ma_ho_so: str, asker: Looker, tools: Opened) -> Response:
    """For the citizen: names nobody, so that it may lie about."""
    view, found = _look(read_code(ma_ho_so), asker, tools)
    lines = make_lines(view, found)
    told = {"view": view, "lines": lines, "to_bring": [one for one in lines if one.to_bring]}
    made = {"now": tools.clock.now(), "desk": asker.desk}
    return page(request, "dossier/slip.html", **told, **made)


@router.get("/{ma_ho_so}/dien-bien")
def timeline(request: Request, ma_ho_so: str, asker: Looker, tools: Opened) -> Response:
    dossier, told = read_timeline(read_code(ma_ho_so), asker, tools)
    procedure = procedure_of(dossier, tools)
    names = {one.key: one.name for one in procedure.components} if procedure else {}
    rows = [(one, tell_happening(one), names.get(one.component or "", "")) for one in told]
    return page(request, "dossier/timeline.html", dossier=dossier, rows=rows)


def show_case(
    request: Request, code: str, asker: Asker, tools: Tools, status: int = 200,
    problem: tuple[str, str] | None = None, purpose: str = "",
) -> Response:  # fmt: skip
    """The page of the dossier; for who does not hold it, that it is elsewhere."""
    seen = newest_entry(tools)
    view, found = _look(code, asker, tools)
    if not view.held:
        return page(request, "dossier/elsewhere.html", status, view=view, **_words(view, tools))
    lines = make_lines(view, found)
    seen_of(request).note(asker, shown_papers(view, found), Depth.LISTED)
    return page(
        request, "dossier/case.html", status,
        view=view, lines=lines, counts=count_statuses(lines), seen=seen, problem=problem,
        purpose=purpose or tell_purpose(view.procedure.name if view.procedure else ""),
        flagged=make_in_use(one for one in view.attached if one.flags),
        loose_links=_loose(view), people=_people(view), unlooked=_unlooked(view),
        **_words(view, tools), **_rights(view, asker, tools),
    )  # fmt: skip


def read_code(text: str) -> str:
    """Raises NotFound for what no dossier can be called."""
    try:
        return check_dossier_code(text)
    except BadQuestion as wrong:
        raise NotFound(kind="dossier", key="") from wrong


def _look(code: str, asker: Asker, tools: Tools) -> tuple[DossierView, Sequence[PersonReuse]]:
    """With the reuse check, where the dossier is one for which papers are looked for."""
    view = view_whole(code, asker, tools)
    asked = view.held and view.dossier.live and view.procedure and view.dossier.people
    return view, check_dossier(code, asker, tools) if asked else ()


def _show_trouble(
    request: Request, code: str, asker: Asker, tools: Tools, trouble: SohoaError, purpose: str = ""
) -> Response:
    told = tell_trouble(trouble)
    return show_case(request, code, asker, tools, status_of(trouble), told, purpose)


def _words(view: DossierView, tools: Tools) -> dict[str, Any]:
    dossier = view.dossier
    return {
        "state": DOSSIER_STATES[dossier.state.value],
        "channel": CHANNELS[dossier.facts.channel.value] if dossier.facts.channel else "",
        "late": is_late(dossier, tools.clock.now()),
        "roles": ROLES, "parts": PARTS, "label_type": label_type,
        "results": view.in_role(Role.RESULT), "returned": view.in_role(Role.RETURN_REASON),
        "process": view.in_role(Role.PROCESS),
    }  # fmt: skip


def _rights(view: DossierView, asker: Asker, tools: Tools) -> dict[str, bool]:
    """What is offered; the recipes decide again."""
    opened = opens(view.dossier, asker, tools.desks)
    return {
        "may_attach": opened,
        "may_revoke": opened or Duty.APPROVER in asker.duties,
        "may_file": bool(asker.duties & {Duty.OFFICER, Duty.SCAN}),
        "may_tie": opened,
        "may_send": bool(asker.duties & {Duty.OFFICER, Duty.APPROVER, Duty.INSPECTOR}),
        "must_say_why": not asker.duties & {Duty.OFFICER, Duty.APPROVER},
    }


def _people(view: DossierView) -> list[str]:
    return [name_person(person, n) for n, person in enumerate(view.dossier.persons)]


def _loose(view: DossierView) -> Any:
    """Used for a component that the procedure does not have (any more)."""
    return make_in_use(one for one in view.attached if one.link.component not in view.names)


def _unlooked(view: DossierView) -> str:
    """Why no papers were looked for."""
    if not view.dossier.live or view.procedure is None:
        return ""
    return "" if view.dossier.people else SAY["no_person"]


def _role(name: str) -> Role:
    try:
        return Role(name)
    except ValueError as wrong:
        raise BadQuestion(detail="role") from wrong


def _at(code: str, number: int = 0) -> str:
    return f"{HERE}/{code}#c{number}" if number else f"{HERE}/{code}"


def _json_file(record: dict[str, Any], name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    text = json.dumps(record, ensure_ascii=False, indent=1)
    return Response(text, media_type="application/json", headers=headers)
