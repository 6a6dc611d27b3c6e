"""Dotted lines are not what the readers look at; text is left alone."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.leaders import place, take_out
from ocr.tokens import Token

X_HEIGHT = 18.0
Grey = NDArray[np.uint8]


def _paper() -> Grey:
    return np.full((200, 1200), 250, np.uint8)


def _dotted(grey: Grey, left: int, right: int, foot: int, step: int = 8) -> None:
    for x in range(left, right, step):
        grey[foot - 3 : foot, x : x + 3] = 60
    grey[:] = cv2.GaussianBlur(grey, (3, 3), 0.6)


def test_a_dotted_line_behind_a_word_is_taken_out_and_told() -> None:
    """`Nội ..........`: the word stays as it was, the dots become paper."""
    grey = _paper()
    grey[100:120, 40:46] = 20
    with_word = grey.copy()
    _dotted(grey, 80, 1100, 120)
    bare, rows = take_out(grey, X_HEIGHT)
    assert bare[:, 70:].min() > 200
    assert (bare[95:125, 30:60] < 100).sum() == (with_word[95:125, 30:60] < 100).sum()
    (row,) = rows
    assert set(row.text) == {"."}
    assert abs(row.x0 - 80) < 12
    assert abs(row.x1 - 1100) < 12
    word = Token("Nội", 40, 98, 60, 122, 0.9, (1, 1, 3))
    assert [dots.line for dots in place(rows, [word])] == [(1, 1, 3)]


def test_a_dotted_line_of_no_word_is_left_out() -> None:
    """Nobody asks for an empty line; words above it do not get its dots."""
    grey = _paper()
    _dotted(grey, 80, 1100, 120)
    _, rows = take_out(grey, X_HEIGHT)
    assert place(rows, [Token("trên", 40, 20, 60, 44, 0.9, (1, 1, 1))]) == []


def test_full_stops_ellipses_and_specks_stay() -> None:
    """Three dots of an ellipsis, the dots of letters at any distance, dirt of any size."""
    grey = _paper()
    _dotted(grey, 100, 124, 60)
    random = np.random.default_rng(5)
    for x in range(200, 1100, 13):
        y, side = int(random.integers(20, 180)), int(random.integers(1, 7))
        grey[y : y + side, x : x + side] = 40
    for x in random.integers(100, 1100, 30).tolist():
        grey[150:153, x : x + 3] = 40
    bare, rows = take_out(grey, X_HEIGHT)
    assert rows == []
    assert np.array_equal(bare, grey)


def test_small_letters_are_not_looked_through() -> None:
    """On a page whose letters are a few pixels high, dots are letters."""
    grey = _paper()
    _dotted(grey, 80, 1100, 120)
    assert take_out(grey, 6.0)[1] == []
