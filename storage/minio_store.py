"""Objects in MinIO (or another S3): three buckets, one for each area.

    PREFIX-intake       unversioned, unlocked: what is removed here is gone
    PREFIX-originals    versioned, Object Lock; mode and retention from the settings
    PREFIX-papers       versioned

The SHA-256 of the bytes is user metadata of the object, and every write is read back over the
wire before it counts. Buckets are made on first use; only `walk` lists one.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from minio import Minio
from minio.commonconfig import CopySource
from minio.datatypes import Object
from minio.error import S3Error
from minio.retention import Retention
from urllib3 import BaseHTTPResponse, PoolManager, Retry, Timeout

from pipeline.errors import BadSetting, Mismatch, NotFound, Refused, StoreUnavailable
from pipeline.ports import Area, StoredObject
from storage.buckets import Buckets, bucket_name
from storage.keys import check_key, is_key, is_sha256
from storage.s3_errors import is_missing, translated

PIECE = 1 << 20  # bytes
PART = 16 << 20  # bytes of one part of a large upload, held in memory
SHA256 = "x-amz-meta-sha256"
UNTIL = "x-amz-object-lock-retain-until-date"


class MinioStore:
    """`ObjectStore` on MinIO. `retention_days` 0 locks nothing."""

    def __init__(
        self,
        *,
        endpoint: str,
        access_key: str,
        secret_key: str,
        secure: bool = True,
        bucket_prefix: str = "sohoa",
        lock_mode: Literal["GOVERNANCE", "COMPLIANCE"] = "GOVERNANCE",
        retention_days: int = 3650,
    ) -> None:
        try:
            self._client = Minio(
                endpoint,
                access_key=access_key,
                secret_key=secret_key,
                secure=secure,
                http_client=_http(),
            )
        except ValueError as error:
            raise BadSetting(setting="objects.endpoint", detail=str(error)) from error
        self._endpoint, self._secure = endpoint, secure
        self._prefix, self._mode, self._days = bucket_prefix, lock_mode, retention_days
        self._known: Buckets | None = None

    def put(self, area: Area, key: str, source: Path | bytes) -> StoredObject:
        check_key(key)
        with translated(key):
            sha256, size = _hash(source)
            before = self._stat(area, key)
            if before and before.sha256 == sha256 and self._found(area, key) == sha256:
                return before
            if before and before.sha256 != sha256:
                _refuse_locked(before)
            version = self._upload(area, key, source, sha256, size)
            self._read_back(area, key, sha256, version)
            return StoredObject(key, size, sha256)

    def get(self, area: Area, key: str, target: Path) -> StoredObject:
        check_key(key)
        partial = target.with_name(f"{target.name}.partial")
        try:
            with translated(key):
                facts = self._stream(area, key, partial)
                partial.replace(target)
                return facts
        finally:
            partial.unlink(missing_ok=True)

    def read(self, area: Area, key: str) -> bytes:
        check_key(key)
        with translated(key):
            response = self._client.get_object(self._bucket(area), key)
            with _released(response):
                data = response.read()
            _compare(key, response.headers.get(SHA256, ""), hashlib.sha256(data).hexdigest())
            return bytes(data)

    def stat(self, area: Area, key: str) -> StoredObject | None:
        if not is_key(key):
            return None
        with translated(key):
            return self._stat(area, key)

    def promote(self, key: str) -> StoredObject:
        check_key(key)
        with translated(key):
            received = self._stat(Area.INTAKE, key)
            original = self._stat(Area.ORIGINALS, key)
            expected = received or original
            if expected is None:
                raise NotFound(kind="object", key=key)
            self._make_original(key, expected.sha256, original, received)
            self._lock(key)
            self._remove_versions(Area.INTAKE, key)
            stored = self._stat(Area.ORIGINALS, key)
            if stored is None:
                raise StoreUnavailable(detail="vanished")
            return stored

    def remove(self, area: Area, key: str) -> None:
        check_key(key)
        with translated(key):
            facts = self._stat(area, key)
            if facts:
                _refuse_locked(facts)
            self._remove_versions(area, key)

    def walk(self, area: Area, prefix: str = "") -> Iterator[StoredObject]:
        """Locks are looked up for originals only, where they can be."""
        with translated(area.value):
            listed = self._client.list_objects(
                self._bucket(area), prefix, recursive=True, include_user_meta=True
            )
            for item in listed:
                if facts := self._listed(area, item):
                    yield facts

    def check(self) -> dict[str, str]:
        with translated("store"):
            self._known = None
            buckets = self._buckets()
        scheme = "https" if self._secure else "http"
        lock = f"{self._mode} {self._days} days" if self._days else "none"
        return {
            "kind": "minio",
            "address": f"{scheme}://{self._endpoint}",
            "buckets": " ".join(bucket_name(self._prefix, area) for area in Area),
            "versioning": " ".join(area.value for area in sorted(buckets.versioned)) or "no",
            "lock": lock if buckets.lockable else "missing: originals were made without it",
        }

    # buckets

    def _buckets(self) -> Buckets:
        """Looked at once; made where they are missing."""
        if self._known is None:
            self._known = Buckets.ensure(self._client, self._prefix)
        return self._known

    def _bucket(self, area: Area) -> str:
        self._buckets()
        return bucket_name(self._prefix, area)

    # reading

    def _stat(self, area: Area, key: str) -> StoredObject | None:
        try:
            return _facts(self._client.stat_object(self._bucket(area), key))
        except S3Error as error:
            if is_missing(error):
                return None
            raise

    def _listed(self, area: Area, item: Object) -> StoredObject | None:
        key = item.object_name or ""
        meta = {k.lower(): v for k, v in (item.metadata or {}).items()}
        sha256 = meta.get(SHA256, "")
        if area is Area.ORIGINALS or not is_sha256(sha256):
            return self._stat(area, key)
        return StoredObject(key, item.size or 0, sha256)

    def _found(self, area: Area, key: str, version: str | None = None) -> str:
        """The hash of the bytes that lie there, really read."""
        digest = hashlib.sha256()
        response = self._client.get_object(self._bucket(area), key, version_id=version)
        with _released(response):
            for piece in response.stream(PIECE):
                digest.update(piece)
        return digest.hexdigest()

    def _stream(self, area: Area, key: str, target: Path) -> StoredObject:
        digest, size = hashlib.sha256(), 0
        response = self._client.get_object(self._bucket(area), key)
        with _released(response), target.open("wb") as file:
            target.chmod(0o600)
            for piece in response.stream(PIECE):
                digest.update(piece)
                size += file.write(piece)
        sha256 = response.headers.get(SHA256, "")
        _compare(key, sha256, digest.hexdigest())
        return StoredObject(key, size, sha256, _until(response.headers))

    # writing

    def _upload(
        self, area: Area, key: str, source: Path | bytes, sha256: str, size: int
    ) -> str | None:
        """Returns the version, where the bucket keeps versions."""
        with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as data:
            written = self._client.put_object(
                self._bucket(area),
                key,
                data,
                size,
                metadata={"sha256": sha256},
                part_size=PART,
                num_parallel_uploads=1,
            )
        return written.version_id

    def _read_back(self, area: Area, key: str, sha256: str, version: str | None) -> None:
        """What differs does not stay."""
        found = self._found(area, key, version)
        if found != sha256:
            self._client.remove_object(self._bucket(area), key, version_id=version)
            raise Mismatch(key=key, expected=sha256, found=found)

    def _make_original(
        self,
        key: str,
        sha256: str,
        original: StoredObject | None,
        received: StoredObject | None,
    ) -> None:
        """Copied inside the server, unless it lies there sound already."""
        if original and original.sha256 == sha256:
            found = self._found(Area.ORIGINALS, key)
            if found == sha256:
                return
            if received is None:
                raise Mismatch(key=key, expected=sha256, found=found)
        copied = self._client.copy_object(
            self._bucket(Area.ORIGINALS), key, CopySource(self._bucket(Area.INTAKE), key)
        )
        self._read_back(Area.ORIGINALS, key, sha256, copied.version_id)

    def _lock(self, key: str) -> None:
        """Retention is set once and never shortened."""
        facts = self._stat(Area.ORIGINALS, key)
        if facts is None or facts.locked_until or not (self._days and self._buckets().lockable):
            return
        until = datetime.now(UTC) + timedelta(days=self._days)
        bucket = self._bucket(Area.ORIGINALS)
        self._client.set_object_retention(bucket, key, Retention(self._mode, until))

    def _remove_versions(self, area: Area, key: str) -> None:
        """No hidden version stays behind, not even where an administrator turned versions on."""
        bucket = self._bucket(area)
        if area not in self._buckets().versioned:
            self._client.remove_object(bucket, key)
            return
        for item in self._client.list_objects(bucket, prefix=key, include_version=True):
            if item.object_name == key:
                self._client.remove_object(bucket, key, version_id=item.version_id)


@contextmanager
def _released(response: BaseHTTPResponse) -> Iterator[None]:
    """Gives the connection back to the pool."""
    try:
        yield
    finally:
        response.close()
        response.release_conn()


def _http() -> PoolManager:
    """Short waits and few retries: callers have their own, with the work given back meanwhile."""
    retries = Retry(total=2, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504])
    return PoolManager(timeout=Timeout(connect=3, read=30), maxsize=16, retries=retries)


def _hash(source: Path | bytes) -> tuple[str, int]:
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest(), len(source)
    with source.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return sha256, file.tell()


def _facts(item: Object) -> StoredObject:
    meta: Any = item.metadata or {}
    sha256 = meta.get(SHA256, "")
    return StoredObject(item.object_name or "", item.size or 0, sha256, _until(meta))


def _until(headers: Any) -> datetime | None:
    text = headers.get(UNTIL)
    return datetime.fromisoformat(text) if text else None


def _compare(key: str, expected: str, found: str) -> None:
    if found != expected:
        raise Mismatch(key=key, expected=expected, found=found)


def _refuse_locked(facts: StoredObject) -> None:
    if facts.locked_until and facts.locked_until > datetime.now(UTC):
        raise Refused(key=facts.key, locked_until=facts.locked_until.isoformat())
