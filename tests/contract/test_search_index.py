"""The search index's contract, on SQLite FTS5 and on a real Elasticsearch: equal answers."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import BadQuestion, IndexUnavailable, NotFound
from pipeline.ports import SearchIndex
from pipeline.question import (
    Asker,
    Duty,
    Facet,
    Hint,
    Likeness,
    MatchClass,
    PaperState,
    Question,
    Sort,
    Suggestion,
)
from search.failing import FailingIndex
from search.fts5 import Fts5Index
from tests.contract.search_indexes import (
    ADAPTERS,
    INSPECTOR,
    OFFICER,
    Opener,
    index,
    open_elastic,
    opener,
    walk,
)
from tests.contract.search_papers import CASES, CORPUS, doc

__all__ = ["index", "opener"]
LEADER = Asker("le", "desk-a", frozenset({Duty.LEADER}))
ADMINISTRATOR = Asker("qu", "desk-a", frozenset({Duty.ADMINISTRATOR}))

SIGNS = '"() *:^~AND OR-+\\\x00\ud800nguyễn0/1'

DATED = {"khai-sinh", "quyet-dinh", "can-cu", "ket-hon", "cong-van"}


@pytest.fixture(scope="module", params=ADAPTERS)
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """The corpus above; nobody writes to it."""
    if request.param == "elastic":
        opened: Any = open_elastic(request)()
    else:
        opened = Fts5Index(tmp_path_factory.mktemp("search") / "search.db")
    opened.put(CORPUS)
    yield opened
    opened.close()


def ids(index: SearchIndex, text: str = "", asker: Asker = OFFICER, **more: Any) -> list[str]:
    return [hit.paper_id for hit in index.find(Question(text, asker, **more)).hits]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0] for c in CASES])
def test_what_a_question_finds(
    filled: SearchIndex, text: str, expected: list[tuple[str, MatchClass]]
) -> None:
    """Papers that hold every word, in the order of how they match, the same on every index."""
    answer = filled.find(Question(text, OFFICER))
    assert [(hit.paper_id, hit.match) for hit in answer.hits] == expected
    assert (answer.total, answer.complete) == (len(expected), True)


def test_every_paper_is_found_without_words(filled: SearchIndex) -> None:
    """An empty question shows all that the asker may see, the newest first."""
    found = ids(filled, "  ")
    assert found[:3] == ["so-do", "the", "doc-sai"]
    assert set(found) == {d.paper_id for d in CORPUS} - {"ban-khac"}


def test_desk_is_part_of_the_question(filled: SearchIndex) -> None:
    """No paper of another desk is found, counted or named in a facet."""
    answer = filled.find(Question("bàn khác", OFFICER, facets=True))
    assert (answer.hits, answer.total, answer.facets) == ((), 0, {})
    other = Asker("b", "desk-b", frozenset({Duty.SCAN}))
    assert set(ids(filled, "", other)) == {"ban-khac", "the"}


def test_a_desk_that_is_named_like_another_sees_nothing_of_it(filled: SearchIndex) -> None:
    """Desks are compared whole: neither a prefix nor another case nor a pattern passes."""
    for desk in ("desk", "DESK-A", "desk-*", "", "desk-a' OR '1'='1"):
        assert ids(filled, "", Asker("x", desk, frozenset({Duty.OFFICER}))) == []


def test_inspectors_see_every_desk(filled: SearchIndex) -> None:
    """The inspector's question has no desk."""
    assert set(ids(filled, "", INSPECTOR)) == {d.paper_id for d in CORPUS}


@pytest.mark.parametrize("asker", [LEADER, ADMINISTRATOR])
def test_who_sees_no_papers_finds_none(filled: SearchIndex, asker: Asker) -> None:
    """Leaders and administrators see no paper, nor how many there are."""
    answer = filled.find(Question("an", asker, facets=True))
    assert (answer.hits, answer.total, answer.facets) == ((), 0, {})
    assert filled.suggest(Question("nguyen", asker)) == ()
    assert filled.similar(LIKE_BAO, Question("", asker)).hits == ()


