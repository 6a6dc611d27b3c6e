"""What comes out: the records of the doors (`app/*_door.py`), as models. A record with another key
than its model has is a fault that tests find."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

Record = dict[str, Any]


class Told(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Paper(Told):
    paper_id: str
    intake_id: str
    sha256: str
    loai: str
    loai_confidence: float
    evidence: list[str]
    kq_code: str | None
    stored_at: str
    digitally_signed: bool
    signatures: list[str]
    certified: bool
    contexts: list[Record]
    pages: list[Record]
    fields: dict[str, Record]
    decided: dict[str, Record]


class PaperText(Told):
    """Pages separated by form feeds."""

    paper_id: str
    text: str


class Hit(Told):
    paper_id: str
    match: str
    score: float
    loai: str
    fields: dict[str, str]
    decided: dict[str, str]
    highlights: list[Record]
    cursor: str


class Hits(Told):
    """`next` continues behind these; null: there are no more. `complete`: `total` is all."""

    items: list[Hit]
    next: str | None
    total: int
    complete: bool
    facets: dict[str, dict[str, int]]


class Suggestion(Told):
    hint: str
    value: str


class Suggestions(Told):
    items: list[Suggestion]


class Receipt(Told):
    """Of one message; the latter five where it is `bad`."""

    status: str
    ma_ho_so: str | None = None
    message_id: str | None = None
    ignored: list[str] = []
    astray: bool = False
    reason: str | None = None
    hint: str | None = None
    reason_code: str | None = None
    field: str | None = None
    fault: str | None = None


class Receipts(Told):
    items: list[Receipt]


class DossierHead(Told):
    ma_ho_so: str
    ma_thu_tuc: str | None
    origin: str
    state: str
    live: bool
    complete: bool
    persons: list[Record] | None = None
    ngay_tiep_nhan: str | None
    ngay_hen_tra: str | None
    channel: str | None
    don_vi_xu_ly: str | None
    nguoi_xu_ly: str | None
    as_of: str
    opened_by: Record | None = None


class DossierHeads(Told):
    items: list[DossierHead]
    next: str | None


class Dossier(DossierHead):
    ma_linh_vuc: str | None
    trich_yeu: str | None
    ngay_nop: str | None
    ngay_ket_thuc: str | None
    ngay_tra: str | None
    ngay_tu_choi: str | None
    return_reason: str | None
    components: list[Record]
    loose: list[Record]
    attachments: list[Record]
    results: list[Record]
    issued: list[Record]
    return_papers: list[Record]
    process: list[Record]
    hidden: int
    joined: list[Record]
    attached: list[Record]


class Flagged(Told):
    ma_ho_so: str
    ma_thu_tuc: str | None
    papers: list[Record]


class FlaggedPage(Told):
    items: list[Flagged]
    next: str | None


class Filed(Told):
    """`fits` whether the component takes papers of this type; null where none was named."""

    ma_ho_so: str
    paper_id: str
    new: bool
    fits: bool | None


class Records(Told):
    items: list[Record]


class RecordPage(Told):
    items: list[Record]
    next: str | None


class Link(Told):
    link_id: str
    ma_ho_so: str
    component: str
    paper_id: str
    version: int
    sha256: str
    kq_code: str | None
    pages: int
    by: str
    desk: str
    at: str
    purpose: str
    original_seen: bool
    checks: list[Record]
    entry: int
    revoked: Record | None


class ReviewedField(Told):
    field: str
    label: str
    status: str
    value: str | None
    guess: str | None
    printed: str | None
    handwritten: bool
    first_reading: str | None
    second_reading: str | None
    confidence: float
    risk: float | int | str
    risk_words: str
    reasons: list[str]
    why: str
    page: int | None
    box: list[float] | list[int] | None
    mark: str
    decided: Record | None = None


class Fields(Told):
    paper_id: str
    items: list[ReviewedField]


class Hook(Told):
    hook_id: str
    url: str
    events: list[str]
    added_by: str
    added_at: str


class NewHook(Hook):
    """With its secret, this once: null where the answer is repeated to an idempotency key."""

    secret: str | None


class Hooks(Told):
    items: list[Hook]


class Delivery(Told):
    delivery_id: int
    hook_id: str
    event: str
    event_id: str
    at: str
    attempts: int
    due_at: str
    last_error: str | None
    dead: bool


class Deliveries(Told):
    items: list[Delivery]
    next: int | None


class Count(Told):
    count: int


class Partner(Told):
    partner_id: str
    name: str
    desk: str
    duties: list[str]
    added_by: str
    added_at: str
    revoked_at: str | None


class NewPartner(Partner):
    """With its secret, this once: null where the answer is repeated to an idempotency key."""

    secret: str | None


class Partners(Told):
    items: list[Partner]
