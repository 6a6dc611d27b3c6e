"""A store that can be told to fail: the null twin of the object stores, for tests and drills."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import StoreUnavailable
from pipeline.ports import Area, ObjectStore, StoredObject


class FailingStore:
    """`ObjectStore` that passes everything on to a real one until told otherwise."""

    def __init__(self, inner: ObjectStore) -> None:
        self._inner = inner
        self._left: dict[str, int] = {}

    def fail(self, *methods: str, times: int = 1_000_000_000) -> None:
        """The named methods (all, when none is named) raise StoreUnavailable so many times."""
        self._left.update(dict.fromkeys(methods or _METHODS, times))

    def heal(self) -> None:
        self._left.clear()

    def put(self, area: Area, key: str, source: Path | bytes) -> StoredObject:
        self._enter("put")
        return self._inner.put(area, key, source)

    def get(self, area: Area, key: str, target: Path) -> StoredObject:
        self._enter("get")
        return self._inner.get(area, key, target)

    def read(self, area: Area, key: str) -> bytes:
        self._enter("read")
        return self._inner.read(area, key)

    def stat(self, area: Area, key: str) -> StoredObject | None:
        self._enter("stat")
        return self._inner.stat(area, key)

    def promote(self, key: str) -> StoredObject:
        self._enter("promote")
        return self._inner.promote(key)

    def remove(self, area: Area, key: str) -> None:
        self._enter("remove")
        self._inner.remove(area, key)

    def walk(self, area: Area, prefix: str = "") -> Iterator[StoredObject]:
        self._enter("walk")
        return self._inner.walk(area, prefix)

    def check(self) -> dict[str, str]:
        self._enter("check")
        return self._inner.check()

    def _enter(self, method: str) -> None:
        left = self._left.get(method, 0)
        if left:
            self._left[method] = left - 1
            raise StoreUnavailable(detail="told to fail")


_METHODS = ("put", "get", "read", "stat", "promote", "remove", "walk", "check")
