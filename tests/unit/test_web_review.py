"""The review's pages: one paper at a time, one key for each decision, nothing overwritten."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from httpx2 import Response

from pipeline.decisions import PAGES, TYPE
from pipeline.ledger import Deed
from pipeline.paper import FieldStatus
from pipeline.question import Duty
from pipeline.scan import Context, Origin, make_paper_id
from pipeline.standing import type_field
from tests.reviewed import accepted, make_field
from tests.webdesk import USERS, Client, WebDesk, open_desk
from tests.webreview import field_of, read_back, take_in

NAME = "Nguyễn Văn Mẫu"


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDesk]:
    with open_desk(tmp_path_factory.mktemp("review") / "home", tries_per_minute=10_000) as opened:
        yield opened


def start(client: Client) -> str:
    """Press "Bắt đầu"; the path of the paper that comes."""
    answer = client.submit("/duyet/tiep")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def say(client: Client, path: str, act: str, value: str = "", **more: str) -> Response:
    """Press a button of the paper's page."""
    shown = client.get(path).text
    seen = re.search(r'name="dau" value="([^"]+)"', shown)
    field = re.search(r'name="truong" value="([^"]+)"', shown)
    assert seen, shown
    assert field
    facts = {"truong": field.group(1), "dau": seen.group(1), "viec": act, "gia_tri": value}
    return client.submit(path.partition("?")[0], **(facts | more))


def test_the_queue_counts_by_kind_and_begins_with_the_worst(desk: WebDesk) -> None:
    """How many of which risk; one press leads to the first paper."""
    take_in(desk, "tên")
    number = take_in(desk, "số", make_field("so_dinh_danh", None))
    client = desk.client_as(Duty.SCAN)
    page = client.get("/duyet").text
    assert "số định danh" in page
    assert "tên người" in page
    assert re.search(r'class="count">2</b> giấy tờ', page)
    assert start(client) == f"/duyet/giay/{number.paper_id}"
    assert client.submit("/duyet/tiep?nguy_co=person_name").headers["location"] != (
        f"/duyet/giay/{number.paper_id}?nguy_co=person_name"
    )


def test_the_page_shows_value_both_readings_reason_and_place(desk: WebDesk) -> None:
    """All that a decision needs, and nothing personal in the address."""
    field = make_field("ho_ten", NAME, raw="Nguyễn Văn Mẫu", second="Nguyễn Van Mâu")
    row = take_in(desk, "một", field)
    client = desk.client_as(Duty.OFFICER)
    path = start(client)
    page = client.get(path).text
    for told in ("Nguyễn Văn Mẫu", "Nguyễn Van Mâu", "hai lần đọc không khớp", "có tiêu đề"):
        assert told in page
    assert f'src="/duyet/anh/{row.paper_id}/ho_ten?dau=' in page
    assert '<rect x="120" y="300" width="580" height="50"/>' in page
    assert "Mẫu" not in path
    assert len(page) < 40_000


def test_enter_accepts_and_the_next_paper_comes(desk: WebDesk) -> None:
    """What is shown unchanged is confirmed; then the queue is empty."""
    one, two = take_in(desk, "một"), take_in(desk, "hai")
    client = desk.client_as(Duty.SCAN)
    path = start(client)
    answer = say(client, path, "ghi", NAME)
    assert answer.headers["location"] == f"/duyet/giay/{two.paper_id}"
    done = field_of(desk, one.paper_id)
    assert (done.value, done.status) == (NAME, FieldStatus.ACCEPTED)
    assert done.decision is not None
    assert (done.decision.by, done.decision.outcome.value) == (USERS[Duty.SCAN], "confirmed")
    assert "Họ và tên: đã xác nhận." in client.get(str(answer.headers["location"])).text
    answer = say(client, str(answer.headers["location"]), "ghi", NAME)
    assert answer.headers["location"] == "/duyet"
    assert "Không còn giấy tờ nào chờ duyệt" in client.get("/duyet").text


