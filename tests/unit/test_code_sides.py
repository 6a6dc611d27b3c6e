"""A code that shines through from the other side of the sheet is none of this page's."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from PIL import Image

from ocr.codes import read_codes
from samples.damage import LEVELS, Pixels, bleed_through, spoil
from samples.fonts import mm
from samples.machine_codes import draw_qr

CARD = "051090000001|212345678|Nguyễn Văn Ẩn|02071990|Nam|Tổ 4, Cẩm Thành, Quảng Ngãi|06052021"
TEXTS = [CARD, "H48.12.7-251008-0975", "H48-251001-1319", "A" * 200]


def sheet(text: str, level: str = "M", size: int = 22) -> Pixels:
    page = Image.new("RGB", (1654, 2339), "white")
    page.paste(draw_qr(text, mm(size), level).convert("RGB"), (900, 300))
    return np.array(page)


@pytest.mark.parametrize("text", TEXTS, ids=["card", "long code", "code", "version 9"])
@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("level", ["L", "M", "Q", "H"])
def test_a_code_is_read_from_its_own_side_only(text: str, turns: int, level: str) -> None:
    """However it lies, whatever its version and level of correction."""
    page = np.rot90(sheet(text, level, 30), turns)
    assert [code.text for code in read_codes(np.ascontiguousarray(page), 200.0)] == [text]
    back = bleed_through(np.full(page.shape, 255, np.uint8), np.ascontiguousarray(page), 0.4)
    assert read_codes(back, 200.0) == ()


def test_a_code_photographed_in_a_mirror_is_read() -> None:
    """It is as black as any."""
    seen = np.ascontiguousarray(sheet(CARD)[:, ::-1])
    assert [code.text for code in read_codes(seen, 200.0)] == [CARD]


@pytest.mark.parametrize("level", ["worn", "phone"])
@pytest.mark.parametrize("seed", range(4))
def test_the_empty_back_of_a_card_has_no_code(level: str, seed: int) -> None:
    """Though its ink can be seen there; and on its own side it is read all the same."""
    front, bare = sheet(CARD), np.full((2339, 1654, 3), 255, np.uint8)
    back = spoil(bleed_through(bare, front, 0.3), bare, LEVELS[level], Random(seed))
    assert read_codes(back.pixels, 200.0) == ()
    own = spoil(front, bare, LEVELS[level], Random(seed))
    assert [code.text for code in read_codes(own.pixels, 200.0)] == [CARD]
