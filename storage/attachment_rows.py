"""Papers that are used again, in the catalogue: the part of the unit of work of
`pipeline/attachment_ports.py`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, exists, or_, select, update

from pipeline.attachment import ReuseLink, Revocation, plain_check, read_check
from pipeline.desks import Hands
from pipeline.errors import NotFound
from storage.attachment_tables import reuse_links
from storage.dossier_rows import in_hands
from storage.dossier_tables import dossiers
from storage.effect_tables import effects
from storage.tables import papers, scans
from storage.transaction import Transaction


class AttachmentRows(Transaction):
    """Methods as the port says."""

    def hold_place(self, ma_ho_so: str, paper_id: str | None = None) -> None:
        """The scan first, then the dossier, as everywhere; the locks are those of an update."""
        self._begin_writing()
        if paper_id is not None:
            mine = select(papers.c.intake_id).where(papers.c.paper_id == paper_id)
            scan = select(scans.c.intake_id).where(scans.c.intake_id.in_(mine))
            self._read(scan.with_for_update(key_share=True))
        own = select(dossiers.c.ma_ho_so).where(dossiers.c.ma_ho_so == ma_ho_so)
        self._read(own.with_for_update(key_share=True))

    def add_link(self, link: ReuseLink) -> bool:
        return self._insert_new(reuse_links, **_flatten(link))

    def revoke_link(self, revocation: Revocation) -> bool:
        table = reuse_links.c
        open_ = (table.link_id == revocation.link_id) & table.revoked_at.is_(None)
        values = {
            "revoked_by": revocation.user,
            "revoked_desk": revocation.desk,
            "revoked_at": revocation.at,
            "revoked_reason": revocation.reason,
            "revoked_seq": revocation.entry_seq,
        }
        return self._write(update(reuse_links).where(open_).values(**values)) > 0

    def reuse_link(self, link_id: str) -> ReuseLink:
        found = self._read(select(reuse_links).where(reuse_links.c.link_id == link_id))
        if not found:
            raise NotFound(kind="link", key=link_id)
        return make_link(found[0])

    def reuse_links(
        self, ma_ho_so: str | None = None, paper_id: str | None = None
    ) -> list[ReuseLink]:
        query = select(reuse_links).order_by(reuse_links.c.entry_seq, reuse_links.c.link_id)
        if ma_ho_so is not None:
            query = query.where(reuse_links.c.ma_ho_so == ma_ho_so)
        if paper_id is not None:
            query = query.where(reuse_links.c.paper_id == paper_id)
        return [make_link(row) for row in self._read(query)]

    def all_links(self, limit: int = 500, after: str | None = None) -> list[ReuseLink]:
        query = select(reuse_links).order_by(reuse_links.c.link_id).limit(limit)
        if after is not None:
            query = query.where(reuse_links.c.link_id > after)
        return [make_link(row) for row in self._read(query)]

    def links_to_look_at(
        self, within: Hands | None = None, after: str | None = None
    ) -> list[ReuseLink]:
        table = reuse_links.c
        mine = papers.c.paper_id == table.paper_id
        happened = effects.c.paper_id == table.paper_id
        query = (
            select(reuse_links)
            .join(dossiers, dossiers.c.ma_ho_so == table.ma_ho_so)
            .where(table.revoked_at.is_(None), dossiers.c.live)
            .where(
                or_(
                    ~exists().where(mine, papers.c.version == table.version),
                    exists().where(happened, effects.c.withdrawn_at.is_(None)),
                )
            )
            .order_by(table.ma_ho_so, table.entry_seq, table.link_id)
        )
        if within is not None:
            query = query.where(in_hands(within))
        if after is not None:
            query = query.where(table.ma_ho_so > after)
        return [make_link(row) for row in self._read(query)]


def _flatten(link: ReuseLink) -> dict[str, Any]:
    values = asdict(link)
    del values["revoked"]
    return values | {"checks": [plain_check(check) for check in link.checks]}


def make_link(row: Row[Any]) -> ReuseLink:
    """A row of the table as the core knows it."""
    return ReuseLink(
        link_id=row.link_id,
        ma_ho_so=row.ma_ho_so,
        component=row.component,
        paper_id=row.paper_id,
        version=row.version,
        sha256=row.sha256,
        kq_code=row.kq_code,
        pages=row.pages,
        user=row.user,
        desk=row.desk,
        at=row.at,
        purpose=row.purpose,
        checks=tuple(map(read_check, row.checks)),
        original_seen=row.original_seen,
        entry_seq=row.entry_seq,
        revoked=_make_revocation(row),
    )


def _make_revocation(row: Row[Any]) -> Revocation | None:
    if row.revoked_at is None:
        return None
    return Revocation(
        link_id=row.link_id,
        user=row.revoked_by,
        desk=row.revoked_desk,
        at=row.revoked_at,
        reason=row.revoked_reason,
        entry_seq=row.revoked_seq,
    )