@pytest.mark.parametrize(
    ("act", "typed", "value", "outcome"),
    [
        ("ghi", "Nguyễn Văn Mậu", "Nguyễn Văn Mậu", "corrected"),
        ("doc_1", "", NAME, "confirmed"),
        ("doc_2", "", "Nguyễn Văn Màu", "corrected"),
        ("khong_co", "", None, "rejected"),
    ],
)
def test_each_key_is_a_decision(
    desk: WebDesk, act: str, typed: str, value: str | None, outcome: str
) -> None:
    """Typed, one of the readings, or nothing."""
    row = take_in(desk, "một", make_field("ho_ten", NAME, raw=NAME, second="Nguyễn Văn Màu"))
    client = desk.client_as(Duty.SCAN)
    assert say(client, start(client), act, typed).status_code == 303
    done = field_of(desk, row.paper_id)
    assert done.value == value
    assert done.decision is not None
    assert done.decision.outcome.value == outcome


def test_dates_are_shown_as_clerks_write_them(desk: WebDesk) -> None:
    """And taken back so: unchanged is confirmed."""
    row = take_in(desk, "một", make_field("ngay_sinh", "1985-07-02"))
    client = desk.client_as(Duty.SCAN)
    path = start(client)
    assert 'value="02/07/1985"' in client.get(path).text
    say(client, path, "ghi", "02/07/1985")
    done = field_of(desk, row.paper_id, "ngay_sinh")
    assert done.decision is not None
    assert (done.value, done.decision.outcome.value) == ("1985-07-02", "confirmed")


def test_an_odd_value_asks_once_more(desk: WebDesk) -> None:
    """What was typed stays in the box; with the mark it is taken. An impossible one never is."""
    row = take_in(desk, "một")
    client = desk.client_as(Duty.SCAN)
    path = start(client)
    odd = say(client, path, "ghi", "Xyz Văn Mẫu")
    assert odd.status_code == 422
    assert "Giấy in đúng như vậy" in odd.text
    assert 'value="Xyz Văn Mẫu"' in odd.text
    bad = say(client, path, "ghi", "12 34")
    assert bad.status_code == 422
    assert "Giấy in đúng như vậy</span>" not in bad.text
    assert field_of(desk, row.paper_id).decision is None
    assert say(client, path, "ghi", "Xyz Văn Mẫu", chac="1").status_code == 303
    assert field_of(desk, row.paper_id).value == "Xyz Văn Mẫu"


def test_an_empty_field_is_not_accepted(desk: WebDesk) -> None:
    """Enter on nothing says so."""
    take_in(desk, "một", make_field("so_dinh_danh", None, raw="", second=None))
    client = desk.client_as(Duty.SCAN)
    answer = say(client, start(client), "ghi", "")
    assert answer.status_code == 422
    assert "chưa có giá trị; gõ như trên giấy" in answer.text


def test_who_was_slower_is_told_who_was_first(desk: WebDesk) -> None:
    """Another mark: nothing is written, the new state is shown."""
    row = take_in(desk, "một")
    client = desk.client_as(Duty.SCAN)
    path = start(client)
    say(client, path, "ghi", "Nguyễn Văn Mậu")
    late = client.submit(path, truong="ho_ten", viec="khong_co", dau="0-00000000")
    assert late.status_code == 409
    assert USERS[Duty.SCAN] in late.text
    assert field_of(desk, row.paper_id).value == "Nguyễn Văn Mậu"


def test_two_people_get_two_papers(desk: WebDesk) -> None:
    """Whoever opens what another has is told who, and sees nothing of it."""
    one = take_in(desk, "một")
    take_in(desk, "hai")
    first, second = desk.client_as(Duty.SCAN), desk.client_as(Duty.OFFICER)
    assert start(first) == f"/duyet/giay/{one.paper_id}"
    assert start(second) != f"/duyet/giay/{one.paper_id}"
    told = second.get(f"/duyet/giay/{one.paper_id}")
    assert told.status_code == 409
    assert f"{USERS[Duty.SCAN]} đang xem giấy tờ này" in told.text
    assert NAME not in told.text
    blind = second.submit(f"/duyet/giay/{one.paper_id}", truong="ho_ten", viec="khong_co", dau="")
    assert blind.status_code == 409
    assert second.call("POST", f"/duyet/giay/{one.paper_id}/giu").status_code == 409
    assert first.call("POST", f"/duyet/giay/{one.paper_id}/giu").status_code == 200
    first.get("/duyet")
    assert second.get(f"/duyet/giay/{one.paper_id}").status_code == 200


