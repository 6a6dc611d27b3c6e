"""What the procedure asks for, and what of it the citizen need not bring."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app import counter_door as door
from app.counter_page_words import FAULTS
from app.dossier_door import person_record
from app.labels import label_type
from app.reuse_words import NEEDS, advise_check, explain_check, tell_day, tell_ways
from pipeline.counter import Subject
from pipeline.counter_session import find_session
from pipeline.errors import BadQuestion, Conflict, NotAllowed, NotFound
from pipeline.question import Asker, Person, Reuse
from pipeline.reuse_components import (
    ComponentReuse,
    Need,
    PersonReuse,
    check_dossier,
    check_procedure,
)
from pipeline.tools import Tools
from web.pages.counter_rows import HERE, Said, Worker, components_of
from web.rendering import page

router = APIRouter()
READY = frozenset({Need.NOTHING, Need.LOOK_UP})


@router.get(f"{HERE}/{{session_id}}/thanh-phan")
def show(request: Request, session_id: str, worker: Worker) -> Response:
    """The check is logged, like every one."""
    asker, tools = worker
    session = find_session(session_id, asker, tools)
    record = door.session_record(session, asker, tools)
    found = find_reusable(session.subject, asker, tools)
    people = [describe_person(one) for one in found]
    asked = session.subject.dossier or session.subject.person
    problem = FAULTS["held_elsewhere"] if asked and not found else None
    plain = [(one.name, tell_ways(one)) for one in components_of(record, tools)]
    told: dict[str, Any] = {"session": record, "people": people, "problem": problem}
    return page(request, "counter/checklist.html", plain=plain, **told)


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


def describe_person(found: PersonReuse) -> Said:
    """The number is masked."""
    person = person_record(found.person, held=found.dossier is not None)
    lines = [_line(part) for part in found.components]
    return {
        "name": person["name"],
        "number": person["number"],
        "procedure": found.procedure.name,
        "every_desk": found.dossier is not None,
        "lines": lines,
        "ready": sum(line["ready"] for line in lines),
    }


def _line(part: ComponentReuse) -> Said:
    return {
        "key": part.component.key,
        "name": part.component.name,
        "condition": part.component.condition,
        "ways": tell_ways(part.component),
        "need": part.need.value,
        "told": NEEDS[part.need.value],
        "ready": part.need in READY,
        "papers": [_paper(reuse) for reuse in part.papers],
    }


def _paper(reuse: Reuse) -> Said:
    against = [check for check in reuse.checks if not check.passed]
    return {
        "type": label_type(reuse.loai),
        "issued": tell_day(reuse.issued) if reuse.issued else "",
        "usable": reuse.state.value,
        "why": list(_sentences(against, reuse.paper_id)),
    }


def _sentences(checks: Iterable[Any], paper_id: str) -> Iterable[str]:
    for check in checks:
        advice = advise_check(check, paper_id)
        yield explain_check(check, paper_id) + (f" {advice}" if advice else "")
