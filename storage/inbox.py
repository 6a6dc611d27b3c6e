"""Files that others lay down in a bucket (a scanner room, another system) for a batch to fetch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from minio import Minio
from minio.error import MinioException
from urllib3.exceptions import HTTPError

from pipeline.errors import StoreUnavailable


class MinioInbox:
    """Reads only: nothing is removed or renamed in a bucket that is not ours."""

    def __init__(self, endpoint: str, *, access_key: str, secret_key: str, secure: bool) -> None:
        self._client = Minio(endpoint, access_key=access_key, secret_key=secret_key, secure=secure)

    def files(self, bucket: str, prefix: str, folder: Path) -> Iterator[Path]:
        """A local copy of each object below `prefix`, in order of key; each is gone when the next
        one is asked for. Copies are numbered: a key may be somebody's name. Raises
        StoreUnavailable."""
        for number, key in enumerate(self._keys(bucket, prefix)):
            copy = folder / f"inbox-{number:06d}"
            try:
                self._fetch(bucket, key, copy)
                yield copy
            finally:
                copy.unlink(missing_ok=True)

    def _keys(self, bucket: str, prefix: str) -> Iterator[str]:
        try:
            for found in self._client.list_objects(bucket, prefix=prefix, recursive=True):
                if found.object_name and not found.is_dir:
                    yield found.object_name
        except (MinioException, HTTPError, OSError) as trouble:
            raise StoreUnavailable(detail=type(trouble).__name__) from trouble

    def _fetch(self, bucket: str, key: str, copy: Path) -> None:
        try:
            self._client.fget_object(bucket, key, str(copy))
        except (MinioException, HTTPError, OSError) as trouble:
            raise StoreUnavailable(detail=type(trouble).__name__) from trouble
