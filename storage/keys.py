"""Which keys an object store takes: relative, no step upwards, nothing hidden."""

from __future__ import annotations

from pipeline.errors import NotFound

HEX = frozenset("0123456789abcdef")


def is_key(key: str) -> bool:
    """`ab/cd/name`: parts of visible characters that do not begin with a dot. A paper id typed
    by a person becomes part of a key, so this is the border."""
    parts = key.split("/")
    return all(
        part
        and part[0] != "."
        and part.isprintable()
        and "\\" not in part
        and len(part.encode()) <= 180
        for part in parts
    )


def check_key(key: str) -> str:
    """The key itself; NotFound for one that no object can have."""
    if not is_key(key):
        raise NotFound(kind="object", key=key)
    return key


def is_sha256(text: str) -> bool:
    return len(text) == 64 and set(text) <= HEX
