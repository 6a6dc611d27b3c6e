"""Decisions of people and the review queue in the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import (
    CTE,
    CompoundSelect,
    Row,
    Select,
    and_,
    delete,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union,
    update,
)

from pipeline.decisions import RULINGS, SUCCESSOR, Decision, Outcome
from pipeline.dossier import Dossier, Filing, PersonTie
from pipeline.errors import NotFound
from pipeline.paper import FieldStatus
from pipeline.ports import PaperRow
from pipeline.reviews import Count, QueueRow
from pipeline.risk import open_items, position, waiting_since
from pipeline.scan import Context, ScanRow
from pipeline.standing import settle
from storage.dossier_rows import DossierRows
from storage.effect_rows import EffectRows
from storage.outbox_rows import REVISE
from storage.paper_rows import PAPERS, PaperRows, number_beside, storable, was_read
from storage.review_tables import decisions, review_queue
from storage.tables import HEAD_LENGTH, contexts, paper_fields, papers, scans

AT_ONCE = 500  # papers queued in one statement


class ReviewRows(PaperRows, DossierRows, EffectRows):
    """The part of the unit of work that keeps decisions; see `pipeline.reviews.Reviews`. Papers
    come out of it as they stand after them, and wait as long as their dossiers do. Whatever changes
    what a paper says asks for its effects."""

    def decide(self, paper_id: str, version: int, decisions: Sequence[Decision]) -> bool:
        """The scan's row is held from here to the commit: of two who decide at once the second
        finds another version."""
        self._begin_writing()
        raised = self._raise_version(self._intake_of(paper_id))
        mine = update(papers).where(papers.c.paper_id == paper_id, papers.c.version == version)
        if not self._write(mine.values(version=raised)):
            return False
        if not all(self._add(decision) for decision in decisions):
            return False
        self._ask_revision(decisions)
        self._announce([paper_id], "index")
        self.requeue([paper_id])
        self.ask_effects([paper_id])
        return True

    def decisions(self, paper_id: str) -> list[Decision]:
        return self._decisions_of([paper_id]).get(paper_id, [])

    def rulings(self, paper_ids: Sequence[str]) -> list[Decision]:
        found: dict[tuple[str, str], Decision] = {}
        for start in range(0, len(paper_ids), AT_ONCE):
            here = self._decisions_of(list(paper_ids[start : start + AT_ONCE]))
            found |= {(d.paper_id, d.name): d for each in here.values() for d in each}
        return [found[key] for key in sorted(found) if key[1] in (*RULINGS, SUCCESSOR)]

    def restore_decision(self, decision: Decision) -> bool:
        self._begin_writing()
        if not self._add(decision):
            return False
        known = self._read(select(papers.c.intake_id).where(papers.c.paper_id == decision.paper_id))
        for row in known:
            raised = self._raise_version(row.intake_id)
            mine = update(papers).where(papers.c.paper_id == decision.paper_id)
            self._write(mine.values(version=raised))
            self._ask_revision([decision])
            self._announce([decision.paper_id], "index")
            self.requeue([decision.paper_id])
            self.ask_effects([decision.paper_id])
        return True

    def queue(
        self,
        desk: str | None = None,
        limit: int = 20,
        after: str | None = None,
        risk: str | None = None,
    ) -> list[QueueRow]:
        query = select_queue(desk).limit(limit)
        if after is not None:
            query = query.where(review_queue.c.position > after)
        if risk is not None:
            query = query.where(review_queue.c.risk == risk)
        return [_make_queue_row(row) for row in self._read(query)]

    def queue_place(self, paper_id: str) -> QueueRow | None:
        mine = select(review_queue).where(review_queue.c.paper_id == paper_id)
        return next((_make_queue_row(row) for row in self._read(mine)), None)

    def requeue(self, paper_ids: Sequence[str]) -> None:
        for start in range(0, len(paper_ids), AT_ONCE):
            ids = paper_ids[start : start + AT_ONCE]
            self._hold_scans(ids)
            self._queue_anew(ids)

    def _queue_anew(self, paper_ids: Sequence[str]) -> None:
        """Of scans that are held until the commit."""
        for start in range(0, len(paper_ids), AT_ONCE):
            ids = paper_ids[start : start + AT_ONCE]
            self._write(delete(review_queue).where(review_queue.c.paper_id.in_(ids)))
            rows = self._load(PAPERS.where(papers.c.paper_id.in_(ids)))
            self._write(review_queue.insert(), self._places(rows))

    def outcomes(self, paper_ids: Sequence[str]) -> dict[str, dict[str, Outcome]]:
        found = self._decisions_of(list(paper_ids))
        last = {key: {d.name: d.outcome for d in mine} for key, mine in found.items()}
        return {
            key: {name: said for name, said in mine.items() if said is not Outcome.WITHDRAWN}
            for key, mine in last.items()
        }

    def count_outcomes(self) -> list[Count]:
        last = _last_turns()
        here = and_(last.c.paper_id == papers.c.paper_id, last.c.name == paper_fields.c.name)
        kind = (papers.c.loai, paper_fields.c.name, paper_fields.c.status, last.c.outcome)
        query = (
            select(*kind, func.count().label("how_many"))
            .select_from(paper_fields.join(papers).outerjoin(last, here))
            .group_by(*kind)
            .order_by(*kind)
        )
        return [_make_count(row) for row in self._read(query)]

    # papers as they stand
    def link(self, intake_id: str, context: Context) -> bool:
        if not super().link(intake_id, context):
            return False
        query = select(papers.c.paper_id).where(papers.c.intake_id == intake_id)
        self.requeue([row[0] for row in self._read(query)])
        return True

    def file_paper(self, filing: Filing) -> bool:
        """Whether somebody waits for it may depend on what it is there."""
        if not super().file_paper(filing):
            return False
        self.requeue([filing.paper_id])
        return True

    def bring_in(self, scans: Sequence[ScanRow], papers: Sequence[PaperRow]) -> None:
        """What they do to each other, and to what is there, is found like that of any paper."""
        super().bring_in(scans, papers)
        self.ask_effects([paper.paper_id for paper in papers])

    def put_papers(self, intake_id: str, papers: Sequence[PaperRow]) -> None:
        """What people decided about these papers before stands again."""
        super().put_papers(intake_id, papers)
        now = [paper.paper_id for paper in papers]
        self._queue_anew(now)  # the scan is held
        self.ask_effects(now)

    def _forget_papers(self, intake_id: str) -> set[str]:
        before = super()._forget_papers(intake_id)
        self.ask_effects(sorted(before))
        return before

    def put_dossier(self, dossier: Dossier) -> None:
        """When it ends, nobody waits for its papers any more; when it goes on, somebody does."""
        before = self._closed([dossier.ma_ho_so])
        super().put_dossier(dossier)
        if self._closed([dossier.ma_ho_so]) != before:
            self.requeue([paper_id for paper_id, _ in self.papers_handed_in(dossier.ma_ho_so)])

    def replace_papers(
        self,
        intake_id: str,
        before: Mapping[str, int],
        papers: Sequence[PaperRow],
        gone: Sequence[str],
    ) -> bool:
        if not super().replace_papers(intake_id, before, papers, gone):
            return False
        now = [paper.paper_id for paper in papers]
        self.requeue(now)
        self.ask_effects([*now, *gone])
        return True

    def tie_person(self, tie: PersonTie) -> bool:
        if not super().tie_person(tie):
            return False
        self.ask_effects([tie.paper_id])
        return True

    def papers_by_field(self, names: Sequence[str], value: str) -> list[PaperRow]:
        """By what stands: neither by a value that was corrected nor without one that was added."""
        rows = super().papers_by_field(names, value)
        rows += self._load(PAPERS.where(papers.c.paper_id.in_(_decided(names, storable(value)))))
        standing = {row.paper_id: row for row in rows if _carries(row, names, storable(value))}
        return [standing[key] for key in sorted(standing)]

    def papers_named(
        self,
        names: Sequence[str],
        value: str,
        desk: str | None,
        limit: int,
        number: str | None = None,
    ) -> list[PaperRow]:
        """The newest first. Namesakes with numbers of their own, which are most, are not loaded."""
        value = storable(value)
        query = PAPERS.where(papers.c.paper_id.in_(find_named(names, value, desk, number)))
        newest = query.order_by(papers.c.stored_at.desc(), papers.c.paper_id).limit(limit)
        return [row for row in self._load(newest) if _carries(row, names, value)]

    def _load(self, query: Select[Any]) -> list[PaperRow]:
        rows = super()._load(query)
        ids = [row.paper_id for row in rows]
        decided, filed = self._decisions_of(ids), self._filed_roles(ids)
        return [
            settle(row, decided.get(row.paper_id, ()), filed.get(row.paper_id, {})) for row in rows
        ]

    # rows
    def _add(self, decision: Decision) -> bool:
        return self._insert_new(decisions, **_flatten_decision(decision))

    def _ask_revision(self, decisions: Sequence[Decision]) -> None:
        """Done by whoever comes first: the process that wrote this, or one that sweeps."""
        ruled = {decision.paper_id for decision in decisions if decision.name in RULINGS}
        self._announce(sorted(ruled), REVISE)

    def _decisions_of(self, paper_ids: Sequence[str]) -> dict[str, list[Decision]]:
        mine = decisions.c.paper_id.in_(paper_ids)
        order = (decisions.c.paper_id, decisions.c.name, decisions.c.turn)
        rows = self._read(select(decisions).where(mine).order_by(*order)) if paper_ids else ()
        by_paper = groupby(map(make_decision, rows), lambda decision: decision.paper_id)
        return {key: list(group) for key, group in by_paper}

    def _intake_of(self, paper_id: str) -> str:
        query = select(papers.c.intake_id).where(papers.c.paper_id == paper_id)
        found = self._read(query)
        if not found:
            raise NotFound(kind="paper", key=paper_id)
        return str(found[0][0])

    def _hold_scans(self, paper_ids: Sequence[str]) -> None:
        """Until the commit, as `_raise_version` does: two that queue one paper anew at once come
        one after the other, in an order that lets neither wait for ever. The lock is that of an
        update: a stronger one would wait for whoever has just entered a tie to the scan."""
        self._begin_writing()
        mine = select(papers.c.intake_id).where(papers.c.paper_id.in_(paper_ids))
        held = select(scans.c.intake_id).where(scans.c.intake_id.in_(mine))
        self._read(held.order_by(scans.c.intake_id).with_for_update(key_share=True))

    def _places(self, rows: Sequence[PaperRow]) -> list[dict[str, Any]]:
        """Their rows in the queue, one for each paper of which anything waits."""
        rows = [row for row in rows if open_items(row)]
        dossiers = {c.dossier for row in rows for c in row.contexts if c.dossier}
        closed = self._closed(sorted(dossiers))
        known = self._scans_of([row.intake_id for row in rows])
        return [_place(row, known[row.intake_id], closed) for row in rows]


def select_queue(desk: str | None) -> Select[Any]:
    """In order. Asked row by row: a desk may have a million papers."""
    query = select(review_queue).order_by(review_queue.c.position)
    if desk is None:
        return query
    here = (
        papers.c.paper_id == review_queue.c.paper_id,
        contexts.c.intake_id == papers.c.intake_id,
        contexts.c.desk == desk,
    )
    return query.where(exists().where(*here))


def _place(row: PaperRow, scan: ScanRow, closed: frozenset[str]) -> dict[str, Any]:
    items = open_items(row)
    waiting = waiting_since(scan, row.contexts, closed)
    return {
        "paper_id": row.paper_id,
        "position": position(row, items[0].risk, waiting),
        "risk": items[0].risk,
        "open": len(items),
        "waiting_since": waiting,
    }


def _last_turns() -> Any:
    """The last decision on each field."""
    turns = select(
        decisions.c.paper_id, decisions.c.name, func.max(decisions.c.turn).label("turn")
    ).group_by(decisions.c.paper_id, decisions.c.name)
    last = turns.subquery()
    same = and_(
        decisions.c.paper_id == last.c.paper_id,
        decisions.c.name == last.c.name,
        decisions.c.turn == last.c.turn,
    )
    every = select(decisions.c.paper_id, decisions.c.name, decisions.c.outcome)
    return every.join(last, same).subquery()


def _decided(names: Sequence[str], value: str) -> Select[Any]:
    """Papers of which a person said it."""
    return select(decisions.c.paper_id).where(
        decisions.c.name.in_(names),
        decisions.c.value_head == value[:HEAD_LENGTH],
        decisions.c.value == value,
    )


def find_named(
    names: Sequence[str], value: str, desk: str | None, number: str | None
) -> Select[Any]:
    """Papers of this desk on which a name says this, but for those of somebody with another number.
    One that people decided about may be this one: the caller looks at it as it stands."""
    seen = _seen_at(union(*(part for name in names for part in _named(name, value))), desk)
    query = select(seen.c.paper_id)
    if number is None:
        return query
    ruled = (decisions.c.paper_id == seen.c.paper_id, decisions.c.name == seen.c.its_number)
    mine = or_(seen.c.bearer.is_(None), seen.c.bearer == number, exists().where(*ruled))
    return query.where(mine)


def _named(name: str, value: str) -> Iterator[Select[Any]]:
    """Papers on which `name` says this, the number beside it, and what that field is called."""
    its_number = literal(number_beside(name)).label("its_number")
    read = select(paper_fields.c.paper_id, paper_fields.c.bearer, its_number)
    yield read.where(*was_read([name], value))
    yield _decided([name], value).add_columns(null().label("bearer"), its_number)


def _seen_at(named: CompoundSelect[Any], desk: str | None) -> CTE:
    """Those of this desk, found before anything else is asked of them."""
    every = named.subquery()
    query = select(every)
    if desk is not None:
        here = (contexts.c.intake_id == papers.c.intake_id, contexts.c.desk == desk)
        query = query.join(papers, papers.c.paper_id == every.c.paper_id)
        query = query.where(exists().where(*here))
    return query.cte("seen").prefix_with("MATERIALIZED")


def _carries(row: PaperRow, names: Sequence[str], value: str) -> bool:
    return any(field.name in names and field.value == value for field in row.fields)


def _flatten_decision(decision: Decision) -> dict[str, Any]:
    value = None if decision.value is None else storable(decision.value)
    return {
        "paper_id": decision.paper_id,
        "name": decision.name,
        "turn": decision.turn,
        "outcome": decision.outcome,
        "value": value,
        "value_head": None if value is None else value[:HEAD_LENGTH],
        "decided_by": decision.by,
        "desk": decision.desk,
        "decided_at": decision.at,
        "seen": decision.seen,
        "before": None if decision.before is None else storable(decision.before),
    }


def make_decision(row: Row[Any]) -> Decision:
    return Decision(
        paper_id=row.paper_id,
        name=row.name,
        turn=row.turn,
        outcome=Outcome(row.outcome),
        value=row.value,
        by=row.decided_by,
        desk=row.desk,
        at=row.decided_at,
        seen=row.seen,
        before=row.before,
    )


def _make_queue_row(row: Row[Any]) -> QueueRow:
    return QueueRow(row.paper_id, row.position, row.risk, row.open, row.waiting_since)


def _make_count(row: Row[Any]) -> Count:
    outcome = Outcome(row.outcome) if row.outcome else None
    return Count(row.loai, row.name, FieldStatus(row.status), outcome, row.how_many)
