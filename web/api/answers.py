"""What comes out: the records of the doors (`app/*_door.py`), as models. A record with another key
than its model has is a fault that tests find."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

Record = dict[str, Any]


class Told(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class PaperText(Told):
    """Pages separated by form feeds."""

    paper_id: str
    text: str


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


class Hook(Told):
    hook_id: str
    url: str
    events: list[str]
    added_by: str
    added_at: str


class NewHook(Hook):
    """With its secret, this once: null where the answer is repeated to an idempotency key."""

    secret: str | None


class CountedHook(Hook):
    """With how many deliveries wait for it, and how many were given up."""

    waiting: int
    dead: int


class Hooks(Told):
    items: list[CountedHook]


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
