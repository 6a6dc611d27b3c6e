"""The paper types in use: those that come with Sohoa, and a province's own beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pipeline.forms.schema import PAGE_MARKS, Form, bad_form, read_form
from pipeline.language.folding import fold_text

OTHER = "van_ban_khac"
HOME = Path(__file__).parent


@dataclass(frozen=True)
class Forms:
    """Paper types by `loai`; small, frozen and picklable."""

    by_loai: Mapping[str, Form]

    @classmethod
    def load(cls, extra_folder: Path | None = None) -> Forms:
        """All types; a file of the extra folder replaces one of the same `loai`.

        Raises BadForm(file=, line=, detail=) for the first file that is wrong.
        """
        read = _read_folder(HOME)
        if extra_folder is not None:
            if not extra_folder.is_dir():
                raise bad_form(extra_folder.name, 0, "no_folder")
            read |= _read_folder(extra_folder)
        return cls(join_forms(read))

    def __iter__(self) -> Iterator[Form]:
        return iter(self.by_loai.values())

    def __len__(self) -> int:
        return len(self.by_loai)

    def __contains__(self, loai: object) -> bool:
        return loai in self.by_loai

    def get(self, loai: str) -> Form | None:
        return self.by_loai.get(loai)

    @cached_property
    def page_marks(self) -> Mapping[str, tuple[str, ...]]:
        """PAGE_MARKS of all types, without accents: whose pages they are is asked later."""
        named = {key: [mark for form in self for mark in getattr(form, key)] for key in PAGE_MARKS}
        return {key: tuple(dict.fromkeys(map(fold_text, marks))) for key, marks in named.items()}

    @property
    def other(self) -> Form:
        """The type of every paper that is none of the others."""
        return self.by_loai[OTHER]


def _read_folder(folder: Path) -> dict[str, Form]:
    forms: dict[str, Form] = {}
    for path in _files(folder):
        form = read_form(path)
        if form.loai in forms:
            raise bad_form(path.name, 1, "two_files", value=form.loai)
        forms[form.loai] = form
    return forms


def _files(folder: Path) -> Iterable[Path]:
    return sorted(folder.glob("*.toml"))


def join_forms(read: Mapping[str, Form]) -> dict[str, Form]:
    """The types that papers can have, with what they inherit. Raises BadForm."""
    whole = {loai: _inherit(form, read) for loai, form in read.items()}
    return {loai: form for loai, form in whole.items() if not form.abstract}


def _inherit(form: Form, known: Mapping[str, Form]) -> Form:
    """Fields, fences, parts and marks of pages of the type it extends come first; its own fields
    replace those of their name."""
    if form.extends is None:
        return form
    parent = known.get(form.extends)
    if parent is None or parent.extends is not None:
        facts = {"value": form.loai, "known": form.extends}
        raise bad_form(f"{form.loai}.toml", 1, "no_parent", **facts)
    own = {field.name for field in form.fields}
    fields = tuple(field for field in parent.fields if field.name not in own) + form.fields
    parts, fences = parent.parts + form.parts, parent.fences + form.fences
    marks = {key: getattr(parent, key) + getattr(form, key) for key in PAGE_MARKS}
    return replace(form, fields=fields, fences=fences, parts=parts, **marks)
