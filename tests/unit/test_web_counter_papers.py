"""What was read, beside the page: each decision by its button, the rest stays as it is."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from app import counter_door as door
from pipeline.question import Asker, Duty
from samples.specimen import make_stack
from samples.writing import write_specimen
from tests.installation import until
from tests.webdesk import DESK, USERS, Client, WebDesk, open_desk

SCANNER = Asker(USERS[Duty.SCAN], DESK, frozenset({Duty.SCAN}))


@pytest.fixture(scope="module")
def paper(desk: WebDesk, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a paper that was digitised at the counter."""
    folder = tmp_path_factory.mktemp("scan")
    source = write_specimen(make_stack(("quyet_dinh",), "office", 0), folder, "giay")
    tools, queue = desk.tools, desk.application.state.running.queue
    key = door.open_session(SCANNER, tools)["session_id"]
    door.add_file(SCANNER, tools, queue, key, "giấy.pdf", source)
    version = door.show_session(SCANNER, tools, key)["version"]
    door.finish(SCANNER, tools, queue, key, version)
    assert until(lambda: door.show_session(SCANNER, tools, key)["state"] == "finished", 200)
    (part,) = door.show_session(SCANNER, tools, key)["parts"]
    return f"/quay/{key}/giay/{part['papers'][0]}"


def looks(desk: WebDesk) -> int:
    """How many entries the ledger has."""
    with desk.tools.catalogue.begin() as unit:
        return unit.head().seq


def mark_of(client: Client, paper: str, name: str) -> str:
    text = client.get(paper).text
    found = re.search(rf'name="truong" value="{name}"><input[^>]+name="dau" value="([^"]+)"', text)
    assert found, text
    return found.group(1)


@pytest.mark.slow
def test_fields_stand_beside_their_page(desk: WebDesk, paper: str) -> None:
    """With boxes in the pixels of the page; the picture comes by its own route, kept privately."""
    clerk = desk.client_as(Duty.SCAN)
    page = clerk.get(paper)
    assert 'name="truong" value="so_ky_hieu"' in page.text
    assert "<rect data-field=" in page.text
    picture = clerk.get(f"{paper}/trang/1")
    assert picture.headers["content-type"] == "image/webp"
    assert picture.headers["cache-control"].startswith("private")
    assert clerk.get(f"{paper}/trang/99").status_code == 404


@pytest.mark.slow
def test_what_is_uncertain_has_its_picture(desk: WebDesk, paper: str) -> None:
    """Cut from the original, larger than the preview; what is certain has none, and no look is
    logged for each."""
    clerk = desk.client_as(Duty.SCAN)
    page = clerk.get(paper).text
    waiting = re.findall(r'class="field waits" data-field="(\w+)"', page)
    shown = dict(
        re.findall(rf'src="({paper}/o/(?:\w+)[^"]*)" alt="Chỗ ghi trên giấy: ([^"]+)"', page)
    )
    assert 0 < len(shown) <= len(waiting)
    assert all(re.search(r"/o/(\w+)", address)[1] in waiting for address in shown)  # type: ignore[index]
    before = looks(desk)
    for address in shown:
        answer = clerk.get(address.replace("&amp;", "&"))
        assert answer.headers["content-type"] == "image/png"
        assert Image.open(io.BytesIO(answer.content)).height > 20
    assert looks(desk) == before
    assert clerk.get(f"{paper}/o/khong_co_truong").status_code == 404
    assert desk.client_as(Duty.SCAN, desk="desk-b").get(next(iter(shown))).status_code == 404


@pytest.mark.slow
def test_an_empty_field_decides_nothing(desk: WebDesk, paper: str) -> None:
    """Enter pressed too often is no "the paper does not say it"."""
    clerk = desk.client_as(Duty.SCAN)
    seen = mark_of(clerk, paper, "chuc_vu")
    answer = clerk.submit(paper, truong="chuc_vu", dau=seen, gia_tri=" ")
    assert answer.status_code == 422
    assert "Chưa nhập giá trị" in answer.text
    assert mark_of(clerk, paper, "chuc_vu") == seen
    answer = clerk.submit(paper, truong="chuc_vu", dau=seen, gia_tri="", viec="khong_co")
    assert answer.status_code == 303
    assert mark_of(clerk, paper, "chuc_vu") != seen


