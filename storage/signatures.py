"""`Signatures` on PDF files, by pyHanko. Nothing is ever asked of another machine.

The trusted certificates are files in folders (PEM or DER): roots, and intermediate ones that
signers did not put into their files. They are read when a signature has to be judged; so a
command that judges none needs neither them nor pyHanko.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.signature import Signature, Signatures


@dataclass(frozen=True, slots=True)
class PdfSignatures:
    """Folders may be None: then nobody is trusted. `accept_sha1` lets signatures by SHA-1 count,
    which older tools of the agencies still make."""

    roots: Path | None = None
    intermediates: Path | None = None
    accept_sha1: bool = False

    def read(self, path: Path, at: datetime) -> tuple[Signature, ...]:
        from storage.signature_reading import read_signatures
        from storage.trust import load_trust

        trust = load_trust(self.roots, self.intermediates)
        return read_signatures(path, trust, at, accept_sha1=self.accept_sha1)

    def trust(self) -> str:
        from storage.trust import load_trust

        name = load_trust(self.roots, self.intermediates).name
        return f"{name}+sha1" if self.accept_sha1 else name

    def count_roots(self) -> int:
        """How many certificates are trusted. Raises BadSetting."""
        from storage.trust import load_trust

        return len(load_trust(self.roots, self.intermediates).roots)


_port: type[Signatures] = PdfSignatures
