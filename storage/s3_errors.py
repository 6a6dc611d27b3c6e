"""Errors of the S3 client and of the wire become ours. Their texts, which may hold addresses and
keys, stay behind; the S3 code or the kind of failure is kept as `detail`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from minio.error import MinioException, S3Error
from urllib3.exceptions import HTTPError

from pipeline.errors import NotFound, Refused, SohoaError, StoreUnavailable

_MISSING = {"NoSuchKey", "NoSuchVersion", "NoSuchObject", "ResourceNotFound", "MethodNotAllowed"}
_LOCKED = {"ObjectLocked", "InvalidRetentionPeriod"}


def is_missing(error: S3Error) -> bool:
    """True also for a delete marker, which answers 405 when a version of it is asked for."""
    return error.code in _MISSING


@contextmanager
def translated(key: str) -> Iterator[None]:
    """`key` is of the object that is worked on."""
    try:
        yield
    except SohoaError:
        raise
    except S3Error as error:
        raise _from_s3(error, key) from error
    except FileNotFoundError as error:
        raise NotFound(kind="object", key=key) from error
    except (MinioException, HTTPError, OSError) as error:
        raise StoreUnavailable(detail=type(error).__name__) from error


def _from_s3(error: S3Error, key: str) -> SohoaError:
    if is_missing(error):
        return NotFound(kind="object", key=key)
    if error.code in _LOCKED or "WORM" in (error.message or ""):
        return Refused(key=key, locked_until="")
    return StoreUnavailable(detail=error.code or "S3Error")
