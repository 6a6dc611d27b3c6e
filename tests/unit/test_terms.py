"""What a question asks for, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.folding import fold
from pipeline.terms import (
    Key,
    allowed_edits,
    is_odd,
    is_syllable,
    join_days,
    may_be,
    parse,
    within,
)

small = st.text(alphabet="abc", max_size=6)


def distance(one: str, other: str) -> int:
    """Optimal string alignment, straight from its definition."""
    if not one or not other:
        return len(one) + len(other)
    best = min(
        distance(one[:-1], other) + 1,
        distance(one, other[:-1]) + 1,
        distance(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    )
    if len(one) > 1 and len(other) > 1 and one[-2:] == other[-2:][::-1]:
        best = min(best, distance(one[:-2], other[:-2]) + 1)
    return best


@given(small, small, st.integers(0, 2))
def test_distance_is_what_its_definition_says(one: str, other: str, limit: int) -> None:
    """Letters changed, lost, added, or two neighbours swapped count one each."""
    assert within(one, other, limit) == (distance(one, other) <= limit)


@pytest.mark.parametrize(
    "word",
    ["nguyễn", "nghiêng", "thuở", "giường", "quyết", "khuỷu", "hoặc", "yêu", "gìn", "quốc", "ngoằn",
     "khuya", "rượu", "xoong", "ý", "Thuỷ", "Quý", "Đắk"],
)  # fmt: skip
def test_syllables_are_known(word: str) -> None:
    """A Vietnamese syllable is no misread, whatever its accents."""
    assert is_syllable(fold(word)) or word == "Đắk"
    assert not is_odd(fold(word))


@pytest.mark.parametrize(
    "word", ["khanb", "tbanh", "nguyeen", "nangcao", "qdubnd", "079085", "mlnh"]
)
def test_odd_words_may_be_misreads(word: str) -> None:
    """What is no syllable, and long numbers, may have been read wrong."""
    assert is_odd(word)


def test_short_words_are_taken_as_they_are() -> None:
    """A wrong letter in a short word makes another word."""
    assert allowed_edits("minh") == 0
    assert allowed_edits("12345") == 0
    assert allowed_edits("khanh") == 1
    assert allowed_edits("079085001234") == 2


def test_a_syllable_is_never_a_misread_of_another() -> None:
    """Khánh brings Khánb, not Thanh; a word that is none may be meant for one."""
    assert may_be(Key("khánh", "khanh"), "khanb")
    assert not may_be(Key("thanh", "thanh"), "khanh")
    assert may_be(Key("khanhh", "khanhh"), "khanh")


def test_a_question_is_read_to_its_five_hundredth_letter() -> None:
    """What stands behind it is not asked for."""
    assert len(parse("a" * 499 + " b")) == 1
    assert len(parse("a " * 400)) == 64


def test_quotes_of_any_kind_make_a_phrase() -> None:
    """An open quote without an end is nothing."""
    for text in ('"hai chữ"', "“hai chữ”", "„hai chữ”", "«hai chữ»"):
        (term,) = parse(text)
        assert term.phrase
        assert [word.exact for word in term.words] == ["hai", "chữ"]
    assert [term.phrase for term in parse('"hai chữ')] == [False, False]


@given(st.text(max_size=60))
def test_any_text_is_a_question(text: str) -> None:
    """Words of a question are letters and digits, whatever was typed."""
    for term in parse(text):
        assert term.words
        assert all(word.exact.isalnum() and word.folded.isalnum() for word in term.words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("16/05/1961", [3]),
        ("an 5/3/2020", [1, 3]),
        ("5-3-2020 an", [3, 1]),
        ("05 03 2020", [3]),
        ("16/1961", [1, 1]),
        ("32/5/1961", [1, 1, 1]),
        ("5/13/1961", [1, 1, 1]),
        ("5/3/61", [1, 1, 1]),
        ("123/5/2020", [1, 1, 1]),
    ],
)
def test_a_day_is_one_thing(text: str, words: list[int]) -> None:
    """However it is typed; what is no day stays as it was."""
    joined = join_days(parse(text))
    assert [len(term.words) for term in joined] == words
    assert all(term.phrase == (len(term.words) == 3) for term in joined)
