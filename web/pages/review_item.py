"""What the page of one paper under review shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from app.labels import ORIGINS, ROLES, label_type
from app.review_door import name_field, review_record, shown_value
from app.review_words import RISKS, tell_evidence
from app.signature_words import STATES
from app.type_choices import list_types
from pipeline.certification import is_certified, is_compared
from pipeline.cropping import has_place
from pipeline.deciding import told_contexts
from pipeline.decisions import PAGES, TYPE
from pipeline.forms.catalogue import Forms
from pipeline.paper import Field
from pipeline.ports import PaperRow
from pipeline.question import Asker
from pipeline.review import find_field, kind_of
from pipeline.risk import open_items
from pipeline.scan import Origin
from pipeline.standing import type_field
from pipeline.taking import Held

HERE = "/duyet"


@dataclass(frozen=True, slots=True)
class Way:
    """Where a reviewer goes through the queue: behind a position, along one risk."""

    after: str | None = None
    risk: str | None = None

    def query(self, **more: str | None) -> str:
        facts = {"sau": self.after, "nguy_co": self.risk, **more}
        told = urlencode({name: value for name, value in facts.items() if value})
        return f"?{told}" if told else ""

    def to(self, paper_id: str, name: str | None = None) -> str:
        return f"{HERE}/giay/{paper_id}{self.query(truong=name)}"


def choose_field(row: PaperRow, name: str | None, forms: Forms) -> Field | None:
    """The one that was asked for, else the worst that waits; None where nothing does. Raises
    NotFound."""
    if name:
        return find_field(row, name, forms)
    return next((item.field for item in open_items(row)), None)


def describe_paper(held: Held, asker: Asker) -> dict[str, Any]:
    row = held.row
    told = told_contexts(row, asker)
    return {
        "id": row.paper_id,
        "type": label_type(row.loai),
        "waiting_since": held.place.waiting_since if held.place else None,
        "dossiers": sorted({c.dossier for c in told if c.dossier}),
        "roles": sorted({ROLES[c.role.value] for c in told}),
        "origins": sorted({ORIGINS[c.origin.value] for c in row.contexts}),
        "electronic": all(c.origin is Origin.ELECTRONIC for c in row.contexts),
        "compared": is_compared(row),
        "pages": len(row.pages),
        "evidence": tell_evidence(row.evidence),
        "signed": row.digitally_signed,
        "signatures": [STATES[state.value] for state in row.signatures],
        "certified": row.certification is not None and is_certified(row),
        "outdated": row.certification is not None and not is_certified(row),
    }


def describe_field(row: PaperRow, field: Field, forms: Forms) -> dict[str, Any]:
    """Evidence, and `typed`: what stands in the box to type in."""
    facts = review_record(field) | {"shown": shown_value(field)}
    facts |= {"typed": spell(row, field, forms), "crop": crop_address(row, field)}
    facts |= {"is_type": field.name == TYPE, "is_pages": field.name == PAGES}
    facts["by_hand"] = field.value is None and field.handwritten
    facts["types"] = list_types(forms) if field.name == TYPE else {}
    decided = field.decision
    facts["by"] = (decided.by, decided.at) if decided else None
    return facts


def list_open(row: PaperRow, current: str | None) -> list[dict[str, Any]]:
    return [
        {
            "name": item.field.name,
            "label": name_field(item.field.name),
            "risk": RISKS[item.risk],
            "current": item.field.name == current,
        }
        for item in open_items(row)
    ]


def list_settled(row: PaperRow) -> list[dict[str, Any]]:
    """What needs no look, and can be looked at all the same."""
    waiting = {item.field.name for item in open_items(row)}
    return [
        {"name": field.name, "label": name_field(field.name), "value": shown_value(field)}
        for field in (type_field(row), *row.fields)
        if field.name not in waiting
    ]


def next_open(row: PaperRow, current: str | None) -> str | None:
    """The field behind this one."""
    names = [item.field.name for item in open_items(row)]
    behind = names[names.index(current) + 1 :] if current in names else names
    return behind[0] if behind else None


def spell(row: PaperRow, field: Field, forms: Forms) -> str:
    """As a clerk writes it; `pipeline/language/typed.py` reads it back. What was written by hand is
    left to the eyes: a guess that stands there is confirmed too easily."""
    value = field.value if field.value is not None else field.printed or ""
    if field.name == TYPE:
        return label_type(value) if value else ""
    kind = kind_of(row.loai, field.name, forms)
    iso = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", value)
    if iso and (kind.endswith("date") or kind == "expiry"):
        return "/".join(part for part in reversed(iso.groups()) if part)
    return value


def crop_address(row: PaperRow, field: Field) -> str | None:
    """With the mark: another reading has another address, so that browsers may keep the picture."""
    if not has_place(row, field):
        return None
    seen = (field.reading or field).mark
    return f"{HERE}/anh/{row.paper_id}/{field.name}?dau={seen}"


def preview_address(row: PaperRow, number: int) -> str:
    return f"{HERE}/anh/{row.paper_id}/trang/{number}?dau={row.sha256[:8]}"
