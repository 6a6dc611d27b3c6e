"""The pages of a paper: what they show, to whom, and what the ledger says of it."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace
from urllib.parse import unquote

import pytest
from PIL import Image

from pipeline.dossier_receiving import receive_message
from pipeline.errors import IndexUnavailable, Retired
from pipeline.keys import object_key, words_key
from pipeline.ledger import Deed
from pipeline.ports import Area
from pipeline.question import Duty
from pipeline.review import correct
from search.failing import FailingIndex
from tests.found import (
    AWAY,
    OFFICER,
    OTHER,
    SPECIMENS,
    Found,
    acts,
    fill,
    listed,
    search,
    value,
)
from tests.messages import CODE, opening, status
from tests.webdesk import Client, WebDesk
from web.pages.papers_seen import Depth, Seen

READERS = (Duty.SCAN, Duty.OFFICER, Duty.APPROVER, Duty.INSPECTOR)
NOBODYS = "00000000-0000-5000-8000-000000000000"


@pytest.fixture(scope="module")
def found(desk: WebDesk) -> Found:
    return fill(desk)


@pytest.fixture
def officer(desk: WebDesk) -> Client:
    return desk.client_as(Duty.OFFICER)


def test_a_paper_shows_its_page_and_what_was_read(found: Found, officer: Client) -> None:
    """Each value with its state, and its place on the page as a box."""
    shown = officer.get(f"/giay-to/{found.birth.paper_id}").text
    assert "Giấy khai sinh" in shown
    assert value(found.birth, "ho_ten") in shown
    assert "đã nhận" in shown
    assert f"/giay-to/{found.birth.paper_id}/trang/1/vua" in shown
    assert 'data-field="so_dinh_danh"' in shown
    assert "Tệp nhận vào không có chữ ký số." in shown
    assert "Lưu giấy tờ" in shown


def test_without_scripts_links_turn_pages_zoom_and_show_a_place(
    found: Found, officer: Client
) -> None:
    """Each state of the viewer has an address."""
    here = f"/giay-to/{found.order.paper_id}"
    first = officer.get(here).text
    assert f"{here}?trang=2" in first
    second = officer.get(f"{here}?trang=2&to=3").text
    assert "/trang/2/lon" in second
    assert 'class="viewer z3"' in second
    marked = officer.get(f"{here}?trang=2&o=so_ky_hieu").text
    assert re.search(r'class="field \w+ chosen" data-field="so_ky_hieu"', marked)
    assert officer.get(f"{here}?trang=99&to=99&o=khong_co&tim=khong-co").status_code == 200


def test_words_that_were_sought_are_marked_on_the_page(found: Found, officer: Client) -> None:
    """The address names the search, not its words."""
    target = search(officer, text="quy che")
    results = officer.get(target).text
    link = re.search(rf'href="(/giay-to/{found.order.paper_id}[^"]*)"', results)
    assert link is not None
    shown = officer.get(link.group(1).replace("&amp;", "&")).text
    assert 'class="found"' in shown
    assert f'href="{target}"' in shown


@pytest.mark.parametrize("duty", READERS)
def test_a_paper_of_another_desk_looks_as_if_it_were_not_there(
    duty: Duty, found: Found, desk: WebDesk
) -> None:
    """On every address of it; an inspector sees all. Nothing of the person is told."""
    client = desk.client_as(duty)
    for rest in ("", "/giong", "/tai", "/trang/1/nho", "/trang/1/vua", "/trang/1/chu"):
        there = client.get(f"/giay-to/{found.far.paper_id}{rest}")
        nowhere = client.get(f"/giay-to/{NOBODYS}{rest}")
        assert nowhere.status_code == 404
        if duty is Duty.INSPECTOR:
            assert there.status_code == 200
            continue
        assert there.status_code == 404
        assert value(found.far, "ho_ten") not in there.text
        assert _plain(there.text) == _plain(nowhere.text)
    if duty is not Duty.INSPECTOR:
        for rest in ("/kiem-tra", "/tai"):
            answer = client.submit(
                f"/giay-to/{found.far.paper_id}{rest}", ban="original", purpose="xem thử"
            )
            assert answer.status_code == 404


def test_a_live_dossier_opens_its_persons_papers(found: Found, desk: WebDesk) -> None:
    """To the officer who holds it, in the list and as a page, told in the ledger with the dossier;
    to nobody else, and only while it is chosen or live."""
    number = value(found.far, "so_dinh_danh")
    ids = [{"LoaiDinhDanh": "1", "SoDinhDanh": number}]
    receive_message(opening(DinhDanhCHS=ids, ChuHoSo=value(found.far, "ho_ten")), desk.tools)
    officer, scan = desk.client_as(Duty.OFFICER), desk.client_as(Duty.SCAN)
    assert f'<option value="{CODE}">' in officer.get("/tra-cuu").text
    assert CODE not in scan.get("/tra-cuu").text
    plain, opened = (search(officer, text="khai sinh", working_on=c) for c in ("", CODE.lower()))
    assert found.far.paper_id not in listed(officer.get(plain).text)
    assert found.far.paper_id in listed(officer.get(opened).text)
    assert officer.get(f"/giay-to/{found.far.paper_id}/trang/1/nho").status_code == 200
    shown = officer.get(f"/giay-to/{found.far.paper_id}")
    assert f"mở theo hồ sơ {CODE}" in shown.text
    assert AWAY not in shown.text
    last = acts(desk, Duty.OFFICER)[-1]
    assert (last.deed, last.ma_ho_so) == (Deed.READ, CODE)
    for rest in ("", "/trang/1/nho", "/trang/1/vua"):
        assert scan.get(f"/giay-to/{found.far.paper_id}{rest}").status_code == 404
    receive_message(status("2026-11-24T10:00:00+07:00", TrangThaiHoSo="10"), desk.tools)
    assert officer.get(f"/giay-to/{found.far.paper_id}").status_code == 404
    assert officer.get(f"/giay-to/{found.far.paper_id}/trang/1/vua").status_code == 404
    assert officer.get(opened).status_code == 409


def test_pictures_have_their_own_addresses(found: Found, officer: Client) -> None:
    """Kept by this person's browser for a while, by nobody else; small ones are small."""
    sizes = {}
    for name in ("nho", "vua", "lon"):
        answer = officer.get(f"/giay-to/{found.birth.paper_id}/trang/1/{name}")
        assert answer.headers["content-type"] == "image/webp"
        assert answer.headers["cache-control"] == "private, max-age=900"
        sizes[name] = max(Image.open(io.BytesIO(answer.content)).size)
    assert sizes["nho"] <= 200 < sizes["vua"] <= 1000 < sizes["lon"] <= 2400
    assert officer.get(f"/giay-to/{found.birth.paper_id}/trang/7/vua").status_code == 404


