"""Files that others lay down in a bucket (a scanner room, another system) for a batch to fetch."""

from __future__ import annotations

from pathlib import Path

from minio import Minio
from minio.error import MinioException
from urllib3.exceptions import HTTPError

from pipeline.errors import StoreUnavailable


class MinioInbox:
    """Reads only: nothing is removed or renamed in a bucket that is not ours."""

    def __init__(self, endpoint: str, *, access_key: str, secret_key: str, secure: bool) -> None:
        self._client = Minio(endpoint, access_key=access_key, secret_key=secret_key, secure=secure)

    def keys(self, bucket: str, prefix: str) -> list[str]:
        """Of every object below `prefix`, in order. Raises StoreUnavailable."""
        try:
            found = list(self._client.list_objects(bucket, prefix=prefix, recursive=True))
        except (MinioException, HTTPError, OSError) as trouble:
            raise StoreUnavailable(detail=type(trouble).__name__) from trouble
        return [each.object_name for each in found if each.object_name and not each.is_dir]

    def fetch(self, bucket: str, key: str, copy: Path) -> None:
        """Its bytes as the file `copy`. Raises StoreUnavailable."""
        try:
            self._client.fget_object(bucket, key, str(copy))
        except (MinioException, HTTPError, OSError) as trouble:
            raise StoreUnavailable(detail=type(trouble).__name__) from trouble
