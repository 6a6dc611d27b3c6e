"""The agency's key: a PKCS#12 file, or a PKCS#11 token. Opened once for a whole batch.

A key that others can read, or whose passphrase everybody knows, is no key of an agency.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from pyhanko.sign.signers import Signer, SimpleSigner

from pipeline.errors import MissingProgram, NoSigningKey, SigningFailed
from storage.sealing import KeyFile, KeyToken

WELL_KNOWN = frozenset({"", "changeme", "password", "matkhau", "123456", "12345678", "secret"})
FOR_SIGNING = frozenset({"digital_signature", "non_repudiation"})


@contextmanager
def open_key(key: KeyFile | KeyToken | None, at: datetime) -> Iterator[Signer]:
    """Raises NoSigningKey, SigningFailed, MissingProgram."""
    if key is None:
        raise NoSigningKey(why="none")
    opened = _open_file(key) if isinstance(key, KeyFile) else _open_token(key)
    with opened as signer:
        _check_certificate(signer, at)
        yield signer


@contextmanager
def _open_file(key: KeyFile) -> Iterator[Signer]:
    passphrase = key.passphrase
    if key.passphrase_file is not None:
        passphrase = _read_private(key.passphrase_file).decode().rstrip("\r\n")
    if passphrase.lower() in WELL_KNOWN:
        raise NoSigningKey(why="weak_passphrase")
    data = _read_private(key.path)
    try:
        signer = SimpleSigner.load_pkcs12_data(data, [], passphrase.encode())
    except (ValueError, AttributeError):  # the latter where there is no key inside
        raise NoSigningKey(why="passphrase") from None
    yield signer


def _read_private(path: Path) -> bytes:
    """Of a file that its owner alone may read."""
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise NoSigningKey(why="readable_by_others")
        return path.read_bytes()
    except OSError as error:
        raise NoSigningKey(why="no_file") from error


@contextmanager
def _open_token(key: KeyToken) -> Iterator[Signer]:
    try:
        import pkcs11
        from pyhanko.config.pkcs11 import TokenCriteria
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
    except ImportError as missing:
        raise MissingProgram(program="python-pkcs11", package="sohoa[pkcs11]") from missing
    if not key.module.is_file():
        raise NoSigningKey(why="token")
    try:
        session = open_pkcs11_session(
            str(key.module), token_criteria=TokenCriteria(key.token), user_pin=key.pin
        )
    except pkcs11.exceptions.PinIncorrect as wrong:
        raise NoSigningKey(why="pin") from wrong
    except (pkcs11.exceptions.PKCS11Error, ValueError, LookupError) as error:
        raise NoSigningKey(why="token") from error
    with session:
        try:
            signer = PKCS11Signer(session, cert_label=key.label, key_label=key.label)
            _ = signer.signing_cert
        except (pkcs11.exceptions.PKCS11Error, ValueError, LookupError) as error:
            raise NoSigningKey(why="token") from error
        yield signer


def _check_certificate(signer: Signer, at: datetime) -> None:
    certificate = signer.signing_cert
    if certificate is None:
        raise SigningFailed(kind="NoCertificate")
    if not certificate.not_valid_before <= at <= certificate.not_valid_after:
        raise NoSigningKey(why="expired")
    usage = certificate.key_usage_value
    if usage is not None and not FOR_SIGNING & set(usage.native):
        raise NoSigningKey(why="not_for_signing")
