"""The certified copy of a paper: digitised, compared with the original, marked and signed.

Luật Giao dịch điện tử 20/2023/QH15 Điều 12: what was converted from paper bears a mark that says
so and who converted it, and permits, certificates and confirmations the digital signature of the
agency that converted them. NĐ 30/2020/NĐ-CP Phụ lục I, ô 14: that signature stands at the top right
of the first page, as text: the agency and the time of signing with its zone.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeline.errors import NoSigningKey
from pipeline.page import PageText
from pipeline.scan import Origin

if TYPE_CHECKING:
    from pipeline.ports import PaperRow


@dataclass(frozen=True, slots=True)
class Certification:
    """One certified copy of a paper. `turn` counts from 1, the last one counts; `version` is the
    paper's when it was signed, `facts` a digest of what was then known of it (`digest_facts`),
    `sha256` that of the copy, `rendition` that of the rendition inside it. `subject` and `serial`
    name the agency's certificate."""

    paper_id: str
    turn: int
    version: int
    facts: str
    sha256: str
    rendition: str
    at: datetime
    user: str
    desk: str
    subject: str
    serial: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the copy says: `mark` that it was converted and by whom, one line of text each, and
    over the signature the `agency` and the time `at`. `original` is the SHA-256 of the scan."""

    mark: tuple[str, ...]
    agency: str
    at: datetime
    original: str


class Seal(Protocol):
    """An agency's key while it is open."""

    @property
    def agency(self) -> str: ...

    @property
    def subject(self) -> str:
        """Of its certificate."""

    @property
    def serial(self) -> str:
        """Of its certificate, hex."""

    def certify(
        self, rendition: Path, target: Path, stamp: Stamp, page: PageText, preview: bytes
    ) -> None:
        """Write the certified copy to `target`: the rendition's bytes, unchanged, and an update
        that shows the stamp where nothing else stands on the first `page`. `preview` is a picture
        of that page. Raises SigningFailed."""


class Sealing(Protocol):
    def open(self) -> AbstractContextManager[Seal]:
        """The key, once for a whole batch. Raises NoSigningKey where there is none or it cannot
        be used."""

    def mark(self, user: str, desk: str) -> tuple[str, ...]:
        """The conversion mark and the converter's identity, as lines of text."""


class NoSealing:
    """An installation that has no key."""

    def open(self) -> AbstractContextManager[Seal]:
        raise NoSigningKey(why="none")

    def mark(self, user: str, desk: str) -> tuple[str, ...]:
        return ()


def digest_facts(row: PaperRow) -> str:
    """What a certification vouches for: type, pages, values, and that it was compared. A tie to
    another desk or dossier changes none of it."""
    values = [[f.name, f.value, f.status.value] for f in row.fields]
    pages = [page.number for page in row.pages]
    body = [row.sha256, row.loai, row.kq_code, pages, values, is_compared(row)]
    return hashlib.sha256(json.dumps(body, ensure_ascii=False).encode()).hexdigest()


def is_compared(row: PaperRow) -> bool:
    """Whether somebody compared it with the original ("đối chiếu bản chính")."""
    return any(context.origin is Origin.FROM_ORIGINAL for context in row.contexts)


def is_certified(row: PaperRow) -> bool:
    """Whether its last certified copy still says what is known of it."""
    last = row.certification
    return last is not None and is_compared(row) and last.facts == digest_facts(row)
