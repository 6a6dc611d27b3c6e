"""The certificates that signatures are judged by: files in folders, PEM or DER, any number each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import pem
from asn1crypto.crl import CertificateList
from asn1crypto.x509 import Certificate
from pyhanko.keys import load_certs_from_pemder_data

from pipeline.errors import BadSetting

SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der"})
LISTS = frozenset({".crl", ".pem", ".der"})


@dataclass(frozen=True, slots=True)
class Trust:
    """`roots` are trusted; `others` only help to find the way to them; `lists` say which
    certificates were revoked, where their issuer signed them."""

    roots: tuple[Certificate, ...]
    others: tuple[Certificate, ...]
    lists: tuple[CertificateList, ...] = ()

    @property
    def name(self) -> str:
        """The same for the same certificates and lists, however the files are called."""
        kinds = [[c.sha256 for c in kind] for kind in (self.roots, self.others)]
        if self.lists:
            kinds.append([hashlib.sha256(each.dump()).digest() for each in self.lists])
        told = b"/".join(b"".join(sorted(kind)) for kind in kinds)
        return hashlib.sha256(told).hexdigest()[:16]

    def stale_lists(self, at: datetime) -> int:
        """How many were to be renewed before `at`: what was revoked since is not in them."""
        ends = (each["tbs_cert_list"]["next_update"].native for each in self.lists)
        return sum(end is not None and end < at for end in ends)


def load_trust(roots: Path | None, intermediates: Path | None, crls: Path | None = None) -> Trust:
    """Raises BadSetting for a folder that is not there or a file that does not hold what it
    should."""
    return Trust(
        tuple(_certificates(roots, "signatures.trust_roots")),
        tuple(_certificates(intermediates, "signatures.intermediates")),
        tuple(_lists(crls, "signatures.crls")),
    )


def _files(folder: Path | None, setting: str, suffixes: frozenset[str]) -> Iterator[Path]:
    if folder is None:
        return
    if not folder.is_dir():
        raise BadSetting(setting=setting, detail="no such folder")
    yield from (file for file in sorted(folder.iterdir()) if file.suffix.lower() in suffixes)


def _certificates(folder: Path | None, setting: str) -> Iterator[Certificate]:
    for file in _files(folder, setting, SUFFIXES):
        yield from _read(file, setting)


def _lists(folder: Path | None, setting: str) -> Iterator[CertificateList]:
    for file in _files(folder, setting, LISTS):
        try:
            data = file.read_bytes()
            found = CertificateList.load(pem.unarmor(data)[2] if pem.detect(data) else data)
            found["tbs_cert_list"]["next_update"].native  # noqa: B018 - parsed here, as above
            found.issuer.native  # noqa: B018
        except (OSError, ValueError, TypeError) as error:
            raise BadSetting(setting=setting, detail=f"{file.name}: no revocation list") from error
        yield found


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
