"""The key of fingerprints in the ledger: from the settings, else from a file that is made once."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from app.settings import Settings
from pipeline.errors import BadSetting

FILE = "audit.key"


def load_audit_key(settings: Settings) -> bytes:
    """The same for every process of an installation. Raises BadSetting for a file that is empty or
    cannot be read."""
    if chosen := settings.audit.key.get_secret_value():
        return chosen.encode()
    file = settings.home / FILE
    try:
        if not file.exists():
            _make(file)
        key = file.read_bytes().strip()
    except OSError as trouble:
        raise BadSetting(setting="audit.key", detail=type(trouble).__name__) from trouble
    if not key:
        raise BadSetting(setting="audit.key", detail="empty file")
    return key


def _make(file: Path) -> None:
    """Whole or not at all; of two at once, the first one's stays."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f".{file.name}-{secrets.token_hex(8)}")
    try:
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w") as made:
            made.write(secrets.token_hex(32))
            made.flush()
            os.fsync(made.fileno())
        with suppress(FileExistsError):
            file.hardlink_to(draft)
    finally:
        draft.unlink(missing_ok=True)
