"""`sohoa search`, `suggest` and `similar`: what they print, refuse, and never show."""

from __future__ import annotations

import pytest

from app.search_words import FUZZY_LEFT, say_count
from app.settings import load_settings
from app.wiring import make_index
from tests.contract.search_papers import CORPUS, doc
from tests.unit.test_dossier_commands import Sohoa, sohoa

__all__ = ["sohoa"]
NUMBER = "075085007777"


@pytest.fixture
def filled(sohoa: Sohoa) -> Sohoa:
    make_index(load_settings()).put(CORPUS)
    return sohoa


def test_hits_are_one_json_object_each(filled: Sohoa) -> None:
    """And nothing else on standard output; filters, order and page go on the command line."""
    said = filled("search", "nguyen van an", "--json")
    assert [one["paper_id"] for one in said.records] == ["can-cu", "khai-sinh", "dao"]
    said = filled("search", "", "--loai", "can_cuoc", "--sort", "oldest_issued", "--json")
    assert [one["paper_id"] for one in said.records] == ["the", "bao"]
    page = filled("search", "", "--limit", "2", "--json").records
    following = filled("search", "", "--limit", "1", "--after", page[-1]["cursor"], "--json")
    assert following.records[0]["paper_id"] not in {one["paper_id"] for one in page}


def test_a_person_comes_from_standard_input_alone(filled: Sohoa) -> None:
    """Spaces and dots do not matter; as an argument the number is refused and not repeated."""
    said = filled("search", "--person", "-", "--json", typed="075 085.007 777\n")
    assert [one["paper_id"] for one in said.records] == ["bao"]
    refused = filled("search", "--person", NUMBER)
    assert refused.code == 2
    assert NUMBER not in refused.out + refused.err


@pytest.mark.parametrize(
    "words", [("--sort", "x"), ("--state", "x"), ("--from", "hôm qua"), ("--after", "x")]
)
def test_what_cannot_be_asked_is_said(filled: Sohoa, words: tuple[str, str]) -> None:
    """One sentence, exit code 2."""
    said = filled("search", "an", *words)
    assert said.code == 2
    assert "Câu hỏi không hợp lệ" in said.err


def test_facets_are_tables_in_vietnamese(filled: Sohoa) -> None:
    """Types, years and states by name."""
    said = filled("search", "", "--facets")
    assert said.code == 0
    for word in ("Loại", "Năm ban hành", "Tình trạng", "chờ xem lại", "hết hiệu lực"):
        assert word in said.out


def test_suggestions_say_what_they_are(filled: Sohoa) -> None:
    """For people by name, for programs by code."""
    assert filled("suggest", "phở h", "--json").records == [{"hint": "name", "value": "Phở Hoà"}]
    assert "Giấy chứng nhận quyền sử dụng đất" in filled("suggest", "so do").out
    assert filled("suggest", "zzz").err.strip() == "Không có gợi ý nào."


def test_near_hits_that_were_not_looked_for_are_told(filled: Sohoa) -> None:
    """On standard error, in words; the option that is named there finds them."""
    papers = [doc(f"r{n}", "Phạm Hoàng") for n in range(20)]
    make_index(load_settings()).put([*papers, doc("misread", "Phạm Hoàngq")])
    said = filled("search", "Hoàng", "--limit", "100", "--json")
    assert (len(said.records), said.err.strip()) == (20, FUZZY_LEFT)
    assert "--fuzzy" in FUZZY_LEFT
    said = filled("search", "Hoàng", "--limit", "100", "--fuzzy", "--json")
    assert (said.records[-1]["paper_id"], said.records[-1]["match"]) == ("misread", "fuzzy")
    assert (len(said.records), said.err.strip()) == (21, "")


def test_what_is_like_nothing_is_not_found(filled: Sohoa) -> None:
    """A paper that the catalogue does not have, or that the asker may not see."""
    assert filled("similar", "khong-co").code != 0


def test_counting_that_stopped_is_told() -> None:
    """A user reads that there are more."""
    assert (say_count(12, complete=True), say_count(10_000, complete=False)) == (
        "12", "hơn 10 000",
    )  # fmt: skip
