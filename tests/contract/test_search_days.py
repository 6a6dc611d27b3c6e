"""A day that somebody types is one thing: on both indexes."""

from __future__ import annotations

import pytest

from pipeline.ports import SearchIndex
from pipeline.question import Question
from tests.contract.search_indexes import OFFICER, index, opener
from tests.contract.search_papers import doc

__all__ = ["index", "opener"]


def _birth(key: str, name: str, stored: str, born: str, mother: str, father: str) -> object:
    fields = {
        "ho_ten": name, "ngay_sinh": born, "ngay_sinh_me": mother, "ngay_sinh_cha": father,
        "ho_ten_me": "Đinh Thị Quyên", "ho_ten_cha": "Nguyễn Văn Hải",
    }  # fmt: skip
    text = "\n".join(fields.values())
    return doc(key, text, loai="giay_khai_sinh", fields=fields, stored_at=stored)


@pytest.fixture
def filled(index: SearchIndex) -> SearchIndex:
    """One born that day, and three newer namesakes whose papers have its parts in other days."""
    wanted = _birth(
        "wanted", "Nguyễn Thị Thủy", "2020-01-01", "1961-05-16", "1940-02-02", "1939-03-03"
    )
    others = [
        _birth(
            f"other{n}", "Nguyễn Thị Thủy", f"2026-01-0{n}", f"1984-01-{20 + n}", "1961-07-16",
            "1963-05-26",
        )
        for n in (1, 2, 3)
    ]  # fmt: skip
    index.put([wanted, *others])  # type: ignore[list-item]
    return index


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Thị Thủy 16/05/1961",
        "nguyen thi thuy 16/5/1961",
        "nguyen thi thuy 16-5-1961",
        "16 05 1961 nguyễn thị thủy",
        "16.05.1961 NGUYỄN THỊ THỦY",
        "Thủy 16/5/1961 Nguyễn Thị",
        "sinh nguyen thi thuy 16/5/1961",
    ],
)
def test_whose_day_it_is_stands_first(filled: SearchIndex, text: str) -> None:
    """The parts of a day are in many other days of a family."""
    assert filled.find(Question(text, OFFICER)).hits[0].paper_id == "wanted"


def test_parts_of_a_day_are_still_found(filled: SearchIndex) -> None:
    """A day that was read in pieces hides no paper: the others follow."""
    answer = filled.find(Question("nguyen thi thuy 16/05/1961", OFFICER))
    assert answer.total == 4
    assert [hit.paper_id for hit in answer.hits][1:] == ["other3", "other2", "other1"]
