"""Figures over many dossiers: the part of the unit of work of `pipeline/kpi_ports.py`. A few
statements for each thousand dossiers, never one for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select, true

from pipeline.attachment import ReuseLink
from pipeline.decisions import RESULT_CODE, TYPE
from pipeline.dossier import Dossier
from pipeline.dossier_case import Case, FiledPaper, lay_paper
from pipeline.kpi_ports import Place
from pipeline.scan import Role
from storage.attachment_rows import make_link
from storage.attachment_tables import reuse_links
from storage.dossier_rows import DossierRows
from storage.dossier_tables import dossier_messages, dossier_papers, dossiers
from storage.review_tables import decisions
from storage.tables import contexts, paper_pages, papers, scans

_KIND = (papers.c.paper_id, papers.c.loai, papers.c.kq_code)
_BATCH = 2000  # dossiers; each is a parameter of a statement, of which SQLite takes 32,766


class KpiRows(DossierRows):
    """Methods as the port says."""

    def places_received(
        self, since: datetime | None, until: datetime | None
    ) -> Mapping[Place, int]:
        table = dossiers.c
        # By hand and known to a unit since: it is where that unit is.
        desk = func.coalesce(table.don_vi_xu_ly, table.hand_desk)
        query = (
            select(table.don_vi_xu_ly, desk.label("desk"), func.count().label("held"))
            .where(table.as_of.is_not(None), _within_time(since, until))
            .group_by(table.don_vi_xu_ly, desk)
        )
        return {_place(row): row.held for row in self._read(query)}

    def cases_received(
        self, since: datetime, until: datetime, within: Collection[Place] | None = None
    ) -> Iterator[Case]:
        table = dossiers.c
        query = (
            select(dossiers)
            .where(table.as_of.is_not(None), _within_time(since, until), _within_places(within))
            .order_by(table.ngay_tiep_nhan, table.ma_ho_so)
            .limit(_BATCH)
        )
        batch = self._dossiers(query)
        while batch:
            yield from self._cases(batch)
            batch = self._dossiers(query.where(_behind(batch[-1]))) if _is_full(batch) else []

    def case(self, ma_ho_so: str) -> Case:
        return next(self._cases([self.dossier(ma_ho_so)]))

    def pages_scanned(self, since: datetime, until: datetime) -> Mapping[str, int]:
        inside = scans.c.received_at >= since, scans.c.received_at < until
        first = (
            select(func.min(contexts.c.context_id))
            .join(scans, scans.c.intake_id == contexts.c.intake_id)
            .where(*inside)
            .group_by(contexts.c.intake_id)
        )
        query = (
            select(contexts.c.desk, func.count().label("held"))
            .join(papers, papers.c.intake_id == contexts.c.intake_id)
            .join(paper_pages, paper_pages.c.paper_id == papers.c.paper_id)
            .where(contexts.c.context_id.in_(first), paper_pages.c.blank.is_(False))
            .group_by(contexts.c.desk)
        )
        return {row.desk: row.held for row in self._read(query)}

    def _cases(self, batch: Sequence[Dossier]) -> Iterator[Case]:
        codes = [dossier.ma_ho_so for dossier in batch]
        lying, links = self._papers_in(codes), self._links_in(codes)
        alone = self._told_by_nobody([d.ma_ho_so for d in batch if d.hand])
        for dossier in batch:
            code = dossier.ma_ho_so
            yield Case(dossier, tuple(lying[code]), tuple(links[code]), code not in alone)

    def _papers_in(self, codes: Sequence[str]) -> Mapping[str, list[FiledPaper]]:
        """What a person filed outranks what was said when the paper was scanned. One that is being
        read anew may be away for a moment."""
        places: dict[tuple[str, str], tuple[str, str | None]] = {}
        kinds: dict[str, tuple[str, str | None]] = {}
        for row in self._read(_handed_in(codes)):
            places.setdefault((row.dossier, row.paper_id), (row.role, None))
            kinds[row.paper_id] = (row.loai, row.kq_code)
        for row in self._read(_filed(codes)):
            places[row.ma_ho_so, row.paper_id] = (row.role, row.component)
            kinds[row.paper_id] = (row.loai, row.kq_code)
        self._settle(kinds)
        found: defaultdict[str, list[FiledPaper]] = defaultdict(list)
        for (code, paper_id), (role, component) in places.items():
            found[code].append(lay_paper(paper_id, *kinds[paper_id], Role(role), component))
        return found

    def _settle(self, kinds: dict[str, tuple[str, str | None]]) -> None:
        """Type and national code of papers, as people decided (`pipeline/standing.py`): the last
        decision stands."""
        for some in _parts(sorted(kinds)):
            for row in self._read(_decided(some)):
                loai, kq_code = kinds[row.paper_id]
                changed = (row.value or loai, kq_code) if row.name == TYPE else (loai, row.value)
                kinds[row.paper_id] = changed

    def _links_in(self, codes: Sequence[str]) -> Mapping[str, list[ReuseLink]]:
        query = select(reuse_links).where(reuse_links.c.ma_ho_so.in_(codes))
        found: defaultdict[str, list[ReuseLink]] = defaultdict(list)
        for row in self._read(query.order_by(reuse_links.c.entry_seq, reuse_links.c.link_id)):
            found[row.ma_ho_so].append(make_link(row))
        return found

    def _told_by_nobody(self, codes: Sequence[str]) -> frozenset[str]:
        """Of dossiers opened by hand, those of which the one-stop system never told."""
        if not codes:
            return frozenset()
        table = dossier_messages.c
        told = select(table.ma_ho_so).where(table.ma_ho_so.in_(codes), table.hand.is_(None))
        return frozenset(codes) - {row.ma_ho_so for row in self._read(told)}


def _within_time(since: datetime | None, until: datetime | None) -> ColumnElement[bool]:
    received = dossiers.c.ngay_tiep_nhan
    if since is None or until is None:
        return received.is_(None)
    return and_(received >= since, received < until)


def _within_places(within: Collection[Place] | None) -> ColumnElement[bool]:
    unit, desk = dossiers.c.don_vi_xu_ly, dossiers.c.hand_desk
    if within is None:
        return true()
    nowhere = desk.is_(None) if Place(None) in within else false()
    desks = sorted({place.hand_desk for place in within if place.hand_desk is not None})
    return or_(
        unit.in_(sorted({place.unit for place in within if place.unit is not None})),
        and_(unit.is_(None), or_(desk.in_(desks), nowhere)),
    )


def _behind(last: Dossier) -> ColumnElement[bool]:
    received, code = dossiers.c.ngay_tiep_nhan, dossiers.c.ma_ho_so
    at = last.facts.ngay_tiep_nhan
    return or_(received > at, and_(received == at, code > last.ma_ho_so))


def _is_full(batch: Sequence[Dossier]) -> bool:
    return len(batch) == _BATCH


def _place(row: Row[Any]) -> Place:
    return Place(row.don_vi_xu_ly, None if row.don_vi_xu_ly else row.desk)


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))


def _handed_in(codes: Sequence[str]) -> Select[Any]:
    return (
        select(contexts.c.dossier, contexts.c.role, *_KIND)
        .join(papers, contexts.c.intake_id == papers.c.intake_id)
        .where(contexts.c.dossier.in_(codes))
        .order_by(contexts.c.context_id, papers.c.first_page, papers.c.paper_id)
    )


def _filed(codes: Sequence[str]) -> Select[Any]:
    table = dossier_papers.c
    return (
        select(table.ma_ho_so, table.role, table.component, *_KIND)
        .join(papers, papers.c.paper_id == table.paper_id)
        .where(table.ma_ho_so.in_(codes))
        .order_by(table.filing_id)
    )


def _decided(paper_ids: Sequence[str]) -> Select[Any]:
    table = decisions.c
    mine = table.paper_id.in_(paper_ids), table.name.in_((TYPE, RESULT_CODE))
    return select(table.paper_id, table.name, table.value).where(*mine).order_by(table.turn)
