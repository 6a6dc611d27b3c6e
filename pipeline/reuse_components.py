"""What a dossier's procedure asks for, component by component, and what the state already has.

The dossier says which procedure and whose; what it asks for is the version in effect when it was
received.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.desks import Desks
from pipeline.dossier import Dossier, PersonRef
from pipeline.dossier_desk import procedure_of
from pipeline.dossier_view import holds
from pipeline.errors import BadQuestion, Conflict, NotAllowed
from pipeline.procedures.procedure import Component, Mode, Procedure
from pipeline.question import Asker, Person, Reuse, ReuseState
from pipeline.reuse import check_component, find_candidates
from pipeline.tools import Tools


class Need(StrEnum):
    """What a component still needs."""

    NOTHING = "usable"  # đã có, dùng được
    ORIGINAL_SEEN = "see_original"  # đã có, cần xem bản gốc
    LOOK_UP = "look_up"  # tra cứu dữ liệu, không yêu cầu giấy
    SUBMIT = "submit"  # phải nộp: a new form, or an original that is surrendered
    MISSING = "missing"  # chưa có


@dataclass(frozen=True, slots=True)
class ComponentReuse:
    """`papers` of the person that the component accepts, best first; some only to be looked at."""

    component: Component
    need: Need
    papers: tuple[Reuse, ...]


@dataclass(frozen=True, slots=True)
class PersonReuse:
    """The checklist of one person of a dossier."""

    dossier: Dossier
    procedure: Procedure
    person: PersonRef
    components: tuple[ComponentReuse, ...]


def check_dossier(ma_ho_so: str, asker: Asker, tools: Tools) -> tuple[PersonReuse, ...]:
    """For each person of the dossier who has a number. Raises NotFound for no such dossier,
    NotAllowed for who does not hold it, Conflict for one that is not live or whose procedure is not
    in the table, BadQuestion when it names no person with a number."""
    with tools.catalogue.begin() as unit:
        dossier = unit.dossier(ma_ho_so)
    _need_hold(dossier, asker, tools.desks)
    procedure = procedure_of(dossier, tools)
    if procedure is None:
        raise Conflict(fault="no_procedure", key=dossier.facts.ma_thu_tuc)
    people = [person for person in dossier.persons if _asked(person)]
    if not people:
        raise BadQuestion(detail="hồ sơ không có số định danh cá nhân")
    return tuple(
        PersonReuse(dossier, procedure, person, _check(person, procedure, asker, tools))
        for person in people
    )


def _need_hold(dossier: Dossier, asker: Asker, desks: Desks) -> None:
    """Whose papers there are is told to who works for that person now, and to nobody else."""
    if not asker.sees_papers or not holds(dossier, asker, desks):
        raise NotAllowed(act="reuse")
    if not dossier.live:
        raise Conflict(fault="dossier_not_live", key=dossier.ma_ho_so)


def _asked(person: PersonRef) -> bool:
    """Twelve digits, or nine of an old card that point at papers; not a firm, not a passport."""
    return person.number.isdecimal() and len(person.number) in (9, 12)


def _check(
    person: PersonRef, procedure: Procedure, asker: Asker, tools: Tools
) -> tuple[ComponentReuse, ...]:
    """The procedure's name is the purpose that a paper must have been issued for."""
    who = Person(person.number, person.name)
    candidates = find_candidates(who, tools)
    checked = []
    for component in procedure.components:
        papers = check_component(who, component, candidates, asker, tools, procedure.name)
        checked.append(ComponentReuse(component, _conclude(component, papers), papers))
    return tuple(checked)


def _conclude(component: Component, papers: tuple[Reuse, ...]) -> Need:
    """The first way that needs no condition is the one to go; a paper helps where one may be used
    at all."""
    if component.modes[0].mode is Mode.DATA and not component.modes[0].when:
        return Need.LOOK_UP
    states = {paper.state for paper in papers}
    if ReuseState.USABLE in states:
        return Need.NOTHING
    if ReuseState.SEE_ORIGINAL in states:
        return Need.ORIGINAL_SEEN
    surrendered = component.allows(Mode.ORIGINAL) or component.allows(Mode.NEW)
    return Need.SUBMIT if surrendered else Need.MISSING
