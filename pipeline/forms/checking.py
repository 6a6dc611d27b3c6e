"""Whether files of paper types can be used: every one that is wrong, not only the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import BadForm
from pipeline.forms.catalogue import HOME, OTHER, join_forms
from pipeline.forms.schema import Form, bad_form, read_form
from pipeline.language.folding import fold_text


@dataclass(frozen=True, slots=True)
class Checked:
    """How many files were read, the number of types papers can then have, and what is wrong."""

    files: int
    types: int
    wrong: tuple[BadForm, ...]


def check_forms(paths: Iterable[Path] = ()) -> Checked:
    """The types that come with Sohoa, and beside them the files and folders at `paths`, each as
    `Forms.load` would take it; a later file replaces an earlier type of its name."""
    wrong: list[BadForm] = []
    read: dict[str, tuple[Form, Path]] = {}
    count = 0
    for place in (HOME, *paths):
        files = _files(place, wrong)
        count += len(files)
        read |= _read_files(files, wrong)
    wrong += _join(read)
    wrong += _same_titles(read)
    types = sum(not form.abstract for form, _ in read.values())
    return Checked(count, types, tuple(wrong))


def _files(place: Path, wrong: list[BadForm]) -> Sequence[Path]:
    if place.is_dir():
        return sorted(place.glob("*.toml"))
    if place.suffix == ".toml":
        return [place]
    wrong.append(bad_form(place.name, 0, "no_folder"))
    return []


def _read_files(files: Sequence[Path], wrong: list[BadForm]) -> dict[str, tuple[Form, Path]]:
    read: dict[str, tuple[Form, Path]] = {}
    for path in files:
        try:
            form = read_form(path)
            if form.loai in read:
                raise bad_form(path.name, 1, "two_files", value=form.loai)
            read[form.loai] = (form, path)
        except BadForm as trouble:
            wrong.append(trouble)
    return read


def _join(read: Mapping[str, tuple[Form, Path]]) -> Iterator[BadForm]:
    """What a type extends must be there; each type is joined on its own."""
    known = {loai: form for loai, (form, _) in read.items()}
    for loai, (form, path) in read.items():
        parents = {form.extends: known[form.extends]} if form.extends in known else {}
        try:
            join_forms({**parents, loai: form})
        except BadForm as trouble:
            yield BadForm(**{**trouble.facts, "file": path.name})


def _same_titles(read: Mapping[str, tuple[Form, Path]]) -> Iterator[BadForm]:
    """One title names one type; only `van_ban_khac`, which gives way, may repeat another's."""
    owners: dict[str, str] = {}
    for loai, (form, path) in read.items():
        for title in form.titles if loai != OTHER else ():
            owner = owners.setdefault(fold_text(title), loai)
            if owner != loai:
                line = _line_of(path, title)
                yield bad_form(path.name, line, "same_title", value=title, known=owner)


def _line_of(path: Path, words: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if words in line), 1)
