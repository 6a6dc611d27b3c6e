"""Pages before somebody's eyes: which words are marked."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pipeline.page_looks import read_page_words
from pipeline.tools import Tools

LINE = "HỒ THU HUYỀN sinh năm 2016 thu phí"


def marked(question: str) -> list[str]:
    """The words of `LINE` that are marked for the question."""
    words = [[word, 100 * n, 0, 100 * n + 90, 20, 0.9, 0] for n, word in enumerate(LINE.split())]
    page = {"number": 1, "width": 800, "height": 30, "text": LINE, "words": words}
    stored = json.dumps({"pages": [page]}).encode()
    tools: Any = SimpleNamespace(objects=SimpleNamespace(read=lambda *_: stored))
    (seen,) = read_page_words("p", question, cast(Tools, tools))
    return [text for text, box in seen.words if box in seen.hits]


@pytest.mark.parametrize("question", ["hồ thu huyền", "HO THU HUYEN", "ho thu huyen"])
def test_a_name_is_marked_whole(question: str) -> None:
    """Though one of its syllables, alone, is written just as it was typed."""
    assert marked(question) == ["HỒ", "THU", "HUYỀN"]


def test_what_stands_as_it_was_typed_is_marked_alone() -> None:
    assert marked("phí") == ["phí"]
    assert marked("không có") == []
    assert marked("") == []
