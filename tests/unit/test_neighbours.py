"""Words that stand beside each other: two sources, and how the table of counts is made."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.word_pairs import LEAST, main, pairs_of
from ocr.plausibility import count_pairs
from pipeline.language.folding import exact_key
from pipeline.language.neighbours import count_sources, count_texts, forms_of, is_listed

TABLE = Path(__file__).parents[2] / "pipeline" / "word_pairs.tsv"


def test_the_table_holds_keys_and_counts() -> None:
    """Every word is its own key and every pair stood in as many texts as are asked for."""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        first, behind = line.split("\t")
        cells = behind.split()
        assert [first, *cells[::2]] == [exact_key(word) for word in (first, *cells[::2])]
        assert min(map(int, cells[1::2])) >= LEAST


def test_sources_agree_on_usual_words_in_any_spelling() -> None:
    """Case and the place of a tone do not matter: "THÀNH PHỐ", "hóa đơn" and "hoá đơn"."""
    assert count_sources("THÀNH", "PHỐ") == 2
    assert count_texts("hoá", "đơn") == count_texts("hóa", "đơn") > 0
    assert count_sources("thành", "phó") == 0


def test_every_number_is_the_same_neighbour() -> None:
    """ "5 tuổi" tells of "47 tuổi"; before a number stands năm, not nằm."""
    assert is_listed("năm", "2023")
    assert not is_listed("nằm", "2023")
    assert count_texts("5", "tuổi") == count_texts("47", "tuổi") > 0
    assert not is_listed("47", "tuổi")


def test_the_edge_of_a_line_is_no_neighbour() -> None:
    """That phrases begin or end with a word says nothing; signs on a word do not hide it."""
    assert count_sources("", "quyết") == 0
    assert count_pairs("", "quyết", "") == 0
    assert count_pairs("(thành", "phố,", "") == 2


def test_forms_of_a_word_share_its_letters() -> None:
    """What a word may be read as, whatever its accents."""
    assert {"thẩm", "thăm", "tham"} <= forms_of("thấm")
    assert forms_of("xqz") == frozenset()


def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    """Commands that read no paper do not pay for the table."""
    program = (
        "import pipeline.language.lexicon, ocr.plausibility, pipeline.language.neighbours as n; "
        "print(n._counted.cache_info().currsize + n._listed.cache_info().currsize)"
    )
    root = TABLE.parents[1]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "0", done.stderr


@pytest.mark.parametrize(
    ("text", "pair", "counted"),
    [
        ("phòng cháy, chữa cháy", ("cháy", "chữa"), True),
        ("đã nộp. Sau đó", ("nộp", "sau"), False),
        ("Hồ sơ:\n- Đơn", ("sơ", "đơn"), False),
        ("trẻ em dưới 16 tuổi", ("0", "tuổi"), True),
        ("thành phốyêu cầu", ("thành", "phốyêu"), False),
        ("UBND tỉnh", ("ubnd", "tỉnh"), True),
        ("của địa phương 2. Hồ sơ", ("phương", "0"), False),
    ],
)
def test_neighbours_are_counted_within_a_sentence(
    text: str, pair: tuple[str, str], counted: bool
) -> None:
    """A comma parts no neighbours, the end of a sentence or of an item does; words that grew
    together are none."""
    assert (pair in pairs_of([text])) is counted


def test_what_one_text_alone_says_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A text counts once for a pair, however often it repeats it; addresses of pages do not."""
    for name, words in (("a", "hồ sơ, hồ sơ, lệ phí"), ("b", "hồ sơ")):
        body = json.dumps({"url": "https://le.phi", "parts": [words]})
        (tmp_path / f"{name}.json").write_text(body, encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == "hồ\tsơ 2\n"
