"""Installations of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import chromium, served, served_module
from tests.installation import Installation
from tests.slips import need_typeface

__all__ = ["chromium", "served", "served_module"]  # fixtures


@pytest.fixture(scope="module")
def sohoa(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """One installation for the tests of a module."""
    return Installation(tmp_path_factory.mktemp("home"))


@pytest.fixture
def fresh_sohoa(tmp_path: Path) -> Installation:
    """An installation of its own."""
    home = tmp_path / "home"
    home.mkdir()
    return Installation(home)


@pytest.fixture(scope="session")
def typeface() -> None:
    need_typeface()