def test_words_come_with_their_boxes(found: Found, officer: Client) -> None:
    """In pixels of the page, for whoever may see it."""
    told = officer.get(f"/giay-to/{found.birth.paper_id}/trang/1/chu").json()["words"]
    assert len(told) > 50
    assert all(len(word) == 5 and word[1] < word[3] for word in told)


def test_a_look_leaves_one_entry_and_its_pictures_none(found: Found, desk: WebDesk) -> None:
    """A picture that is asked for by itself is a look of its own."""
    client = desk.client_as(Duty.SCAN)
    before = len(acts(desk, Duty.SCAN))
    client.get(f"/giay-to/{found.birth.paper_id}")
    client.get(f"/giay-to/{found.birth.paper_id}/trang/1/vua")
    client.get(f"/giay-to/{found.birth.paper_id}/trang/1/lon")
    new = acts(desk, Duty.SCAN)[before:]
    assert [(act.deed, act.facts["look"]) for act in new] == [(Deed.READ, "pages")]
    desk.application.state.seen = Seen()
    client.get(f"/giay-to/{found.birth.paper_id}/trang/1/nho")
    assert [act.deed for act in acts(desk, Duty.SCAN)[before + 1 :]] == [Deed.READ]


def test_a_list_does_not_open_pages_unseen(found: Found, desk: WebDesk) -> None:
    """Tiny pictures belong to the search; the page itself is another look."""
    client = desk.client_as(Duty.APPROVER)
    client.get(search(client, text="khai sinh"))
    before = len(acts(desk, Duty.APPROVER))
    client.get(f"/giay-to/{found.birth.paper_id}/trang/1/nho")
    assert acts(desk, Duty.APPROVER)[before:] == []
    client.get(f"/giay-to/{found.birth.paper_id}/trang/1/vua")
    assert [act.deed for act in acts(desk, Duty.APPROVER)[before:]] == [Deed.READ]


def test_what_was_seen_is_forgotten_after_a_while() -> None:
    """And is each person's own."""
    now = [0.0]
    seen = Seen(lambda: now[0])
    seen.note(OFFICER, ["a"], Depth.LISTED)
    assert seen.knows(OFFICER, "a", Depth.LISTED)
    assert not seen.knows(OFFICER, "a", Depth.READ)
    assert not seen.knows(OTHER, "a", Depth.LISTED)
    now[0] = 601.0
    assert not seen.knows(OFFICER, "a", Depth.LISTED)