def test_type_narrows_hits_and_not_its_own_facet(filled: SearchIndex) -> None:
    """Choosing a paper type keeps the counts of the others in sight; what else is counted is of
    the type that was chosen."""
    asked = Question("Nguyễn Văn An", OFFICER, loai="giay_khai_sinh", facets=True)
    answer = filled.find(asked)
    assert [hit.paper_id for hit in answer.hits] == ["khai-sinh"]
    assert answer.total == 1
    assert answer.facets[Facet.TYPE] == {"giay_khai_sinh": 1, "to_trinh": 1, "van_ban_khac": 1}
    assert answer.facets[Facet.YEAR] == {"2020": 1}


def test_facets_come_by_count_then_name(filled: SearchIndex) -> None:
    """The commonest stands first, equal ones by name; papers without the fact are not counted."""
    facets = filled.find(Question("", OFFICER, facets=True)).facets
    counts = list(facets[Facet.TYPE].items())
    assert counts == sorted(counts, key=lambda pair: (-pair[1], pair[0]))
    assert counts[0] == ("van_ban_khac", 5)
    assert facets[Facet.YEAR] == {"2019": 1, "2020": 1, "2021": 1, "2022": 1, "2023": 1}
    assert facets[Facet.STATE] == {"settled": 16, "ended": 1, "waiting": 1}
    assert facets[Facet.ISSUER] == {
        "SỞ THÔNG TIN VÀ TRUYỀN THÔNG": 1, "ỦY BAN NHÂN DÂN XÃ HÒA BÌNH": 1,
    }  # fmt: skip


def test_desks_are_counted_for_who_sees_several(filled: SearchIndex) -> None:
    """An inspector sees which desks have how much; an officer's own desk is no choice."""
    own = filled.find(Question("", OFFICER, facets=True))
    all_of = filled.find(Question("", INSPECTOR, facets=True))
    assert Facet.DESK not in own.facets
    assert all_of.facets[Facet.DESK] == {"desk-a": 18, "desk-b": 2}


def test_facets_are_counted_only_when_asked_for(filled: SearchIndex) -> None:
    """They cost more than the page."""
    assert filled.find(Question("an", OFFICER)).facets == {}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"loai": "can_cuoc"}, ["the", "bao"]),
        ({"loai": "khong_co"}, []),
        ({"state": PaperState.WAITING}, ["bao"]),
        ({"state": PaperState.ENDED}, ["ket-hon"]),
        ({"issuer": "UBND xã Hoà Bình"}, ["ket-hon"]),
        ({"issuer": "uy ban nhan dan xa hoa binh"}, ["ket-hon"]),
        ({"issuer": "UBND"}, []),
        ({"person": "001199012345"}, ["ket-hon"]),
        ({"person": "075085007777"}, ["bao"]),
        ({"person": "079085001234", "loai": "giay_khai_sinh"}, ["khai-sinh"]),
        ({"person": "079199005678"}, []),
        ({"desk": "desk-b"}, ["the"]),
        ({"desk": "desk-z"}, []),
        ({"dossier": "H19.01-261101-0001", "loai": "can_cuoc"}, ["the"]),
        ({"loai": "gcn_ket_hon", "state": PaperState.SETTLED}, []),
    ],
    ids=str,
)
def test_filters_narrow(filled: SearchIndex, filters: dict[str, Any], expected: list[str]) -> None:
    """All of them hold together; an issuer is known in any spelling, a person by the number alone,
    on the paper or by an officer's word, and never by a number that only stands in a text."""
    answer = filled.find(Question("", OFFICER, **filters))
    assert [hit.paper_id for hit in answer.hits] == expected
    assert answer.total == len(expected)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.NEWEST_STORED, ["so-do", "the", "doc-sai", "can-cu", "quyet-dinh", "khai-sinh"]),
        (Sort.NEWEST_ISSUED, ["cong-van", "can-cu", "quyet-dinh", "khai-sinh", "ket-hon", "so-do"]),
        (Sort.OLDEST_ISSUED, ["ket-hon", "khai-sinh", "quyet-dinh", "can-cu", "cong-van", "so-do"]),
    ],
)
@pytest.mark.parametrize("size", [1, 4, 100])
def test_every_order_has_stable_pages(
    filled: SearchIndex, sort: Sort, expected: list[str], size: int
) -> None:
    """By day of issue or of storing; papers without a day of issue stand last both ways. Page
    after page gives each hit once."""
    whole = ids(filled, "", sort=sort, limit=100)
    assert whole[:6] == expected
    assert walk(filled, Question("", OFFICER, sort=sort, limit=size)) == whole


