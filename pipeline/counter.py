"""What lies on the counter for one citizen before it becomes papers.

The files are the bytes as received and never change. Which of their pages make which paper, in
which order, turned how, is a board beside them, changed by one person's act at a time and by
compare and set on its version.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pipeline.keys import COUNTER
from pipeline.page import Quality
from pipeline.scan import MediaType, Origin, Role

MACHINES = ("key:", "@")
"""How the names of users begin that are no people: keys and partners."""


class SessionState(StrEnum):
    """`closing`: finished by the clerk, being digitised; `finished`: nothing more to do."""

    OPEN = "open"
    CLOSING = "closing"
    FINISHED = "finished"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True, order=True)
class Sheet:
    """A page of a file: `number` from 1 in it."""

    file_id: str
    number: int

    @property
    def key(self) -> str:
        return f"{self.file_id}:{self.number}"

    @staticmethod
    def of(key: str) -> Sheet:
        """Raises ValueError for anything but a key."""
        file_id, _, number = key.rpartition(":")
        return Sheet(file_id, int(number))


@dataclass(frozen=True, slots=True)
class Laid:
    """A sheet on the board. `turned` (0, 90, 180, 270, clockwise) is what a person turned it from
    how its thumbnail was shown; `blank` what a person says, None where nobody said anything."""

    sheet: Sheet
    turned: int = 0
    blank: bool | None = None


@dataclass(frozen=True, slots=True)
class Stack:
    """Pages that lie together. `certain`: a person says that they are one paper; else the pages are
    divided by what they say. `origin` FROM_ORIGINAL is "đối chiếu bản chính", said by
    `compared_by`; `component` a key of the procedure; `replaces` the paper of which this is a new
    scan."""

    stack_id: str
    sheets: tuple[Laid, ...]
    certain: bool = False
    role: Role = Role.COMPONENT
    origin: Origin = Origin.PLAIN_SCAN
    compared_by: str | None = None
    component: str | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """`stacks` in the order in which they lie; `removed` sheets were taken off by a person: they
    become no paper, and their bytes are kept."""

    stacks: tuple[Stack, ...] = ()
    removed: tuple[Laid, ...] = ()

    def laid(self) -> Iterator[Laid]:
        for stack in self.stacks:
            yield from stack.sheets

    def sheets(self) -> frozenset[Sheet]:
        """Every sheet, the removed too."""
        return frozenset(each.sheet for each in (*self.laid(), *self.removed))


@dataclass(frozen=True, slots=True)
class Glance:
    """What a quick look at a page tells before it is read: `width` × `height` in pixels of the
    upright page, `rotation` the clockwise turn that its thumbnail was given, `blank` as it seems,
    `quality` with the verdict and its reasons, `trouble` the code of an error where the page
    cannot be shown."""

    number: int
    width: int = 0
    height: int = 0
    rotation: int = 0
    blank: bool = False
    quality: Quality = field(default_factory=Quality)
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class CounterFile:
    """A file of a session; `sha256` of the bytes as received. `name` for who works at the session
    alone. `signed`: a digital signature is inside, the file must stay whole."""

    file_id: str
    session_id: str
    name: str = field(repr=False)
    sha256: str
    size: int
    media_type: MediaType
    pages: int
    signed: bool
    added_by: str
    added_at: datetime
    glances: tuple[Glance, ...] = ()

    def glance(self, number: int) -> Glance | None:
        return next((each for each in self.glances if each.number == number), None)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom and what the papers are for; `person` are the 12 digits, never in a URL or a log."""

    dossier: str | None = None
    procedure: str | None = None
    person: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Session:
    """`version` grows with every change of board or subject, and with each file that comes;
    `settled` is the one that the last act of a person made, who is `changed_by`."""

    session_id: str
    desk: str
    user: str
    opened_at: datetime
    touched_at: datetime
    version: int = 1
    changed_by: str = ""
    state: SessionState = SessionState.OPEN
    subject: Subject = field(default_factory=Subject)
    board: Board = field(default_factory=Board)
    settled: int = 1


class PartState(StrEnum):
    """What became of one scan of a session; the last four as `pipeline.ingest.Status`."""

    WAITING = "waiting"
    WORKING = "working"
    STORED = "stored"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"
    FAILED = "failed"


OVER = frozenset({PartState.STORED, PartState.DUPLICATE, PartState.QUARANTINED, PartState.FAILED})


@dataclass(frozen=True, slots=True)
class Part:
    """One scan that a session becomes, and how far it has come: `pages_read` of `pages`.
    `stacks` are ids of the board; `reason` the code of an error, `notes` codes of what could not be
    done with what was stored."""

    number: int
    stacks: tuple[str, ...]
    pages: int
    state: PartState = PartState.WAITING
    pages_read: int = 0
    intake_id: str | None = None
    paper_ids: tuple[str, ...] = ()
    reason: str | None = None
    retryable: bool = False
    notes: tuple[str, ...] = ()


FILES = f"{COUNTER}files/"


def file_folder(file_id: str) -> str:
    return f"{FILES}{file_id}/"


def source_key(file_id: str, sha256: str) -> str:
    """The bytes as received, in INTAKE, until the file becomes a scan."""
    return f"{file_folder(file_id)}{sha256}"


def thumbnail_key(sheet: Sheet) -> str:
    """WebP of a page, upright as it seems, in INTAKE."""
    return f"{file_folder(sheet.file_id)}page-{sheet.number:06d}.webp"
