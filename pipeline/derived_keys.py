"""Secrets shared with other systems, each made of the installation's key and a name.

So the catalogue, its backups and its readers hold no secret, and every machine that has the key
knows them all. Another key makes other secrets.
"""

from __future__ import annotations

import hashlib
import hmac

LENGTH = 32  # bytes


def derive_key(kind: str, name: str, key: bytes) -> bytes:
    """HMAC-SHA-256 of kind and name under the installation's key (as HKDF expands a key,
    RFC 5869): nobody gets from one of them to the key or to another one."""
    return hmac.new(key, f"sohoa {kind}\0{name}\0\x01".encode(), hashlib.sha256).digest()