def test_a_copy_is_taken_for_a_purpose(found: Found, desk: WebDesk, officer: Client) -> None:
    """The very bytes that came; nobody's name is in the name of the file; the ledger has it."""
    here = f"/giay-to/{found.birth.paper_id}/tai"
    assert "Bản gốc như đã nhận (PDF)" in officer.get(here).text
    number = value(found.birth, "so_dinh_danh")
    for purpose in ("", f"cho {number}"):
        refused = officer.submit(here, ban="original", purpose=purpose)
        assert refused.status_code in (400, 422)
        assert "Tải bản sao" in refused.text
    answer = officer.submit(here, ban="original", purpose="đối chiếu hồ sơ đang giải quyết")
    source = (SPECIMENS / "01-giay-khai-sinh.pdf").read_bytes()
    assert hashlib.sha256(answer.content).digest() == hashlib.sha256(source).digest()
    named = unquote(answer.headers["content-disposition"])
    assert named.startswith("attachment")
    assert found.birth.paper_id[:8] in named
    last = acts(desk, Duty.OFFICER)[-1]
    assert (last.deed, last.purpose) == (Deed.DOWNLOADED, "đối chiếu hồ sơ đang giải quyết")
    rendition = officer.submit(here, ban="rendition", purpose="xem lại")
    assert rendition.content.startswith(b"%PDF")
    assert officer.submit(here, ban="certified", purpose="xem lại").status_code == 404
    assert officer.submit(here, ban="../x", purpose="xem lại").status_code == 404
    assert list(desk.tools.work.glob("take-*")) == []


def test_the_history_has_who_corrected_what(found: Found, desk: WebDesk, officer: Client) -> None:
    """Both what stood there and what stands now."""
    asker = replace(OFFICER, user="nguoi-sua")
    field = found.order.field("nguoi_ky")
    name = field.name if field else "nguoi_ky"
    correct(found.order.paper_id, name, "Trần Thị Kiểm", asker, desk.tools, sure=True)
    shown = officer.get(f"/giay-to/{found.order.paper_id}").text
    assert "Trần Thị Kiểm" in shown
    assert "nguoi-sua (desk-a)" in shown


def test_the_bytes_of_a_paper_are_checked(found: Found, desk: WebDesk, officer: Client) -> None:
    """Sound ones are told to be; a changed one is told in words, and in the ledger."""
    here = f"/giay-to/{found.birth.paper_id}/kiem-tra"
    assert "nguyên vẹn như lúc lưu" in officer.submit(here).text
    assert acts(desk, Duty.OFFICER)[-1].facts == {"look": "integrity", "sound": True}
    key = words_key(found.birth.paper_id)
    path = desk.settings.home / "objects" / Area.PAPERS / key
    whole = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(whole.replace(b"1", b"2", 1))
    try:
        told = officer.submit(here).text
    finally:
        path.write_bytes(whole)
    assert "đã bị thay đổi" in told
    assert "Không dùng giấy tờ này" in told
    assert acts(desk, Duty.OFFICER)[-1].facts["sound"] is False


def test_papers_like_it_are_listed(found: Found, desk: WebDesk) -> None:
    """Within the asker's rights."""
    inspector, officer = desk.client_as(Duty.INSPECTOR), desk.client_as(Duty.OFFICER)
    here = f"/giay-to/{found.birth.paper_id}/giong"
    assert officer.get(here).status_code == 200
    assert found.far.paper_id not in officer.get(here).text
    assert inspector.get(here).status_code == 200


def test_a_paper_is_seen_while_the_index_is_away(found: Found, desk: WebDesk) -> None:
    """Only the list of similar ones says that it cannot be asked now."""
    running = desk.application.state.running
    whole = desk.tools
    index = FailingIndex(whole.index)
    index.fail(IndexUnavailable(detail="refused"))
    running._tools = replace(whole, index=index)
    try:
        client = desk.client_as(Duty.OFFICER)
        assert client.get(f"/giay-to/{found.birth.paper_id}").status_code == 200
        assert client.get(f"/giay-to/{found.birth.paper_id}/giong").status_code == 503
    finally:
        running._tools = whole


def test_originals_lie_where_they_lay(found: Found, desk: WebDesk) -> None:
    """No page changes one."""
    with desk.tools.catalogue.begin() as unit:
        row = unit.paper(found.birth.paper_id)
    kept = desk.tools.objects.stat(Area.ORIGINALS, object_key(row.sha256))
    assert kept is not None
    assert kept.sha256 == row.sha256
    assert AWAY not in {context.desk for context in row.contexts}


def _plain(text: str) -> str:
    """Without what differs on every page, and without the address that was asked for."""
    text = re.sub(r'(name="csrf" (?:value|content)=")[^"]+', r"\1", text)
    return re.sub(r"[0-9a-f-]{36}", "", text)


def test_a_paper_that_was_joined_leads_to_the_one_with_its_pages(
    found: Found, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the page says so."""

    def gone(paper_id: str, *_: object) -> None:
        successor = found.birth.paper_id
        raise Retired(kind="paper", key=paper_id, successor=successor, by="an", at="2026-11-30")

    with monkeypatch.context() as patch:
        patch.setattr("web.pages.paper_page.view_paper", gone)
        answer = officer.get(f"/giay-to/{NOBODYS}")
    assert answer.headers["location"] == f"/giay-to/{found.birth.paper_id}"
    assert "được ghép" in officer.get(answer.headers["location"]).text
