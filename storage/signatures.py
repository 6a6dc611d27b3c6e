"""`Signatures` on PDF files, by pyHanko. Nothing is ever asked of another machine.

The trusted certificates are files in folders (PEM or DER): roots, and intermediate ones that
signers did not put into their files. They are read when a signature has to be judged; so a
command that judges none needs neither them nor pyHanko.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.signature import Signature, Signatures

if TYPE_CHECKING:
    from storage.trust import Trust


@dataclass(frozen=True, slots=True)
class PdfSignatures:
    """Folders may be None: then nobody is trusted, and nobody known to be revoked but by a file's
    own lists. `accept_sha1` lets signatures by SHA-1 count, which older tools of the agencies still
    make."""

    roots: Path | None = None
    intermediates: Path | None = None
    accept_sha1: bool = False
    crls: Path | None = None

    def read(self, path: Path, at: datetime) -> tuple[Signature, ...]:
        from storage.signature_reading import read_signatures

        return read_signatures(path, self.load(), at, accept_sha1=self.accept_sha1)

    def trust(self) -> str:
        name = self.load().name
        return f"{name}+sha1" if self.accept_sha1 else name

    def load(self) -> Trust:
        """The certificates and lists as they lie there now. Raises BadSetting."""
        from storage.trust import load_trust

        return load_trust(self.roots, self.intermediates, self.crls)


_port: type[Signatures] = PdfSignatures
