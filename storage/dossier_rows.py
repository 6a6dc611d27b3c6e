"""Dossiers in the catalogue: the part of the unit of work of `pipeline/dossier_ports.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, insert, or_, select, update

from pipeline.desks import Hands
from pipeline.dossier import (
    LIVE,
    Dossier,
    DossierOrigin,
    DossierState,
    Filing,
    PersonTie,
    Promise,
    StoredMessage,
)
from pipeline.errors import NotFound
from pipeline.scan import Role
from storage.dossier_facts import dump_facts, dump_hand, load_facts, load_hand
from storage.dossier_tables import (
    dossier_messages,
    dossier_papers,
    dossier_persons,
    dossiers,
    person_ties,
)
from storage.tables import contexts, papers, scans
from storage.transaction import Transaction

AT_ONCE = 5000  # ids in one statement


class DossierRows(Transaction):
    """Methods as the port says."""

    # messages and what they say together
    def add_message(self, message: StoredMessage) -> StoredMessage | None:
        self._hold_dossier(message.ma_ho_so)
        values = {
            "ma_ho_so": message.ma_ho_so,
            "sent_at": message.sent_at,
            "received_at": message.received_at,
            "digest": message.digest,
            "body": message.body,
            "hand": dump_hand(message.hand),
        }
        if self._insert_new(dossier_messages, message_id=message.message_id, **values):
            return None
        mine = dossier_messages.c.message_id == message.message_id
        return _make_message(self._read(select(dossier_messages).where(mine))[0])

    def messages(self, ma_ho_so: str) -> tuple[StoredMessage, ...]:
        table = dossier_messages.c
        query = select(dossier_messages).where(table.ma_ho_so == ma_ho_so)
        found = self._read(query.order_by(table.sent_at, table.message_id))
        return tuple(_make_message(row) for row in found)

    def put_dossier(self, dossier: Dossier) -> None:
        mine = update(dossiers).where(dossiers.c.ma_ho_so == dossier.ma_ho_so)
        self._write(
            mine.values(
                origin=dossier.origin,
                state=dossier.state,
                live=dossier.live,
                as_of=dossier.as_of,
                ma_thu_tuc=dossier.facts.ma_thu_tuc,
                don_vi_xu_ly=dossier.facts.don_vi_xu_ly,
                nguoi_xu_ly=dossier.facts.nguoi_xu_ly,
                hand_desk=dossier.hand.desk if dossier.hand else None,
                ngay_tiep_nhan=dossier.facts.ngay_tiep_nhan,
                facts=dump_facts(dossier.facts),
                hand=dump_hand(dossier.hand),
            )
        )
        old = dossier_persons.c.ma_ho_so == dossier.ma_ho_so
        self._write(delete(dossier_persons).where(old))
        rows = [
            {"ma_ho_so": dossier.ma_ho_so, "position": position, "number": person.number}
            for position, person in enumerate(dossier.persons)
        ]
        self._write(insert(dossier_persons), rows)

    def dossier(self, ma_ho_so: str) -> Dossier:
        found = self._dossiers(_KNOWN.where(dossiers.c.ma_ho_so == ma_ho_so))
        if not found:
            raise NotFound(kind="dossier", key=ma_ho_so)
        return found[0]

    def known_dossiers(self, codes: Sequence[str]) -> dict[str, Dossier]:
        found: dict[str, Dossier] = {}
        for start in range(0, len(codes), AT_ONCE):
            some = codes[start : start + AT_ONCE]
            rows = self._dossiers(_KNOWN.where(dossiers.c.ma_ho_so.in_(some)))
            found |= {dossier.ma_ho_so: dossier for dossier in rows}
        return found

    def dossiers(
        self,
        origin: DossierOrigin | None = None,
        live: bool | None = None,
        within: Hands | None = None,
        outside: Hands | None = None,
        limit: int = 100,
        after: str | None = None,
    ) -> list[Dossier]:
        query = _KNOWN.limit(limit)
        if origin is not None:
            query = query.where(dossiers.c.origin == origin)
        if live is not None:
            query = query.where(dossiers.c.live == live)
        if within is not None:
            query = query.where(in_hands(within))
        if outside is not None:
            query = query.where(_outside_of(outside))
        if after is not None:
            query = query.where(dossiers.c.ma_ho_so > after)
        return self._dossiers(query)

    def promises(self, within: Hands, limit: int) -> list[Promise]:
        """The day is taken out of the facts by the database: there may be thousands of dossiers."""
        table = dossiers.c
        promised = table.facts["ngay_hen_tra"].as_string().label("promised")
        query = select(table.ma_ho_so, table.state, promised).where(table.live, in_hands(within))
        found = self._read(query.order_by(table.ma_ho_so).limit(limit))
        return [_make_promise(row) for row in found]

    def dossiers_of(self, number: str) -> list[Dossier]:
        codes = select(dossier_persons.c.ma_ho_so).where(dossier_persons.c.number == number)
        return self._dossiers(_KNOWN.where(dossiers.c.ma_ho_so.in_(codes)))

    # papers
    def file_paper(self, filing: Filing) -> bool:
        self._begin_writing()
        table = dossier_papers.c
        mine = (table.ma_ho_so == filing.ma_ho_so) & (table.paper_id == filing.paper_id)
        if self._insert_new(dossier_papers, **asdict(filing)):
            return True
        place = select(table.role, table.component).where(mine).with_for_update()
        if tuple(self._read(place)[0]) == (filing.role, filing.component):
            return False
        self._write(update(dossier_papers).where(mine).values(**asdict(filing)))
        return True

    def filings(self, ma_ho_so: str) -> tuple[Filing, ...]:
        query = select(dossier_papers).where(dossier_papers.c.ma_ho_so == ma_ho_so)
        found = self._read(query.order_by(dossier_papers.c.filing_id))
        return tuple(_make_filing(row) for row in found)

    def filings_of_paper(self, paper_id: str) -> tuple[Filing, ...]:
        query = select(dossier_papers).where(dossier_papers.c.paper_id == paper_id)
        found = self._read(query.order_by(dossier_papers.c.filing_id))
        return tuple(_make_filing(row) for row in found)

    def _filed_roles(self, paper_ids: Sequence[str]) -> dict[str, dict[str, Role]]:
        """By paper and mã hồ sơ."""
        table = dossier_papers.c
        query = select(table.paper_id, table.ma_ho_so, table.role)
        found: dict[str, dict[str, Role]] = {}
        for start in range(0, len(paper_ids), AT_ONCE):
            some = paper_ids[start : start + AT_ONCE]
            for row in self._read(query.where(table.paper_id.in_(some))):
                found.setdefault(row.paper_id, {})[row.ma_ho_so] = Role(row.role)
        return found

    def papers_handed_in(self, ma_ho_so: str) -> tuple[tuple[str, Role], ...]:
        query = (
            select(papers.c.paper_id, contexts.c.role)
            .join(contexts, contexts.c.intake_id == papers.c.intake_id)
            .where(contexts.c.dossier == ma_ho_so)
            .order_by(contexts.c.context_id, papers.c.first_page, papers.c.paper_id)
        )
        return tuple((row.paper_id, Role(row.role)) for row in self._read(query))

    # persons
    def tie_person(self, tie: PersonTie) -> bool:
        return self._insert_new(person_ties, **asdict(tie))

    def ties_of_paper(self, paper_id: str) -> tuple[PersonTie, ...]:
        return self._ties(select(person_ties).where(person_ties.c.paper_id == paper_id))

    def ties_of_papers(self, paper_ids: Sequence[str]) -> dict[str, tuple[PersonTie, ...]]:
        found: dict[str, list[PersonTie]] = {}
        for start in range(0, len(paper_ids), AT_ONCE):
            ids = paper_ids[start : start + AT_ONCE]
            for tie in self._ties(select(person_ties).where(person_ties.c.paper_id.in_(ids))):
                found.setdefault(tie.paper_id, []).append(tie)
        return {paper_id: tuple(ties) for paper_id, ties in found.items()}

    def papers_tied_to(self, so_dinh_danh: str) -> tuple[PersonTie, ...]:
        return self._ties(select(person_ties).where(person_ties.c.so_dinh_danh == so_dinh_danh))

    def _hold_dossier(self, ma_ho_so: str) -> None:
        """Nobody else changes it until this transaction ends. Its scans are held first, as
        everywhere: whoever holds a scan may have to wait for a dossier (`_closed`), so nobody may
        wait the other way round."""
        self._begin_writing()
        inside = select(contexts.c.intake_id).where(contexts.c.dossier == ma_ho_so)
        mine = select(scans.c.intake_id).where(scans.c.intake_id.in_(inside))
        self._read(mine.order_by(scans.c.intake_id).with_for_update(key_share=True))
        self._insert_new(dossiers, ma_ho_so=ma_ho_so, origin="", state="", live=False)
        own = select(dossiers.c.ma_ho_so).where(dossiers.c.ma_ho_so == ma_ho_so)
        self._read(own.with_for_update(key_share=True))

    def _closed(self, codes: Sequence[str]) -> frozenset[str]:
        """Which of these dossiers are known to be over: nobody waits for them any more. They stay
        as they are until the commit. One of which only a state is known so far is not over for
        that alone, although no papers may be looked for in its name (`live`)."""
        if not codes:
            return frozenset()
        known = _KNOWN.where(dossiers.c.ma_ho_so.in_(codes)).with_for_update(read=True)
        return frozenset(row.ma_ho_so for row in self._read(known) if row.state not in LIVE)

    def _dossiers(self, query: Select[Any]) -> list[Dossier]:
        return [_make_dossier(row) for row in self._read(query)]

    def _ties(self, query: Select[Any]) -> tuple[PersonTie, ...]:
        found: Sequence[Row[Any]] = self._read(query.order_by(person_ties.c.tie_id))
        return tuple(_make_tie(row) for row in found)


def in_hands(hands: Hands) -> ColumnElement[bool]:
    """Sent to one of these units or officers, or opened by hand at the desk."""
    unit, officer = dossiers.c.don_vi_xu_ly, dossiers.c.nguoi_xu_ly
    sent = unit.in_(sorted(hands.units)), officer.in_(sorted(hands.officers))
    return or_(*sent, dossiers.c.hand_desk == (hands.desk or ""))  # None would be IS NULL


def _outside_of(hands: Hands) -> ColumnElement[bool]:
    unit, officer = dossiers.c.don_vi_xu_ly, dossiers.c.nguoi_xu_ly
    return and_(
        or_(unit.is_(None), unit.not_in(sorted(hands.units))),
        or_(officer.is_(None), officer.not_in(sorted(hands.officers))),
        dossiers.c.hand_desk.is_(None),
    )


_KNOWN = select(dossiers).where(dossiers.c.as_of.is_not(None)).order_by(dossiers.c.ma_ho_so)


def _make_dossier(row: Row[Any]) -> Dossier:
    return Dossier(
        ma_ho_so=row.ma_ho_so,
        origin=DossierOrigin(row.origin),
        state=DossierState(row.state),
        as_of=row.as_of,
        facts=load_facts(row.facts),
        hand=load_hand(row.hand),
    )


def _make_promise(row: Row[Any]) -> Promise:
    moment = datetime.fromisoformat(row.promised) if row.promised else None
    return Promise(row.ma_ho_so, DossierState(row.state), moment)


def _make_message(row: Row[Any]) -> StoredMessage:
    return StoredMessage(
        message_id=row.message_id,
        ma_ho_so=row.ma_ho_so,
        sent_at=row.sent_at,
        received_at=row.received_at,
        digest=row.digest,
        body=row.body,
        hand=load_hand(row.hand),
    )


def _make_filing(row: Row[Any]) -> Filing:
    role = Role(row.role)
    return Filing(row.ma_ho_so, row.paper_id, role, row.component, row.user, row.desk, row.at)


def _make_tie(row: Row[Any]) -> PersonTie:
    return PersonTie(
        row.paper_id, row.so_dinh_danh, row.part, row.evidence, row.user, row.desk, row.at
    )
