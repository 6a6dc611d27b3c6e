"""Files that are handed in: what goes in and what comes out."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from pipeline.scan import Origin, Role
from web.api.answers import Told
from web.api.shapes import DossierCode, Key, Shape, Words

Came = Literal[Origin.PLAIN_SCAN, Origin.FROM_ORIGINAL, Origin.CERTIFIED_COPY]
"""`from_original`: the caller compared it with the original. That a paper is electronic its own
signature says, never a caller."""
Byte = Annotated[int, Field(ge=0, le=2**40)]


class UploadBody(Shape):
    """A file that is to come."""

    size: Annotated[int, Field(gt=0, le=2**40)]
    """In bytes."""
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    """Of the whole file; it is checked at the end."""
    name: Words = ""
    """Told to nobody but its sender, and forgotten with the upload."""


class CoverBody(Shape):
    """What is said of a file. `component` needs `ma_ho_so` and the role `component`."""

    ma_ho_so: DossierCode | None = None
    role: Role = Role.COMPONENT
    origin: Came = Origin.PLAIN_SCAN
    component: Key | None = None
    """Of the procedure, by its key or its mã thành phần."""
    replaces: Key | None = None
    """The paper of which this is a better scan."""


class Upload(Told):
    """How far a file has come."""

    upload_id: str
    size: int
    received: int
    """Bytes that are there: the next piece begins here."""
    done: bool
    """It was handed in, or lies on a counter."""
    piece_bytes: int
    """The largest piece that is taken."""


class Note(Told):
    code: str
    words: str


class Scan(Told):
    """What became of a file. `status`: `waiting`, `working`; then `stored`, `duplicate`,
    `quarantined` or `failed`, as `sohoa ingest --json` says them."""

    scan_id: str
    status: Literal["waiting", "working", "stored", "duplicate", "quarantined", "failed"]
    words: str
    ma_ho_so: str | None
    received_at: str
    pages: int
    pages_read: int
    intake_id: str | None
    """Names the file in quarantine and in logs; null until it is taken in."""
    sha256: str | None
    papers: list[str]
    """Ids; of a duplicate those that were there before."""
    notes: list[Note]
    """What was said of the file and could not be done."""
    reason: str | None
    hint: str | None
    reason_code: str | None
    """As in docs/errors.md."""
    retryable: bool
    """Trying again may help."""
