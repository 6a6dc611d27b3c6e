"""A scan: the bytes somebody handed in, and how they came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

PAPER_NAMESPACE = uuid5(NAMESPACE_URL, "sohoa:paper")


class MediaType(StrEnum):
    """The formats that are accepted; everything else is refused (magic bytes decide)."""

    PDF = "application/pdf"
    TIFF = "image/tiff"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"


class Role(StrEnum):
    """What the paper is in its dossier (TT 01/2023/TT-VPCP)."""

    COMPONENT = "component"
    RESULT = "result"
    RETURN_REASON = "return_reason"
    PROCESS = "process"


class Origin(StrEnum):
    """How the digital form came to be; it decides reuse."""

    ELECTRONIC = "electronic"
    FROM_ORIGINAL = "from_original"
    CERTIFIED_COPY = "certified_copy"
    PLAIN_SCAN = "plain_scan"


class ScanState(StrEnum):
    """Where a scan stands. `received` also covers one that waits for a retry."""

    RECEIVED = "received"
    PROCESSING = "processing"
    STORED = "stored"
    QUARANTINED = "quarantined"
    HELD = "held"  # secrecy mark: restricted, unlocked, nobody but a person decides
    FAILED = "failed"
    DROPPED = "dropped"
    JOINED = "joined"  # kept as an original; its pages are read in a scan put together of several


@dataclass(frozen=True, slots=True)
class Context:
    """Who handed a scan in and for what. `dossier` is a mã hồ sơ."""

    desk: str
    dossier: str | None = None
    role: Role = Role.COMPONENT
    origin: Origin = Origin.PLAIN_SCAN


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a scan is not stored: an error's code and facts, no personal data."""

    code: str
    facts: dict[str, str | int | float]
    retryable: bool = False


@dataclass(frozen=True, slots=True)
class ScanRow:
    """What the catalogue knows of a scan. `sha256` is of the bytes as received, hex."""

    intake_id: str
    sha256: str
    size: int
    media_type: MediaType | None
    state: ScanState
    received_at: datetime
    reason: Reason | None = None
    attempts: int = 0
    batch_id: str | None = None
    cleared_by: str | None = None  # who released it from quarantine: secrecy is not asked again


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on one scan until it runs out; `token` fences late writers."""

    intake_id: str
    token: str
    owner: str
    until: datetime


@dataclass(frozen=True, slots=True)
class EndedClaim:
    """A claim whose work is over, and the state in which it gives its scan back."""

    claim: Claim
    state: ScanState
    reason: Reason


@dataclass(frozen=True, slots=True)
class Scan:
    """Scan on the first arrow: a private local copy of the received bytes, hash checked.

    `work` is an empty folder of its own that ends with the processing.
    """

    row: ScanRow
    path: Path
    work: Path


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a look without decoding says: pages (≥ 1) and whether a digital signature is inside."""

    media_type: MediaType
    pages: int
    digitally_signed: bool = False


def make_paper_id(sha256: str, first_page: int) -> str:
    """The same scan always yields the same paper ids, so that a retry overwrites itself."""
    return str(uuid5(PAPER_NAMESPACE, f"{sha256}/{first_page}"))
