"""Digital signatures inside files that were handed in: what was found of each, and when.

Luật Giao dịch điện tử 20/2023/QH15 asks of a signature that the signed content is unchanged and
that the certificate was in force; PAdES (ETSI EN 319 142) is how it lies in a PDF.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class SignatureState(StrEnum):
    """What a signature is worth, the worst first.

    ALTERED: what was signed is not what lies there, or more was added than may be. REVOKED: the
    revocation lists of the file or of the installation say so. BROKEN: cannot be understood.
    UNKNOWN_ISSUER: leads to none of the trusted certificates. EXPIRED: outside the certificate's
    time when it was signed or, where no trusted timestamp says when, now. WEAK: valid, by an
    algorithm that can be forged.
    """

    ALTERED = "altered"
    REVOKED = "revoked"
    BROKEN = "broken"
    UNKNOWN_ISSUER = "unknown_issuer"
    EXPIRED = "expired"
    WEAK = "weak"
    VALID = "valid"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature of a file. `detail` is a code that says more of the state; `subject`, `issuer`
    and `serial` (hex) name the signer's certificate, an officer or an agency in office; `not_after`
    its last moment. `signed_at` is None where nothing says when; `stamped` when a trusted timestamp
    says it, otherwise the signer does. `whole_file` is False where something was added since, which
    may be another signature. `algorithm` is that of the digest."""

    state: SignatureState
    detail: str = ""
    subject: str = ""
    issuer: str = ""
    serial: str = ""
    not_after: datetime | None = None
    signed_at: datetime | None = None
    stamped: bool = False
    whole_file: bool = False
    algorithm: str = ""


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """All signatures of the file of one scan, in the order they were made, as judged at
    `checked_at`. `trust` names the set of trusted certificates and revocation lists that they were
    judged by."""

    intake_id: str
    checked_at: datetime
    trust: str
    signatures: tuple[Signature, ...]


class Signatures(Protocol):
    """Reads the signatures of PDF files. Used inside a child process: picklable."""

    def read(self, path: Path, at: datetime) -> tuple[Signature, ...]:
        """Those of the file, judged as of `at`, from what the file and the trusted certificates
        say and nothing else. A file that cannot be understood has one that is BROKEN. Raises
        BadSetting when the trusted certificates cannot be read."""

    def trust(self) -> str:
        """Names the set of trusted certificates: changes when it does. Raises BadSetting."""


class NoSignatures:
    """Looks at none: what nobody checked is worth nothing."""

    def read(self, path: Path, at: datetime) -> tuple[Signature, ...]:
        return ()

    def trust(self) -> str:
        return "none"


def states_of(check: SignatureCheck | None) -> tuple[SignatureState, ...]:
    """Of the signatures of a file, in their order; none where nobody looked."""
    return () if check is None else tuple(each.state for each in check.signatures)


def worst(states: Iterable[SignatureState]) -> SignatureState | None:
    """The state that decides about a file with several signatures."""
    order: Sequence[SignatureState] = list(SignatureState)
    return min(states, key=order.index, default=None)
