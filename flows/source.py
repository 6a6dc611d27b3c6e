"""Where a batch comes from: a folder of this machine, or a prefix of a bucket."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from app.settings import Settings
from app.wiring import make_inbox
from flows.patience import Patience
from pipeline.errors import BadQuestion
from pipeline.walking import walk_files

BUCKET = "minio:"


def open_source(source: str, settings: Settings, work: Path, patience: Patience) -> Iterable[Path]:
    """Files of a folder, in order of name; or local copies, one at a time, of what lies below
    `minio:BUCKET/PREFIX` (nothing is removed there). Raises BadQuestion when there is no such
    folder on this machine, StoreUnavailable when the bucket stays away longer than `patience`."""
    if source.startswith(BUCKET):
        bucket, _, prefix = source.removeprefix(BUCKET).partition("/")
        return _fetch_each(bucket, prefix, settings, work, patience)
    if not Path(source).is_dir():
        raise BadQuestion(detail="no such folder on this machine")
    return walk_files([Path(source)])


def _fetch_each(
    bucket: str, prefix: str, settings: Settings, work: Path, patience: Patience
) -> Iterator[Path]:
    """Each copy is gone when the next one is asked for. Copies are numbered: a key may be
    somebody's name."""
    inbox = make_inbox(settings)
    for number, key in enumerate(patience.call(partial(inbox.keys, bucket, prefix))):
        copy = work / f"inbox-{number:06d}"
        try:
            patience.call(partial(inbox.fetch, bucket, key, copy))
            yield copy
        finally:
            copy.unlink(missing_ok=True)
