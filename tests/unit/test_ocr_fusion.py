"""Two readings of one page become one: places first, then the likelier word, never a new one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr import evidence, models, weights
from ocr.choices import Fused, Place
from ocr.doubts import find_candidates, find_likeliest, tell_candidate
from ocr.fusion import fuse
from ocr.line_reader import read_page
from ocr.pairing import pair_readings
from ocr.plausibility import weigh_word
from ocr.tokens import Token, parse_table, split_leaders
from pipeline.errors import MissingProgram
from pipeline.page import Readers
from samples.specimen import make_specimen

LETTER, HEIGHT, STEP = 10.0, 20.0, 40.0


def row(
    *words: str, at: int = 0, sure: float = 0.9, left: float = 0.0, block: int = 1
) -> list[Token]:
    """Words side by side on line `at`, ten pixels a letter."""
    tokens, x = [], left
    for word in words:
        end = x + LETTER * len(word)
        top = STEP * at
        tokens.append(Token(word, x, top, end, top + HEIGHT, sure, (block, 1, at)))
        x = end + LETTER
    return tokens


def said(found: list[Fused]) -> list[str]:
    return [word.token.text for word in found]


def test_accents_taken_for_a_line_of_their_own_do_not_carry_the_word_away() -> None:
    """The marks over a name in capitals, read as words of the line above: the name stays behind
    its label."""
    above, label = row("XÁC", "NHẬN:", left=300), row("tên:", "ĐẠNG", "ĐỨC", "Giới", at=1)
    marks = [
        replace(above[0], text="à", x0=word.x0, x1=word.x1, y0=37.0, y1=41.0, confidence=0.0)
        for word in label[1:3]
    ]
    second = [replace(word, y0=word.y0 - 5) for word in row("tên:", "ĐẶNG", "ĐỨC", "Giới", at=1)]
    found = fuse([*marks, *above, *label], [*above, *second])
    lines = {word.token.text: word.token.line[2] for word in found}
    assert [text for text, line in lines.items() if line == 1][:1] == ["tên:"]
    assert lines["ĐỨC"] == lines["Giới"] == 1
    assert "à" not in lines


def test_what_both_saw_is_surer_than_what_one_saw() -> None:
    """Agreement of two independent readers is the strongest fact."""
    both = fuse(row("Ủy", "ban", "nhân", "dân"), row("Ủy", "ban", "nhân", "dân"))
    alone = fuse(row("Ủy", "ban", "nhân", "dân"), [])  # as on a page that one reader cannot read
    assert said(both) == said(alone) == ["Ủy", "ban", "nhân", "dân"]
    assert {word.readers for word in both} == {Readers.BOTH}
    assert {word.readers for word in alone} == {Readers.FIRST}
    assert all(b.token.confidence > a.token.confidence for a, b in zip(alone, both, strict=True))


@pytest.mark.parametrize(
    ("first", "second", "won", "readers", "other"),
    [
        ("chuẩn", "chuấn", "chuẩn", Readers.FIRST, "chuấn"),
        ("thâm", "thẩm", "thẩm", Readers.SECOND, "thâm"),
        ("quyêt", "quyết", "quyết", Readers.SECOND, "quyêt"),
    ],
)
def test_the_likelier_word_wins_and_the_other_is_kept(
    first: str, second: str, won: str, readers: Readers, other: str
) -> None:
    """Equally sure readers: how usual a word is decides, and nothing is forgotten."""
    before, behind = ("Quy", "định"), ("kỹ", "thuật")
    found = fuse(row(*before, first, *behind), row(*before, second, *behind))
    assert said(found) == [*before, won, *behind]
    assert (found[2].readers, found[2].other) == (readers, other)


def test_words_that_one_reader_overlooked_come_in_their_place() -> None:
    """In a line of the first reader by their place, a whole line before the next one below it."""
    rest = [word for at in range(2, 9) for word in row("Theo", "đề", "nghị", "của", at=at)]
    first = [*row("Căn", "cứ"), *rest]
    second = [*row("Căn", "cứ", "Luật", sure=1.0), *row("Tổ", "chức", at=1, sure=1.0), *rest]
    found = fuse(first, second)
    assert said(found)[:7] == "Căn cứ Luật Tổ chức Theo đề".split()
    lines = [word.token.line for word in found]
    assert lines[0] == lines[2]
    assert len(set(lines[:7])) == 3


def test_specks_that_one_reader_takes_for_words_are_left_out() -> None:
    """Alone, unsure and no word: nothing stands there."""
    found = fuse([*row("Căn", "cứ"), *row("~", "'‹", at=3, sure=0.2)], row("Căn", "cứ"))
    assert said(found) == ["Căn", "cứ"]


def test_a_word_that_one_reader_glued_is_laid_on_both_parts() -> None:
    """Places are compared, not counts of words."""
    glued = [Token("cân,đối", 0, 0, 80, 20, 0.6, (1, 1, 0))]
    apart = [
        Token("cân", 0, 0, 30, 20, 0.95, (0, 0, 0)),
        Token("đối", 45, 0, 80, 20, 0.95, (0, 0, 0)),
    ]
    (((pair),),) = pair_readings(glued, apart)
    assert (len(pair.first), len(pair.second)) == (1, 2)
    assert said(fuse(glued, apart)) == ["cân", "đối"]


words = st.lists(st.sampled_from(["Ủy", "ban", "số", "12/QĐ-UBND", "thẩm", "..", "x~"]), max_size=6)


@given(first=words, second=words, third=words)
def test_no_word_comes_out_that_no_reader_saw(
    first: list[str], second: list[str], third: list[str]
) -> None:
    """Whatever the readers say: every word of the outcome is one of theirs, with a confidence."""
    one, two = [*row(*first), *row(*third, at=1)], [*row(*second), *row(*first, at=1, left=7)]
    found = fuse(one, two)
    assert set(said(found)) <= {
        part.text for parts in split_leaders([*one, *two]) for part in parts
    }
    assert all(0 <= word.token.confidence <= 1 for word in found)


def test_lines_to_be_filled_in_are_no_words() -> None:
    """Dots are told from words, also where they hang on one; they stay in their line, since they
    tell where a value ends."""
    words, leaders = split_leaders(row("An................", "......", "v.v...", "-", "2022-2025"))
    assert [word.text for word in words] == ["An", "v.v...", "-", "2022-2025"]
    assert (words[0].x0, words[0].x1, leaders[0].x0) == (0.0, 20.0, 20.0)
    name = row("Họ", "tên:", "An........")
    assert said(fuse(name, row("Họ", "tên:", "An"))) == ["Họ", "tên:", "An", "........"]


def test_how_usual_a_word_is() -> None:
    """A syllable before a possible one, a possible one before letters that are none."""
    usual, possible, strange = (weigh_word(word) for word in ("quyết", "choét", "qxyet"))
    assert usual > possible > strange


def test_the_line_reader_places_its_words() -> None:
    """It finds lines by itself, and its words lie where they stand, also in long lines of small
    print, which it reads in pieces."""
    page = make_specimen("cong_van", "clean", 5).pages[0]
    grey = np.ascontiguousarray(page[:, :, 0])
    found = read_page(grey)
    name = next(token for token in found if token.text == "Hạnh")
    assert (grey[int(name.y0) : int(name.y1), int(name.x0) : int(name.x1)] < 128).any()
    assert all(token.x0 < token.x1 for token in found)
    assert read_page(np.full((300, 300), 255, np.uint8)) == []


def test_models_of_other_bytes_are_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Confidences were learned with these models: others would make them untrue."""
    for known in ("rec.onnx", "det.onnx"):
        assert models.check(models._FOLDER / known).is_file()
    (tmp_path / "rec.onnx").write_bytes(b"other")
    with pytest.raises(MissingProgram):
        models.check(tmp_path / "rec.onnx")


