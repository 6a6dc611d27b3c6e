"""Pages that are faint or dark as a whole: readable, and no blank ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from bench.scores import score_text
from ocr.pale import brighten, deepen
from ocr.stages import PageStages
from pipeline.page import PageImage
from samples.damage import bleed_through
from samples.specimen import make_specimen
from tests.slips import need_typeface

Pixels = NDArray[np.uint8]
STAGES = PageStages()


@pytest.fixture(scope="module")
def printed() -> tuple[Pixels, str]:
    need_typeface()
    made = make_specimen("cong_van", "clean", 5)
    return made.pages[0], made.truth.pages[0].text


def make_faint(page: Pixels) -> Pixels:
    """One twelfth of the ink is left."""
    return np.asarray(255 - cv2.convertScaleAbs(255 - page, alpha=1 / 12), np.uint8)


def make_dark(page: Pixels) -> Pixels:
    """Paper as dark as ink usually is."""
    return np.asarray(cv2.convertScaleAbs(page, alpha=0.12), np.uint8)


@pytest.mark.parametrize("spoil", [make_faint, make_dark])
def test_faint_and_dark_pages_are_read(
    spoil: Callable[[Pixels], Pixels], printed: tuple[Pixels, str], tmp_path: Path
) -> None:
    """What a pale printer or a dark photograph left is no blank page."""
    page, truth = printed
    text = STAGES.read(STAGES.clean(PageImage(1, spoil(page), 200.0)), tmp_path)
    assert not text.blank
    assert score_text("", text.text, truth).recall > 0.95


@pytest.mark.parametrize("share", [0.06, 0.12, 0.35])
def test_what_shines_through_is_not_read(
    share: float, printed: tuple[Pixels, str], tmp_path: Path
) -> None:
    """A blank back stays blank, however much its other side is deepened, or shines through."""
    back = np.full_like(printed[0], 245)
    clean = STAGES.clean(PageImage(1, bleed_through(back, printed[0], share), 200.0))
    assert clean.blank
    assert STAGES.read(clean, tmp_path).words == ()


def test_a_lone_pale_line_is_no_blank_page() -> None:
    """The last page of a letter, hardly inked: neither dirt nor the other side's."""
    need_typeface()
    page = np.full((2339, 1654, 3), 250, np.uint8)
    line = make_specimen("cong_van", "clean", 4).pages[0]
    first = int(np.flatnonzero(line.min(axis=(1, 2)) < 120)[0])
    pale = 255 - (255 - line[first - 5 : first + 35]) // 4
    page[1000:1040] = np.minimum(page[1000:1040], pale)
    assert not STAGES.clean(PageImage(1, page, 200.0)).blank
    mirrored = np.ascontiguousarray(page[:, ::-1])
    assert STAGES.clean(PageImage(1, mirrored, 200.0)).blank


def test_usual_pages_stay_as_they_are(printed: tuple[Pixels, str]) -> None:
    """Strong print on bright paper is neither brightened nor deepened; nor is bare paper."""
    for page in (printed[0], np.full_like(printed[0], 240)):
        grey = np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8)
        assert brighten(grey) is grey
        assert deepen(grey)[0] is grey


@pytest.mark.parametrize("level", ["office", "worn", "phone"])
def test_worn_print_is_strong_enough(level: str) -> None:
    """Half of the ink gone, a shadow, what shines through: no page of these is deepened."""
    need_typeface()
    for seed in (1, 2, 3):
        page = make_specimen("giay_khai_sinh", level, seed).pages[0]
        grey = np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8)
        assert brighten(grey) is grey
        assert deepen(grey)[0] is grey
