"""The buckets of an installation: made where they are missing, looked at where they are not."""

from __future__ import annotations

from dataclasses import dataclass

from minio import Minio
from minio.commonconfig import ENABLED
from minio.error import S3Error
from minio.versioningconfig import VersioningConfig

from pipeline.errors import BadSetting
from pipeline.ports import Area


def bucket_name(prefix: str, area: Area) -> str:
    return f"{prefix}-{area.value}"


@dataclass(frozen=True, slots=True)
class Buckets:
    """`versioned`: areas whose buckets keep old versions; `lockable`: originals can be locked."""

    versioned: frozenset[Area]
    lockable: bool

    @classmethod
    def ensure(cls, client: Minio, prefix: str) -> Buckets:
        """Raises BadSetting for a prefix that no bucket can have."""
        for area in Area:
            _make(client, bucket_name(prefix, area), area)
        versioned = frozenset(a for a in Area if _is_versioned(client, bucket_name(prefix, a)))
        return cls(versioned, _is_lockable(client, bucket_name(prefix, Area.ORIGINALS)))


def _make(client: Minio, name: str, area: Area) -> None:
    """Two processes may do this at once."""
    try:
        if client.bucket_exists(name):
            return
        client.make_bucket(name, object_lock=area is Area.ORIGINALS)
        if area is Area.PAPERS:
            client.set_bucket_versioning(name, VersioningConfig(ENABLED))
    except ValueError as error:
        raise BadSetting(setting="objects.bucket_prefix", detail=str(error)) from error
    except S3Error as error:
        if error.code not in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"):
            raise


def _is_versioned(client: Minio, name: str) -> bool:
    """Suspended versioning has left versions too."""
    return client.get_bucket_versioning(name).status not in (None, "", "Off")


def _is_lockable(client: Minio, name: str) -> bool:
    try:
        client.get_object_lock_config(name)
    except S3Error as error:
        if error.code == "ObjectLockConfigurationNotFoundError":
            return False
        raise
    return True
