"""Which TrangThaiHoSo means which state: configuration, because one-stop systems differ."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pipeline.dossier import DossierState
from pipeline.errors import BadSetting

_NATIONAL = Path(__file__).with_name("dossier_states.toml")


@cache
def national_states() -> Mapping[str, DossierState]:
    """Those of the national portal; read once."""
    return load_states()


def load_states(path: Path | None = None) -> Mapping[str, DossierState]:
    """By TrangThaiHoSo as text. Raises BadSetting for a file that is not as it should be."""
    try:
        data = tomllib.loads((path or _NATIONAL).read_text(encoding="utf-8"))
        return {str(code): DossierState(state) for code, state in data["states"].items()}
    except (OSError, ValueError, KeyError, AttributeError) as wrong:
        raise BadSetting(setting="dossiers.states", detail=str(wrong)) from wrong
