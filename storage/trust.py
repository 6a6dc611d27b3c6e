"""The certificates that signatures are judged by: files in folders, PEM or DER, any number each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from asn1crypto.x509 import Certificate
from pyhanko.keys import load_certs_from_pemder_data

from pipeline.errors import BadSetting

SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der"})


@dataclass(frozen=True, slots=True)
class Trust:
    """`roots` are trusted; `others` only help to find the way to them."""

    roots: tuple[Certificate, ...]
    others: tuple[Certificate, ...]

    @property
    def name(self) -> str:
        """The same for the same certificates, however the files are called."""
        kinds = (b"".join(sorted(c.sha256 for c in kind)) for kind in (self.roots, self.others))
        return hashlib.sha256(b"/".join(kinds)).hexdigest()[:16]


def load_trust(roots: Path | None, intermediates: Path | None) -> Trust:
    """Raises BadSetting for a folder that is not there or a file that holds no certificate."""
    return Trust(
        tuple(_certificates(roots, "signatures.trust_roots")),
        tuple(_certificates(intermediates, "signatures.intermediates")),
    )


def _certificates(folder: Path | None, setting: str) -> Iterator[Certificate]:
    if folder is None:
        return
    if not folder.is_dir():
        raise BadSetting(setting=setting, detail="no such folder")
    for file in sorted(folder.iterdir()):
        if file.suffix.lower() in SUFFIXES:
            yield from _read(file, setting)


def _read(file: Path, setting: str) -> list[Certificate]:
    try:
        found = list(load_certs_from_pemder_data(file.read_bytes()))
        for certificate in found:
            certificate.subject.native  # noqa: B018 - parsed here, not when a signature is judged
    except (OSError, ValueError, TypeError) as error:
        raise BadSetting(setting=setting, detail=f"{file.name}: no certificate") from error
    if not found:
        raise BadSetting(setting=setting, detail=f"{file.name}: no certificate")
    return found