def test_skipping_leads_on_and_ends_with_a_word(desk: WebDesk) -> None:
    """What was left waits on."""
    one, two = take_in(desk, "một"), take_in(desk, "hai")
    client = desk.client_as(Duty.SCAN)
    path = start(client)
    answer = client.submit("/duyet/tiep", bo_qua=one.paper_id)
    there = str(answer.headers["location"])
    assert there.startswith(f"/duyet/giay/{two.paper_id}?sau=")
    way = there.partition("?")[2]
    assert client.submit(f"/duyet/tiep?{way}", bo_qua=two.paper_id).headers["location"] == "/duyet"
    assert "Giấy tờ đã bỏ qua vẫn còn chờ." in client.get("/duyet").text
    assert start(client) == path


def test_undo_brings_the_field_back(desk: WebDesk) -> None:
    """From the queue and from the next paper; with nothing left it says so."""
    row = take_in(desk, "một")
    take_in(desk, "hai")
    client = desk.client_as(Duty.SCAN)
    answer = say(client, start(client), "khong_co")
    assert 'data-press="KeyZ"' in client.get(str(answer.headers["location"])).text
    answer = client.submit("/duyet/hoan-tac")
    assert answer.headers["location"] == f"/duyet/giay/{row.paper_id}?truong=ho_ten"
    page = client.get(str(answer.headers["location"])).text
    assert "Đã hoàn tác: Họ và tên." in page
    assert field_of(desk, row.paper_id).status is FieldStatus.REVIEW
    assert client.submit("/duyet/hoan-tac").headers["location"] == "/duyet"
    assert "Không có quyết định nào của bạn" in client.get("/duyet").text


def test_a_type_is_found_by_its_usual_name(desk: WebDesk) -> None:
    """Several are shown to choose from, none is said; unchanged is confirmed."""
    row = take_in(desk, "một", accepted("ngay_sinh", "1985"), sure=0.5)
    client = desk.client_as(Duty.SCAN)
    path = start(client)
    assert "Loại giấy tờ" in client.get(path).text
    several = say(client, path, "ghi", "khai sinh")
    assert several.status_code == 422
    assert 'value="trich_luc_khai_sinh"' in several.text
    assert "Không có loại giấy tờ nào" in say(client, path, "ghi", "giấy bay").text
    assert say(client, path, "ghi", "Giấy khai sinh").status_code == 303
    done = type_field(read_back(desk, row.paper_id))
    assert done.decision is not None
    assert (done.value, done.decision.outcome.value) == ("giay_khai_sinh", "confirmed")


def test_comparing_with_the_original_is_one_press(desk: WebDesk) -> None:
    """And taken back by another."""
    row = take_in(desk, "một")
    client = desk.client_as(Duty.OFFICER)
    path = f"/duyet/giay/{row.paper_id}"
    assert "bản quét chưa đối chiếu" in client.get(path).text
    assert client.submit(f"{path}/doi-chieu").status_code == 303
    page = client.get(path).text
    assert "đã đối chiếu bản chính" in page
    assert "Bỏ đối chiếu" in page
    assert read_back(desk, row.paper_id).contexts[0].origin is Origin.FROM_ORIGINAL
    client.submit(f"{path}/doi-chieu", bo="1")
    assert read_back(desk, row.paper_id).contexts[0].origin is Origin.PLAIN_SCAN


