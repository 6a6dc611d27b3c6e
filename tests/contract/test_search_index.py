"""The search index's contract, on SQLite FTS5 and on a real Elasticsearch: equal answers."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from pipeline.errors import BadQuestion, IndexUnavailable, NotFound
from pipeline.ports import SearchIndex
from pipeline.question import Asker, Document, Duty, MatchClass, Question
from search.elastic import ElasticIndex
from search.failing import FailingIndex
from search.fts5 import Fts5Index

EXACT, FOLDED, FUZZY = MatchClass.EXACT, MatchClass.FOLDED, MatchClass.FUZZY
OFFICER = Asker("an", "desk-a", frozenset({Duty.OFFICER}))
INSPECTOR = Asker("ha", "desk-z", frozenset({Duty.INSPECTOR}))
LEADER = Asker("le", "desk-a", frozenset({Duty.LEADER}))
ADMINISTRATOR = Asker("qu", "desk-a", frozenset({Duty.ADMINISTRATOR}))

Opener = Callable[[], SearchIndex]


def doc(key: str, text: str = "", version: int = 1, **facts: Any) -> Document:
    kept: dict[str, Any] = {
        "loai": "van_ban_khac",
        "fields": {},
        "desks": ("desk-a",),
        "dossiers": (),
        "ngay_ban_hanh": None,
        "stored_at": "2026-11-01T08:00:00+00:00",
    }
    return Document(paper_id=key, version=version, text=text, **(kept | facts))


CORPUS = [
    doc("khai-sinh", "GIẤY KHAI SINH\nHọ, chữ đệm, tên: Nguyễn Văn An\nSố định danh: 079085001234",
        loai="giay_khai_sinh", fields={"ho_ten": "Nguyễn Văn An", "so_dinh_danh": "079085001234",
                                     "ngay_cap": "2020-03-05"},
        ngay_ban_hanh="2020-03-05", stored_at="2026-11-02T08:00:00+00:00"),
    doc("quyet-dinh", "UỶ BAN NHÂN DÂN XÃ HOÀ BÌNH\nSố: 123/QĐ-UBND\nQUYẾT ĐỊNH\nvề việc thành lập",
        loai="quyet_dinh", fields={"so_ky_hieu": "123/QĐ-UBND"}, ngay_ban_hanh="2021-07",
        stored_at="2026-11-03T08:00:00+00:00"),
    doc("can-cu", "Căn cứ Quyết định số 123/QĐ-UBND ngày 05 tháng 3 năm 2020\nÔng Nguyen Van An",
        loai="to_trinh", ngay_ban_hanh="2022", stored_at="2026-11-04T08:00:00+00:00"),
    doc("doc-sai", "Nguyễn Văn Khánb, số 079085OO1299, huyện Thanh Trì, nângcao chấtlượng",
        loai="to_khai", stored_at="2026-11-05T08:00:00+00:00"),
    doc("the", "CĂN CƯỚC CÔNG DÂN\nSố / No.: 079 085 001 277\nHọ và tên: TRẦN THỊ THUÝ\nQuê: K'Ho",
        loai="can_cuoc", fields={"ho_ten": "Trần Thị Thuý"}, desks=("desk-a", "desk-b"),
        dossiers=("H19.01-261101-0001",), stored_at="2026-11-06T08:00:00+00:00"),
    doc("so-do", "Số phát hành DA 123456, thửa đất 15, diện tích 1.250,5 m², lý lịch thửa",
        loai="gcn_qsdd", dossiers=("H19.01-261101-0001",), stored_at="2026-11-07T08:00:00+00:00"),
    doc("ban-khac", "Nguyễn Văn An ở bàn khác", desks=("desk-b",)),
    doc("nfd", unicodedata.normalize("NFD", "Đồng Nai, phường Trảng Dài, kỹ thuật"),
        stored_at="2026-10-01T08:00:00+00:00"),
    doc("la-mat", "ÐỒNG THÁP k\u200eý tên, hành\u00ad chính\u00a0công 中文 Ελλάς x̂y",
        stored_at="2026-10-02T08:00:00+00:00"),
    doc("dao", "An Văn Nguyễn đảo thứ tự", stored_at="2026-10-03T08:00:00+00:00"),
    doc("rong", "", fields={"trich_yeu": ""}, stored_at="2026-10-04T08:00:00+00:00"),
    doc("dau-hieu", 'AND OR NOT NEAR "*" title:bí_mật {x} [y] ~2 ^3 -trừ +cộng \\ / ? !',
        stored_at="2026-10-05T08:00:00+00:00"),
]  # fmt: skip

CASES: list[tuple[str, list[tuple[str, MatchClass]]]] = [
    # accents, case, composition, tone placement
    ("Nguyễn Văn An",
     [("khai-sinh", EXACT), ("dao", EXACT), ("can-cu", FOLDED)]),
    ("nguyễn văn an", [("khai-sinh", EXACT), ("dao", EXACT), ("can-cu", FOLDED)]),
    ("NGUYỄN VĂN AN", [("khai-sinh", EXACT), ("dao", EXACT), ("can-cu", FOLDED)]),
    (unicodedata.normalize("NFD", "Nguyễn Văn An"),
     [("khai-sinh", EXACT), ("dao", EXACT), ("can-cu", FOLDED)]),
    ("nguyen van an", [("can-cu", EXACT), ("khai-sinh", FOLDED), ("dao", FOLDED)]),
    ("nguyến vàn ân", [("khai-sinh", FOLDED), ("can-cu", FOLDED), ("dao", FOLDED)]),
    ("ủy ban nhân dân", [("quyet-dinh", EXACT)]),
    ("uỷ ban nhân dân", [("quyet-dinh", EXACT)]),
    ("Hòa Bình", [("quyet-dinh", EXACT)]),
    ("hoà bình", [("quyet-dinh", EXACT)]),
    ("hoa binh", [("quyet-dinh", FOLDED)]),
    ("Thúy", [("the", EXACT)]),
    ("thuý", [("the", EXACT)]),
    ("Trần Thị Thúy", [("the", EXACT)]),
    ("tran thi thuy", [("the", FOLDED)]),
    ("Đồng Nai", [("nfd", EXACT)]),
    ("Ðồng Nai", [("nfd", EXACT)]),
    ("dong nai", [("nfd", FOLDED)]),
    ("đồng tháp", [("la-mat", EXACT)]),
    ("ký tên", [("la-mat", EXACT)]),
    ("hành chính công", [("la-mat", EXACT)]),
    ("hành\u00a0chính", [("la-mat", EXACT)]),
    ("kĩ thuật", [("nfd", FOLDED)]),
    ("kỹ thuật", [("nfd", EXACT)]),
    ("lí lịch", [("so-do", FOLDED)]),
    # document numbers in any spelling
    ("123/QĐ-UBND", [("quyet-dinh", EXACT), ("can-cu", EXACT)]),
    ("123/QÐ-UBND", [("quyet-dinh", EXACT), ("can-cu", EXACT)]),
    ("123/QĐ–UBND", [("quyet-dinh", EXACT), ("can-cu", EXACT)]),
    ("123 qđ ubnd", [("quyet-dinh", EXACT), ("can-cu", EXACT)]),
    ("123 qd ubnd", [("quyet-dinh", FOLDED), ("can-cu", FOLDED)]),
    ("Số 123/QĐ-UBND", [("can-cu", EXACT), ("quyet-dinh", EXACT)]),
    ("số: 123/qd-ubnd", [("can-cu", FOLDED), ("quyet-dinh", FOLDED)]),
    ("QĐUBND", [("quyet-dinh", EXACT), ("can-cu", EXACT)]),
    ("123QĐ-UBND", [("quyet-dinh", EXACT), ("can-cu", EXACT)]),
    ("124/QĐ-UBND", []),
    # numbers
    ("079085001234", [("khai-sinh", EXACT), ("the", FUZZY)]),
    ("079 085 001 234", [("khai-sinh", EXACT), ("the", FUZZY)]),
    ("079.085.001.234", [("khai-sinh", EXACT), ("the", FUZZY)]),
    ("079085001277", [("the", EXACT), ("khai-sinh", FUZZY)]),
    ("079-085-001-277", [("the", EXACT), ("khai-sinh", FUZZY)]),
    ("079085001299", [("the", FUZZY), ("doc-sai", FUZZY), ("khai-sinh", FUZZY)]),
    ("DA123456", [("so-do", EXACT)]),
    ("DA 123456", [("so-do", EXACT)]),
    ("da123457", [("so-do", FUZZY)]),
    ("123456", [("so-do", EXACT)]),
    ("1250 m2", []),
    ("1.250,5 m2", [("so-do", FOLDED)]),
    ("5/3/2020", [("can-cu", FOLDED), ("khai-sinh", FOLDED)]),
    ("05 3 2020", [("can-cu", EXACT), ("khai-sinh", FOLDED)]),
    # a reader's errors; a syllable is never taken for another one
    ("Khánh", [("doc-sai", FUZZY)]),
    ("Nguyễn Văn Khánh", [("doc-sai", FUZZY)]),
    ("Khánb", [("doc-sai", EXACT)]),
    ("nângcao", [("doc-sai", EXACT)]),
    ("nangcaq", [("doc-sai", FUZZY)]),
    ("chatluong", [("doc-sai", FOLDED)]),
    ("Thanh", [("doc-sai", EXACT), ("quyet-dinh", FOLDED)]),
    ("Thinh", []),
    ("Nguyeen", [("doc-sai", FUZZY), ("can-cu", FUZZY), ("khai-sinh", FUZZY), ("dao", FUZZY)]),
    ("Nguy", []),
    # all words, in quotes together
    ("An Nguyễn", [("khai-sinh", EXACT), ("dao", EXACT), ("can-cu", FOLDED)]),
    ('"Nguyễn Văn An"', [("khai-sinh", EXACT), ("can-cu", FOLDED)]),
    ('"văn an"', [("khai-sinh", EXACT), ("can-cu", FOLDED)]),
    ("“An Văn Nguyễn”", [("dao", EXACT)]),
    ('"an nguyễn"', []),
    ('"khai sinh" an', [("khai-sinh", EXACT)]),
    ('"nguyễn văn', [("khai-sinh", EXACT), ("doc-sai", EXACT), ("dao", EXACT),
                     ("can-cu", FOLDED)]),
    ('"đồng nai phường"', [("nfd", EXACT)]),
    ("khai sinh quyết định", []),
    ("định 079085001234 ho", [("khai-sinh", FOLDED)]),
    # letters of other scripts, apostrophes
    ("K'Ho", [("the", EXACT)]),
    ("中文", [("la-mat", EXACT)]),
    ("Ελλάς", [("la-mat", EXACT)]),
    ("ελλας", [("la-mat", FOLDED)]),
    # signs mean nothing
    ("near", [("dau-hieu", EXACT)]),
    ("NOT an", []),
    ("AND OR NOT", [("dau-hieu", EXACT)]),
    ("title:bí_mật", [("dau-hieu", EXACT)]),
    ("bi mat", [("dau-hieu", FOLDED)]),
    ("exact:nguyễn", []),
    ("nguy*", []),
    ("***", []),
    ('"', []),
    ("()", []),
]  # fmt: skip


def open_elastic(request: pytest.FixtureRequest) -> Opener:
    server = request.getfixturevalue("elasticsearch_server")
    alias = f"test-{uuid4().hex[:12]}"
    return lambda: ElasticIndex(
        server.address, alias=alias, user=server.user or "", password=server.password or ""
    )


ADAPTERS = ["fts5", pytest.param("elastic", marks=pytest.mark.service)]


@pytest.fixture(params=ADAPTERS)
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Opens one and the same index, each time as another process would."""
    if request.param == "elastic":
        return open_elastic(request)
    return lambda: Fts5Index(tmp_path / "search.db")


