"""What signatures say in the machine-readable door (`app/door.py`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.messages import advise, explain
from pipeline.certification import Certification
from pipeline.certifying import Certified
from pipeline.rechecking import Checked
from pipeline.scan import Reason
from pipeline.signature import Signature, SignatureCheck


def check_record(check: SignatureCheck) -> dict[str, Any]:
    """A file with all its signatures."""
    return {
        "intake_id": check.intake_id,
        "checked_at": check.checked_at.isoformat(),
        "trust": check.trust,
        "signatures": [signature_record(signature) for signature in check.signatures],
    }


def signature_record(signature: Signature) -> dict[str, Any]:
    return {
        "state": signature.state.value,
        "detail": signature.detail,
        "subject": signature.subject,
        "issuer": signature.issuer,
        "serial": signature.serial,
        "not_after": _time(signature.not_after),
        "signed_at": _time(signature.signed_at),
        "timestamp": signature.stamped,
        "whole_file": signature.whole_file,
        "algorithm": signature.algorithm,
    }


def checked_record(checked: Checked) -> dict[str, Any]:
    """Of many files: which states each has, not whose they are."""
    states = [s.state.value for s in checked.check.signatures] if checked.check else []
    return {"intake_id": checked.intake_id, "states": states} | _reason(checked.reason)


def certified_record(certified: Certified) -> dict[str, Any]:
    """One paper of a batch."""
    record: dict[str, Any] = {
        "paper_id": certified.paper_id,
        "status": certified.outcome.value,
    }
    if certified.certification is not None:
        record |= certification_record(certified.certification)
    return record | _reason(certified.reason)


def certification_record(certification: Certification) -> dict[str, Any]:
    return {
        "turn": certification.turn,
        "version": certification.version,
        "sha256": certification.sha256,
        "at": certification.at.isoformat(),
        "by": certification.user,
        "desk": certification.desk,
        "subject": certification.subject,
        "serial": certification.serial,
    }


def _reason(reason: Reason | None) -> dict[str, Any]:
    if reason is None:
        return {}
    return {"reason": explain(reason), "hint": advise(reason), "reason_code": reason.code}


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
