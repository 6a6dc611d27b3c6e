"""Whole journeys in a real browser, each judged by what the person sees: a clerk, an officer, a
reviewer, an inspector, a machine; and what all of them see while something is away."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, cast

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.account_changes import issue_key
from pipeline.api_keys import Scope
from pipeline.dossier_receiving import receive_message
from pipeline.errors import IndexUnavailable
from pipeline.hook_sending import add_hook
from pipeline.hooks import HookEvent
from pipeline.ingest import Status, ingest
from pipeline.language.folding import fold_text
from pipeline.procedures.procedure import Component, Level, Mode, Procedure, Way
from pipeline.publishing import publish_rest
from pipeline.question import Asker, Duty
from pipeline.scan import Context, Origin
from pipeline.tools import Tools
from samples.civil import draft_birth_certificate
from samples.showcase import invent_family
from samples.specimen import make_specimen_of
from samples.writing import write_specimen
from search.failing import FailingIndex
from storage.carrier import HttpCarrier
from tests.attached import PROCEDURE
from tests.browser import Served, arrived, assert_sound, seen, serve
from tests.conftest import ROOT
from tests.dossierdesk import open_dossier_desk
from tests.installation import until
from tests.journey import Time
from tests.messages import CODE, opening
from tests.reviewed import make_field
from tests.unit.test_carrier import HERE, System
from tests.unit.test_web_ledger import attack
from tests.webdesk import DESK, USERS
from tests.webreview import clear_queue, field_of, take_in

SLOW = 180_000  # milliseconds for what a busy machine reads
FAMILY = invent_family()
CHILD = FAMILY.children[0]
LATER, MACHINES = "H12.15.22-261121-0012", "H12.15.22-261121-0013"
ADMINISTRATOR = Asker("quan", DESK, frozenset({Duty.ADMINISTRATOR}))
BIRTH = ROOT / "samples" / "papers" / "01-giay-khai-sinh.pdf"
PARTS = (
    Component("to_khai", "Tờ khai cấp bản sao trích lục hộ tịch", (Way(Mode.NEW),), originals=1),
    Component(
        "khai_sinh", "Giấy khai sinh đã đăng ký", (Way(Mode.KEPT), Way(Mode.PRESENT)),
        loai=("giay_khai_sinh",),
    ),
    Component(
        "ban_sao", "Bản sao Giấy khai sinh cấp trước đây", (Way(Mode.KEPT),),
        loai=("giay_khai_sinh",),
    ),
)  # fmt: skip
COPIES = Procedure(
    PROCEDURE, "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh", (Level.COMMUNE,), PARTS
)
WHY = "đăng ký lại việc sinh của người nộp"
OF_CHILD = {
    "ChuHoSo": CHILD.name,
    "DinhDanhCHS": [{"LoaiDinhDanh": "1", "SoDinhDanh": CHILD.number}],
    "TaiLieuNop": None,
}


@pytest.fixture(scope="module")
def served_module(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Served]:
    """With a dossier of the child, who has no paper here yet, and one that comes a day later."""
    folder = tmp_path_factory.mktemp("journeys")
    with open_dossier_desk(folder / "home", procedure=COPIES, **OF_CHILD) as desk:
        running: Any = desk.application.state.running
        running._tools = replace(desk.tools, clock=Time())
        receive(desk.tools, LATER, "tm-2")
        with serve(desk) as address:
            yield Served(desk, address, chromium)


def receive(tools: Tools, code: str, message: str) -> None:
    """A dossier of the child."""
    told = {"MaThongDiep": message, "MaHoSo": code, "MaTTHC": PROCEDURE}
    receive_message(opening(**OF_CHILD, **told), tools)


def keep_birth(tools: Tools) -> None:
    """The child's certificate, where no journey before has brought it."""
    compared = Context(DESK, origin=Origin.FROM_ORIGINAL)
    assert ingest(BIRTH, compared, tools).status in (Status.STORED, Status.DUPLICATE)