def test_an_order_by_day_says_how_each_matched(filled: SearchIndex) -> None:
    """The order is another, the hits and their match are the same."""
    best = filled.find(Question("Nguyễn Văn An", OFFICER))
    for sort in Sort:
        other = filled.find(Question("Nguyễn Văn An", OFFICER, sort=sort))
        assert {(h.paper_id, h.match) for h in other.hits} == {
            (h.paper_id, h.match) for h in best.hits
        }


def test_counting_stops_where_nobody_counts_on(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the limit a total says that there are more, facets count as many, and pages go on."""
    for module in ("answering", "fts5_engine", "elastic_engine"):
        monkeypatch.setattr(f"search.{module}.MOST_COUNTED", 5)
    index.put([doc(f"p{n}", "giấy", stored_at=f"2026-01-0{n}") for n in range(1, 9)])
    few = index.find(Question("giấy", OFFICER, issued_from=date(2026, 1, 1)))
    many = index.find(Question("giấy", OFFICER, facets=True, limit=3))
    assert (few.total, few.complete) == (0, True)
    assert (many.total, many.complete) == (5, False)
    assert many.facets[Facet.TYPE] == {"van_ban_khac": 5}
    asked = Question("giấy", OFFICER, limit=3)
    assert walk(index, asked) == [f"p{n}" for n in range(8, 0, -1)]
    assert walk(index, replace(asked, sort=Sort.NEWEST_ISSUED)) == walk(index, asked)
    assert walk(index, replace(asked, sort=Sort.OLDEST_ISSUED)) == walk(index, asked)


OPENED = frozenset({"001199012345"})
STRANGER = Asker("la", "desk-b", frozenset({Duty.OFFICER}))
LIKE_BAO = Likeness("bao", "can_cuoc", ("075085007777",), (), ("Nguyễn Văn Bảo",), None)


def test_a_live_dossier_opens_papers_of_its_person_alone(filled: SearchIndex) -> None:
    """Of every desk, in hits, counts, facets, suggestions and likenesses; nothing else."""
    shut, opened = Question("", STRANGER), Question("", STRANGER, opened=OPENED)
    assert set(ids(filled, "", STRANGER)) == {"ban-khac", "the"}
    assert set(ids(filled, "", STRANGER, opened=OPENED)) == {"ban-khac", "the", "ket-hon"}
    assert ids(filled, "nguyen van an", STRANGER, opened=OPENED) == ["ban-khac"]
    assert filled.find(replace(opened, facets=True)).facets[Facet.DESK] == {
        "desk-a": 2, "desk-b": 2,
    }  # fmt: skip
    assert filled.suggest(replace(shut, text="bich")) == ()
    assert filled.suggest(replace(opened, text="bich")) == (
        Suggestion(Hint.NAME, "Lê Thị Bích Ngọc"),
    )
    like = Likeness("x", "x", ("001199012345",), (), (), None)
    assert filled.similar(like, shut).hits == ()
    assert [hit.paper_id for hit in filled.similar(like, opened).hits] == ["ket-hon"]


def test_an_inspector_is_not_narrowed_by_what_a_dossier_opens(filled: SearchIndex) -> None:
    """Who sees every desk sees it with a dossier, too."""
    assert set(ids(filled, "", INSPECTOR, opened=OPENED)) == {d.paper_id for d in CORPUS}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("nguyen van b", [(Hint.NAME, "Nguyễn Văn Bảo")]),
        ("Nguyễn Văn B", [(Hint.NAME, "Nguyễn Văn Bảo")]),
        ("bich ng", [(Hint.NAME, "Lê Thị Bích Ngọc")]),
        ("phở h", [(Hint.NAME, "Phở Hoà")]),
        ("0750", [(Hint.NUMBER, "075085007777")]),
        ("075 085 0", [(Hint.NUMBER, "075085007777")]),
        ("123/q", [(Hint.NUMBER, "123/QĐ-UBND")]),
        ("686/stt", [(Hint.NUMBER, "686/STTTT-CNTT")]),
        ("aa0123", [(Hint.NUMBER, "AA 01234567")]),
        ("sổ đ", [(Hint.TYPE, "gcn_qsdd")]),
        ("giay chung nhan ket", [(Hint.TYPE, "gcn_ket_hon")]),
        ("so thong tin", [(Hint.ISSUER, "Sở Thông tin và Truyền thông")]),
        ("bao văn", []),
        ("ngoc bich", []),
        ("zzz", []),
        ("", []),
        ("***", []),
    ],
)  # fmt: skip
def test_suggestions_complete_what_is_typed(
    filled: SearchIndex, typed: str, expected: list[tuple[Hint, str]]
) -> None:
    """Names, numbers, types and issuers by their beginning, with accents or without; words in the
    order in which they stand."""
    found = filled.suggest(Question(typed, OFFICER))
    assert [(one.hint, one.value) for one in found] == expected


def test_suggestions_come_from_papers_that_may_be_seen(filled: SearchIndex) -> None:
    """Not even a name is told of another desk's paper; each is told once, at most as many as were
    asked for."""
    assert filled.suggest(Question("le thi bich", STRANGER)) == ()
    assert filled.suggest(Question("tran thi", STRANGER)) == (
        Suggestion(Hint.NAME, "Trần Thị Thuý"),
    )
    many = filled.suggest(Question("n", INSPECTOR, limit=2))
    assert len(many) == 2
    assert len(set(filled.suggest(Question("g", INSPECTOR, limit=100)))) <= 20


def test_similar_papers_are_of_the_same_person_then_name_then_kind(index: SearchIndex) -> None:
    """A number says who somebody is, a name may; type and issuer together come last. The paper
    itself is not like itself."""
    index.put([
        doc("me", loai="can_cuoc", fields={"ho_ten": "Lê Văn Tám", "noi_cap": "Bộ Công an"},
            persons=("075085001111",)),
        doc("number", loai="gcn_qsdd", persons=("075085001111",), stored_at="2026-01-01"),
        doc("sign", loai="to_khai", fields={"so_phat_hanh": "DA 123456"}, stored_at="2026-01-02"),
        doc("name", loai="to_khai", fields={"ho_ten": "LE VAN TAM"}, stored_at="2026-01-03"),
        doc("kind", loai="can_cuoc", fields={"noi_cap": "BỘ CÔNG AN"}, stored_at="2026-01-04"),
        doc("other", "Lê Văn Tám", loai="can_cuoc", stored_at="2026-01-05"),
        doc("far", loai="gcn_qsdd", persons=("075085001111",), desks=("desk-b",)),
    ])  # fmt: skip
    like = Likeness("me", "can_cuoc", ("075085001111",), ("DA 123456",), ("Lê Văn Tám",),
                    "Bộ Công an")  # fmt: skip
    answer = index.similar(like, Question("", OFFICER))
    assert [hit.paper_id for hit in answer.hits] == ["number", "sign", "name", "kind"]
    assert len(index.similar(like, Question("", OFFICER, limit=2)).hits) == 2
    declared = index.similar(like, Question("", OFFICER, loai="to_khai"))
    assert [hit.paper_id for hit in declared.hits] == ["sign", "name"]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2020, 3, 5), date(2020, 3, 5), {"khai-sinh"}),
        (date(2020, 3, 6), None, {"quyet-dinh", "can-cu", "cong-van"}),
        (date(1900, 1, 1), date(2100, 1, 1), DATED),
        (None, date(2020, 3, 4), {"ket-hon"}),
        (date(2021, 7, 31), date(2021, 7, 31), {"quyet-dinh"}),
        (date(2021, 8, 1), date(2021, 12, 31), set()),
        (date(2022, 6, 1), date(2022, 6, 2), {"can-cu"}),
    ],
)
def test_dates_of_any_precision_are_found(
    filled: SearchIndex, first: date | None, last: date | None, expected: set[str]
) -> None:
    """A paper of `2021-07` is one of every day of that month; one without a date of none."""
    assert set(ids(filled, "", issued_from=first, issued_to=last)) == expected


def test_dossier_narrows(filled: SearchIndex) -> None:
    """The papers of one dossier, and of no dossier whose code only begins like it."""
    assert ids(filled, "", dossier="H19.01-261101-0001") == ["so-do", "the"]
    assert ids(filled, "", dossier="H19.01") == []


def test_a_hit_brings_what_the_list_shows(filled: SearchIndex) -> None:
    """Type, fields as they were given, and a cursor."""
    hit, *_ = filled.find(Question("giấy khai sinh", OFFICER)).hits
    assert hit.loai == "giay_khai_sinh"
    assert hit.fields == {"ho_ten": "Nguyễn Văn An", "so_dinh_danh": "079085001234",
                          "ngay_cap": "2020-03-05"}  # fmt: skip
    assert hit.cursor


@pytest.mark.parametrize(
    "text",
    ["", "văn", "nguyễn văn an", "nguyen van an", "Nguyeen", "trien khai chuyen doi so 2023"],
)
def test_pages_make_up_the_whole(filled: SearchIndex, text: str) -> None:
    """Page after page gives each hit once, in the order of one long page; all have the total."""
    whole = filled.find(Question(text, OFFICER, limit=100))
    page = Question(text, OFFICER, limit=2)
    assert walk(filled, page) == [hit.paper_id for hit in whole.hits]
    assert filled.find(replace(page, after=filled.find(page).hits[-1].cursor)).total == whole.total


def test_pages_stay_where_they_were_while_papers_come_in(index: SearchIndex) -> None:
    """A paper that comes in between two pages neither repeats nor hides one."""
    index.put([doc(f"p{n}", "giấy", stored_at=f"2026-01-0{n}") for n in (1, 2, 3, 4)])
    first = index.find(Question("giấy", OFFICER, limit=2))
    index.put([doc("p9", "giấy", stored_at="2026-02-01"), doc("p0", "khác")])
    assert ids(index, "giấy", after=first.hits[-1].cursor) == ["p2", "p1"]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        "W10",
        "bnVsbA",
        "WzEsMiwzXQ",
        "A" * 3000,
        "W" * 9999,
        "WzAsMCwwLDEsIngiLDJd",
        "WzAsLTEsMCwwLCJ4Il0",
        "W3RydWUsMSwxLDEsIngiXQ",
    ],
)
def test_an_invented_cursor_is_refused(filled: SearchIndex, cursor: str) -> None:
    """Only what an answer gave out is a place in it."""
    with pytest.raises(BadQuestion):
        filled.find(Question("an", OFFICER, after=cursor))


@pytest.mark.parametrize(
    "text",
    ['"' * 500, "a " * 5000, "x" * 100_000, "\x00an\x00", "\ud800", "a AND (b OR", "{exact}:a",
     "a" * 200 + " " + "b" * 200, "' OR 1=1 --", "\u0301\u0301", "\U0001f600", "%_", "a^2 b~1",
     " ".join(["nghiêngg"] * 60), "1.2.3.4.5.6.7.8.9.1.2.3.4.5.6.7.8.9", "QĐ-UB-" * 80,
     " ".join(f"{n:012d}" for n in range(60))],
    ids=lambda text: repr(text[:12]),
)  # fmt: skip
def test_no_question_breaks_the_index(filled: SearchIndex, text: str) -> None:
    """Whatever is typed is words or nothing."""
    assert filled.find(Question(text, OFFICER)).total >= 0
    assert ids(filled, "Đồng Tháp") == ["la-mat"]


@given(
    text=st.text(max_size=700)
    | st.text(alphabet='"() *:^~AND OR-+\\\x00\ud800nguyễn0/1', max_size=80),
    asker=st.sampled_from([OFFICER, INSPECTOR]),
    loai=st.none() | st.text(max_size=20),
    issuer=st.none() | st.text(max_size=600),
    desk=st.none() | st.text(max_size=20),
    dossier=st.none() | st.text(max_size=20),
    days=st.tuples(st.none() | st.dates(), st.none() | st.dates()),
    sort=st.sampled_from(Sort),
    limit=st.integers(-(2**70), 2**70),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_asked_is_answered(
    filled: SearchIndex, text: str, asker: Asker, loai: str | None, issuer: str | None,
    desk: str | None, dossier: str | None, days: tuple[date | None, date | None], sort: Sort,
    limit: int,
) -> None:  # fmt: skip
    """Text of any letters, signs of query languages, any filter, any limit: an answer within the
    asker's rights, or no hit; the index goes on. Suggestions too."""
    first, last = days
    question = Question(text, asker, loai, first, last, dossier, limit, issuer=issuer, desk=desk,
                        sort=sort, facets=True)  # fmt: skip
    answer = filled.find(question)
    seen = {d.paper_id for d in CORPUS if asker is INSPECTOR or asker.desk in d.desks}
    assert {hit.paper_id for hit in answer.hits} <= seen
    assert len(answer.hits) <= answer.total <= len(seen)
    filled.suggest(question)


def test_limit_is_kept_in_its_bounds(filled: SearchIndex) -> None:
    """One page holds 1 to 100 hits, whatever is asked for."""
    assert len(ids(filled, "", limit=0)) == 1
    assert len(ids(filled, "", limit=-5)) == 1
    assert len(ids(filled, "", limit=100_000)) == 18


def test_side_by_side_in_a_field_ranks_first(index: SearchIndex) -> None:
    """The paper that is about it, then the one that says it in one piece, then the scattered."""
    index.put([
        doc("scattered", "Lê Hồng và Phong", stored_at="2026-03-03"),
        doc("said", "có Lê Hồng Phong", stored_at="2026-03-02"),
        doc("about", "Lê Hồng Phong", fields={"ho_ten": "Lê Hồng Phong"}, stored_at="2026-03-01"),
    ])  # fmt: skip
    assert ids(index, "Lê Hồng Phong") == ["about", "said", "scattered"]


def test_a_phrase_does_not_reach_over_two_fields(index: SearchIndex) -> None:
    """Words of two fields do not stand together."""
    index.put([doc("p", "", fields={"ho_ten": "Lê Văn Tám", "noi_sinh": "Hà Nội"})])
    assert ids(index, '"tám hà"') == []
    assert ids(index, "tám hà") == ["p"]


def test_writing_again_is_harmless(index: SearchIndex) -> None:
    """The same version twice is one paper; what it said before is no longer found."""
    index.put([doc("p", "cũ"), doc("q", "cũ")])
    index.put([doc("p", "mới", version=1)])
    index.put([doc("p", "mới", version=1)])
    assert ids(index, "mới") == ["p"]
    assert ids(index, "cũ") == ["q"]


def test_an_older_version_never_replaces_a_newer_one(index: SearchIndex) -> None:
    """Late news is no news."""
    index.put([doc("p", "hai", version=2)])
    index.put([doc("p", "một", version=1), doc("q", "khác")])
    assert ids(index, "hai") == ["p"]
    assert ids(index, "một") == []
    assert ids(index, "khác") == ["q"]


def test_rights_change_with_the_paper(index: SearchIndex) -> None:
    """A paper that leaves a desk is no longer found there."""
    index.put([doc("p", "giấy", desks=("desk-a",))])
    index.put([doc("p", "giấy", version=2, desks=("desk-b",))])
    assert ids(index, "giấy") == []


def test_a_removed_paper_is_gone_and_stays_gone(index: SearchIndex) -> None:
    """Also for a write of its last version that comes late; a newer version brings it back."""
    index.put([doc("p", "079085001234", version=3, dossiers=("d",)), doc("q", "giấy")])
    index.remove(["p", "nobody"])
    assert ids(index) == ["q"]
    index.put([doc("p", "giấy", version=3)])
    assert ids(index) == ["q"]
    assert ids(index, "079085001235") == []
    index.put([doc("p", "giấy mới", version=4)])
    assert set(ids(index)) == {"p", "q"}
    index.remove([])


def test_two_processes_see_the_same(opener: Opener) -> None:
    """What one wrote the other finds, at the latest after its own next write."""
    one, other = opener(), opener()
    one.put([doc("p", "giấy")])
    other.put([doc("q", "giấy")])
    assert set(ids(other, "giấy")) == {"p", "q"}


def test_a_rebuild_answers_only_after_its_swap(index: SearchIndex) -> None:
    """While the new index is filled the old one answers; then the new one does, alone."""
    index.put([doc("old", "giấy")])
    with index.rebuild("b") as build:
        assert build.resume_after is None
        build.add([doc("new", "giấy")])
        assert ids(index, "giấy") == ["old"]
        build.swap()
    assert ids(index, "giấy") == ["new"]


def test_live_writes_go_to_both(opener: Opener) -> None:
    """What other processes write or remove while a new index is filled is true in it too."""
    builder, worker = opener(), opener()
    worker.put([doc("a", "giấy"), doc("b", "giấy"), doc("gone", "giấy")])
    with builder.rebuild("b") as build:
        worker.put([doc("b", "giấy mới", version=2), doc("c", "giấy")])
        worker.remove(["gone"])
        build.add([doc("a", "giấy"), doc("b", "giấy cũ"), doc("gone", "giấy")])
        assert set(ids(worker, "giấy")) == {"a", "b", "c"}
        build.swap()
    assert set(ids(builder, "giấy")) == {"a", "b", "c"}
    assert ids(builder, "mới") == ["b"]
    worker.put([doc("d", "giấy")])
    assert set(ids(worker, "giấy")) == {"a", "b", "c", "d"}


def test_a_killed_build_is_resumed(opener: Opener) -> None:
    """The next process of that name goes on behind the last batch; the old index answers."""
    first = opener()
    first.put([doc("old", "giấy")])
    with pytest.raises(KeyboardInterrupt), first.rebuild("b") as build:
        build.add([doc("a", "giấy"), doc("b", "giấy")])
        raise KeyboardInterrupt
    second = opener()
    assert ids(second, "giấy") == ["old"]
    with second.rebuild("b") as build:
        assert build.resume_after == "b"
        build.add([doc("c", "giấy")])
        build.swap()
    assert set(ids(second, "giấy")) == {"a", "b", "c"}


def test_a_build_of_another_name_takes_the_place(opener: Opener) -> None:
    """One build at a time; the one that lost its place notices and spoils nothing."""
    index = opener()
    index.put([doc("old", "giấy")])
    with index.rebuild("b") as lost, opener().rebuild("c") as build:
        build.add([doc("new", "giấy")])
        for late in (lambda: lost.add([doc("late", "giấy")]), lost.swap):
            with pytest.raises(NotFound):
                late()
        build.swap()
        with pytest.raises(NotFound):
            build.swap()
    assert ids(index, "giấy") == ["new"]


def test_check_tells_what_answers(index: SearchIndex) -> None:
    """Doctor's facts: how many papers, and whether a build is open."""
    index.put([doc("p"), doc("q")])
    index.remove(["q"])
    assert index.check()["papers"] == "1"
    with index.rebuild("b") as build:
        assert index.check()["building"] == "b"
        build.swap()
    assert "building" not in index.check()


def test_a_large_batch_is_one_call(index: SearchIndex) -> None:
    """Batches beyond one request of the server are cut behind the port."""
    index.put([doc(f"p{n:04d}", f"giấy số {n}") for n in range(450)])
    assert index.find(Question("giấy", OFFICER)).total == 450
    assert ids(index, "giấy 449") == ["p0449"]


def test_a_text_of_hundreds_of_pages_is_found_to_its_end(index: SearchIndex) -> None:
    """Long papers are indexed whole."""
    index.put([doc("long", "từ ngữ " * 40_000 + "cuốicùng")])
    assert ids(index, "cuốicùng") == ["long"]


def test_half_a_letter_in_a_field_does_no_harm(index: SearchIndex) -> None:
    """A reader's broken character is kept as it came; the paper is found."""
    index.put([doc("p", "giấy \ud800 \x00 tờ", fields={"ho_ten": "An \ud800"})])
    (hit,) = index.find(Question('"giấy tờ"', OFFICER)).hits
    assert hit.fields == {"ho_ten": "An \ud800"}


def test_the_twin_fails_when_told_and_recovers(index: SearchIndex) -> None:
    """Every method of the failing twin raises what it was told, then works again."""
    twin = FailingIndex(index)
    twin.put([doc("p", "giấy")])
    twin.fail(IndexUnavailable())
    calls: list[Callable[[], object]] = [
        lambda: twin.put([doc("q")]),
        lambda: twin.remove(["p"]),
        lambda: twin.find(Question("", OFFICER)),
        lambda: twin.suggest(Question("g", OFFICER)),
        lambda: twin.similar(LIKE_BAO, Question("", OFFICER)),
        lambda: twin.rebuild("b"),
        twin.check,
    ]
    for call in calls:
        with pytest.raises(IndexUnavailable):
            call()
    twin.recover()
    assert ids(twin, "giấy") == ["p"]
    twin.fail(IndexUnavailable(), after=1)
    assert list(itertools.chain(ids(twin, "giấy"))) == ["p"]
    with pytest.raises(IndexUnavailable):
        ids(twin, "giấy")
