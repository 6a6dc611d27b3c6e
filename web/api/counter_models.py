"""Sessions of the counter: what goes in and what comes out (docs/counter.md)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from pipeline.scan import Role
from web.api.answers import Told
from web.api.scan_models import Came
from web.api.shapes import DossierCode, Key, Shape, Words

Version = Annotated[int, Field(ge=0, le=2**53)]
ActName = Literal[
    "rotate", "blank", "move", "move_stack", "split", "merge", "replace", "remove", "bring_back",
    "describe", "undo",
]  # fmt: skip


class SubjectBody(Shape):
    """Whom and what the papers are for; each may be left out."""

    ma_ho_so: DossierCode | None = None
    ma_thu_tuc: Key | None = None
    person: Words | None = None
    """The 12 digits, or the code of the chip card; forgotten when the session ends."""


class SeenBody(Shape):
    seen: Version
    """The version of the session that was seen."""


class ChangedSubjectBody(SubjectBody, SeenBody):
    """Whom and what the papers are for, instead of what was said before."""


class ActBody(SeenBody):
    """One act on the board, and what it needs: docs/counter.md. Pages and stacks by the keys that
    the session names."""

    act: ActName
    sheet: Key | None = None
    other: Key | None = None
    """The better scan, of `replace`."""
    stack: Key | None = None
    other_stack: Key | None = None
    """Whose pages come behind, of `merge`."""
    place: Annotated[int, Field(ge=0, le=10_000)] | None = None
    """Counted from 0."""
    degrees: Annotated[int, Field(ge=-270, le=270)] | None = None
    """Clockwise."""
    blank: bool | None = None
    """Null: let the page say."""
    role: Role | None = None
    origin: Came | None = None
    component: Key | None = None
    replaces: Key | None = None
    """The paper of which the stack is a better scan."""


class LaidBody(Shape):
    upload_id: Key


class TakenUpBody(Shape):
    session_id: Key


class File(Told):
    """A file of a session; its id is that of its upload."""

    file_id: str
    session_id: str
    size: int
    pages: int
    signed: bool
    """A digital signature is inside: it stays whole."""
    seen: int
    """Pages that were looked at."""
    added_by: str
    added_at: str


class Leftover(File):
    name: str | None
    """For who sent it alone."""


class Files(Told):
    items: list[Leftover]


class Sheet(Told):
    """A page on the board. `quality` null: nobody looked at it yet."""

    sheet: str
    turned: int
    """Clockwise, from how its picture shows it."""
    seen: bool
    blank: bool
    blank_told: bool
    """A person said so."""
    quality: str | None
    issues: list[str]
    words: str
    trouble: str | None
    """Why it cannot be shown, as in docs/errors.md."""
    width: int | None = None
    height: int | None = None


class Stack(Told):
    """Pages that lie together; `certain`: a person says that they are one paper."""

    stack: str
    certain: bool
    role: str
    origin: str
    compared_by: str | None
    component: str | None
    replaces: str | None
    sheets: list[Sheet]


class Part(Told):
    """A scan that a finished session becomes."""

    number: int
    stacks: list[str]
    state: str
    state_words: str
    words: str
    pages: int
    pages_read: int
    papers: list[str]
    intake_id: str | None
    retryable: bool
    reason_code: str | None = None
    reason: str | None = None


class SessionHead(Told):
    """`state`: `open`, `closing`, `finished`, `abandoned`."""

    session_id: str
    version: int
    state: str
    state_words: str
    ma_ho_so: str | None
    user: str
    opened_at: str
    touched_at: str


class Sessions(Told):
    items: list[SessionHead]


class Session(SessionHead):
    ma_thu_tuc: str | None
    person: str | None
    """Its last three digits."""
    undoable: bool
    files: list[File]
    stacks: list[Stack]
    removed: list[Sheet]
    parts: list[Part]
