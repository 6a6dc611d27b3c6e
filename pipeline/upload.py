"""A file on its way to the counter, piece by piece, over a line that may drop at any moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pipeline.keys import COUNTER

PIECE_BYTES = 8 * 1024 * 1024
"""The largest piece that is taken at once: it is held in memory."""
OPEN_UPLOADS = 50
"""How many files one user may have under way; more are a fault of a program."""


class UploadState(StrEnum):
    """`done`: the file was taken in whole; asked again, it is not taken in twice."""

    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Upload:
    """`size` in bytes as announced, `sha256` (hex) where it was announced too; `received` so many
    bytes from the beginning are there. `name` is shown to its sender alone. `result` is what the
    file became: an intake id, or the id of a file of a counter session."""

    upload_id: str
    user: str
    desk: str
    name: str = field(repr=False)
    size: int
    sha256: str | None
    begun_at: datetime
    touched_at: datetime
    received: int = 0
    state: UploadState = UploadState.OPEN
    result: str | None = None

    @property
    def is_whole(self) -> bool:
        return self.received == self.size


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes of an upload from `offset` on, `size` of them; `sha256` of these bytes, hex."""

    offset: int
    size: int
    sha256: str


def piece_key(upload_id: str, piece: Piece) -> str:
    """In INTAKE. The hash in the name keeps two writers of one offset apart."""
    return f"{upload_folder(upload_id)}{piece.offset:012d}-{piece.sha256}"


def upload_folder(upload_id: str) -> str:
    return f"{UPLOADS}{upload_id}/"


UPLOADS = f"{COUNTER}uploads/"
