"""The pages of searching: what they show, to whom, and that nothing personal is in an address."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.errors import BadValue, IndexUnavailable, NotFound
from pipeline.keeping_searches import (
    MOST_NAMED,
    PASSING,
    keep_search,
    list_searches,
    name_search,
    recall_search,
)
from pipeline.kept_search import Sought, read_sought, write_sought
from pipeline.ledger import Deed
from pipeline.paper import FieldStatus
from pipeline.question import Duty
from search.failing import FailingIndex
from tests.found import OFFICER, OTHER, Found, acts, fill, listed, search, value
from tests.journey import World
from tests.webdesk import Client, WebDesk, open_desk


@pytest.fixture(scope="module")
def found(desk: WebDesk) -> Found:
    return fill(desk)


@pytest.fixture
def officer(desk: WebDesk) -> Client:
    return desk.client_as(Duty.OFFICER)


def test_an_officer_finds_by_a_name_without_accents(found: Found, officer: Client) -> None:
    """The list says what it is, whose, by whom and when; the words stand marked in the text."""
    officer_sees = officer.get(search(officer, text="quy che phoi hop")).text
    assert listed(officer_sees) == [found.order.paper_id]
    assert value(found.order, "so_ky_hieu") in officer_sees
    assert "còn hiệu lực" in officer_sees
    assert "<mark>" in officer_sees
    assert f"/giay-to/{found.order.paper_id}/trang/1/nho" in officer_sees


def test_numbers_of_persons_are_masked_in_lists(found: Found, officer: Client) -> None:
    """But for their last four digits, in the line and in the text around the words."""
    shown = officer.get(search(officer, text="khai sinh")).text
    number = value(found.birth, "so_dinh_danh")
    assert f"{'•' * 8}{number[-4:]}" in shown
    assert number not in shown
    assert value(found.birth, "ho_ten") in shown


def test_a_value_that_nobody_confirmed_is_marked_in_lists(found: Found, officer: Client) -> None:
    """It may be a guess; what a rule accepted is not marked. In the list that is taken away too."""
    target = search(officer, text="khai sinh")
    shown = officer.get(target).text
    taken = officer.submit(f"{target}/xuat", purpose="lập danh mục").text
    issuer, name = value(found.birth, "noi_cap"), value(found.birth, "ho_ten")
    assert found.birth.field("noi_cap").status is FieldStatus.REVIEW  # type: ignore[union-attr]
    for text in (shown, taken):
        assert f"{issuer} (?)" in text
        assert f"{name} (?)" not in text


def test_papers_of_other_desks_are_not_found(found: Found, desk: WebDesk) -> None:
    """An inspector finds all."""
    name = value(found.far, "ho_ten")
    for duty, sees in ((Duty.OFFICER, False), (Duty.SCAN, False), (Duty.INSPECTOR, True)):
        client = desk.client_as(duty)
        shown = client.get(search(client, text=name)).text
        assert (found.far.paper_id in shown) is sees


def test_nothing_that_was_typed_is_in_an_address(found: Found, officer: Client) -> None:
    """Neither a name nor a number, not even on the way."""
    name, number = value(found.birth, "ho_ten"), value(found.birth, "so_dinh_danh")
    target = search(officer, text=name, person=number)
    assert target.count("/") == 2
    assert len(target.rpartition("/")[2]) == 16
    shown = officer.get(target).text
    assert listed(shown) == [found.birth.paper_id]
    addresses = [part.split('"')[0] for part in shown.split('href="')[1:]]
    assert not any(name in address or number in address for address in addresses)


def test_a_search_is_its_users_own(found: Found, desk: WebDesk, officer: Client) -> None:
    """For everybody else it is not there."""
    target = search(officer, text="khai sinh")
    other = desk.client_as(Duty.SCAN)
    for answer in (
        other.get(target),
        other.get(f"{target}/xuat"),
        other.submit(f"{target}/luu", ten="x"),
        other.submit(f"{target}/loc", chon="loai:giay_khai_sinh"),
    ):
        assert answer.status_code == 404
    assert officer.get(target).status_code == 200


def test_a_facet_narrows_and_is_dropped_again(found: Found, officer: Client) -> None:
    """Each step is an address of its own, so that Back works."""
    everything = search(officer, text="")
    assert set(listed(officer.get(everything).text)) == {
        found.birth.paper_id,
        found.order.paper_id,
    }
    year = value(found.order, "ngay_ban_hanh")[:4]
    for chosen in ("loai:quyet_dinh", f"year:{year}"):
        narrowed = officer.submit(f"{everything}/loc", chon=chosen).headers["location"]
        shown = officer.get(narrowed).text
        assert listed(shown) == [found.order.paper_id]
        assert 'aria-pressed="true"' in shown
        assert "Bỏ lọc" in shown
        wider = officer.submit(f"{narrowed}/loc", chon=chosen).headers["location"]
        assert len(listed(officer.get(wider).text)) == 2
    assert officer.submit(f"{everything}/loc", chon="text:x").status_code == 400


def form_of(page: str) -> dict[str, str]:
    """What the box of the page sends besides what is typed anew."""
    form = page.partition('id="ask"')[2].partition("</form>")[0]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    return {name: told for name, told in sent.items() if name not in ("csrf", "text")}


def test_what_was_narrowed_by_stays_for_other_words(found: Found, officer: Client) -> None:
    """It is sent with the words, and stands beside the box as something to take off."""
    everything = search(officer, text="")
    narrowed = officer.submit(f"{everything}/loc", chon="loai:quyet_dinh").headers["location"]
    sent = form_of(officer.get(narrowed).text)
    assert sent["loai"] == "quyet_dinh"
    again = officer.get(search(officer, text="quy che", **sent)).text
    assert listed(again) == [found.order.paper_id]
    assert 'aria-label="Bỏ lọc Quyết định"' in again
    mended = officer.submit("/tra-cuu", **sent | {"person": "12345"})
    assert (mended.status_code, form_of(mended.text)["loai"]) == (400, "quyet_dinh")
    assert "Đang lọc: " in mended.text
    assert officer.submit("/tra-cuu", state="x", first="hôm qua").status_code == 400


def test_an_empty_list_says_which_filter_to_take_off(
    found: Found, officer: Client, desk: WebDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With how many papers there would be; each count is a search in the ledger, and shows none."""
    number = value(found.birth, "so_dinh_danh")
    monkeypatch.setattr("pipeline.loosening.LONGEST", 60.0)
    empty = search(officer, text=number, loai="quyet_dinh", last="2099-12-31")
    shown = officer.get(empty).text
    assert listed(shown) == []
    assert re.findall(r"bỏ <b>([^<]+)</b>: (\d+) giấy tờ", shown) == [
        ("Quyết định", "1"),
        ("tất cả điều kiện lọc", "1"),
    ]
    counted = [act for act in acts(desk, Duty.OFFICER) if act.deed is Deed.SEARCHED][-3:]
    assert {tuple(act.facts["papers"]) for act in counted} == {()}
    monkeypatch.setattr("pipeline.loosening.LONGEST", 0.0)
    assert "Bỏ lọc thì thấy" not in officer.get(empty).text
    freed = officer.submit(f"{empty}/loc", chon="every:").headers["location"]
    assert listed(officer.get(freed).text) == [found.birth.paper_id]
    assert form_of(officer.get(freed).text)["last"] == ""


