"""Installations of their own, and specimens to put into them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from pipeline.errors import MissingProgram
from samples.fonts import Style, load_font
from samples.specimen import make_specimen
from tests.installation import Installation

Slips = Callable[[Path, int], list[Path]]
BOMB = bytes.fromhex("89504e470d0a1a0a0000000d49484452000ea600000ea6000802000000")


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
    """Specimens cannot be drawn without their typeface."""
    try:
        load_font(Style())
    except MissingProgram as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"install the Debian package {missing.package}")


@pytest.fixture(scope="session")
def make_slips(typeface: None) -> Slips:
    """Fills a folder with so many files that are read in a second or two: the upper parts of
    one-page specimens, the last two the same bytes, and a bomb among them."""

    def make(folder: Path, count: int) -> list[Path]:
        folder.mkdir()
        for number in range(count - 2):
            page = make_specimen("giay_tiep_nhan", "clean", number).pages[0]
            cv2.imwrite(str(folder / f"{number:02d}.png"), np.ascontiguousarray(page[:800, :, 0]))
        (folder / f"{count - 2:02d}.png").write_bytes((folder / "00.png").read_bytes())
        (folder / f"{count // 2:02d}-bomb.png").write_bytes(BOMB)
        return sorted(folder.iterdir())

    return make