@pytest.fixture
def index(opener: Opener) -> Iterator[Any]:
    opened: Any = opener()
    yield opened
    opened.close()


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
    assert answer.total == len(expected) == sum(answer.facets.values())


def test_every_paper_is_found_without_words(filled: SearchIndex) -> None:
    """An empty question shows all that the asker may see, the newest first."""
    found = ids(filled, "  ")
    assert found[:3] == ["so-do", "the", "doc-sai"]
    assert set(found) == {d.paper_id for d in CORPUS} - {"ban-khac"}


def test_desk_is_part_of_the_question(filled: SearchIndex) -> None:
    """No paper of another desk is found, counted or named in a facet."""
    answer = filled.find(Question("bàn khác", OFFICER))
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
    answer = filled.find(Question("an", asker))
    assert (answer.hits, answer.total, answer.facets) == ((), 0, {})


def test_type_narrows_hits_and_not_facets(filled: SearchIndex) -> None:
    """Choosing a paper type keeps the counts of the others in sight."""
    answer = filled.find(Question("Nguyễn Văn An", OFFICER, loai="giay_khai_sinh"))
    assert [hit.paper_id for hit in answer.hits] == ["khai-sinh"]
    assert answer.total == 1
    assert answer.facets == {"giay_khai_sinh": 1, "to_trinh": 1, "van_ban_khac": 1}


