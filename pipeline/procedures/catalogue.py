"""The procedures in use: those that come with Sohoa, and a province's own before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from pipeline.errors import BadProcedure
from pipeline.language.one_stop import split_procedure_code
from pipeline.procedures.accepted import national_types
from pipeline.procedures.problems import bad_procedure
from pipeline.procedures.procedure import Procedure
from pipeline.procedures.sources import parse_toml, read_toml

HOME = Path(__file__).parent
READY = ".import-ready"
"""A folder inside a province's own: an import that is decided, whose files are being moved into
place. Its files stand for those of their name, so that an import is there as a whole or not."""


@dataclass(frozen=True, slots=True)
class Procedures:
    """All versions of all procedures; small and frozen."""

    versions: tuple[Procedure, ...] = ()

    @classmethod
    def load(cls, own: Path | None = None, types: frozenset[str] | None = None) -> Procedures:
        """Those that come along, and those of a province's folder. `types` are the paper types
        that components may name (`accepted.py`), None for those that come along. Raises
        BadProcedure for the first file that is wrong."""
        types = national_types() if types is None else types
        read = _read_all(HOME, types)
        if own is not None:
            if not own.is_dir():
                raise bad_procedure(own.name, 0, "no_folder")
            read += [replace(procedure, own=True) for procedure in _read_all(own, types)]
        return cls(tuple(read))

    def __iter__(self) -> Iterator[Procedure]:
        return iter(self.versions)

    def __len__(self) -> int:
        return len(self.versions)

    def get(self, code: str, day: date) -> Procedure | None:
        """The version in effect on a day. A province's version comes before the national one,
        the province's form of a code (`1.001612.000.00.00.H19`) before the national code; of
        several in effect the one that began last."""
        return next((found for rule in _ranked(code) if (found := self._best(rule, day))), None)

    def latest(self, code: str) -> Procedure | None:
        """Whether or not it is in effect: what to show when nothing is."""
        fits = [p for rule in _ranked(code) for p in self.versions if rule(p)]
        return fits[0] if fits else None

    def _best(self, fits: Callable[[Procedure], bool], day: date) -> Procedure | None:
        found = [p for p in self.versions if fits(p) and p.in_effect(day)]
        return max(found, key=lambda p: p.effective_from or date.min, default=None)


@cache
def national_procedures() -> Procedures:
    """Those that come along, and no others; read once."""
    return Procedures.load()


def _ranked(code: str) -> list[Callable[[Procedure], bool]]:
    split = split_procedure_code(code)
    written = code.strip().upper()
    codes = [written] if split is None else list(dict.fromkeys((written, split[0])))
    return [
        lambda p, own=own, wanted=wanted: p.own is own and p.code == wanted  # type: ignore[misc]
        for own in (True, False)
        for wanted in codes
    ]


def check_files(paths: list[Path], types: frozenset[str]) -> list[tuple[str, BadProcedure | None]]:
    """Each file by its name with what is wrong in it, None for nothing; folders stand for the
    TOML files in them. Of two files of one version the second is wrong."""
    checked: list[tuple[str, BadProcedure | None]] = []
    seen: dict[tuple[Path, str, date | None], str] = {}
    for path in _spread(paths):
        try:
            procedure = read_toml(path, types)
            _refuse_twin(procedure, path, seen)
            checked.append((path.name, None))
        except BadProcedure as wrong:
            checked.append((path.name, wrong))
    return checked


def _spread(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.glob("*.toml")) if path.is_dir() else [path]


def _read_all(folder: Path, types: frozenset[str]) -> list[Procedure]:
    read: list[Procedure] = []
    seen: dict[tuple[Path, str, date | None], str] = {}
    for path, text in _texts(folder).items():
        procedure = read_toml(path, types) if text is None else parse_toml(text, path.name, types)
        _refuse_twin(procedure, path, seen)
        read.append(procedure)
    return read


def _texts(folder: Path) -> dict[Path, str | None]:
    """Files of the folder in order of name; the text of those that a decided import brings. That
    is looked at first: a file moved into place meanwhile is then found there."""
    decided: dict[Path, str | None] = {}
    for path in sorted((folder / READY).glob("*.toml")):
        try:
            decided[folder / path.name] = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            continue
    placed: dict[Path, str | None] = dict.fromkeys(folder.glob("*.toml"))
    return dict(sorted((placed | decided).items()))


def _refuse_twin(
    procedure: Procedure, path: Path, seen: dict[tuple[Path, str, date | None], str]
) -> None:
    version = (path.parent, procedure.code, procedure.effective_from)
    if version in seen:
        named = {"value": procedure.code, "known": seen[version]}
        raise bad_procedure(path.name, 1, "twin_version", **named)
    seen[version] = path.name
