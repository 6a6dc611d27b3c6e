"""What is known of a dossier as JSON, and back."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from pipeline.dossier import Attachment, Channel, Facts, Hand, PersonRef, ResultPaper

_TIMES = ("ngay_nop", "ngay_tiep_nhan", "ngay_hen_tra", "ngay_ket_thuc", "ngay_tra", "ngay_tu_choi")


def dump_facts(facts: Facts) -> dict[str, Any]:
    """What was said; times as ISO 8601 with their zone."""
    told = {f.name: getattr(facts, f.name) for f in fields(facts)}
    return {name: _plain(value) for name, value in told.items() if value is not None}


def load_facts(data: dict[str, Any]) -> Facts:
    """The facts that `dump_facts` wrote."""
    known = dict(data)
    for name in _TIMES:
        if name in known:
            known[name] = datetime.fromisoformat(known[name])
    if "channel" in known:
        known["channel"] = Channel(known["channel"])
    if "databases" in known:
        known["databases"] = tuple(known["databases"])
    for name, kind in _LISTS.items():
        if name in known:
            known[name] = tuple(kind(**item) for item in known[name])
    return Facts(**known)


def load_hand(data: dict[str, Any] | None) -> Hand | None:
    return Hand(**data) if data else None


def dump_hand(hand: Hand | None) -> dict[str, Any] | None:
    return asdict(hand) if hand else None


_LISTS: dict[str, type[Any]] = {
    "persons": PersonRef,
    "attachments": Attachment,
    "results": ResultPaper,
}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [item if isinstance(item, str) else asdict(item) for item in value]
    return value
