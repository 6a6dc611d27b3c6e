"""The machine-readable door for looks at a paper: pages, words, history; see `app/door.py`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.door import page_record
from app.reuse_door import effect_record
from app.signature_door import certification_record
from pipeline.attachment import ReuseLink
from pipeline.decisions import Decision
from pipeline.page_looks import PageWords
from pipeline.paper_checking import Finding, State
from pipeline.paper_view import PaperView
from pipeline.ports import PaperRow

Record = dict[str, Any]


def pages_record(row: PaperRow, words: Sequence[PageWords]) -> Record:
    """Every page with its text; 0 × 0 and no text where its words cannot be read now."""
    known = {page.number: page for page in words}
    items = []
    for page in row.pages:
        read = known.get(page.number, PageWords(page.number))
        size = {"width": read.width, "height": read.height, "text": read.text}
        items.append(page_record(page) | size)
    return {"paper_id": row.paper_id, "items": items}


def words_record(paper_id: str, page: PageWords) -> Record:
    return {
        "paper_id": paper_id,
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "items": [{"text": text, "box": box.as_list()} for text, box in page.words],
    }


def history_record(view: PaperView) -> Record:
    """What the page of a paper tells of its past."""
    contexts = [
        {"desk": c.desk, "dossier": c.dossier, "role": c.role.value, "origin": c.origin.value}
        for c in view.contexts
    ]
    return {
        "paper_id": view.row.paper_id,
        "version": view.row.version,
        "received_at": view.scan.received_at.isoformat(),
        "stored_at": view.row.stored_at.isoformat(),
        "in_effect": view.effect.passed,
        "opened_by": view.opened_by.ma_ho_so if view.opened_by else None,
        "contexts": contexts,
        "decisions": [said_record(decision) for decision in view.decisions],
        "effects": [effect_record(effect) for effect in view.effects],
        "certifications": [certification_record(copy) for copy in view.copies],
        "links": [used_record(link) for link in view.links],
    }


def said_record(made: Decision) -> Record:
    return {
        "field": made.name,
        "turn": made.turn,
        "outcome": made.outcome.value,
        "before": made.before,
        "value": made.value,
        "by": made.by,
        "desk": made.desk,
        "at": made.at.isoformat(),
    }


def used_record(link: ReuseLink) -> Record:
    return {
        "link_id": link.link_id,
        "ma_ho_so": link.ma_ho_so,
        "component": link.component,
        "by": link.user,
        "desk": link.desk,
        "at": link.at.isoformat(),
        "purpose": link.purpose,
        "revoked_at": link.revoked.at.isoformat() if link.revoked else None,
    }


def integrity_record(row: PaperRow, findings: Sequence[Finding]) -> Record:
    return {
        "paper_id": row.paper_id,
        "sound": all(one.state is State.SOUND for one in findings),
        "items": [
            {"part": f.part.value, "state": f.state.value, "page": f.page, "sha256": f.sha256}
            for f in findings
        ],
    }
