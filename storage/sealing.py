"""`Sealing` by an agency's key. pyHanko and the key are wanted when something is to be signed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pipeline.certification import Seal, Sealing
from pipeline.errors import MissingProgram
from storage.signatures import PdfSignatures


@dataclass(frozen=True, slots=True)
class KeyFile:
    """PKCS#12. The passphrase itself, or a file that holds it."""

    path: Path
    passphrase: str = field(default="", repr=False)
    passphrase_file: Path | None = None


@dataclass(frozen=True, slots=True)
class KeyToken:
    """PKCS#11: the maker's `module` (a shared library), the `token` and the `label` of certificate
    and key on it."""

    module: Path
    token: str
    label: str
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AgencySealing:
    """How an installation certifies. `mark_text` is the conversion mark, `converter` the line that
    names user and desk; `font` a TrueType file with
    the shapes of Times New Roman; `timestamps` the address of an RFC 3161 service, or empty;
    `trust` the certificates and revocation lists by which a signature is made to last."""

    key: KeyFile | KeyToken | None
    agency: str
    mark_text: str
    font: Path
    timestamps: str
    now: Callable[[], datetime]
    converter: str
    trust: PdfSignatures = field(default_factory=PdfSignatures)

    def open(self) -> AbstractContextManager[Seal]:
        from storage.certifying import open_seal

        if not self.font.is_file():
            raise MissingProgram(program=self.font.name, package="fonts-croscore")
        return open_seal(self)

    def mark(self, user: str, desk: str) -> tuple[str, ...]:
        return tuple(
            line for line in (self.mark_text, self.converter.format(user=user, desk=desk)) if line
        )


_port: type[Sealing] = AgencySealing
