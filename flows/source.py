"""Where a batch comes from: a folder of this machine, or a prefix of a bucket."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from app.settings import Settings
from app.wiring import make_inbox
from pipeline.errors import BadQuestion
from pipeline.walking import walk_files

BUCKET = "minio:"


def open_source(source: str, settings: Settings, work: Path) -> Iterable[Path]:
    """Files of a folder, in order of name; or local copies, one at a time, of what lies below
    `minio:BUCKET/PREFIX` (nothing is removed there). Raises BadQuestion when there is no such
    folder on this machine, StoreUnavailable while the bucket is walked."""
    if source.startswith(BUCKET):
        bucket, _, prefix = source.removeprefix(BUCKET).partition("/")
        return make_inbox(settings).files(bucket, prefix, work)
    if not Path(source).is_dir():
        raise BadQuestion(detail="no such folder on this machine")
    return walk_files([Path(source)])
