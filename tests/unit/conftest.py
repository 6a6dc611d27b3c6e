"""A small world for the recipes, and its plain understanding of pages; the web application."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journey import World, read_plainly

if TYPE_CHECKING:
    from tests.webdesk import WebDesk


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr("pipeline.digitize.understand", read_plainly)
    world = World(tmp_path)
    yield world
    world.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDesk]:
    """The web application, opened for the tests of a module."""
    from tests.webdesk import open_desk

    home = tmp_path_factory.mktemp("desk") / "home"
    with open_desk(home, tries_per_minute=10_000) as opened:
        yield opened
