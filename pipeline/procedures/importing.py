"""Bringing procedures into a province's own folder: all of a file or nothing of it.

Everything is read and checked first, then written aside; one rename decides, and what it decided
holds at once (`catalogue.READY`), however the moving into place ends.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path

from pipeline.errors import BadSetting
from pipeline.procedures.accepted import national_types
from pipeline.procedures.catalogue import READY, Procedures
from pipeline.procedures.problems import bad_procedure
from pipeline.procedures.procedure import Component, Procedure
from pipeline.procedures.sources import parse_toml, read_import, read_toml
from pipeline.procedures.writing import file_name, write_toml

_LOCK = ".import-lock"


class Kind(StrEnum):
    """What an import does to one version of a procedure."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Change:
    """`details` name what differs from the version that was in use: a key, or a component with a
    sign (`+to_khai`, `-anh`, `giay_chung_sinh.modes`)."""

    code: str
    kind: Kind
    details: tuple[str, ...] = ()


def import_procedures(
    file: Path, folder: Path, types: frozenset[str] | None = None
) -> tuple[Change, ...]:
    """Import a JSON or CSV file (docs/procedures.md) as TOML files of `folder`, which is made
    where it is missing; returns what changed. Raises BadProcedure before anything is written, and
    BadSetting for a folder that cannot be written to."""
    types = national_types() if types is None else types
    brought = read_import(file, types)
    _refuse_twins(brought, file)
    texts = {file_name(p): write_toml(p) for p in brought}
    for name, text in texts.items():  # what is written is what will be read
        parse_toml(text, name, types)
    with _alone(folder):
        _settle(folder)
        before = Procedures.load(folder, types)
        changes = tuple(_compare(procedure, before) for procedure in brought)
        _decide(folder, _under_kept_names(texts, folder, types))
        _settle(folder)
    return changes


def _refuse_twins(brought: list[Procedure], file: Path) -> None:
    seen: set[str] = set()
    for procedure in brought:
        name = file_name(procedure)
        if name in seen:
            raise bad_procedure(file.name, 1, "twin_procedure", value=procedure.code)
        seen.add(name)


def _compare(procedure: Procedure, before: Procedures) -> Change:
    """With the province's own version of the same day, else with what would have been in use."""
    own = [p for p in before if p.own and _version(p) == _version(procedure)]
    national = [p for p in before if not p.own and p.code == procedure.code]
    old = next(iter(own), None) or max(
        national,
        key=lambda p: p.effective_from.toordinal() if p.effective_from else 0,
        default=None,
    )
    if old is None:
        return Change(procedure.code, Kind.NEW)
    details = tuple(_differences(replace(old, own=False), procedure))
    return Change(procedure.code, Kind.CHANGED if details else Kind.SAME, details)


def _version(procedure: Procedure) -> tuple[str, object]:
    return procedure.code, procedure.effective_from


def _differences(old: Procedure, new: Procedure) -> Iterator[str]:
    for part in fields(Procedure):
        if part.name != "components" and getattr(old, part.name) != getattr(new, part.name):
            yield part.name
    before = {c.key: c for c in old.components}
    after = {c.key: c for c in new.components}
    yield from (f"+{key}" for key in after if key not in before)
    yield from (f"-{key}" for key in before if key not in after)
    for key in before.keys() & after.keys():
        yield from _component_differences(before[key], after[key])


def _component_differences(old: Component, new: Component) -> Iterator[str]:
    for part in fields(Component):
        if getattr(old, part.name) != getattr(new, part.name):
            yield f"{new.key}.{part.name}"


def _under_kept_names(texts: dict[str, str], folder: Path, types: frozenset[str]) -> dict[str, str]:
    """A version that stands in a file of another name keeps that name: people chose it."""
    kept = {file_name(read_toml(path, types)): path.name for path in folder.glob("*.toml")}
    return {kept.get(name, name): text for name, text in texts.items()}


def _decide(folder: Path, texts: dict[str, str]) -> None:
    """Everything written and on disk, then one rename."""
    with _translated(folder):
        staging = Path(tempfile.mkdtemp(prefix=".import-", dir=folder))
        try:
            for name, text in texts.items():
                _write(staging / name, text)
            _sync(staging)
            staging.rename(folder / READY)
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise
        _sync(folder)


def _settle(folder: Path) -> None:
    """Move the files of a decided import into place; also of one that was broken off."""
    ready = folder / READY
    with _translated(folder):
        if not ready.is_dir():
            return
        for path in sorted(ready.glob("*.toml")):
            path.replace(folder / path.name)
        _sync(folder)
        ready.rmdir()


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One import at a time."""
    with _translated(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / _LOCK).open("w")
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as trouble:
        detail = f"{type(trouble).__name__}: {folder}"
        raise BadSetting(setting="papers.procedures", detail=detail) from trouble