def test_where_no_filter_hinders_none_is_named(found: Found, officer: Client) -> None:
    """The words are what finds nothing."""
    shown = officer.get(search(officer, text="zzzz qqqq", loai="quyet_dinh")).text
    assert "Bỏ lọc thì thấy" not in shown
    assert "xem lại từ đã gõ" in shown


def test_a_person_is_asked_for_by_number(found: Found, officer: Client) -> None:
    """With dots or without; a number that is none is told."""
    number = value(found.birth, "so_dinh_danh")
    dotted = ".".join(number[n : n + 3] for n in range(0, 12, 3))
    shown = officer.get(search(officer, person=dotted)).text
    assert listed(shown) == [found.birth.paper_id]
    assert f"Người có số …{number[-4:]}" in shown
    wrong = officer.submit("/tra-cuu", text="khai sinh", person="12345")
    assert wrong.status_code == 400
    assert "12 chữ số" in wrong.text
    assert 'value="khai sinh"' in wrong.text


def test_the_id_of_a_paper_opens_it(found: Found, officer: Client) -> None:
    """Also while the index is away."""
    answer = officer.submit("/tra-cuu", text=f" {found.birth.paper_id} ")
    assert answer.headers["location"] == f"/giay-to/{found.birth.paper_id}"


def test_suggestions_are_of_papers_that_may_be_seen(found: Found, desk: WebDesk) -> None:
    """Sent by POST; each with what it is."""
    officer = desk.client_as(Duty.OFFICER)
    for paper, sees in ((found.birth, True), (found.far, False)):
        beginning = value(paper, "ho_ten")[:-1]
        told = officer.submit("/tra-cuu/goi-y", text=beginning).json()
        assert any(one["text"] == value(paper, "ho_ten") for one in told) is sees
    assert officer.submit("/tra-cuu/goi-y", text="h").json() == []


def test_a_search_is_kept_under_a_name(found: Found, officer: Client) -> None:
    """And dropped; the name needs something in it."""
    target = search(officer, text="quy che")
    assert officer.submit(f"{target}/luu", ten="  ").status_code == 422
    assert officer.submit(f"{target}/luu", ten="Quy chế của tỉnh").headers["location"] == target
    assert "Quy chế của tỉnh" in officer.get("/tra-cuu").text
    officer.submit(f"{target}/xoa")
    assert "Quy chế của tỉnh" not in officer.get("/tra-cuu").text
    assert officer.get(target).status_code == 404


