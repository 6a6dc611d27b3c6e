"""Which paper types a component may name: those of the loaded forms, process papers excepted."""

from __future__ import annotations

from functools import cache

from pipeline.dossier import PROCESS_TYPES
from pipeline.forms.catalogue import Forms


def component_types(forms: Forms) -> frozenset[str]:
    """A receipt or a control slip is filed with a dossier and never a component of one."""
    return frozenset(forms.by_loai) - PROCESS_TYPES


@cache
def national_types() -> frozenset[str]:
    """Those that come along; read once."""
    return component_types(Forms.load())
