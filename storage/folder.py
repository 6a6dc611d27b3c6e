"""Objects in a folder: the store that needs no service.

    ROOT/originals/ab/cd/KEY              a link that names the bytes
    ROOT/originals/ab/cd/SHA256-KEY       the bytes (0600; 0400 once locked)
    ROOT/originals/ab/cd/SHA256-KEY.until the day until which they are locked
    ROOT/.partial/                        what is being written

A key is a relative symbolic link whose target carries the SHA-256 of the bytes. So one rename
puts bytes and hash in place together, a half-written object is never visible, an overwritten one
changes from old to new at once, and bit rot shows when the bytes are read.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime, timedelta
from errno import errorcode
from functools import cache
from pathlib import Path
from typing import BinaryIO

import psutil

from pipeline.errors import Mismatch, NotFound, Refused, SohoaError, StoreUnavailable
from pipeline.ports import Area, StoredObject
from storage.keys import check_key, is_key, is_sha256

PIECE = 1 << 20  # bytes
_WRITER = re.compile(r"write-([0-9a-f]{12})-(\d+)-")  # machine and process of a partial file
STALE = 24 * 3600.0  # seconds after which an unfinished write belongs to a dead process


class FolderStore:
    """`ObjectStore` on a local folder (design: two ways to run).

    `retention_days` is the retention of originals, 0 for none. The lock holds against this program
    and against accidents; a real one needs a store that enforces it (MinIO).
    """

    def __init__(self, root: Path, *, retention_days: int = 0) -> None:
        self._root = root
        self._retention_days = retention_days

    def put(self, area: Area, key: str, source: Path | bytes) -> StoredObject:
        check_key(key)
        with _translated(key):
            present = self._facts(area, key)
            if present and present.locked_until and _hash(source)[0] != present.sha256:
                raise _locked(present)
            self._write(area, key, source, expected=None)
            return self._present(area, key)

    def get(self, area: Area, key: str, target: Path) -> StoredObject:
        check_key(key)
        with _translated(key), _partial(target.parent) as copy:
            facts, source = self._open(area, key)
            with source:
                _compare(facts, _copy(source, copy, durable=False))
            copy.replace(target)
            return facts

    def read(self, area: Area, key: str) -> bytes:
        check_key(key)
        with _translated(key):
            facts, source = self._open(area, key)
            with source:
                data = source.read()
            _compare(facts, hashlib.sha256(data).hexdigest())
            return data

    def stat(self, area: Area, key: str) -> StoredObject | None:
        if not is_key(key):
            return None
        with _translated(key):
            return self._facts(area, key)

    def promote(self, key: str) -> StoredObject:
        check_key(key)
        with _translated(key):
            received = self._facts(Area.INTAKE, key)
            if received is None:
                facts = self._present(Area.ORIGINALS, key)
                _compare(facts, _hash(self._bytes(Area.ORIGINALS, facts))[0])
            else:
                source = self._bytes(Area.INTAKE, received)
                self._write(Area.ORIGINALS, key, source, expected=received.sha256)
            self._lock(key)
            self.remove(Area.INTAKE, key)
            return self._present(Area.ORIGINALS, key)

    def remove(self, area: Area, key: str) -> None:
        check_key(key)
        with _translated(key):
            facts = self._facts(area, key)
            if facts and facts.locked_until and facts.locked_until > datetime.now(UTC):
                raise _locked(facts)
            self._link(area, key).unlink(missing_ok=True)
            if facts:
                self._until(area, facts).unlink(missing_ok=True)
                self._bytes(area, facts).unlink(missing_ok=True)
                _sync(self._link(area, key).parent)

    def walk(self, area: Area, prefix: str = "") -> Iterator[StoredObject]:
        top = self._root / area.value / prefix
        with _translated(area.value):
            for name in _links(top, prefix):
                if facts := self._facts(area, name):
                    yield facts

    def check(self) -> dict[str, str]:
        """Also sweeps what processes that died left half-written."""
        with _translated("store"):
            with _partial(self._partials()) as probe:
                probe.with_suffix(".link").symlink_to("probe")
                probe.with_suffix(".link").unlink()
            _sweep(self._partials())
        lock = f"{self._retention_days} days" if self._retention_days else "none"
        return {"kind": "folder", "address": str(self._root), "versioning": "no", "lock": lock}

    # where things lie

    def _link(self, area: Area, key: str) -> Path:
        return self._root / area.value / key

    def _bytes(self, area: Area, facts: StoredObject) -> Path:
        link = self._link(area, facts.key)
        return link.with_name(f"{facts.sha256}-{link.name}")

    def _until(self, area: Area, facts: StoredObject) -> Path:
        path = self._bytes(area, facts)
        return path.with_name(f"{path.name}.until")

    def _partials(self) -> Path:
        return _make_folder(self._root / ".partial")

    # what is known

    def _facts(self, area: Area, key: str) -> StoredObject | None:
        link = self._link(area, key)
        try:
            target = str(link.readlink())
            size = link.stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            if error.errno == 22:  # EINVAL: a folder or a plain file, thus no object
                return None
            raise
        sha256 = target[:64]
        if not is_sha256(sha256) or target != f"{sha256}-{link.name}":
            return None
        facts = StoredObject(key, size, sha256)
        return StoredObject(key, size, sha256, self._locked_until(area, facts))

    def _present(self, area: Area, key: str) -> StoredObject:
        facts = self._facts(area, key)
        if facts is None:
            raise NotFound(kind="object", key=key)
        return facts

    def _open(self, area: Area, key: str) -> tuple[StoredObject, BinaryIO]:
        """Facts and bytes that belong together, though somebody may overwrite the key now."""
        for _ in range(10):
            facts = self._present(area, key)
            with suppress(FileNotFoundError):
                return facts, self._bytes(area, facts).open("rb")
        raise StoreUnavailable(detail="changing")

    def _locked_until(self, area: Area, facts: StoredObject) -> datetime | None:
        try:
            return datetime.fromisoformat(self._until(area, facts).read_text("ascii"))
        except (FileNotFoundError, ValueError):
            return None

    # how it is written

    def _write(self, area: Area, key: str, source: Path | bytes, expected: str | None) -> None:
        """Bytes to disk, read back, then the one rename that makes them the object."""
        before = self._facts(area, key)
        with _partial(self._partials()) as copy:
            sha256 = _copy(source, copy)
            _compare(StoredObject(key, 0, expected or sha256), sha256)
            if before and before.sha256 == sha256 and self._is_sound(area, before):
                return
            facts = StoredObject(key, 0, sha256)
            _compare(facts, _hash(copy)[0])
            link, data = self._link(area, key), self._bytes(area, facts)
            _make_folder(link.parent)
            copy.replace(data)
            _point(link, data.name, self._partials())
        if before and before.sha256 != sha256:
            self._bytes(area, before).unlink(missing_ok=True)
        _sync(link.parent)

    def _is_sound(self, area: Area, facts: StoredObject) -> bool:
        return _hash(self._bytes(area, facts))[0] == facts.sha256

    def _lock(self, key: str) -> None:
        """Retention is set once and never shortened."""
        facts = self._present(Area.ORIGINALS, key)
        self._bytes(Area.ORIGINALS, facts).chmod(0o400)
        if not self._retention_days or facts.locked_until:
            return
        until = datetime.now(UTC) + timedelta(days=self._retention_days)
        with _partial(self._partials()) as record:
            record.write_text(until.isoformat(), "ascii")
            _sync(record)
            record.replace(self._until(Area.ORIGINALS, facts))
        _sync(self._link(Area.ORIGINALS, key).parent)


def _locked(facts: StoredObject) -> Refused:
    until = facts.locked_until.isoformat() if facts.locked_until else ""
    return Refused(key=facts.key, locked_until=until)


@contextmanager
def _translated(key: str) -> Iterator[None]:
    """Errors of the file system become ours; the text of an OSError holds a path and stays out."""
    try:
        yield
    except SohoaError:
        raise
    except FileNotFoundError as error:
        raise NotFound(kind="object", key=key) from error
    except OSError as error:
        detail = errorcode.get(error.errno or 0, type(error).__name__)
        raise StoreUnavailable(detail=detail) from error


def _compare(facts: StoredObject, found: str) -> None:
    if found != facts.sha256:
        raise Mismatch(key=facts.key, expected=facts.sha256, found=found)


def _pieces(source: Path | bytes | BinaryIO) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") if isinstance(source, Path) else nullcontext(source) as file:
        while piece := file.read(PIECE):
            yield piece


def _hash(source: Path | bytes) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(source):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def _copy(source: Path | bytes | BinaryIO, target: Path, *, durable: bool = True) -> str:
    """Write; what must last is forced to disk and dropped from the cache, so that reading back
    asks the disk."""
    digest = hashlib.sha256()
    with target.open("wb") as file:
        for piece in _pieces(source):
            digest.update(piece)
            file.write(piece)
        if durable:
            file.flush()
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return digest.hexdigest()


@contextmanager
def _partial(folder: Path) -> Iterator[Path]:
    """A private empty file (0600) that is gone afterwards unless it was renamed. Its name is known
    before it is there, so that Ctrl-C at no moment leaves it behind."""
    path = folder / f"write-{_machine()}-{os.getpid()}-{secrets.token_hex(8)}"
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
        yield path
    finally:
        path.unlink(missing_ok=True)


def _point(link: Path, target: str, partials: Path) -> None:
    """Make `link` name `target`, in one step."""
    with _partial(partials) as fresh:
        fresh.unlink()
        fresh.symlink_to(target)
        fresh.replace(link)


def _make_folder(folder: Path) -> Path:
    """The folder with its parents, 0700, each entry forced to disk."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync(folder.parent)
    return folder


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _links(folder: Path, prefix: str) -> Iterator[str]:
    """Keys below a folder in the order of their bytes, as other stores list them."""
    try:
        entries = [
            (e.name, e.is_symlink(), e.is_dir(follow_symlinks=False)) for e in os.scandir(folder)
        ]
    except FileNotFoundError:
        return
    for name, is_link, is_folder in sorted(entries, key=lambda e: f"{e[0]}/" if e[2] else e[0]):
        if is_folder:
            yield from _links(folder / name, f"{prefix}{name}/")
        elif is_link and is_key(name):
            yield f"{prefix}{name}"


def _sweep(folder: Path) -> None:
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if _is_left(path.name) or time.time() - path.lstat().st_mtime > STALE:
                path.unlink()


def _is_left(name: str) -> bool:
    """Whether the process that wrote it ran on this machine and is gone."""
    named = _WRITER.match(name)
    if named is None or named[1] != _machine():
        return False
    return not psutil.pid_exists(int(named[2]))


@cache
def _machine() -> str:
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:12]