def write_copy(folder: Path) -> Path:
    """Another copy of the child's certificate, issued by the same register."""
    paper = draft_birth_certificate(Random("again"), FAMILY, CHILD)
    return write_specimen(make_specimen_of([paper], "office", 11), folder, "ban-sao", "pdf")


def scan_for(page: Page, code: str, *files: Path) -> None:
    """From the code on the receipt to the papers on the board, each compared with its original."""
    page.keyboard.press("Alt+Shift+Digit2")
    arrived(page, "Quầy số hoá")
    expect(page.get_by_label("Mã hồ sơ")).to_be_focused()
    page.keyboard.type(f"{code}\n")  # as a scanner types it
    page.get_by_role("link", name="Quét các giấy còn lại").click()
    for number, file in enumerate(files, 1):
        page.set_input_files("#files", file)
        expect(page.locator(".stack")).to_have_count(number, timeout=SLOW)
    expect(page.locator(".board")).to_have_attribute("data-waiting", "0", timeout=SLOW)
    for number in range(len(files)):
        stack = page.locator(".stack").nth(number)
        stack.locator('input[name="sheet"]').first.check()
        page.keyboard.press("d")
        expect(stack.locator("legend")).to_contain_text("đã đối chiếu bản chính")


def accept_all(page: Page) -> None:
    """Enter for each value that waits, as it stands beside the page."""
    expect(page.locator(".sheet img").first).to_be_visible()
    waiting, current = page.locator(".field.waits"), page.locator(".field.waits :focus")
    for left in range(waiting.count(), 0, -1):
        expect(current).to_have_count(1)  # where the cursor goes by itself
        page.wait_for_function("() => [...document.images].every((one) => one.complete)")
        page.keyboard.press("Enter")
        expect(waiting).to_have_count(left - 1)


def test_a_clerk_digitises_a_dossier_and_an_officer_reuses_two_papers(
    served: Served, tmp_path: Path
) -> None:
    """What was scanned for one dossier need not be brought for the next."""
    clerk = served.page_as(Duty.SCAN)
    scan_for(clerk, CODE, BIRTH, write_copy(tmp_path))
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_role("link", name="Xem kết quả")).to_be_focused(timeout=SLOW)
    clerk.keyboard.press("Enter")
    accept_all(clerk)
    clerk.get_by_role("link", name="Giấy tiếp theo").click()
    expect(clerk.locator("main")).to_contain_text("giấy 2/2")
    accept_all(clerk)

    officer = served.page_as(Duty.OFFICER)
    officer.keyboard.press("Alt+Shift+Digit4")
    expect(officer.locator("input[name=text]")).to_be_focused()
    officer.keyboard.type(f"{LATER}\n")
    arrived(officer, f"Hồ sơ {LATER}")
    officer.keyboard.press("2")
    officer.keyboard.press("g")  # the best one
    expect(officer.get_by_role("status")).to_contain_text("Đã dùng lại giấy tờ cho thành phần 2")
    used = officer.locator("#c2 .used h4 a").get_attribute("href")
    other = officer.locator("#c3 article").filter(has_not=officer.locator(f'a[href="{used}"]'))
    other.get_by_role("button", name="Dùng lại giấy này").click()
    expect(officer.get_by_role("status")).to_contain_text("Đã dùng lại giấy tờ cho thành phần 3")
    expect(officer.locator(".offer.used")).to_have_count(2)
    officer.keyboard.press("i")
    expect(officer.locator(".slip ol")).to_contain_text("Tờ khai")
    expect(officer.locator(".slip ol")).not_to_contain_text("Giấy khai sinh")


