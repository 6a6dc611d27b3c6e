"""Small files to fill folders with: read in a second, yet stored and found like any other."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from pipeline.errors import MissingProgram
from samples.fonts import Style, load_font
from samples.specimen import make_specimen

BOMB = bytes.fromhex("89504e470d0a1a0a0000000d49484452000ea600000ea6000802000000")


def need_typeface() -> None:
    """Specimens cannot be drawn without it: skip, or fail under CI=true."""
    try:
        load_font(Style())
    except MissingProgram as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"install the Debian package {missing.package}")


def make_slips(folder: Path, count: int) -> list[Path]:
    """So many different ones: the upper parts of one-page specimens."""
    need_typeface()
    folder.mkdir()
    for number in range(count):
        page = make_specimen("giay_tiep_nhan", "clean", number).pages[0]
        cv2.imwrite(str(folder / f"{number:02d}.png"), np.ascontiguousarray(page[:800, :, 0]))
    return sorted(folder.iterdir())


def make_mixed(folder: Path, count: int) -> list[Path]:
    """The same with two that hold the same bytes, and an image that claims to be enormous."""
    make_slips(folder, count - 2)
    (folder / f"{count - 2:02d}.png").write_bytes((folder / "00.png").read_bytes())
    (folder / f"{count // 2:02d}-bomb.png").write_bytes(BOMB)
    return sorted(folder.iterdir())
