"""A printed word comes out once."""

from __future__ import annotations

from ocr.choices import Fused
from ocr.doubles import drop_doubles
from ocr.tokens import Token
from pipeline.page import Readers


def _word(
    text: str, x0: float, x1: float, sure: float = 0.9, readers: Readers = Readers.FIRST
) -> Fused:
    return Fused(Token(text, x0, 100, x1, 140, sure, (1, 1, 1)), readers)


def _texts(*words: Fused) -> list[str]:
    return [word.token.text for word in drop_doubles(words)]


def test_the_end_of_a_word_seen_again_in_its_dotted_line_is_dropped() -> None:
    """`Nai ......` looked at again from the dots on gives `Nai...`: the surer one stands."""
    dotted = _word("Nai...", 812, 1492, 0.3, Readers.SECOND)
    assert _texts(_word("tỉnh", 700, 780), _word("Nai", 796, 849), dotted) == ["tỉnh", "Nai"]
    doubted = _word("HUYỆN", 569, 689, 0.4)
    surer = _word("HUYỀN..,", 585, 1515, 0.7, Readers.SECOND)
    assert _texts(doubted, surer) == ["HUYỀN..,"]


def test_one_letter_that_two_readers_saw_side_by_side_is_one() -> None:
    """`Nhà ở riêng lẻ`, not `Nhà ở ở riêng lẻ`; signs likewise."""
    house = [_word("Nhà", 700, 755), _word("ở", 763, 782)]
    assert _texts(*house, _word("ở", 782, 789, 0.99, Readers.SECOND)) == ["Nhà", "ở"]
    assert _texts(_word("-", 239, 248), _word("-", 245, 251, 0.97, Readers.SECOND)) == ["-"]


def test_words_that_stand_twice_on_the_paper_stay() -> None:
    """Đa Đa, an alley; two letters with a space between them; two words that only look alike."""
    assert _texts(_word("sơ", 538, 566), _word("số", 575, 601)) == ["sơ", "số"]
    assert _texts(_word("Đa", 100, 150), _word("Đa", 160, 210)) == ["Đa", "Đa"]
    apart = _word("ở", 790, 809, 0.9, Readers.SECOND)
    assert _texts(_word("ở", 763, 782), apart) == ["ở", "ở"]
