"""The machine-readable door for papers that are used again; see `app/door.py`."""

from __future__ import annotations

from typing import Any

from app.attach_words import tell_check
from pipeline.attachment import AttachedPaper, ReuseLink, Revocation
from pipeline.dossier import Dossier


def link_record(link: ReuseLink) -> dict[str, Any]:
    """Who used which paper for what, and what the gate said."""
    return {
        "link_id": link.link_id,
        "ma_ho_so": link.ma_ho_so,
        "component": link.component,
        "paper_id": link.paper_id,
        "version": link.version,
        "sha256": link.sha256,
        "kq_code": link.kq_code,
        "pages": link.pages,
        "by": link.user,
        "desk": link.desk,
        "at": link.at.isoformat(),
        "purpose": link.purpose,
        "original_seen": link.original_seen,
        "checks": [
            {"code": check.code, "passed": check.passed, "detail": check.detail}
            for check in link.checks
        ],
        "entry": link.entry_seq,
        "revoked": _revocation(link.revoked) if link.revoked else None,
    }


def attached_record(paper: AttachedPaper) -> dict[str, Any]:
    """With what was found out since: the check's codes and a sentence."""
    return {
        **link_record(paper.link),
        "loai": paper.loai,
        "flags": [
            {
                "code": check.code,
                "detail": check.detail,
                "reason": tell_check(check, paper.link.paper_id),
            }
            for check in paper.flags
        ],
    }


def flagged_record(dossier: Dossier, papers: tuple[AttachedPaper, ...]) -> dict[str, Any]:
    """A dossier to look at again, without its persons."""
    return {
        "ma_ho_so": dossier.ma_ho_so,
        "ma_thu_tuc": dossier.facts.ma_thu_tuc,
        "papers": [attached_record(paper) for paper in papers],
    }


def _revocation(revoked: Revocation) -> dict[str, Any]:
    return {
        "by": revoked.user,
        "desk": revoked.desk,
        "at": revoked.at.isoformat(),
        "reason": revoked.reason,
        "entry": revoked.entry_seq,
    }
