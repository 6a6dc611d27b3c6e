"""A dossier as people look at it: its checklist with the papers that lie there, its results, and
what was filed with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.attachment import AttachedPaper
from pipeline.deciding import find_successor, may_see
from pipeline.desks import holds
from pipeline.dossier import Attachment, Dossier, DossierOrigin
from pipeline.dossier_case import FiledPaper, lay_paper
from pipeline.dossier_desk import procedure_of
from pipeline.errors import NotAllowed, NotFound
from pipeline.ledger import Act, Deed
from pipeline.ports import PaperRow, UnitOfWork
from pipeline.procedures.procedure import Component, Procedure
from pipeline.question import Asker, Duty
from pipeline.scan import Role
from pipeline.tools import Tools


@dataclass(frozen=True, slots=True)
class JoinedPaper:
    """A paper that was filed here and that a person joined with `successor` since: who relied on
    it looks at that one."""

    paper_id: str
    successor: str
    component: str | None


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One component, the papers filed for it here, and the files the one-stop system has."""

    component: Component
    papers: tuple[FiledPaper, ...]
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class DossierView:
    """`held` tells whether the asker holds it: others are not told names and numbers. `hidden`
    counts papers of other desks; `attached` are the papers that it uses again
    (`pipeline/attached_view.py`)."""

    dossier: Dossier
    procedure: Procedure | None
    checklist: tuple[ChecklistLine, ...]
    papers: tuple[FiledPaper, ...]
    held: bool
    hidden: int
    joined: tuple[JoinedPaper, ...] = ()
    attached: tuple[AttachedPaper, ...] = ()

    def in_role(self, role: Role) -> tuple[FiledPaper, ...]:
        return tuple(paper for paper in self.papers if paper.role is role)

    @property
    def names(self) -> dict[str, str]:
        """Of the components, by their keys."""
        return {line.component.key: line.component.name for line in self.checklist}

    @property
    def loose(self) -> tuple[FiledPaper, ...]:
        """Component papers that no component of the procedure claims."""
        keys = {line.component.key for line in self.checklist}
        return tuple(p for p in self.in_role(Role.COMPONENT) if p.component not in keys)


def view_dossier(ma_ho_so: str, asker: Asker, tools: Tools) -> DossierView:
    """Raises NotAllowed for who sees no papers at all, NotFound for no such dossier."""
    if not asker.sees_papers:
        raise NotAllowed(act="view")
    with tools.catalogue.begin() as unit:
        dossier = unit.dossier(ma_ho_so)
        papers, hidden = _papers(ma_ho_so, asker, unit)
        joined = tuple(_joined(ma_ho_so, asker, unit))
        unit.append(_describe_view(dossier, papers, asker))
        unit.commit()
    procedure = procedure_of(dossier, tools)
    components = procedure.components if procedure else ()
    checklist = tuple(_line(component, papers, dossier.attachments) for component in components)
    held = holds(dossier, asker, tools.desks)
    return DossierView(dossier, procedure, checklist, papers, held, hidden, joined)


def list_held(
    asker: Asker,
    tools: Tools,
    origin: DossierOrigin | None = None,
    live: bool | None = None,
    limit: int = 100,
    after: str | None = None,
) -> list[Dossier]:
    """Dossiers that the asker holds, in order of ma_ho_so; for an inspector all of them."""
    if not asker.sees_papers:
        return []
    mine = None if asker.sees_every_desk else tools.desks.hands_of(asker)
    with tools.catalogue.begin() as unit:
        found = unit.dossiers(origin, live, mine, limit=limit, after=after)
        unit.append(describe_list(found, asker))
        unit.commit()
    return found


def list_astray(
    asker: Asker,
    tools: Tools,
    live: bool | None = None,
    limit: int = 100,
    after: str | None = None,
) -> list[Dossier]:
    """Dossiers that are with nobody who is known here (`pipeline/desks.py`), in order of ma_ho_so.
    Raises NotAllowed for anybody but inspectors and administrators: who may say whose they are."""
    if not asker.duties & {Duty.INSPECTOR, Duty.ADMINISTRATOR}:
        raise NotAllowed(act="list_astray")
    with tools.catalogue.begin() as unit:
        found = unit.dossiers(live=live, outside=tools.desks.hands, limit=limit, after=after)
        unit.append(describe_list(found, asker))
        unit.commit()
    return found


def count_astray(asker: Asker, tools: Tools, most: int) -> int:
    """How many live ones there are, counted up to `most`. Raises what `list_astray` raises."""
    if not asker.duties & {Duty.INSPECTOR, Duty.ADMINISTRATOR}:
        raise NotAllowed(act="list_astray")
    with tools.catalogue.begin() as unit:
        return len(unit.dossiers(live=True, outside=tools.desks.hands, limit=most))


def _describe_view(dossier: Dossier, papers: Sequence[FiledPaper], asker: Asker) -> Act:
    shown = [paper.paper_id for paper in papers]
    facts = {"look": "dossier", "papers": shown}
    return Act(Deed.READ, asker.user, asker.desk, ma_ho_so=dossier.ma_ho_so, facts=facts)


def describe_list(found: Sequence[Dossier], asker: Asker) -> Act:
    """The entry of a list that was looked at."""
    facts = {"look": "dossiers", "dossiers": [dossier.ma_ho_so for dossier in found]}
    return Act(Deed.READ, asker.user, asker.desk, facts=facts)


def _papers(ma_ho_so: str, asker: Asker, unit: UnitOfWork) -> tuple[tuple[FiledPaper, ...], int]:
    """What a person filed outranks what was said when the paper was scanned."""
    places: dict[str, tuple[Role, str | None]] = {}
    for paper_id, role in unit.papers_handed_in(ma_ho_so):
        places.setdefault(paper_id, (role, None))
    for filing in unit.filings(ma_ho_so):
        places[filing.paper_id] = (filing.role, filing.component)
    rows = list(_existing(places, unit))
    seen = [row for row in rows if may_see(row, asker)]
    lying = (lay_paper(r.paper_id, r.loai, r.kq_code, *places[r.paper_id]) for r in seen)
    return tuple(lying), len(rows) - len(seen)


def _existing(paper_ids: Iterable[str], unit: UnitOfWork) -> Iterable[PaperRow]:
    """A paper that is being read anew may be away for a moment."""
    for paper_id in paper_ids:
        try:
            yield unit.paper(paper_id)
        except NotFound:
            continue


def _joined(ma_ho_so: str, asker: Asker, unit: UnitOfWork) -> Iterable[JoinedPaper]:
    """Nobody guesses whether the paper that has the pages now satisfies the component: people file
    it."""
    for filing in {filing.paper_id: filing for filing in unit.filings(ma_ho_so)}.values():
        try:
            unit.paper(filing.paper_id)
        except NotFound:
            successor, _ = find_successor(filing.paper_id, unit)
            if successor is not None and may_see(successor, asker):
                yield JoinedPaper(filing.paper_id, successor.paper_id, filing.component)


def _line(
    component: Component, papers: tuple[FiledPaper, ...], attachments: tuple[Attachment, ...]
) -> ChecklistLine:
    names = {component.key, component.code} - {None}
    return ChecklistLine(
        component,
        tuple(p for p in papers if p.role is Role.COMPONENT and p.component == component.key),
        tuple(a for a in attachments if a.component in names),
    )
