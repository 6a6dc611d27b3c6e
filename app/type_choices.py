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
    """What may be meant: a type or a code of a result as it is written, or the type of just this
    name; else the types that are called by something with all these words."""
    asked, named = typed.strip(), list_types(forms)
    if asked in named or RESULT.fullmatch(asked.upper()):
        return [asked if asked in named else asked.upper()]
    words = fold_text(asked)
    parts = set(words.split())
    exact = [loai for loai, name in named.items() if fold_text(name) == words]
    return exact or [
        loai
        for loai, name in named.items()
        if parts and any(parts <= set(fold_text(one).split()) for one in called(loai, name))
    ]


def called(loai: str, name: str) -> tuple[str, ...]:
    return (name, *names_of_type(loai))