@pytest.mark.slow
def test_a_value_is_corrected_and_a_late_one_is_told(desk: WebDesk, paper: str) -> None:
    """Who looked at what stood before writes nothing over it."""
    clerk = desk.client_as(Duty.SCAN)
    seen = mark_of(clerk, paper, "trich_yeu")
    said = clerk.submit(paper, truong="trich_yeu", dau=seen, gia_tri="Về việc thử")
    assert said.status_code == 303
    assert "Về việc thử" in clerk.get(paper).text
    late = clerk.submit(paper, truong="trich_yeu", dau=seen, gia_tri="Về việc khác")
    assert late.status_code == 422
    assert "Về việc khác" not in clerk.get(paper).text


@pytest.mark.slow
def test_one_press_compares_and_another_scans_again(desk: WebDesk, paper: str) -> None:
    """The new session offers to take the place of this paper."""
    clerk = desk.client_as(Duty.SCAN)
    clerk.submit(f"{paper}/doi-chieu")
    assert "đã đối chiếu bản chính" in clerk.get(paper).text
    again = clerk.submit(f"{paper}/quet-lai").headers["location"]
    assert again.endswith(f"?thay={paper.rpartition('/')[2]}")
    assert clerk.get(again).status_code == 200


@pytest.mark.slow
def test_a_paper_of_another_session_or_desk_is_not_there(desk: WebDesk, paper: str) -> None:
    """The same answer as for one that does not exist."""
    key = paper.rpartition("/")[2]
    clerk = desk.client_as(Duty.SCAN)
    other = clerk.submit("/quay").headers["location"]
    assert clerk.get(f"{other}/giay/{key}").status_code == 404
    stranger = desk.client_as(Duty.SCAN, desk="desk-b")
    for path in (paper, f"{paper}/trang/1"):
        assert stranger.get(path).status_code == 404
    assert stranger.submit(f"{paper}/doi-chieu").status_code == 404


def test_the_scanner_s_folder_is_taken_from_by_a_button(tmp_path: Path) -> None:
    """What is refused is named; the folder belongs to the desk of the installation alone."""
    folder = tmp_path / "scanner"
    folder.mkdir()
    (folder / "la.txt").write_text("khong phai tep scan")
    with open_desk(tmp_path / "home", tries_per_minute=10_000) as opened:
        settings = opened.settings.model_copy(
            update={"counter": opened.settings.counter.model_copy(update={"folder": folder})}
        )
        opened.application.state.running.settings = settings
        clerk = opened.client_as(Duty.SCAN)
        address = clerk.submit("/quay").headers["location"]
        assert "Lấy từ máy quét" in clerk.get(address).text
        assert until(lambda: clerk.submit(f"{address}/thu-muc").status_code == 422, 30)
        assert (folder / "can-xem" / "la.txt").is_file()
        stranger = opened.client_as(Duty.SCAN, desk="desk-b")
        theirs = stranger.submit("/quay").headers["location"]
        assert "Lấy từ máy quét" not in stranger.get(theirs).text
        told = stranger.call("POST", f"{theirs}/thu-muc", headers={"x-part": "1"})
        assert told.status_code == 422
        assert "chưa đặt thư mục" in told.json()["problems"][0][0]


@pytest.mark.slow
def test_a_receipt_lists_the_paper(desk: WebDesk, paper: str) -> None:
    """Its number in the list, type, pages and whether it was compared; no value of it."""
    clerk = desk.client_as(Duty.SCAN)
    receipt = clerk.get(f"{paper.partition('/giay/')[0]}/phieu").text
    rows = receipt.partition("<tbody>")[2].partition("</tbody>")[0]
    told = " ".join(re.sub(r"<[^>]+>", " ", rows).split())
    assert re.fullmatch(r"1 Quyết định \d+ (có|không)", told)
    stranger = desk.client_as(Duty.SCAN, desk="desk-b")
    assert stranger.get(f"{paper.partition('/giay/')[0]}/phieu").status_code == 404
