"""The pages of the counter: what each says, and what comes of what is pressed."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from PIL import Image, ImageDraw

from app import counter_door as door
from ocr.codes import read_codes
from pipeline.errors import BadQuestion
from pipeline.language.codes import check_dossier_code, find_dossier_codes
from pipeline.page_signs import SCANT
from pipeline.question import Asker, Duty
from tests.installation import until
from tests.webdesk import DESK, USERS, Client, WebDesk

CODE = "H12.15.22-261120-0007"
NUMBER = "001099012345"
SCANNER = Asker(USERS[Duty.SCAN], DESK, frozenset({Duty.SCAN}))


def picture(word: str) -> bytes:
    """A page with something on it."""
    page = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(page)
    for line in range(20):
        draw.text((120, 120 + 70 * line), f"{word} {line} cong hoa xa hoi chu nghia", fill="black")
    data = io.BytesIO()
    page.save(data, "JPEG", dpi=(150, 150))
    return data.getvalue()


@pytest.fixture
def clerk(desk: WebDesk) -> Client:
    return desk.client_as(Duty.SCAN)


def draw(svg: str, scale: int) -> np.ndarray:  # type: ignore[type-arg]
    """The drawing as a printer would lay it on paper, in the middle of a sheet."""
    side = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index]
    code = np.full((side, side), 255, np.uint8)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", svg):
        code[int(y), int(x)] = 0
    large = np.kron(code, np.ones((scale, scale), np.uint8))
    sheet = np.full((2339, 1654), 255, np.uint8)
    sheet[400 : 400 + len(large), 700 : 700 + len(large)] = large
    return np.stack([sheet] * 3, axis=-1)


def printed(page: str) -> str:
    """What lies on the sheet: the rest belongs to the screen."""
    return page.partition('<div class="printed">')[2].partition("</main>")[0]


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", printed(page)).split())


def sit_down(client: Client, **fields: str) -> str:
    """The address of a new session."""
    answer = client.submit("/quay", **fields)
    assert answer.status_code == 303, answer.text
    return re.sub("/thanh-phan$", "", answer.headers["location"])


def upload(client: Client, address: str, data: bytes, name: str = "giấy.jpg") -> None:
    """In two pieces, as the script does."""
    begun = client.call("POST", f"{address}/tai-len", json={"name": name, "size": len(data)})
    key, half = begun.json()["upload_id"], len(data) // 2
    for at, piece in ((0, data[:half]), (half, data[half:])):
        sent = client.call("PUT", f"{address}/tai-len/{key}?tu={at}", content=piece)
        assert sent.json()["received"] == at + len(piece)
    assert client.call("POST", f"{address}/tai-len/{key}/xong").status_code == 200


def sheets(client: Client, address: str) -> list[str]:
    return re.findall(r'name="sheet" value="([^"]+)"', client.get(address).text)


def press(client: Client, address: str, act: str, sheet: str = "", **fields: str) -> str:
    """The board after a button of its form was pressed."""
    seen = re.search(r'name="seen" value="(\d+)"', client.get(address).text)
    assert seen
    told = {"viec": act, "sheet": sheet, "seen": seen.group(1), **fields}
    answer = client.submit(f"{address}/viec", **told)
    assert answer.status_code == 303, answer.text
    return client.get(address).text


def test_whom_the_papers_are_for_is_never_in_an_address(clerk: Client, desk: WebDesk) -> None:
    """The number comes by POST and stays with the session."""
    address = sit_down(clerk, dossier=CODE, person=NUMBER)
    assert NUMBER not in address
    record = door.show_session(SCANNER, desk.tools, address.rpartition("/")[2])
    assert (record["dossier"], record["person"]) == (CODE, NUMBER)
    assert NUMBER not in clerk.get(address).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"person": "12345"}, "đúng 12 chữ số"),
        ({"procedure": "9.999"}, "Không có thủ tục này"),
        ({"dossier": "không phải"}, "Câu hỏi không hợp lệ"),
    ],
)
def test_what_cannot_be_is_said_beside_what_was_typed(
    clerk: Client, fields: dict[str, str], said: str
) -> None:
    """And nothing is opened."""
    answer = clerk.submit("/quay", **fields)
    assert answer.status_code == 422
    assert said.lower() in answer.text.lower()
    assert next(iter(fields.values())) in answer.text


def test_a_procedure_shows_its_components(clerk: Client, desk: WebDesk) -> None:
    """With what need not be brought, where the person is known; the number is masked."""
    procedure = next(iter(desk.tools.procedures))
    answer = clerk.submit("/quay", procedure=f"{procedure.code} – {procedure.name}", person=NUMBER)
    page = clerk.get(answer.headers["location"])
    assert page.status_code == 200
    assert procedure.components[0].name in page.text.replace("&#39;", "'").replace("&#34;", '"')
    assert NUMBER not in page.text
    assert "Chỉ xét giấy tờ của quầy này" in page.text


def test_pieces_make_pages_with_a_verdict(clerk: Client) -> None:
    """Each page comes with a thumbnail and what is wrong with the picture."""
    address = sit_down(clerk)
    upload(clerk, address, picture("an"))
    assert len(sheets(clerk, address)) == 1
    assert until(lambda: "đang xem…" not in clerk.get(f"{address}/ban").text, 60)
    found = re.search(r'<img src="([^"]+)"', clerk.get(address).text)
    assert found
    thumbnail = clerk.get(found.group(1))
    assert thumbnail.headers["content-type"] == "image/webp"
    assert thumbnail.headers["cache-control"].startswith("private")


def test_a_board_that_is_as_it_was_is_not_sent_again(clerk: Client) -> None:
    """Nothing travels over a slow line for nothing."""
    address = sit_down(clerk)
    stamp = re.search(r'data-stamp="(\w+)"', clerk.get(address).text)
    assert stamp
    assert clerk.get(f"{address}/ban?dau={stamp.group(1)}").status_code == 204


def test_a_piece_that_does_not_follow_says_so(clerk: Client) -> None:
    """A script asks where to go on; the code tells it to."""
    address = sit_down(clerk)
    begun = clerk.call("POST", f"{address}/tai-len", json={"name": "a.pdf", "size": 10})
    path = f"{address}/tai-len/{begun.json()['upload_id']}"
    answer = clerk.call("PUT", f"{path}?tu=5", content=b"12345")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_offset")
    assert clerk.get(path).json()["received"] == 0
    assert clerk.get(f"{address}/tai-len/khong-co").json()["code"] == "unknown_upload"


def test_what_is_no_document_is_refused_by_its_name(clerk: Client) -> None:
    """To its sender: why, and what to do; with a script and without one."""
    address = sit_down(clerk)
    data = b"khong phai tep scan"
    begun = clerk.call("POST", f"{address}/tai-len", json={"name": "x.exe", "size": len(data)})
    path = f"{address}/tai-len/{begun.json()['upload_id']}"
    clerk.call("PUT", f"{path}?tu=0", content=data)
    answer = clerk.call("POST", f"{path}/xong")
    assert answer.status_code == 415
    assert answer.json()["what"]
    assert answer.json()["advice"]
    csrf = clerk.refresh()
    whole = clerk.post(
        f"{address}/tep", data={"csrf": csrf}, files=[("tep", ("x.exe", data, "image/jpeg"))]
    )
    assert whole.status_code == 422
    assert "x.exe" in whole.text


def test_a_form_sends_files_whole(clerk: Client) -> None:
    """For browsers without scripts."""
    address = sit_down(clerk)
    csrf = clerk.refresh()
    files = [("tep", (f"{n}.jpg", picture(n), "image/jpeg")) for n in ("mot", "hai")]
    answer = clerk.post(f"{address}/tep", data={"csrf": csrf}, files=files)
    assert (answer.status_code, answer.headers["location"]) == (303, address)
    assert len(sheets(clerk, address)) == 2


def test_pages_are_ordered_turned_divided_and_taken_back(clerk: Client) -> None:
    """Every act by its button, and the last one undone."""
    address = sit_down(clerk)
    for word in ("mot", "hai", "ba"):
        upload(clerk, address, picture(word))
    one, two, three = sheets(clerk, address)
    assert "turned-90" in press(clerk, address, "rotate:90", one)
    press(clerk, address, "merge", two)
    press(clerk, address, "merge", three)
    press(clerk, address, "earlier", three)
    assert sheets(clerk, address) == [one, three, two]
    assert press(clerk, address, "split", two).count('class="stack"') == 2
    press(clerk, address, "later", three)
    assert sheets(clerk, address) == [one, three, two]
    press(clerk, address, "stack_up", two)
    assert "trang trắng" in press(clerk, address, "blank:on", one)
    assert "Trang đã bỏ ra" in press(clerk, address, "remove", one)
    assert "Trang đã bỏ ra" not in press(clerk, address, "undo")
    press(clerk, address, "replace", one, other=two)
    assert two in sheets(clerk, address)
    assert one not in sheets(clerk, address)
    press(clerk, address, f"bring_back:{one}")
    assert one in sheets(clerk, address)


def test_one_press_says_that_the_original_was_compared(clerk: Client, desk: WebDesk) -> None:
    """And one the role; the other facts of the paper stay."""
    address = sit_down(clerk)
    upload(clerk, address, picture("an"))
    (sheet,) = sheets(clerk, address)
    press(clerk, address, "role:result", sheet)
    press(clerk, address, "origin:from_original", sheet)
    (stack,) = door.show_session(SCANNER, desk.tools, address.rpartition("/")[2])["stacks"]
    assert (stack["role"], stack["origin"]) == ("result", "from_original")
    assert stack["compared_by"] == USERS[Duty.SCAN]


def test_who_was_slower_is_told_who_was_first(clerk: Client, desk: WebDesk) -> None:
    """Nothing is written over what somebody else did."""
    address = sit_down(clerk)
    upload(clerk, address, picture("an"))
    (sheet,) = sheets(clerk, address)
    other = desk.client_as(Duty.OFFICER)
    press(other, address, "rotate:90", sheet)
    answer = clerk.submit(f"{address}/viec", viec="rotate:90", sheet=sheet, seen="1")
    assert answer.status_code == 409
    assert USERS[Duty.OFFICER] in answer.text


def test_a_session_of_another_desk_is_not_there(clerk: Client, desk: WebDesk) -> None:
    """Whatever is asked of it."""
    address = sit_down(clerk)
    stranger = desk.client_as(Duty.SCAN, desk="desk-b")
    for path in ("", "/ban", "/thanh-phan", "/phieu", "/dien-thoai", "/anh/a:1"):
        assert stranger.get(address + path).status_code == 404
    for path in ("/viec", "/xong", "/bo", "/chay-lai", "/dien-thoai", "/thu-muc"):
        assert stranger.submit(address + path, seen="1").status_code in (404, 422), path
    begun = stranger.call("POST", f"{address}/tai-len", json={"name": "a", "size": 1})
    assert begun.status_code == 404


def test_a_session_that_was_given_up_leaves_its_files_to_a_person(clerk: Client) -> None:
    """They are taken up again, or dropped."""
    address = sit_down(clerk)
    upload(clerk, address, picture("an"))
    seen = re.search(r'name="seen" value="(\d+)"', clerk.get(address).text)
    assert seen
    assert clerk.submit(f"{address}/bo", seen=seen.group(1)).status_code == 303
    page = clerk.get("/quay/bo-ra").text
    keys = re.findall(r'action="/quay/bo-ra/([^/]+)/xoa"', page)
    again = sit_down(clerk)
    taken = clerk.submit(f"/quay/bo-ra/{keys[0]}/lay-lai", session=again.rpartition("/")[2])
    assert taken.headers["location"] == again
    assert len(sheets(clerk, again)) == 1


def test_nothing_laid_is_nothing_to_digitise(clerk: Client) -> None:
    """The page says so."""
    address = sit_down(clerk)
    answer = clerk.submit(f"{address}/xong", seen="1")
    assert answer.status_code == 409
    assert "Chưa có trang nào" in answer.text


def test_the_cover_has_the_code_and_the_receipt_names_no_person(clerk: Client) -> None:
    """Both are printed without what belongs to the screen."""
    address = sit_down(clerk, dossier=CODE, person=NUMBER)
    cover = clerk.get(f"{address}/to-ngan-cach").text
    assert CODE in cover
    assert "<svg" in cover
    receipt = clerk.get(f"{address}/phieu").text
    assert CODE in receipt
    assert NUMBER not in receipt
    assert clerk.get(f"{sit_down(clerk)}/to-ngan-cach").status_code == 404


@pytest.mark.parametrize("scale", [4, 9])
def test_the_splitter_reads_the_code_of_a_cover_sheet(clerk: Client, scale: int) -> None:
    """The QR code holds the mã hồ sơ and nothing else, and the sheet has few words: it is known as
    a separator."""
    page = clerk.get(f"{sit_down(clerk, dossier=CODE.lower())}/to-ngan-cach").text
    svg = re.search(r"<svg.*?</svg>", printed(page))[0]  # type: ignore[index]
    codes = read_codes(draw(svg, scale), 200.0)
    assert [code.text for code in codes] == [CODE]
    assert find_dossier_codes(text_of(page)) == (CODE,)
    assert len(text_of(page).split()) <= SCANT


def test_a_print_asks_nothing_of_any_other_place(clerk: Client) -> None:
    """No script, no picture, no font that would have to be fetched."""
    page = printed(clerk.get(f"{sit_down(clerk, dossier=CODE)}/to-ngan-cach").text)
    assert "<svg" in page
    told = page.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|<script|<img|@import|url\(", told)


@pytest.mark.parametrize("code", ["", "Nguyễn Văn An", "<b>"])
def test_only_a_dossier_has_a_cover_sheet(clerk: Client, code: str) -> None:
    """What is no mã hồ sơ opens no session; without one there is nothing to print."""
    with pytest.raises(BadQuestion):
        check_dossier_code(code)
    answer = clerk.submit("/quay", dossier=code)
    assert (answer.status_code == 303) == (code == "")
    assert clerk.get(f"{sit_down(clerk)}/to-ngan-cach").status_code == 404
