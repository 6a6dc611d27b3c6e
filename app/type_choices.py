"""Paper types by what people call them."""

from __future__ import annotations

from app.labels import label_type
from pipeline.forms.catalogue import Forms
from pipeline.language.codes import RESULT
from pipeline.language.folding import fold_text
from pipeline.type_names import names_of_type


def list_types(forms: Forms) -> dict[str, str]:
    """Type → its name, in the order of the names."""
    named = {form.loai: label_type(form.loai) for form in forms}
    return dict(sorted(named.items(), key=lambda one: fold_text(one[1])))


def match_types(typed: str, forms: Forms) -> list[str]:
    """What may be meant: a type or a code of a result as it is written; else the types whose name,
    or what else people call them, is just this; else those that have all its words."""
    asked, named = typed.strip(), list_types(forms)
    if asked in named or RESULT.fullmatch(asked.upper()):
        return [asked if asked in named else asked.upper()]
    words = fold_text(asked)
    called = {loai: _names(loai, name) for loai, name in named.items()}
    exact = [loai for loai, names in called.items() if words in names]
    parts = words.split()
    return exact or [
        loai
        for loai, names in called.items()
        if parts and any(all(part in name.split() for part in parts) for name in names)
    ]


def _names(loai: str, name: str) -> list[str]:
    return [fold_text(each) for each in (name, *names_of_type(loai))]
