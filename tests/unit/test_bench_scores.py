"""How readings are scored, on cases that can be counted by hand."""

from __future__ import annotations

import math
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.reliability import (
    EDGES,
    SaidWord,
    add_up,
    classify_words,
    expected_error,
    measure_sure,
)
from bench.scores import average, score_text

TRUTH = "Uỷ ban nhân dân xã Trà Bồng"  # 7 words, 21 letters


def test_order_case_and_composition_do_not_matter() -> None:
    """Words are multisets, equal after NFC and case folding."""
    turned = " ".join(reversed(TRUTH.upper().split()))
    score = score_text("", unicodedata.normalize("NFD", turned), TRUTH)
    assert (score.recall, score.precision, score.character_error) == (1.0, 1.0, 0.0)


def test_a_word_counts_as_often_as_it_stands_there() -> None:
    """Read once where it stands twice, it is missed once; read thrice, it is invented once."""
    assert score_text("", "xã xã", "xã xã xã").recall == pytest.approx(2 / 3)
    assert score_text("", "xã xã xã xã", "xã xã xã").precision == pytest.approx(3 / 4)


def test_overlay_words_are_forgiven_after_the_truth_has_its_own() -> None:
    """A seal's words, read or not, change nothing; the same word in print still counts."""
    assert score_text("", f"{TRUTH} CHỦ TỊCH", TRUTH, "chủ tịch").precision == 1.0
    assert score_text("", TRUTH, TRUTH, "chủ tịch").recall == 1.0
    assert score_text("", "ban ban ban", "ban", "ban").precision == pytest.approx(1 / 2)


def test_diacritic_error() -> None:
    """Right but for the marks: two of seven words; another letter is no diacritic error."""
    score = score_text("", "Uỷ ban nhan dan xã Trè Bồng", TRUTH)
    assert score.recall == pytest.approx(4 / 7)
    assert score.diacritic_error == pytest.approx(2 / 7)


def test_character_error() -> None:
    """One letter exchanged, one word of three letters missed, one of two letters invented."""
    score = score_text("", "Uỷ ban nhân dâm xã Bồng ==", TRUTH)
    assert (score.letters, score.edits) == (21, 1 + 3 + 2)
    assert score.character_error == pytest.approx(6 / 21)


def test_nothing_read_misses_every_letter() -> None:
    """An unread page has recall 0 and character error 1."""
    score = score_text("", "", TRUTH)
    assert (score.recall, score.precision, score.character_error) == (0.0, 0.0, 1.0)


@given(st.lists(st.sampled_from("an ăn bàn ban 12/QĐ-UBND và".split()), max_size=12))
def test_scores_stay_within_bounds(words: list[str]) -> None:
    """Shares lie within 0..1 whatever is read, and a page read as it is has no error."""
    text = " ".join(words)
    score = score_text("", text, "ăn bàn và 12/QĐ-UBND")
    assert 0 <= score.diacritic_error <= 1 - score.recall <= 1
    assert 0 <= score.precision <= 1
    assert score_text("", text, text).edits == 0


def test_every_page_counts_the_same() -> None:
    """The mean of pages, however many words each has."""
    scores = [score_text("", "a b c d", "a b c d"), score_text("", "x", "y")]
    assert average(scores) == (0.5, 0.5)


def place(confidence: float) -> int:
    return max(n for n, edge in enumerate(EDGES) if edge <= confidence)


def test_words_are_right_while_the_truth_still_has_them() -> None:
    """The second of two equal words is wrong where the page has one; seals do not count."""
    said = [SaidWord("xã", 0.995), SaidWord("xã", 0.995), SaidWord("CHỦ", 0.4)]
    classes = classify_words(said, "xã Trà", "chủ")
    sure = classes[place(0.995)]
    assert (sure.words, sure.right, sure.said) == (2, 1, pytest.approx(1.99))
    assert sum(c.words for c in classes) == 2


@pytest.mark.parametrize("confidence", [0.0, 0.3, 0.99, 1.0])
def test_classes_reach_from_nothing_to_certainty(confidence: float) -> None:
    """Every confidence falls into exactly one class, the edge into the upper one."""
    classes = classify_words([SaidWord("xã", confidence)], "xã")
    assert [n for n, c in enumerate(classes) if c.words] == [place(confidence)]


def test_sureness_and_its_gap() -> None:
    """99 words of 100 said to be sure and right, one of 100 doubted and right."""
    said = [SaidWord("a", 0.99)] * 99 + [SaidWord("b", 0.5)]
    classes = add_up([classify_words(said, "a " * 98 + "b")])
    share, right = measure_sure(classes)
    assert share == pytest.approx(0.99)
    assert right == pytest.approx(98 / 99)
    assert math.isclose(expected_error(classes), (abs(99 * 0.99 - 98) + 0.5) / 100)
