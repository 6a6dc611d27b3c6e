"""Digital signatures in the catalogue: the part of the unit of work of
`pipeline/signature_ports.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, insert, select, true

from pipeline.certification import Certification
from pipeline.decisions import ORIGIN, Outcome
from pipeline.ports import PaperRow
from pipeline.scan import Origin, ScanRow
from pipeline.signature import Signature, SignatureCheck, SignatureState, states_of
from storage.review_tables import decisions
from storage.reviewer_rows import ReviewerRows
from storage.signature_tables import certifications, signatures
from storage.tables import contexts, papers


class SignatureRows(ReviewerRows):
    """Methods as the port says. Papers come out with what was found of their file's signatures
    and with their last certified copy."""

    def add_signature_check(self, check: SignatureCheck) -> None:
        found = [_flatten(signature) for signature in check.signatures]
        facts = {"checked_at": check.checked_at, "trust": check.trust, "found": found}
        self._write(insert(signatures).values(intake_id=check.intake_id, **facts))

    def signature_check(self, intake_id: str) -> SignatureCheck | None:
        return self._checks_of([intake_id]).get(intake_id)

    def signed_scans(self, limit: int = 500, after: str | None = None) -> list[ScanRow]:
        query = select(papers.c.intake_id).where(papers.c.digitally_signed == true()).distinct()
        if after is not None:
            query = query.where(papers.c.intake_id > after)
        found = [row[0] for row in self._read(query.order_by(papers.c.intake_id).limit(limit))]
        known = self._scans_of(found)
        return [known[intake_id] for intake_id in found]

    def add_certification(self, certification: Certification) -> bool:
        """The scan's row is held from here to the commit, as by whoever decides about a field."""
        self._hold_scans([certification.paper_id])
        mine = select(papers.c.version).where(papers.c.paper_id == certification.paper_id)
        if [row[0] for row in self._read(mine)] != [certification.version]:
            return False
        return self._insert_new(certifications, **asdict(certification))

    def certifications(self, paper_id: str) -> list[Certification]:
        mine = select(certifications).where(certifications.c.paper_id == paper_id)
        return [_make_certification(r) for r in self._read(mine.order_by(certifications.c.turn))]

    def restore_certification(self, certification: Certification) -> bool:
        return self._insert_new(certifications, **asdict(certification))

    def compared_papers(self, desk: str, limit: int = 500, after: str | None = None) -> list[str]:
        here = contexts.c.intake_id == papers.c.intake_id
        # From the desk's own scans: where nothing is left to sign, all others were looked at too.
        own = papers.c.intake_id.in_(select(contexts.c.intake_id).where(contexts.c.desk == desk))
        query = select(papers.c.paper_id).where(own, _compared(here), ~_just_certified())
        if after is not None:
            query = query.where(papers.c.paper_id > after)
        return [row[0] for row in self._read(query.order_by(papers.c.paper_id).limit(limit))]

    def _load(self, query: Select[Any]) -> list[PaperRow]:
        rows = super()._load(query)
        checks = self._checks_of(sorted({r.intake_id for r in rows if r.digitally_signed}))
        last = self._last_certifications([row.paper_id for row in rows])
        return [
            replace(
                row,
                signatures=states_of(checks.get(row.intake_id)),
                certification=last.get(row.paper_id),
            )
            for row in rows
        ]

    def _checks_of(self, intake_ids: Sequence[str]) -> dict[str, SignatureCheck]:
        """The last of each."""
        if not intake_ids:
            return {}
        mine = signatures.c.intake_id.in_(intake_ids)
        newest = select(func.max(signatures.c.check_id)).where(mine)
        last = newest.group_by(signatures.c.intake_id)
        rows = self._read(select(signatures).where(signatures.c.check_id.in_(last)))
        return {row.intake_id: _make_check(row) for row in rows}

    def _last_certifications(self, paper_ids: Sequence[str]) -> dict[str, Certification]:
        if not paper_ids:
            return {}
        mine = certifications.c.paper_id.in_(paper_ids)
        rows = self._read(select(certifications).where(mine).order_by(certifications.c.turn))
        return {row.paper_id: _make_certification(row) for row in rows}


def _compared(here: ColumnElement[bool]) -> ColumnElement[bool]:
    """By whoever took it in, or by a decision; whether it was taken back is looked at later."""
    decided = and_(
        decisions.c.paper_id == papers.c.paper_id,
        decisions.c.name == ORIGIN,
        decisions.c.outcome != Outcome.REJECTED,
    )
    came = exists().where(here, contexts.c.origin == Origin.FROM_ORIGINAL)
    return came | exists().where(decided)


def _just_certified() -> ColumnElement[bool]:
    """Nothing changed since: a desk's thousands of these are not looked at one by one."""
    same = certifications.c.version == papers.c.version
    return exists().where(certifications.c.paper_id == papers.c.paper_id, same)


def _flatten(signature: Signature) -> dict[str, Any]:
    facts = asdict(signature)
    for name in ("not_after", "signed_at"):
        facts[name] = facts[name].isoformat() if facts[name] else None
    return facts


def _make_check(row: Row[Any]) -> SignatureCheck:
    found = tuple(_make_signature(facts) for facts in row.found)
    return SignatureCheck(row.intake_id, row.checked_at, row.trust, found)


def _make_signature(facts: dict[str, Any]) -> Signature:
    times = {
        name: datetime.fromisoformat(facts[name]) if facts[name] else None
        for name in ("not_after", "signed_at")
    }
    return Signature(**{**facts, **times, "state": SignatureState(facts["state"])})


def _make_certification(row: Row[Any]) -> Certification:
    return Certification(**row._mapping)
