"""A paper that is used again: which one, for which component of which dossier, by whom, what for,
and what the gate said of it at that moment. Links are added and revoked, never changed or removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipeline.question import Check, Evidence


@dataclass(frozen=True, slots=True)
class Revocation:
    """Who took a paper back from a component, when and why; `entry_seq` names its entry in the
    ledger."""

    link_id: str
    user: str
    desk: str
    at: datetime
    reason: str
    entry_seq: int


@dataclass(frozen=True, slots=True)
class ReuseLink:
    """`component` by its key in the procedure; `version` of the paper and `sha256` of its original
    (hex) as they were when it was attached; `kq_code` the national code of the result that the
    paper is, where it has one; `pages` how many it has, blank ones too; `checks` of the gate, all
    of them; `original_seen` whether the officer had the original in hand; `entry_seq` names its
    entry in the ledger."""

    link_id: str
    ma_ho_so: str
    component: str
    paper_id: str
    version: int
    sha256: str
    kq_code: str | None
    pages: int
    user: str
    desk: str
    at: datetime
    purpose: str
    checks: tuple[Check, ...]
    original_seen: bool
    entry_seq: int
    revoked: Revocation | None = None

    @property
    def active(self) -> bool:
        return self.revoked is None

    @property
    def place(self) -> tuple[str, str, str]:
        """Where there is at most one active link."""
        return (self.ma_ho_so, self.component, self.paper_id)


@dataclass(frozen=True, slots=True)
class AttachedPaper:
    """A link as people look at it. `loai` is the paper's type, None for one that is not there any
    more; `flags` are checks that it would not pass today and passed, or was not yet suspected in,
    when it was attached: what was found out since. `numbers` of those persons of the dossier whose
    paper it is today, empty where nothing had to be found out or it is nobody's: they are for who
    holds the dossier and are written nowhere."""

    link: ReuseLink
    loai: str | None
    flags: tuple[Check, ...] = ()
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PortalFlags:
    """What the national portal is told of a file attached to a component (`TaiLieuNop`); the names
    are its own. `duoc_tai_su_dung` 0 none, 1 reused, 2 reused and replaced by the result
    `ma_ket_qua_thay_the`."""

    duoc_so_hoa: int
    duoc_tai_su_dung: int
    duoc_lay_tu_kho_dmqg: int
    ma_ket_qua_thay_the: str | None


def flag_link(link: ReuseLink) -> PortalFlags:
    """By these the service index of QĐ 766/QĐ-TTg is computed (4.2-4.4). A revoked link is no
    reuse; our own store is not that of the national portal."""
    if not link.active:
        return PortalFlags(1, 0, 0, None)
    return PortalFlags(1, 2 if link.kq_code else 1, 0, link.kq_code)


def plain_check(check: Check) -> dict[str, Any]:
    """What is kept of a check, as plain JSON: of its evidence the papers alone. What stands on a
    paper is looked up there."""
    return {
        "code": check.code,
        "passed": check.passed,
        "detail": check.detail,
        "facts": dict(check.facts),
        "papers": [each.paper_id for each in check.evidence if each.paper_id],
    }


def read_check(plain: Mapping[str, Any]) -> Check:
    facts = tuple(sorted(plain["facts"].items()))
    evidence = tuple(Evidence(paper_id=paper_id) for paper_id in plain["papers"])
    return Check(plain["code"], plain["passed"], plain["detail"], facts, evidence)
