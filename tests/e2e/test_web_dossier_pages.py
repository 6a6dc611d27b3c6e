"""An officer at the counter, in a real browser, by keyboard: a dossier is found, what the state has
already is used again, taken back, and told the citizen; on specimens of an invented family."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.dossier_receiving import receive_message
from pipeline.ingest import Status, ingest
from pipeline.procedures.procedure import Component, Level, Mode, Procedure, Way
from pipeline.question import Duty
from pipeline.scan import Context, Origin
from pipeline.tools import Tools
from samples.showcase import invent_family
from tests.attached import PROCEDURE, end_paper
from tests.browser import Served, arrived, assert_sound, serve
from tests.conftest import ROOT
from tests.dossierdesk import open_dossier_desk
from tests.messages import CODE, opening
from tests.webdesk import DESK

CHILD = invent_family().children[0]
HERE = f"/ho-so/{CODE}"
PARTS = (
    Component("to_khai", "Tờ khai cấp bản sao trích lục hộ tịch", (Way(Mode.NEW),), originals=1),
    Component(
        "khai_sinh", "Giấy khai sinh đã đăng ký", (Way(Mode.KEPT), Way(Mode.PRESENT)),
        loai=("giay_khai_sinh",),
    ),
    Component(
        "tuy_than", "Giấy tờ tùy thân của người yêu cầu", (Way(Mode.DATA),), loai=("can_cuoc",)
    ),
    Component(
        "doi_chieu", "Giấy khai sinh bản gốc để đối chiếu", (Way(Mode.PRESENT),),
        loai=("giay_khai_sinh",),
    ),
    Component(
        "uy_quyen", "Văn bản ủy quyền được chứng thực", (Way(Mode.ORIGINAL),),
        condition="ủy quyền cho người khác làm thủ tục", loai=("van_ban_uy_quyen",), originals=1,
    ),
)  # fmt: skip
COPY_OF_BIRTH = Procedure(
    PROCEDURE, "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh", (Level.COMMUNE,), PARTS
)


def receive(tools: Tools, serial: int, promised: str, **changes: str) -> None:
    told = {"MaThongDiep": f"m-{serial}", "MaHoSo": f"H12.15.22-261120-{serial:04d}"}
    people = [{"LoaiDinhDanh": "1", "SoDinhDanh": invent_family().father.number}]
    who = {"ChuHoSo": invent_family().father.name, "DinhDanhCHS": people}
    message = opening(**told, **who, MaTTHC=PROCEDURE, NgayHenTra=promised, **changes)
    receive_message(message, tools)


@pytest.fixture(scope="module")
def served_module(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Served]:
    """With the child's birth certificate as it came from the scanner, compared at another desk."""
    folder = tmp_path_factory.mktemp("dossiers")
    person = {
        "ChuHoSo": CHILD.name,
        "DinhDanhCHS": [{"LoaiDinhDanh": "1", "SoDinhDanh": CHILD.number}],
        "TaiLieuNop": None,
    }
    with open_dossier_desk(folder / "home", procedure=COPY_OF_BIRTH, **person) as desk:
        paper = ROOT / "samples" / "papers" / "01-giay-khai-sinh.pdf"
        item = ingest(paper, Context("desk-b", origin=Origin.FROM_ORIGINAL), desk.tools)
        assert item.status is Status.STORED
        receive(desk.tools, 8, "20/11/2026 17:00")
        receive(desk.tools, 9, "24/11/2026 17:00", TrangThaiHoSo="5")
        with serve(desk) as address:
            yield Served(desk, address, chromium)


@pytest.fixture
def page(served: Served) -> Page:
    return served.page_as(Duty.OFFICER)


def part(page: Page, number: int) -> str:
    return page.locator(f"#c{number}").inner_text()


