"""What people call a paper."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from pipeline.forms.catalogue import Forms
from pipeline.language.folding import nfc
from pipeline.type_names import names_of_type

TABLE = tomllib.loads(files("pipeline").joinpath("type_names.toml").read_text(encoding="utf-8"))
FORMS = Forms.load()


@pytest.mark.parametrize("loai", TABLE)
def test_names_are_of_a_known_type(loai: str) -> None:
    """A misspelt type would never be found; a name is written once, in NFC."""
    assert FORMS.get(loai) is not None
    names = names_of_type(loai)
    assert len(set(names)) == len(names)
    assert all(name == nfc(name) == name.strip() for name in names)


def test_every_type_that_says_something_has_a_name() -> None:
    """Only what is none of the known types has no name."""
    assert {loai for loai in FORMS.by_loai if not names_of_type(loai)} == {"van_ban_khac"}
    assert names_of_type("khong_co") == ()
