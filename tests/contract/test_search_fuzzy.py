"""Papers that nearly match, beside few and beside many others: on both indexes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.ports import SearchIndex
from pipeline.question import MatchClass, Question, Sort
from search.ladder import ENOUGH
from tests.contract.search_indexes import OFFICER, index, opener, walk
from tests.contract.search_papers import doc

__all__ = ["index", "opener"]
EXACT, FUZZY = MatchClass.EXACT, MatchClass.FUZZY


def fill(index: SearchIndex, right: int, wrong: int) -> tuple[list[str], list[str]]:
    """So many papers of Khánh, and so many newer ones that were read as Khánb; newest first."""
    papers = [
        doc(f"{kind}{n:02d}", f"Phạm Quốc {word}", stored_at=f"2026-{month}-{n % 28 + 1:02d}")
        for kind, word, month, count in (("r", "Khánh", "01", right), ("w", "Khánb", "02", wrong))
        for n in range(count)
    ]
    index.put(papers)
    whole = [hit.paper_id for hit in index.find(Question("", OFFICER, limit=100)).hits]
    return [p for p in whole if p[0] == "r"], [p for p in whole if p[0] == "w"]


@pytest.mark.parametrize("text", ["Khánh", "quoc khanh", "Phạm Quốc Khánh"])
@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_pages_go_on_into_near_hits(index: SearchIndex, text: str, size: int) -> None:
    """Where few papers hold the words, those that nearly do follow behind the last of them, each
    once, whatever the size of a page; nothing is left."""
    right, wrong = fill(index, 5, 6)
    asked = Question(text, OFFICER, limit=size)
    assert walk(index, asked) == right + wrong
    answer = index.find(asked)
    assert (answer.total, answer.fuzzy_left) == (11, False)


@pytest.mark.parametrize("text", ["Khánh", "khanh pham", "Phạm Quốc Khánh"])
def test_many_hits_say_that_near_ones_were_not_looked_for(index: SearchIndex, text: str) -> None:
    """Nothing is lost unseen: every page tells it, and in an order by day too."""
    right, _ = fill(index, ENOUGH, 3)
    asked = Question(text, OFFICER, limit=8)
    answer = index.find(asked)
    assert (answer.total, answer.fuzzy_left) == (ENOUGH, True)
    assert walk(index, asked) == right
    assert index.find(replace(asked, after=answer.hits[-1].cursor)).fuzzy_left
    assert index.find(replace(asked, sort=Sort.NEWEST_STORED)).fuzzy_left


@pytest.mark.parametrize("size", [6, 20, 100])
def test_who_asks_for_near_hits_gets_them_behind_many(index: SearchIndex, size: int) -> None:
    """First all papers that hold the words, then those that nearly do; pages go on without being
    asked for them again."""
    right, wrong = fill(index, ENOUGH + 2, 3)
    asked = Question("Khánh", OFFICER, limit=size, fuzzy=True)
    first = index.find(asked)
    assert (first.total, first.fuzzy_left) == (ENOUGH + 5, False)
    assert walk(index, asked) == right + wrong
    following = replace(asked, fuzzy=False, after=first.hits[-1].cursor)
    assert not index.find(following).fuzzy_left
    by_day = index.find(replace(asked, sort=Sort.NEWEST_STORED, limit=100))
    assert [hit.match for hit in by_day.hits] == [FUZZY] * 3 + [EXACT] * (ENOUGH + 2)


def test_a_page_of_another_question_does_not_hide_it(index: SearchIndex) -> None:
    """A cursor remembers how far the first page looked: asking for more on a later page says that
    it was not looked for."""
    fill(index, ENOUGH + 2, 3)
    first = index.find(Question("Khánh", OFFICER, limit=5))
    later = Question("Khánh", OFFICER, limit=100, after=first.hits[-1].cursor, fuzzy=True)
    assert index.find(later).fuzzy_left


@pytest.mark.parametrize("text", ["", "Quốc", "15/2019", '"Quốc Khánh"'])
def test_where_nothing_can_be_misread_nothing_is_left(index: SearchIndex, text: str) -> None:
    """Short words, short numbers, phrases and the empty question have no near hits."""
    fill(index, ENOUGH + 2, 1)
    assert not index.find(Question(text, OFFICER)).fuzzy_left
    assert not index.find(Question(text, OFFICER, fuzzy=True)).fuzzy_left


def test_near_hits_that_are_asked_for_where_there_are_none(index: SearchIndex) -> None:
    """The same answer, and nothing is left."""
    right, _ = fill(index, ENOUGH + 2, 0)
    answer = index.find(Question("Khánh", OFFICER, limit=100, fuzzy=True))
    assert [hit.paper_id for hit in answer.hits] == right
    assert not answer.fuzzy_left


def test_beyond_what_is_counted_near_hits_still_follow(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counting stops, the pages do not."""
    for module in ("answering", "fts5_engine", "elastic_engine"):
        monkeypatch.setattr(f"search.{module}.MOST_COUNTED", 10)
    right, wrong = fill(index, ENOUGH + 2, 2)
    asked = Question("Khánh", OFFICER, limit=9, fuzzy=True)
    assert walk(index, asked) == right + wrong
    assert not index.find(asked).complete


def test_near_hits_keep_the_rights(index: SearchIndex) -> None:
    """Another desk's misread paper is neither found nor counted."""
    fill(index, ENOUGH, 1)
    index.put([doc("far", "Khánb", desks=("desk-b",))])
    answer = index.find(Question("Khánh", OFFICER, limit=100, fuzzy=True))
    assert (answer.total, "far" in {hit.paper_id for hit in answer.hits}) == (ENOUGH + 1, False)
