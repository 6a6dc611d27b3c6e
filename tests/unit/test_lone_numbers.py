"""The number of a page that stands alone in its margin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest

from ocr.choices import Fused
from ocr.doubts import Looks, Span
from ocr.geometry import Grey
from ocr.lone_numbers import add_page_number
from ocr.stages import PageStages
from ocr.tokens import Token
from pipeline.page import PageImage, Readers
from samples.damage import LEVELS, spoil
from samples.fonts import Style
from samples.sheet import WIDTH, Sheet
from tests.slips import need_typeface

X_HEIGHT = 20.0
TEXT = "Các đơn vị liên quan phối hợp chặt chẽ trong quá trình triển khai thực hiện"
Shape = tuple[int, int, int, int]


def page(*shapes: Shape) -> Grey:
    """Paper with black boxes (x, y, width, height)."""
    grey = np.full((2340, 1650), 250, np.uint8)
    for x, y, wide, high in shapes:
        grey[y : y + high, x : x + wide] = 40
    return grey


def line(y: float) -> Fused:
    return Fused(Token("liên", 200, y, 300, y + 30, 0.9, (1, 1, 1)), Readers.BOTH)


def token(text: str) -> Token:
    return Token(text, 0, 0, 1, 1, 0.9, (1, 1, 1))


def look(third: str, fourth: str) -> Looks:
    return {"third": [token(third)], "fourth": [token(fourth)]}


def read(grey: Grey, seen: Sequence[str] = ("2", "2"), x_height: float = X_HEIGHT) -> list[str]:
    def look_closer(spans: Sequence[Span]) -> Looks:
        return look(*seen)

    words = add_page_number([line(220), line(2000)], grey, x_height, look_closer)
    return [word.token.text for word in words]


NUMBER = (818, 110, 16, 28)
FOOT = (818, 2240, 16, 28)


def test_a_number_in_the_middle_of_the_head_comes_first() -> None:
    """Both readers agreed on it; its box is that of its ink."""
    words = add_page_number([line(220)], page(NUMBER), X_HEIGHT, lambda _: look("2", "2"))
    assert [word.token.text for word in words] == ["2", "liên"]
    number = words[0].token
    assert (number.x0, number.y0, number.x1, number.y1) == (818, 110, 834, 138)
    assert words[0].readers is Readers.BOTH


def test_a_number_at_the_foot_comes_last() -> None:
    """Old papers have it there."""
    assert read(page(FOOT)) == ["liên", "liên", "2"]


@pytest.mark.parametrize("seen", [("2", "3"), ("2", ""), ("S", "S"), ("2a", "2a"), ("213", "213")])
def test_only_what_both_looks_see_is_a_number(seen: tuple[str, str]) -> None:
    """A wrong number would put a page into another paper."""
    assert read(page(NUMBER), seen) == ["liên", "liên"]


def test_dashes_around_it_are_no_matter() -> None:
    """`- 2 -` and `2` are one number."""
    assert read(page(NUMBER), ("- 2 -", "2")) == ["2", "liên", "liên"]


@pytest.mark.parametrize(
    "shapes",
    [
        [(818, 110, 4, 4)],
        [(818, 60, 16, 90)],
        [(700, 110, 200, 28)],
        [(300, 110, 16, 28)],
        [(818, 0, 16, 28)],
        [NUMBER, (950, 60, 16, 28)],
        [(600, 110, 16, 28), NUMBER],
    ],
    ids=["speck", "fold", "word", "corner", "edge", "second", "beside"],
)
def test_other_things_in_the_margin_are_left_alone(shapes: Sequence[Shape]) -> None:
    """What is no number by its size or place is not looked at."""
    assert read(page(*shapes)) == ["liên", "liên"]


def test_pages_without_letters_are_left_alone() -> None:
    """How large a digit is nobody knows there."""
    assert read(page(NUMBER), x_height=0.0) == ["liên", "liên"]
    assert add_page_number([], page(NUMBER), X_HEIGHT, lambda _: look("2", "2")) == []


@pytest.mark.parametrize("level", ["office", "worn", "phone"])
def test_readers_find_the_number_of_a_page(level: str, tmp_path: Path) -> None:
    """On paper as it comes to a desk: on every page."""
    need_typeface()
    sheet = Sheet()
    sheet.print_line(WIDTH / 2, 130, [("3", Style(13))], "m")
    for row in range(12):
        sheet.print_line(180, 260 + 50 * row, [(TEXT, Style(13))], "l")
    back = np.full(np.asarray(sheet.image).shape, 255, np.uint8)
    stages = PageStages()
    for seed in range(2):
        spoiled = spoil(np.array(sheet.image), back, LEVELS[level], Random(seed))
        clean = stages.clean(PageImage(1, spoiled.pixels, 200.0))
        words = stages.read(clean, tmp_path).words
        assert [word.text for word in words if word.text.isdigit()] == ["3"]
