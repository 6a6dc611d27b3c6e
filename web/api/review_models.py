"""Review: what comes out (`app/review_door.py`; docs/review.md)."""

from __future__ import annotations

from web.api.answers import Told
from web.api.paper_models import DecidedField


class ReviewedField(Told):
    """A field before a reviewer."""

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
    risk: str
    risk_words: str
    reasons: list[str]
    why: str
    page: int
    box: list[int]
    mark: str
    """A decision names it as `seen`."""
    decided: DecidedField | None = None
    """Null, or left out in the queue, where nobody decided."""


class Fields(Told):
    paper_id: str
    items: list[ReviewedField]


class Task(Told):
    """A paper of the queue with what waits of it. `cursor` continues behind it."""

    paper_id: str
    loai: str
    type: str
    risk: str
    waiting_since: str | None
    """A citizen waits for it since then."""
    stored_at: str
    fields: list[ReviewedField]
    cursor: str


class Tasks(Told):
    items: list[Task]
    next: str | None


class Compared(Told):
    """Đối chiếu bản chính: whether the paper was compared with its original."""

    paper_id: str
    compared: bool


class Held(Told):
    """A paper that nobody else is given until then. `position` null: nothing of it waits."""

    paper_id: str
    until: str
    position: str | None
    risk: str | None
    """That of its worst field."""
    open: int
    """Fields that wait."""


class Given(Told):
    paper: Held | None


class Undone(Told):
    """What was taken back: a field, `loai`, `trang` or `origin`; nulls: there was nothing."""

    paper_id: str | None
    field: str | None


class Typed(Told):
    paper_id: str
    loai: str
    kq_code: str | None


class DividedPaper(Told):
    """A paper of a file."""

    paper_id: str
    loai: str
    type: str
    pages: list[int]
    trang: str
    """The pages in words."""
    open: int
    mark: str
    """A split or join names it as `seen`."""
    pending: bool
    """A decision is still to be carried out."""


class Division(Told):
    """The papers of one file, in order."""

    items: list[DividedPaper]
