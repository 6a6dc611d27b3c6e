"""Papers that are about the same as another, by their words: the same answer on both indexes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from pipeline.ports import SearchIndex
from pipeline.question import Asker, Duty, Likeness, MatchClass, PaperState, Question
from pipeline.telling import find_pairs, find_topic
from search.fts5 import Fts5Index
from tests.contract.search_indexes import ADAPTERS, INSPECTOR, OFFICER, index, open_elastic, opener
from tests.contract.search_papers import doc

__all__ = ["index", "opener"]
EXACT, FOLDED, PARTIAL = MatchClass.EXACT, MatchClass.FOLDED, MatchClass.PARTIAL
LEADER = Asker("le", "desk-a", frozenset({Duty.LEADER}))
ABOUT = "Rà soát hạ tầng viễn thông thụ động"
TEXT = (
    "khảo sát tuyến cáp quang, nâng cấp trạm thu phát, ngầm hoá mạng ngoại vi, dùng chung cột anten"
)
ME = Likeness(
    "me", "cong_van", (), (), (), None,
    subject=ABOUT, topic=find_topic(ABOUT), text=find_pairs(TEXT), cited=("120/KH-UBND",),
)  # fmt: skip


def subject(text: str) -> dict[str, Any]:
    return {"fields": {"trich_yeu": text}}


PAPERS = [
    doc("me", TEXT, stored_at="2026-09-09", **subject(ABOUT)),
    doc("same", stored_at="2026-01-01", **subject("RÀ SOÁT HẠ TẦNG VIỄN THÔNG THỤ ĐỘNG")),
    doc("longer", stored_at="2026-01-02", **subject(f"Báo cáo về {ABOUT.lower()} năm 2026")),
    doc("plan", "theo Kế hoạch 120/KH-UBND", stored_at="2026-02-01"),
    doc("spelled", "theo kế hoạch số 120 / kh-ubnd", stored_at="2026-01-03"),
    doc("near", stored_at="2026-03-01", **subject("viễn thông thụ động: rà soát hạ tầng")),
    doc("half", "hạ tầng và viễn thông", stored_at="2026-04-01"),
    doc("text", TEXT, stored_at="2026-05-01"),
    doc("some", "tuyến cáp quang; trạm thu phát; mạng ngoại vi; cột anten", stored_at="2026-06-01"),
    doc("one", "hạ tầng đường bộ", stored_at="2026-07-01"),
    doc("apart", "hạ và tầng, viễn và thông, thụ và động, soát và hạ", stored_at="2026-07-02"),
    doc("far", TEXT, desks=("desk-b",), stored_at="2026-08-01", **subject(ABOUT)),
    doc("hers", TEXT, desks=("desk-b",), persons=("001199012345",), stored_at="2026-08-02"),
    doc("gone", TEXT, state=PaperState.ENDED, loai="bao_cao", stored_at="2025-01-01"),
]


@pytest.fixture(scope="module", params=ADAPTERS)
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    if request.param == "elastic":
        opened: Any = open_elastic(request)()
    else:
        opened = Fts5Index(tmp_path_factory.mktemp("search") / "search.db")
    opened.put(PAPERS)
    yield opened
    opened.close()


def alike(
    index: SearchIndex, like: Likeness = ME, asker: Asker = OFFICER, **more: Any
) -> list[str]:
    return [hit.paper_id for hit in index.similar(like, Question("", asker, **more)).hits]


def test_what_is_about_the_same_comes_in_steps(filled: SearchIndex) -> None:
    """The same subject; the same document cited; most of the subject's words, most of the text's;
    half of the subject's, half of the text's. One word in common is nothing, nor are the same
    words apart."""
    found = filled.similar(ME, Question("", OFFICER))
    assert [(hit.paper_id, hit.match) for hit in found.hits] == [
        ("longer", FOLDED), ("same", FOLDED), ("plan", PARTIAL), ("spelled", PARTIAL),
        ("near", PARTIAL), ("text", PARTIAL), ("gone", PARTIAL), ("half", PARTIAL),
        ("some", PARTIAL),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("without", "expected"),
    [
        ({"subject": "", "topic": ()}, ["plan", "spelled", "text", "gone", "some"]),
        ({"text": (), "cited": ()}, ["longer", "same", "near", "half"]),
        ({"subject": "", "topic": (), "text": ()}, ["plan", "spelled"]),
        ({"subject": "", "topic": ME.topic[:1], "text": (), "cited": ()}, []),
        ({"subject": "tầng", "topic": (), "text": (), "cited": ()}, []),
        ({"subject": '"(*', "topic": (), "text": (), "cited": ("***",)}, []),
        ({"subject": 'Hạ "tầng" viễn', "topic": (), "text": (), "cited": ()}, ["longer", "same"]),
        ({"subject": "", "topic": (), "text": ME.text[:5], "cited": ()}, []),
    ],
    ids=str,
)  # fmt: skip
def test_each_kind_of_word_finds_alone(
    filled: SearchIndex, without: dict[str, Any], expected: list[str]
) -> None:
    """What a paper does not have is not asked for; one word, or few of a text, are not enough; no
    sign reaches the language of an index."""
    assert alike(filled, replace(ME, **without)) == expected


def test_persons_and_numbers_stand_above(index: SearchIndex) -> None:
    """Who and which come before what about; a paper that is both stands once."""
    index.put([*PAPERS, doc("his", persons=("075085001111",), stored_at="2025-01-01"),
               doc("both", persons=("075085001111",), stored_at="2024-01-01", **subject(ABOUT)),
               doc("kind", loai="cong_van", stored_at="2023-01-01",
                   fields={"co_quan_ban_hanh": "Sở Xây dựng"})])  # fmt: skip
    like = replace(ME, persons=("075085001111",), issuer="SỞ XÂY DỰNG")
    assert alike(index, like)[:5] == ["his", "both", "kind", "longer", "same"]


def test_no_paper_of_another_desk_is_alike(filled: SearchIndex) -> None:
    """Whatever words it shares: not found, not counted; inspectors see it; a live dossier opens
    those of its person alone."""
    assert not {"far", "hers"} & set(alike(filled, limit=100))
    assert filled.similar(ME, Question("", OFFICER, limit=100)).total == 9
    assert {"far", "hers"} < set(alike(filled, asker=INSPECTOR))
    opened = alike(filled, opened=frozenset({"001199012345"}))
    assert ("hers" in opened, "far" in opened) == (True, False)
    assert alike(filled, asker=LEADER) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"loai": "bao_cao"}, ["gone"]),
        ({"state": PaperState.ENDED}, ["gone"]),
        ({"limit": 3}, ["longer", "same", "plan"]),
        ({"desk": "desk-b"}, []),
    ],
    ids=str,
)
def test_filters_hold_for_words_too(
    filled: SearchIndex, filters: dict[str, Any], expected: list[str]
) -> None:
    """The question narrows every step."""
    assert alike(filled, **filters) == expected


WORDS = ("ao bèo", "cá rô", "chim sẻ", "lúa nếp", "tre ngà", "trâu mộng", "vườn cau", "mái tranh")


@pytest.mark.parametrize("most", [2, 3, 5, 8])
def test_most_and_half_are_counted_alike(index: SearchIndex, most: int) -> None:
    """Of every choice of so many pairs, those papers are alike that have half of them or more, two
    at least: first those with three quarters."""
    chosen = WORDS[:most]
    some = [c for n in range(most + 1) for c in combinations(chosen, n)]
    index.put([doc(f"p{n:03d}", "; ".join(c), stored_at="2026-01-01") for n, c in enumerate(some)])
    pairs = tuple(pair for words in chosen for pair in find_topic(words))
    like = Likeness("x", "x", (), (), (), topic=pairs)
    found = index.similar(like, Question("", OFFICER, limit=100)).hits
    shared = [len(some[int(hit.paper_id[1:])]) for hit in found]
    half, three = max(2, -(-most // 2)), max(2, -(-most * 3 // 4))
    wanted = [len(c) for c in some if len(c) >= half]
    assert len(found) == min(100, len(wanted))
    assert sorted(shared, key=lambda n: n < three) == shared
    assert sum(n >= three for n in shared) == min(100, sum(n >= three for n in wanted))
