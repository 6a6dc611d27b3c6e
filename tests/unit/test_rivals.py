"""What the second reader nearly read: which letters, which words, and what they cast doubt on."""

from __future__ import annotations

import numpy as np
import pytest

from ocr import models
from ocr.choices import Place, choose
from ocr.doubts import NEARLY, find_candidates
from ocr.evidence import compare_accents, tell_page
from ocr.line_reader import read_page
from ocr.pairing import Pair
from ocr.rivals import LEAST, MOST, Letter, find_rivals, spell_rivals
from ocr.tokens import Token, split_leaders
from pipeline.page import Readers
from samples.specimen import make_specimen
from tests.slips import need_typeface

MARKS = "aăâbc "
HOME = (1, 1, 1)


def token(text: str, *rivals: tuple[str, float], sure: float = 0.95) -> Token:
    return Token(text, 10, 10, 60, 30, sure, HOME, rivals)


def test_letters_of_some_belief_are_told() -> None:
    """Of every time step; what has hardly any belief is not."""
    beliefs = np.array([[0.7, 0.2, 0.1], [0.6, 0.39, LEAST / 2]], np.float32)
    codes = np.array([[1, 2, 3], [1, 3, 4]])
    told = find_rivals(1, beliefs, codes, MARKS)
    assert told == {"ă": pytest.approx(0.2), "â": pytest.approx(0.39)}


def test_no_letter_is_a_rival_where_every_step_allows_it() -> None:
    """A full stop that is one is there in one step at least."""
    codes = np.array([[1, 0], [1, 0]])
    both = np.array([[0.7, 0.3], [0.9, 0.1]], np.float32)
    assert find_rivals(1, both, codes, MARKS) == {"": pytest.approx(0.1)}
    once = np.array([[0.7, 0.3], [0.999, 0.001]], np.float32)
    assert find_rivals(1, once, codes, MARKS) == {}


def test_rivals_differ_in_one_letter() -> None:
    """The likeliest first, few of them, and none that is empty or the word itself."""
    word = [
        Letter("t", 0.9, 0.1, {"f": 0.04, "l": 0.03, "": 0.03}),
        Letter("ô", 0.6, 0.2, {"ổ": 0.3, "ố": 0.06, " ": 0.2, "o": 0.05}),
    ]
    told = spell_rivals(word)
    assert [text for text, _ in told] == ["tổ", "tố", "to", "fô"]
    assert len(told) == MOST
    assert spell_rivals([Letter(".", 0.6, 0.5, {"": 0.4})]) == ()


def test_a_word_that_is_cut_has_no_rivals() -> None:
    """They are of the whole."""
    (word,), _ = split_leaders([token("Số.....", ("Sổ.....", 0.3))])
    assert (word.text, word.rivals) == ("Số", ())


def test_a_better_neighbour_casts_doubt() -> None:
    """Both readers say `thâm`; beside `quyền` what the second nearly read is far likelier."""
    page = tell_page([])

    def sure(*rivals: tuple[str, float]) -> float:
        pair = Pair((token("thâm"),), (token("thâm", *rivals, sure=0.7),), HOME)
        return choose(Place(pair, "", "quyền"), page).sure

    assert sure(("thẩm", 0.25)) < sure(("thăm", 0.25)) < sure()


def test_what_was_nearly_read_may_stand() -> None:
    """As a candidate of its look, never as a word that both readers saw."""
    pair = Pair((token("thâm"),), (token("thâm", ("thẩm", 0.4)),), HOME)
    found = {"third": (), "fourth": (token("thấm", ("thẩm", 0.3)),)}
    candidates = find_candidates(Place(pair, "", "quyền"), found)
    assert set(candidates) == {"thâm", "thấm", "thẩm"}
    assert set(candidates["thẩm"]) == set(NEARLY.values())
    assert candidates["thẩm"]["nearly_second"][0].confidence == 0.4
    assert choose(Place(pair, "", "quyền"), tell_page([])).readers is Readers.BOTH


@pytest.mark.parametrize(
    ("one", "other", "more"),
    [("thẩm", "thâm", 1), ("to", "tổ", -2), ("tư", "tu", 1), ("chỉ", "chi", 0), ("tổ", "bo", 0)],
)
def test_accents_are_counted(one: str, other: str, more: int) -> None:
    """An i has its dot in any case: a mark in its place is not one more."""
    assert compare_accents(one, other) == more


def test_the_model_tells_what_it_nearly_read() -> None:
    """Most words of clean print have no rivals; where there are some, their belief and that of the
    letter that won are no more than one."""
    need_typeface()
    page = make_specimen("cong_van", "clean", 4).pages[0]
    words = read_page(np.asarray(page.mean(axis=2), np.uint8))
    rivalled = [word for word in words if word.rivals]
    assert 0 < len(rivalled) < len(words) / 2
    assert all(LEAST <= sure <= 1 - LEAST for word in rivalled for _, sure in word.rivals)


def test_outputs_that_are_there_already_stay() -> None:
    """The model is the one of its file with two outputs more."""
    names = [output.name for output in models.line_reader().session.get_outputs()]
    assert names == ["ids", "conf", "lengths", "topv", "topi"]
    with pytest.raises(ValueError, match="196"):
        models.put_out(b"", ["x" * 196])
