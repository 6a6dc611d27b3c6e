"""What a procedure asks for, component by component, and what the state already has.

A dossier says which procedure and whose; what it asks for is the version in effect when it was
received. Without one an officer asks for a person and a procedure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.desks import Desks
from pipeline.dossier import Dossier, PersonRef
from pipeline.dossier_desk import procedure_of
from pipeline.dossier_values import VIET_NAM
from pipeline.dossier_view import holds
from pipeline.errors import BadQuestion, Conflict, NotAllowed
from pipeline.ledger import Act, Deed
from pipeline.opening import opens
from pipeline.ports import PaperRow, UnitOfWork
from pipeline.procedures.procedure import Component, Mode, Procedure
from pipeline.question import Asker, Person, Reuse, ReuseState
from pipeline.reuse import check_component, find_candidates, judge, log_check
from pipeline.tools import Tools


class Need(StrEnum):
    """What a component still needs."""

    NOTHING = "usable"  # đã có, dùng được
    ORIGINAL_SEEN = "see_original"  # đã có, cần xem bản gốc
    LOOK_UP = "look_up"  # tra cứu dữ liệu, không yêu cầu giấy
    SUBMIT = "submit"  # phải nộp mới: a new form, or an original that is surrendered
    MISSING = "missing"  # chưa có


@dataclass(frozen=True, slots=True)
class ComponentReuse:
    """`papers` of the person that the component accepts, best first; some only to be looked at."""

    component: Component
    need: Need
    papers: tuple[Reuse, ...]


@dataclass(frozen=True, slots=True)
class PersonReuse:
    """The checklist of one person; `dossier` the live one for which it was asked, None where an
    officer asked without one: then only papers of the own desk were looked at."""

    dossier: Dossier | None
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
    people = dossier.people
    if not people:
        raise BadQuestion(detail="hồ sơ không có số định danh cá nhân")
    found = tuple(
        PersonReuse(dossier, procedure, ref, _check(_person(ref), procedure, dossier, asker, tools))
        for ref in people
    )
    _log(found, asker, tools)
    return found


def check_procedure(code: str, person: Person, asker: Asker, tools: Tools) -> PersonReuse:
    """The same for a procedure that a person comes with: what is in effect today. Where the asker
    holds a live dossier of this person for this procedure, that dossier opens the papers of every
    desk and its day of reception counts; else only papers of the own desk are looked at.

    Raises NotAllowed for who sees no papers, BadQuestion for a procedure that is not in the table
    or a person without number or name."""
    if not asker.sees_papers:
        raise NotAllowed(act="reuse")
    dossier = _find_dossier(code, person, asker, tools)
    procedure = procedure_of(dossier, tools) if dossier else _today(code, tools)
    if procedure is None:
        raise BadQuestion(detail=f"không có thủ tục {code!r}")
    ref = PersonRef(person.so_dinh_danh or "", person.ho_ten)
    parts = _check(person, procedure, dossier, asker, tools)
    found = PersonReuse(dossier, procedure, ref, parts)
    _log((found,), asker, tools)
    return found


def _log(found: tuple[PersonReuse, ...], asker: Asker, tools: Tools) -> None:
    """The purpose is the procedure's name, where no dossier says it."""
    dossier, procedure = found[0].dossier, found[0].procedure
    act = Act(
        Deed.CHECKED, asker.user, asker.desk, procedure.name,
        dossier.ma_ho_so if dossier else None, facts={"procedure": procedure.code},
    )  # fmt: skip
    told = [paper for one in found for part in one.components for paper in part.papers]
    log_check(told, [_person(one.person) for one in found], act, tools)


def received_on(dossier: Dossier) -> date:
    """The day whose rules count for it."""
    received = dossier.facts.ngay_tiep_nhan or dossier.as_of
    return received.astimezone(VIET_NAM).date()


def judge_for(
    dossier: Dossier,
    row: PaperRow,
    person: PersonRef,
    component: Component,
    purpose: str,
    asker: Asker,
    unit: UnitOfWork,
    tools: Tools,
) -> Reuse:
    """The gate again for one paper and one component of a dossier, as everything stands in the
    transaction of `unit`. Raises NotFound for a paper that the asker may not see."""
    return judge(
        row, _person(person), component, asker, unit, tools, purpose,
        day=received_on(dossier), opened=opens(dossier, asker, tools.desks),
    )  # fmt: skip


def _find_dossier(code: str, person: Person, asker: Asker, tools: Tools) -> Dossier | None:
    """The one received last, of those that open."""
    if person.so_dinh_danh is None or len(person.so_dinh_danh) != 12:
        return None
    with tools.catalogue.begin() as unit:
        every = unit.dossiers_of(person.so_dinh_danh)
    mine = [d for d in every if d.facts.ma_thu_tuc == code and opens(d, asker, tools.desks)]
    return max(mine, key=lambda d: (d.facts.ngay_tiep_nhan or d.as_of, d.ma_ho_so), default=None)


def _today(code: str, tools: Tools) -> Procedure | None:
    today = tools.clock.today()
    return tools.procedures.get(code, today) or tools.procedures.latest(code)


def _need_hold(dossier: Dossier, asker: Asker, desks: Desks) -> None:
    """Whose papers there are is told to who works for that person now, and to nobody else."""
    if not asker.sees_papers or not holds(dossier, asker, desks):
        raise NotAllowed(act="reuse")
    if not dossier.live:
        raise Conflict(fault="dossier_not_live", key=dossier.ma_ho_so)


def _person(ref: PersonRef) -> Person:
    return Person(ref.number, ref.name)


def _check(
    who: Person, procedure: Procedure, dossier: Dossier | None, asker: Asker, tools: Tools
) -> tuple[ComponentReuse, ...]:
    """The procedure's name is the purpose that a paper must have been issued for."""
    candidates = find_candidates(who, asker, tools)
    day = received_on(dossier) if dossier else None
    opened = dossier is not None and opens(dossier, asker, tools.desks)
    checked = []
    for component in procedure.components:
        papers = check_component(
            who, component, candidates, asker, tools, procedure.name, day=day, opened=opened
        )
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