def test_pictures_are_private_and_looked_at_by_the_own_desk(desk: WebDesk) -> None:
    """The field cut from the original and the page; kept by this browser alone, not elsewhere."""
    row = take_in(desk, "một", make_field(), make_field("noi_sinh", "Huế"), pages=2)
    client = desk.client_as(Duty.SCAN)
    start(client)
    crop = client.get(f"/duyet/anh/{row.paper_id}/ho_ten")
    assert (crop.status_code, crop.headers["content-type"]) == (200, "image/png")
    assert crop.headers["cache-control"].startswith("private")
    assert client.get(f"/duyet/anh/{row.paper_id}/noi_sinh").content == crop.content  # one place
    page = client.get(f"/duyet/anh/{row.paper_id}/trang/2")
    assert (page.status_code, page.headers["content-type"]) == (200, "image/webp")
    assert client.get(f"/duyet/anh/{row.paper_id}/trang/3").status_code == 404
    assert client.get(f"/duyet/anh/{row.paper_id}/que_quan").status_code == 404
    stranger = desk.client_as(Duty.OFFICER, desk="desk-b")
    for path in ("ho_ten", "trang/1"):
        assert stranger.get(f"/duyet/anh/{row.paper_id}/{path}").status_code == 404


def test_another_desk_is_told_nothing(desk: WebDesk) -> None:
    """The same answer as for what is not there, for every act."""
    row = take_in(desk, "một")
    stranger = desk.client_as(Duty.APPROVER, desk="desk-b")
    assert "Không có giấy tờ nào chờ duyệt" in stranger.get("/duyet").text
    for path in (f"/duyet/giay/{row.paper_id}", f"/duyet/giay/{row.paper_id}/trang"):
        answer, nothing = stranger.get(path), stranger.get("/duyet/giay/khong-co")
        assert answer.status_code == nothing.status_code == 404
        assert NAME not in answer.text
    acts = {"": {"truong": "ho_ten", "viec": "khong_co"}, "/doi-chieu": {}, "/gop": {},
            "/tach": {"trang": "2"}, "/chu-ky": {}}  # fmt: skip
    for act, fields in acts.items():
        path = f"/duyet/giay/{row.paper_id}{act}"
        assert stranger.submit(path, **fields).status_code == 404, act
    assert field_of(desk, row.paper_id).decision is None


def test_what_was_looked_at_and_decided_is_logged(desk: WebDesk) -> None:
    """As on the command line, without values."""
    row = take_in(desk, "một")
    client = desk.client_as(Duty.SCAN)
    say(client, start(client), "ghi", NAME)
    with desk.tools.catalogue.begin() as unit:
        acts = [entry.act for entry in unit.entries(paper_id=row.paper_id)]
    deeds = [(act.deed, act.user) for act in acts]
    assert (Deed.READ, USERS[Duty.SCAN]) in deeds
    assert (Deed.DECIDED, USERS[Duty.SCAN]) in deeds
    assert NAME not in str(acts)


def test_the_next_pictures_are_named_ahead(desk: WebDesk) -> None:
    """Of the paper's other fields and of the paper that comes next."""
    row = take_in(desk, "một", make_field("so_dinh_danh", None), make_field())
    after = take_in(desk, "hai")
    client = desk.client_as(Duty.SCAN)
    page = client.get(start(client)).text
    ahead = re.search(r'data-ahead="([^"]*)"', page)
    assert ahead
    assert [one.partition("?")[0] for one in ahead.group(1).split()] == [
        f"/duyet/anh/{row.paper_id}/ho_ten",
        f"/duyet/anh/{after.paper_id}/ho_ten",
    ]
    for address in ahead.group(1).split():
        assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_pages_are_shown_and_confirmed(desk: WebDesk) -> None:
    """Each page of each paper of the scan; what cannot be divided is said."""
    doubt = make_field(PAGES, "1-3", reasons=("heading_unknown",), second=None)
    row = take_in(desk, "một", doubt, pages=3)
    client = desk.client_as(Duty.SCAN)
    path = start(client)
    assert "trang 1-3" in client.get(path).text
    page = client.get(f"{path}/trang").text
    assert page.count("/duyet/anh/") == 2 * 3
    assert page.count("Tách từ đây") == 2
    assert "Đầu trang có tiêu đề lạ" in page
    wrong = client.submit(f"{path}/tach", trang="7")
    assert wrong.status_code == 409
    assert "phải thuộc giấy tờ này" in wrong.text
    assert "không có giấy tờ nào đứng trước" in client.submit(f"{path}/gop").text
    assert say(client, path, "ghi", "1-3").status_code == 303
    done = field_of(desk, row.paper_id, PAGES)
    assert (done.value, done.status) == ("1-3", FieldStatus.ACCEPTED)


