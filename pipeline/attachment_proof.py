"""What proves a link: its entry in the ledger says the same, word for word."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pipeline.attachment import ReuseLink, Revocation, plain_check
from pipeline.ledger import Act, Deed
from pipeline.ports import UnitOfWork


def describe_link(link: ReuseLink) -> Act:
    """All that the link says but when, which the entry says itself."""
    facts = {
        "link_id": link.link_id,
        "sha256": link.sha256,
        "kq_code": link.kq_code,
        "pages": link.pages,
        "original_seen": link.original_seen,
        "checks": [plain_check(check) for check in link.checks],
    }
    return Act(
        Deed.ATTACHED, link.user, link.desk, link.purpose, link.ma_ho_so, link.paper_id,
        link.version, link.component, facts,
    )  # fmt: skip


def describe_for_hooks(link: ReuseLink) -> dict[str, Any]:
    """What other systems are told of it: ids and codes."""
    return {
        "link_id": link.link_id,
        "ma_ho_so": link.ma_ho_so,
        "component": link.component,
        "paper_id": link.paper_id,
        "kq_code": link.kq_code,
    }


def describe_revocation(revocation: Revocation, link: ReuseLink) -> Act:
    facts = {"link_id": link.link_id, "attached": link.entry_seq}
    return Act(
        Deed.REVOKED, revocation.user, revocation.desk, revocation.reason, link.ma_ho_so,
        link.paper_id, link.version, link.component, facts,
    )  # fmt: skip


def is_proved(link: ReuseLink, unit: UnitOfWork) -> bool:
    """Whether the ledger says so of the link, and of its revocation."""
    proved = _says(link.entry_seq, link.at, describe_link(link), unit)
    if link.revoked is None:
        return proved
    act = describe_revocation(link.revoked, link)
    return proved and _says(link.revoked.entry_seq, link.revoked.at, act, unit)


def _says(seq: int, at: datetime, act: Act, unit: UnitOfWork) -> bool:
    found = unit.entries(after_seq=seq - 1, limit=1)
    return [(entry.seq, entry.at, entry.act) for entry in found] == [(seq, at, act)]