def test_the_table_of_tesseract() -> None:
    """Rows of words alone, in its order; a heading and rows of lines are passed over."""
    line, word = "4 1 1 1 1 0 0 0 9 9 -1 ", "5 1 2 1 3 1 10 20 30 40 96.5 Số"
    (token,) = parse_table(f"level page\n{line}\n{word}".replace(" ", "\t"))
    assert (token.text, token.x1, token.y1, token.confidence) == ("Số", 40, 60, 0.965)
    assert token.line == (2, 1, 3)


def test_every_fact_has_its_weight() -> None:
    """A fact that is told and not weighed, or weighed and not told, is a mistake."""
    (((pair),),) = pair_readings(row("Số"), row("Sổ"))
    page = evidence.tell_page([pair])
    dispute = evidence.tell_dispute(pair, "", "", page)
    place = Place(pair, "", "")
    candidates = find_candidates(place, {})
    told = {
        "CANDIDATE": tell_candidate("Số", candidates, place, page),
        "SETTLED": find_likeliest(candidates, place, page, weights.CANDIDATE)[1],
        "SECOND_IS_RIGHT": dispute,
        "CHOSEN": evidence.tell_choice(pair, dispute, 1.0, page),
        "ALONE_FIRST": evidence.tell_alone(pair.first, page),
        "ALONE_SECOND": evidence.tell_alone(pair.second, page),
        "AGREED": evidence.tell_agreed(pair, "", "", page),
    }
    for name, facts in told.items():
        assert {"always", *facts} == set(getattr(weights, name)), name