def test_an_officer_finds_by_an_unaccented_name_and_takes_a_copy(served: Served) -> None:
    """By keyboard; whoever inspects finds the entry with what it was for."""
    keep_birth(served.desk.tools)
    page = served.page_as(Duty.OFFICER)
    page.keyboard.press("Alt+Shift+Digit3")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type(fold_text(CHILD.name))
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#hits h3 a").first).to_be_focused()
    page.keyboard.press("Enter")
    arrived(page, "Giấy khai sinh")
    expect(page.locator("main")).to_contain_text(CHILD.name)
    page.get_by_role("link", name="Tải bản sao").click()
    page.get_by_label("Tải để làm gì").fill(WHY)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    told = fold_text(page.url + download.value.suggested_filename)
    assert CHILD.number not in told
    assert not [word for word in fold_text(CHILD.name).split() if len(word) > 2 and word in told]

    inspector = served.page_as(Duty.INSPECTOR)
    inspector.goto("/nhat-ky")
    inspector.get_by_label("Dùng vào việc gì").fill("thanh tra quý IV")
    inspector.get_by_label("đến hết ngày").fill("")
    inspector.get_by_label("Mục đích có chữ").fill("dang ky lai")
    inspector.keyboard.press("Enter")
    rows = inspector.locator("table.entries tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text(WHY)
    expect(rows.first).to_contain_text(USERS[Duty.OFFICER])


def test_a_reviewer_corrects_and_the_paper_is_found_by_what_they_wrote(served: Served) -> None:
    """By keyboard: a value is put right, taken back, put right again."""
    desk = served.desk
    clear_queue(desk)
    row = take_in(desk, "Lò Thị Mẫu Sai", make_field("ho_ten", "Lò Thị Mẫu Sai", second=""))
    page = served.page_as(Duty.APPROVER)
    page.keyboard.press("Alt+Shift+Digit5")
    expect(page.get_by_role("button", name="Bắt đầu duyệt")).to_be_focused()
    page.keyboard.press("Enter")
    for name in ("Lò Thị Nhầm", "Lò Thị Đúng"):
        page.wait_for_url(f"**/duyet/giay/{row.paper_id}*")
        seen(page)
        page.keyboard.press("/")
        page.keyboard.press("Control+A")
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        page.wait_for_url("**/duyet")
        assert field_of(desk, row.paper_id).value == name
        if name == "Lò Thị Nhầm":
            page.keyboard.press("z")
            expect(page.locator("#live")).to_contain_text("Đã hoàn tác: Họ và tên")
            assert field_of(desk, row.paper_id).value != name
    page.keyboard.press("Alt+Shift+Digit3")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("lo thi dung\n")
    expect(page.locator("#hits li")).to_have_count(1)
    expect(page.locator("#hits")).to_contain_text("Lò Thị Đúng")


def test_an_inspector_finds_that_the_ledger_was_tampered_with(served: Served) -> None:
    """The chain is whole; then somebody who has the database writes another name into a line, and
    the page says which."""
    page = served.page_as(Duty.INSPECTOR)
    page.keyboard.press("Alt+Shift+Digit9")
    page.get_by_role("link", name="Tình trạng sổ").click()
    page.get_by_role("button", name="Chốt ngay").click()
    page.get_by_role("button", name="Kiểm tra cả sổ").click()
    expect(page.locator("main")).to_contain_text("Sổ nhật ký nguyên vẹn.")
    with served.desk.tools.catalogue.begin() as unit:
        seq = unit.entries()[0].seq
    other = f"UPDATE ledger SET \"user\" = 'nguoi-la' WHERE seq = {seq}"
    attack(served.desk, served.desk.settings.home.parent, other)
    page.get_by_role("button", name="Kiểm tra cả sổ").click()
    expect(page.locator("main")).to_contain_text("KHÔNG nguyên vẹn")
    expect(page.locator("main")).to_contain_text(f"đầu tiên ở mục {seq} (nội dung bị sửa)")


def test_without_the_index_the_desk_works(served: Served) -> None:
    """A search says what is away and what still works; it does: a paper by its id, the dossier,
    the counter, the review. What was scanned meanwhile is found when the index is back."""
    desk = served.desk
    index, clock = FailingIndex(desk.tools.index), cast(Time, desk.tools.clock)
    running: Any = desk.application.state.running
    running._tools = replace(desk.tools, index=index)
    index.fail(IndexUnavailable())
    page = served.page_as(Duty.OFFICER)
    page.goto("/tra-cuu")
    page.keyboard.type("khai sinh\n")
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("Tìm kiếm đang tạm ngừng")
    assert_sound(page, "tra-cuu-mat-chi-muc")
    row = take_in(desk, "Lò Văn Chờ", make_field("ho_ten", "Lò Văn Chờ"))
    page.fill("#text", row.paper_id)
    page.press("#text", "Enter")
    arrived(page, "Giấy khai sinh")
    page.goto(f"/ho-so/{LATER}")
    expect(page.locator("#c2")).to_contain_text("Giấy khai sinh đã đăng ký")
    page.goto(f"/duyet/giay/{row.paper_id}")
    seen(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/duyet")
    page.goto("/quay")
    page.get_by_role("button", name="Bắt đầu").click()
    page.set_input_files("#files", ROOT / "samples" / "papers" / "06-cong-van.pdf")
    expect(page.locator(".board")).to_have_attribute("data-waiting", "0", timeout=SLOW)
    page.get_by_role("button", name="Số hoá").click()
    expect(page.get_by_role("link", name="Xem kết quả")).to_be_visible(timeout=SLOW)
    index.recover()
    running._tools = replace(desk.tools, index=index.inner)
    clock.turn(900)
    publish_rest(desk.tools)
    page.goto("/tra-cuu")
    page.keyboard.type("lo van cho\n")
    expect(page.locator("#hits")).to_contain_text("Lò Văn Chờ")


def test_a_machine_works_by_its_key(served: Served) -> None:
    """It searches, reads, asks what may be used again, attaches once though it asks twice, and is
    told of it by a signed call."""
    desk, other = served.desk, System()
    running: Any = desk.application.state.running
    keep_birth(desk.tools)
    receive(desk.tools, MACHINES, "tm-3")
    running._tools = replace(desk.tools, carrier=HttpCarrier(networks=HERE, allow_http=True))
    with other.serve() as port, machine_of(served) as machine:
        wanted = [HookEvent.REUSE_ATTACHED]
        _, secret = add_hook(f"http://127.0.0.1:{port}/vao", wanted, ADMINISTRATOR, desk.tools)
        found = machine.post("papers/search", json={"text": fold_text(CHILD.name)}).json()
        paper_id = found["items"][0]["paper_id"]
        assert CHILD.name.upper() in machine.get(f"papers/{paper_id}/text").json()["text"]
        checked = machine.post("reuse/checks", json={"dossier": MACHINES}).json()["items"]
        (papers,) = (one["papers"] for one in checked if one["component"] == "khai_sinh")
        best = next(one["paper_id"] for one in papers if one["state"] == "usable")
        wish = {"ma_ho_so": MACHINES, "component": "khai_sinh", "paper_id": best, "purpose": WHY}
        once = {"idempotency-key": "gan-1"}
        first, again = (machine.post("reuse/links", json=wish, headers=once) for _ in range(2))
        assert (first.status_code, again.headers["idempotency-replayed"]) == (201, "true")
        assert first.json() == again.json()
        assert until(lambda: other.came, 20)
    ((path, body, headers),) = other.came
    assert path == "/vao"
    assert is_signed(headers, body, secret)
    assert not is_signed(headers, body.replace(b"reuse", b"other"), secret)
    assert json.loads(body)["data"]["ma_ho_so"] == MACHINES
    assert CHILD.number not in body.decode()


def is_signed(headers: dict[str, str], body: bytes, secret: str) -> bool:
    """As docs/api.md tells whoever receives it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    proof = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    return hmac.compare_digest(proof, headers["webhook-signature"].removeprefix("v1,"))


@contextmanager
def machine_of(served: Served) -> Iterator[httpx2.Client]:
    """With what it needs for this, and no more."""
    scopes = [Scope.SEARCH, Scope.READ_PAPERS, Scope.REUSE]
    tools = served.desk.tools
    _, key = issue_key("máy một cửa", DESK, [Duty.OFFICER], scopes, ADMINISTRATOR, tools)
    headers = {"authorization": f"Bearer {key}"}
    with httpx2.Client(base_url=f"{served.address}/api/v1/", headers=headers) as client:
        assert client.get("dossiers").status_code == 403
        yield client
