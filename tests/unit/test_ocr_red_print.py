"""Red stamps are read by themselves: cleaning hides them from the reader."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.red_print import read_red_print
from pipeline.secrecy import read_stamp
from samples.specimen import make_specimen
from tests.slips import need_typeface


@pytest.fixture(autouse=True)
def typeface() -> None:
    """Specimens are drawn here."""
    need_typeface()


@pytest.mark.parametrize("level", ["office", "worn", "phone"])
@pytest.mark.parametrize("seed", [3, 5, 8])
def test_a_mark_of_secrecy_is_read(level: str, seed: int) -> None:
    """Whatever happened to the paper, the mark in its red frame is seen on the upright page."""
    specimen = make_specimen("cong_van", level, seed, secret=True)
    turns = specimen.truth.pages[0].rotation // 90
    upright = np.ascontiguousarray(np.rot90(np.asarray(specimen.pages[0]), turns))
    assert any(map(read_stamp, read_red_print(upright)))


@pytest.mark.parametrize("shape", [(1, 1, 3), (2, 900, 3), (900, 2, 3), (40, 40, 3)])
@pytest.mark.parametrize("colour", [(255, 0, 0), (255, 255, 255)])
def test_tiny_pictures_have_none(shape: tuple[int, int, int], colour: tuple[int, int, int]) -> None:
    """Whatever is handed in, looking for a mark does not break."""
    assert isinstance(read_red_print(np.full(shape, colour, np.uint8)), tuple)


@pytest.mark.parametrize("seed", [3, 5, 8])
def test_ordinary_papers_have_no_mark(seed: int) -> None:
    """Seals, urgency marks and receipt stamps are red too."""
    specimen = make_specimen("quyet_dinh", "office", seed)
    assert not any(map(read_stamp, read_red_print(np.asarray(specimen.pages[0]))))
