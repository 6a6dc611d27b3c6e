"""What the procedure asks for, and what of it the citizen need not bring; who holds the dossier
uses it again from here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from app import counter_door as door
from app.counter_page_words import FAULTS
from app.dossier_door import person_record
from app.dossier_page_words import STATUS, advise_on_page, tell_change, tell_purpose, tell_trouble
from app.labels import label_type
from app.reuse_words import NEEDS, explain_check, tell_ways
from app.review_words import tell_time
from app.typed_days import write_day
from pipeline.attaching import attach
from pipeline.counter import Subject
from pipeline.counter_session import find_session
from pipeline.dossier_timeline import newest_entry, others_since
from pipeline.dossier_view import ChecklistLine, view_dossier
from pipeline.errors import BadQuestion, Conflict, NotAllowed, NotFound
from pipeline.opening import opens
from pipeline.question import Asker, Duty, Person, Reuse, ReuseState
from pipeline.reuse_components import (
    ComponentReuse,
    Need,
    PersonReuse,
    check_dossier,
    check_procedure,
)
from pipeline.tools import Tools
from web.failures import status_of
from web.pages.counter_rows import HERE, Problem, Said, Worker, components_of
from web.pages.dossier_case import TROUBLES, read_code
from web.pages.dossier_lines import make_in_use
from web.people import may
from web.rendering import go, page
from web.running import tools_of

router = APIRouter()
LIES_THERE = frozenset({"filed", "at_one_stop"})
READY = frozenset({Need.ATTACHED, Need.NOTHING, Need.LOOK_UP}) | LIES_THERE
LIST = f"{HERE}/{{session_id}}/thanh-phan"
Officer = Annotated[Asker, Depends(may(Duty.OFFICER))]
Opened = Annotated[Tools, Depends(tools_of)]
Typed = Annotated[str, Field(max_length=2000)]
Count = Annotated[int, Field(ge=0)]


class Wish(BaseModel):
    """What an officer pressed. `seen` is the last entry of the ledger when the list was made."""

    ho_so: Typed = ""
    component: Typed = ""
    paper_id: Typed = ""
    purpose: Typed = ""
    original_seen: Typed = ""
    seen: Count = 0
    number: Count = 0


@router.get(LIST)
def show(request: Request, session_id: str, worker: Worker) -> Response:
    """The check is logged, like every one."""
    return show_list(request, session_id, *worker)


@router.post(f"{LIST}/gan")
def attach_paper(
    request: Request, session_id: str, asker: Officer, tools: Opened,
    wish: Annotated[Wish, Form()],
) -> Response:  # fmt: skip
    """As on the page of the dossier: not where somebody else did something with this component
    that the asker has not seen."""
    find_session(session_id, asker, tools)
    code = read_code(wish.ho_so)
    others = others_since(code, wish.component, wish.seen, asker, tools)
    if others is not None:
        return show_list(request, session_id, asker, tools, 409, tell_change(others))
    try:
        link = attach(
            code, wish.component, wish.paper_id, wish.purpose, asker, tools,
            original_seen=bool(wish.original_seen),
        )  # fmt: skip
    except TROUBLES as trouble:
        told = tell_trouble(trouble)
        return show_list(request, session_id, asker, tools, status_of(trouble), told)
    told_by = "attached_before" if link.entry_seq <= wish.seen else "attached"
    facts = {"number": wish.number, "user": link.user, "at": tell_time(link.at)}
    return go(request, f"{HERE}/{session_id}/thanh-phan#c{wish.number}", told_by, **facts)


def show_list(
    request: Request, session_id: str, asker: Asker, tools: Tools, status: int = 200,
    problem: Problem = None,
) -> Response:  # fmt: skip
    session = find_session(session_id, asker, tools)
    record = door.session_record(session, asker, tools)
    seen = newest_entry(tools)
    found = find_reusable(session.subject, asker, tools)
    asked = session.subject.dossier or session.subject.person
    told: dict[str, Any] = {
        "session": record, "people": describe_people(found, asker, tools), "seen": seen,
        "laid": {one["component"] for one in record["stacks"]}, "problem": problem,
        "warning": FAULTS["held_elsewhere"] if asked and not found else None,
        "plain": [(one.name, tell_ways(one)) for one in components_of(record, tools)],
    }  # fmt: skip
    return page(request, "counter/checklist.html", status, **told)


def find_reusable(subject: Subject, asker: Asker, tools: Tools) -> tuple[PersonReuse, ...]:
    """By the dossier where the asker holds it, else by the person at hand; none where neither
    opens anything: who has no right is told the same as where there is nothing."""
    if subject.dossier:
        try:
            return check_dossier(subject.dossier, asker, tools)
        except (NotFound, NotAllowed, Conflict, BadQuestion):
            pass
    if subject.procedure and subject.person:
        person = Person(subject.person)
        try:
            return (check_procedure(subject.procedure, person, asker, tools),)
        except (NotAllowed, BadQuestion):
            return ()
    return ()


def describe_people(found: Sequence[PersonReuse], asker: Asker, tools: Tools) -> list[Said]:
    """Components are numbered through all persons; numbers of persons are masked."""
    people: list[Said] = []
    there = _there(found, asker, tools)
    for one in found:
        first = sum(len(person["lines"]) for person in people) + 1
        people.append(_person(one, first, there, asker, tools))
    return people


def _there(found: Sequence[PersonReuse], asker: Asker, tools: Tools) -> dict[str, ChecklistLine]:
    """What the dossier has already, by component: nobody scans it twice. The look is logged."""
    dossier = found[0].dossier if found else None
    if dossier is None:
        return {}
    view = view_dossier(dossier.ma_ho_so, asker, tools)
    return {line.component.key: line for line in view.checklist}


def _person(
    found: PersonReuse, first: int, there: dict[str, ChecklistLine], asker: Asker, tools: Tools
) -> Said:
    person = person_record(found.person, held=True)  # without a dossier: typed
    lines = [
        _line(number, part, there.get(part.component.key))
        for number, part in enumerate(found.components, first)
    ]
    dossier = found.dossier
    return {
        "name": person["name"] if dossier else None,
        "number": person["number"],
        "procedure": found.procedure.name,
        "purpose": tell_purpose(found.procedure.name),
        "dossier": dossier.ma_ho_so if dossier else "",
        "may_attach": dossier is not None and opens(dossier, asker, tools.desks),
        "lines": lines,
        "ready": sum(line["ready"] for line in lines),
    }


def _line(number: int, part: ComponentReuse, there: ChecklistLine | None) -> Said:
    in_use = make_in_use(part.attached)
    status = _status(part, there)
    usable = [one for one in part.papers if one.state is not ReuseState.NOT_USABLE]
    best = usable[0].paper_id if usable and not in_use else ""
    return {
        "number": number,
        "key": part.component.key,
        "name": part.component.name,
        "condition": part.component.condition,
        "ways": tell_ways(part.component),
        "lies_there": status in LIES_THERE,
        "told": STATUS.get(status, NEEDS[part.need.value]),
        "ready": status in READY,
        "in_use": in_use,
        "papers": [_paper(reuse, best) for reuse in part.papers],
    }


def _status(part: ComponentReuse, there: ChecklistLine | None) -> str:
    """As the page of the dossier says it: what lies in the dossier is there, unless it is a paper
    used again of which something was found out since."""
    if part.attached or there is None:
        return part.need.value
    if there.papers:
        return "filed"
    return "at_one_stop" if there.attachments else part.need.value


def _paper(reuse: Reuse, best: str) -> Said:
    against = [check for check in reuse.checks if not check.passed]
    return {
        "paper_id": reuse.paper_id,
        "type": label_type(reuse.loai),
        "issued": write_day(reuse.issued) if reuse.issued else "",
        "usable": reuse.state.value,
        "best": reuse.paper_id == best,
        "why": list(_sentences(against, reuse.paper_id)),
    }


def _sentences(checks: Iterable[Any], paper_id: str) -> Iterable[str]:
    for check in checks:
        advice = advise_on_page(check, paper_id)
        yield explain_check(check, paper_id) + (f" {advice}" if advice else "")
