"""What a procedure asks for, component by component, and what the state already has.

A dossier says which procedure and whose; what it asks for is the version in effect when it was
received. Without one an officer asks for a person and a procedure.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.attached_view import look_at_links
from pipeline.attachment import AttachedPaper
from pipeline.attachment_gate import received_on
from pipeline.desks import Desks, holds
from pipeline.dossier import Dossier, PersonRef
from pipeline.dossier_desk import procedure_of
from pipeline.errors import BadQuestion, Conflict, NotAllowed
from pipeline.ledger import Act, Deed
from pipeline.opening import opens
from pipeline.procedures.procedure import Component, Mode, Procedure
from pipeline.question import Asker, Person, Reuse, ReuseState
from pipeline.reuse import check_component, find_candidates, log_check
from pipeline.tools import Tools


class Need(StrEnum):
    """What a component still needs."""

    ATTACHED = "attached"  # đã dùng lại: a paper is attached to it already
    NOTHING = "usable"  # đã có, dùng được
    ORIGINAL_SEEN = "see_original"  # đã có, cần xem bản gốc
    LOOK_UP = "look_up"  # tra cứu dữ liệu, không yêu cầu giấy
    SUBMIT = "submit"  # phải nộp mới: a new form, or an original that is surrendered
    MISSING = "missing"  # chưa có


@dataclass(frozen=True, slots=True)
class ComponentReuse:
    """`papers` of the person that the component accepts, best first; some only to be looked at.
    `attached` are those that the dossier uses for it already, which are not offered again: of this
    person, or of nobody whom the dossier names any more."""

    component: Component
    need: Need
    papers: tuple[Reuse, ...]
    attached: tuple[AttachedPaper, ...] = ()


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
    parts = [part for one in found for part in one.components]
    told = [paper.paper_id for part in parts for paper in part.papers]
    told += [paper.link.paper_id for part in parts for paper in part.attached]
    log_check(told, [_person(one.person) for one in found], act, tools)


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
    in_use = look_at_links(dossier, asker, tools) if dossier else ()
    checked = []
    for component in procedure.components:
        papers = check_component(
            who, component, candidates, asker, tools, procedure.name, day=day, opened=opened
        )
        mine = [one for one in in_use if one.link.component == component.key and _is_of(one, who)]
        checked.append(_sum_up(component, papers, tuple(mine)))
    return tuple(checked)


def _is_of(attached: AttachedPaper, who: Person) -> bool:
    """One that is nobody's any more is told to whoever asks: somebody has to look at it."""
    return not attached.numbers or who.so_dinh_danh in attached.numbers


def _sum_up(
    component: Component, papers: tuple[Reuse, ...], attached: tuple[AttachedPaper, ...]
) -> ComponentReuse:
    """A paper of which something was found out since satisfies nothing until somebody looks."""
    sound = any(not one.flags for one in attached)
    need = Need.ATTACHED if sound else _conclude(component, papers)
    there = {one.link.paper_id for one in attached}
    offered = tuple(paper for paper in papers if paper.paper_id not in there)
    return ComponentReuse(component, need, offered, attached)


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