def test_a_corrected_type_can_be_reached_from_any_field(desk: WebDesk) -> None:
    """By its own address; the fields that need no look can be looked at too."""
    row = take_in(desk, "một", make_field(), accepted("noi_sinh", "Huế"))
    client = desk.client_as(Duty.SCAN)
    page = client.get(f"/duyet/giay/{row.paper_id}").text
    assert f"/duyet/giay/{row.paper_id}?truong={TYPE}" in page
    assert f"/duyet/giay/{row.paper_id}?truong=noi_sinh" in page
    assert 'list="types"' in client.get(f"/duyet/giay/{row.paper_id}?truong={TYPE}").text
    assert client.get(f"/duyet/giay/{row.paper_id}?truong=khong_co").status_code == 404


def test_home_tells_what_waits(desk: WebDesk) -> None:
    """With a link; whoever decides nothing is told nothing."""
    take_in(desk, "một", context=Context("desk-a"))
    assert "Giấy tờ chờ duyệt" in desk.client_as(Duty.APPROVER).get("/").text
    assert "Giấy tờ chờ duyệt" not in desk.client_as(Duty.LEADER).get("/").text


def test_a_scan_is_split_and_joined_again(desk: WebDesk) -> None:
    """With the mark that was seen; the view goes on with the paper that has the pages."""
    row = take_in(desk, "một", pages=3)
    client = desk.client_as(Duty.SCAN)
    path = f"/duyet/giay/{row.paper_id}"

    def mark(page: str) -> str:
        found = re.findall(
            r'name="trang" value="(\d)"><input type="hidden" name="dau" value="([^"]+)"', page
        )
        return str(dict(found)["2"] if "2" in dict(found) else found[-1][1])

    answer = client.submit(f"{path}/tach", trang="2", dau=mark(client.get(f"{path}/trang").text))
    assert answer.headers["location"] == f"{path}/trang"
    page = client.get(f"{path}/trang").text
    assert "Tệp quét gồm 2 giấy tờ" in page
    other = make_paper_id(row.sha256, 2)
    with desk.tools.catalogue.begin() as unit:
        rows = {
            each.paper_id: [p.number for p in each.pages]
            for each in unit.papers_of_scan(row.intake_id)
        }
    assert rows == {row.paper_id: [1], other: [2, 3]}
    answer = client.submit(f"/duyet/giay/{other}/gop", dau=mark(page))
    assert answer.headers["location"] == f"{path}/trang"
    assert "Tệp quét gồm 1 giấy tờ" in client.get(f"{path}/trang").text
    retired = client.get(f"/duyet/giay/{other}")
    assert (retired.status_code, NAME in retired.text) == (404, False)


def test_handwriting_is_typed_and_not_confirmed_by_enter(desk: WebDesk) -> None:
    """The box holds what is printed; the guess has a key of its own; readings are what they say."""
    hand = make_field(
        "so_ky_hieu", None, guess="55/UBND-KTTH", printed="/UBND-KTTH", handwritten=True,
        raw="Số:'† /UBND-KTTH", second="Số: 55 /UBND-KTTH",
    )  # fmt: skip
    row = take_in(desk, "một", hand, loai="cong_van")
    client = desk.client_as(Duty.SCAN)
    path = start(client)
    page = client.get(path).text
    assert 'value="/UBND-KTTH"' in page
    assert "máy đoán chữ viết tay" in page
    for act, typed in (("ghi", "/UBND-KTTH"), ("ghi", ""), ("doc_1", "")):
        assert say(client, path, act, typed).status_code == 422
        assert field_of(desk, row.paper_id, "so_ky_hieu").decision is None
    say(client, path, "doan")
    assert field_of(desk, row.paper_id, "so_ky_hieu").value == "55/UBND-KTTH"
    client.submit("/duyet/hoan-tac")
    say(client, path, "ghi", "575/UBND-KTTH")
    assert field_of(desk, row.paper_id, "so_ky_hieu").value == "575/UBND-KTTH"