def test_results_are_exported_for_a_purpose(found: Found, desk: WebDesk, officer: Client) -> None:
    """Within the asker's rights, numbers masked, in the ledger with purpose and papers."""
    target = search(officer, text="khai sinh")
    assert officer.submit(f"{target}/xuat", purpose=" ").status_code in (400, 422)
    answer = officer.submit(f"{target}/xuat", purpose="lập danh mục nộp lưu")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == listed(officer.get(target).text)
    assert value(found.birth, "so_dinh_danh") not in answer.text
    assert found.far.paper_id not in answer.text
    last = [act for act in acts(desk, Duty.OFFICER) if act.deed is Deed.EXPORTED][-1]
    assert last.purpose == "lập danh mục nộp lưu"
    assert last.facts["papers"] == len(rows) - 1


def test_every_search_leaves_an_entry_without_its_words(found: Found, desk: WebDesk) -> None:
    """As the command line's does."""
    officer = desk.client_as(Duty.APPROVER)
    name = value(found.birth, "ho_ten")
    officer.get(search(officer, text=name))
    last = acts(desk, Duty.APPROVER)[-1]
    assert last.deed is Deed.SEARCHED
    assert found.birth.paper_id in last.facts["papers"]
    assert name not in str(last.facts)


def test_a_dossier_that_is_not_held_opens_nothing(found: Found, officer: Client) -> None:
    """The page says so, and keeps what was typed."""
    target = search(officer, text="khai sinh", working_on="H15.50.05.13-261008-0975")
    answer = officer.get(target)
    assert answer.status_code in (403, 404)
    assert listed(answer.text) == []
    assert 'value="khai sinh"' in answer.text


def test_the_page_says_that_the_index_is_away(tmp_path: Path) -> None:
    """And what still works; kept searches are there, suggestions are empty."""
    with open_desk(tmp_path / "home") as desk:
        client = desk.client_as(Duty.OFFICER)
        running = desk.application.state.running
        index = FailingIndex(desk.tools.index)
        running._tools = replace(desk.tools, index=index)
        index.fail(IndexUnavailable(detail="refused"))
        target = search(client, text="khai sinh")
        answer = client.get(target)
        assert answer.status_code == 503
        assert "Tìm kiếm đang tạm ngừng" in answer.text
        assert client.submit("/tra-cuu/goi-y", text="khai").json() == []


def test_pages_follow_each_other(
    found: Found, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither repeating nor skipping; the last one has no next."""
    monkeypatch.setattr("web.pages.search.SHOWN", 1)
    target = search(officer, text="")
    first = officer.get(target).text
    cursor = first.split("?sau=")[1].split('"')[0]
    second = officer.get(f"{target}?sau={cursor}").text
    assert sorted(listed(first) + listed(second)) == sorted(
        [found.birth.paper_id, found.order.paper_id]
    )
    assert officer.get(f"{target}?sau=xyz").status_code == 400


def test_searches_without_a_name_go_after_a_day(world: World) -> None:
    """Those with one stay."""
    tools = world.tools()
    passing = keep_search(Sought(text="Nguyễn Văn An"), OFFICER, tools)
    named = keep_search(Sought(text="Trần Thị Bình"), OFFICER, tools)
    name_search(named.search_id, "của tôi", OFFICER, tools)
    world.clock.turn((PASSING + timedelta(minutes=1)).total_seconds())
    keep_search(Sought(), OTHER, tools)
    with pytest.raises(NotFound):
        recall_search(passing.search_id, OFFICER, tools)
    assert recall_search(named.search_id, OFFICER, tools).sought.text == "Trần Thị Bình"
    assert [one.name for one in list_searches(OFFICER, tools)] == ["của tôi"]
    assert list_searches(OTHER, tools) == []


def test_so_many_named_searches_and_no_more(world: World) -> None:
    """A list that nobody reads to its end helps nobody."""
    tools = world.tools()
    for n in range(MOST_NAMED):
        name_search(keep_search(Sought(), OFFICER, tools).search_id, f"số {n}", OFFICER, tools)
    one_more = keep_search(Sought(), OFFICER, tools).search_id
    with pytest.raises(BadValue):
        name_search(one_more, "nữa", OFFICER, tools)


def test_what_is_sought_comes_back_as_it_was() -> None:
    """Names that a later program does not know any more do no harm."""
    sought = Sought(text="an", person="079085001234", first="2020-01-01", sort="newest_issued")
    assert read_sought({**write_sought(sought), "other": "x"}) == sought
    assert "079085001234" not in repr(sought)
