"""A small world for the recipes, and its plain understanding of pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journey import World, read_plainly


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr("pipeline.digitize.understand", read_plainly)
    world = World(tmp_path)
    yield world
    world.close()