def test_facets_come_by_count_then_name(filled: SearchIndex) -> None:
    """The commonest type stands first, equal ones by name."""
    counts = list(filled.find(Question("", OFFICER)).facets.items())
    assert counts == sorted(counts, key=lambda pair: (-pair[1], pair[0]))
    assert counts[0] == ("van_ban_khac", 5)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2020, 3, 5), date(2020, 3, 5), {"khai-sinh"}),
        (date(2020, 3, 6), None, {"quyet-dinh", "can-cu"}),
        (None, date(2020, 3, 4), set()),
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
    (hit,) = filled.find(Question("giấy khai sinh", OFFICER)).hits
    assert hit.loai == "giay_khai_sinh"
    assert hit.fields == {"ho_ten": "Nguyễn Văn An", "so_dinh_danh": "079085001234",
                          "ngay_cap": "2020-03-05"}  # fmt: skip
    assert hit.cursor


@pytest.mark.parametrize("text", ["", "văn", "nguyễn văn an"])
def test_pages_make_up_the_whole(filled: SearchIndex, text: str) -> None:
    """Page after page gives each hit once, in the order of one long page; all have the total."""
    whole = filled.find(Question(text, OFFICER, limit=100))
    seen: list[str] = []
    after: str | None = None
    for _ in range(20):
        page = filled.find(Question(text, OFFICER, limit=2, after=after))
        assert page.total == whole.total
        if not page.hits:
            break
        seen += [hit.paper_id for hit in page.hits]
        after = page.hits[-1].cursor
    assert seen == [hit.paper_id for hit in whole.hits]


def test_pages_stay_where_they_were_while_papers_come_in(index: SearchIndex) -> None:
    """A paper that comes in between two pages neither repeats nor hides one."""
    index.put([doc(f"p{n}", "giấy", stored_at=f"2026-01-0{n}") for n in (1, 2, 3, 4)])
    first = index.find(Question("giấy", OFFICER, limit=2))
    index.put([doc("p9", "giấy", stored_at="2026-02-01"), doc("p0", "khác")])
    assert ids(index, "giấy", after=first.hits[-1].cursor) == ["p2", "p1"]


@pytest.mark.parametrize("cursor", ["x", "é", "W10", "bnVsbA", "WzEsMiwzXQ", "A" * 3000])
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
    assert ids(filled, "ký tên") == ["la-mat"]


def test_limit_is_kept_in_its_bounds(filled: SearchIndex) -> None:
    """One page holds 1 to 100 hits, whatever is asked for."""
    assert len(ids(filled, "", limit=0)) == 1
    assert len(ids(filled, "", limit=-5)) == 1
    assert len(ids(filled, "", limit=100_000)) == 11


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