def test_a_paper_is_used_again_by_keyboard_alone(page: Page, served: Served) -> None:
    """From the scanned number of a card to a slip for the citizen; then taken back, with a
    reason; every page on the way is sound."""
    page.keyboard.press("Alt+Shift+Digit4")
    arrived(page, "Hồ sơ")
    expect(page.locator("input[name=text]")).to_be_focused()
    assert_sound(page, "ho-so")
    page.keyboard.type(f"{CHILD.number}\n")  # as a scanner types it
    arrived(page, f"Hồ sơ {CODE}")
    assert page.url.endswith(HERE)
    assert "đã có, dùng được" in part(page, 2)
    page.locator("#c2 .thumb").evaluate("image => image.decode()")
    assert_sound(page, "ho-so-mot")

    page.keyboard.press("2")
    expect(page.locator("#c2")).to_be_focused()
    page.keyboard.press("g")
    expect(page.get_by_role("status")).to_contain_text("Đã dùng lại giấy tờ cho thành phần 2")
    expect(page.locator("#c2")).to_be_focused()
    assert "đã dùng lại" in part(page, 2)

    page.keyboard.press("4")
    page.keyboard.press("g")  # the original has to be seen: that is asked for first
    expect(page.locator("#c4 input[name=original_seen]")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("thành phần 4")
    assert "đã xem bản gốc" in part(page, 4)
    assert_sound(page, "ho-so-da-gan")

    page.keyboard.press("i")
    arrived(page, f"Phiếu hồ sơ {CODE}")
    bring = page.locator(".slip ol").inner_text()
    assert "Tờ khai" in bring
    assert "Giấy khai sinh" not in bring
    assert_sound(page, "ho-so-phieu")
    page.keyboard.press("h")

    arrived(page, f"Hồ sơ {CODE}")
    page.keyboard.press("4")
    page.keyboard.press("x")
    expect(page.locator("#c4 input[name=reason]")).to_be_focused()
    page.keyboard.type("gắn nhầm thành phần")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã gỡ giấy tờ khỏi thành phần 4")
    page.wait_for_load_state()
    page.keyboard.press("d")
    expect(page.locator("table")).to_contain_text("gỡ giấy tờ đã dùng lại")
    expect(page.locator("table")).to_contain_text("gắn nhầm thành phần")
    assert_sound(page, "ho-so-dien-bien")


def test_nothing_is_used_again_unseen(page: Page) -> None:
    """Where no component was chosen, the key leads to the first one and does no more."""
    page.goto(HERE)
    page.locator("h1").click()
    page.keyboard.press("g")
    assert page.evaluate("document.activeElement.classList.contains('part')")
    expect(page.get_by_role("status")).to_be_empty()


def test_it_works_without_scripts(served: Served) -> None:
    """Old PCs: the same by Tab and Enter."""
    page = served.page_as(Duty.OFFICER, scripts=False)
    page.goto("/ho-so")
    page.fill("input[name=text]", CODE)
    page.press("input[name=text]", "Enter")
    page.check("#c4 input[name=original_seen]")
    page.click("#c4 .attach button")
    expect(page.get_by_role("status")).to_contain_text("Đã dùng lại giấy tờ cho thành phần 4")
    page.click("#c4 .revoke summary")
    page.fill("#c4 input[name=reason]", "thử xong")
    page.click("#c4 .revoke button")
    expect(page.get_by_role("status")).to_contain_text("Đã gỡ")


def test_it_fits_a_phone_and_paper(served: Served) -> None:
    """Nothing is cut off; on paper stands what the citizen reads, and no button."""
    page = served.page_as(Duty.OFFICER, width=360, height=740)
    page.goto(HERE)
    assert_sound(page, "ho-so-mot-dien-thoai")
    page.goto(f"{HERE}/phieu")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="In phiếu")).to_be_hidden()
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.locator(".slip")).to_contain_text("Còn phải mang đến")


def test_what_ended_since_stands_first(page: Page, served: Served) -> None:
    """On the list and on the dossier."""
    with served.desk.tools.catalogue.begin() as unit:
        (paper_id,) = {link.paper_id for link in unit.reuse_links(CODE) if link.active}
    end_paper(served.desk.tools, paper_id)
    page.goto("/ho-so")
    page.locator("#flagged + ul a").click()
    expect(page.locator(".flags")).to_contain_text("thu hồi")
    assert_sound(page, "ho-so-can-xem-lai")


def test_a_dossier_is_opened_by_hand(page: Page) -> None:
    """Its page says that; a mistake is told above the form, and nothing has to be typed again."""
    page.goto("/ho-so")
    page.locator("h1").click()
    page.keyboard.press("m")
    arrived(page, "Mở hồ sơ thủ công")
    page.fill("input[name=ma_ho_so]", "H12.15.22-261122-0100")
    page.select_option("select[name=procedure]", PROCEDURE)
    page.fill("input[name=person]", "123")
    page.fill("textarea[name=purpose]", "một cửa chưa gửi hồ sơ")
    page.click("main button")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("phải là 12 số")
    assert_sound(page, "ho-so-mo-tay")
    page.fill("input[name=person]", CHILD.number)
    page.press("input[name=person]", "Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã mở hồ sơ thủ công")
    page.goto("/ho-so")
    page.fill("input[name=text]", CHILD.number)
    page.press("input[name=text]", "Enter")
    arrived(page, "Hồ sơ của một người")
    assert_sound(page, "ho-so-cua-mot-nguoi")


def test_others_see_what_is_theirs(served: Served) -> None:
    """Another desk that it is elsewhere; an inspector what was opened by hand; an administrator
    what is with nobody."""
    page = served.page_as(Duty.OFFICER, desk="desk-c")
    page.goto(HERE)
    expect(page.locator("main")).not_to_contain_text(CHILD.name)
    assert_sound(page, "ho-so-quay-khac")
    page = served.page_as(Duty.INSPECTOR)
    page.goto("/ho-so")
    expect(page.locator("main")).to_contain_text("Mở thủ công (mọi quầy)")
    assert_sound(page, "ho-so-kiem-tra")
    receive(served.desk.tools, 10, "24/11/2026 17:00", DonViXuLy="H12.99")
    page = served.page_as(Duty.ADMINISTRATOR, desk=DESK)
    page.goto("/ho-so/chua-ro-quay")
    expect(page.locator("main")).to_contain_text("H12.99")
    assert_sound(page, "ho-so-chua-ro-quay")
