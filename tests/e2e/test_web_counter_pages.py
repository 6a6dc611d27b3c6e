"""A clerk digitises real scans at the counter, by keyboard, over a line that drops."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import Page, Route, expect

from pipeline.question import Asker, Duty, Question
from samples.specimen import make_stack
from tests.browser import Served, arrived, assert_sound
from tests.installation import until
from tests.webdesk import DESK, USERS

CODE = "H12.15.22-261120-0009"
SCANNER = Asker(USERS[Duty.SCAN], DESK, frozenset({Duty.SCAN}))
SLOW = 180_000  # milliseconds for what a busy machine reads


@pytest.fixture
def scans(shared_data: Path) -> Path:
    return shared_data / "scans"


def sit_down(page: Page, **typed: str) -> str:
    """The address of a new session, opened by keyboard."""
    page.keyboard.press("Alt+Shift+Digit2")
    arrived(page, "Quầy số hoá")
    for label, text in typed.items():
        page.get_by_label(label).fill(text)
    page.keyboard.press("Enter") if typed else page.get_by_role("button", name="Bắt đầu").click()
    page.wait_for_url(re.compile(r"/quay/\w{32}"))
    return re.sub(r"/thanh-phan.*", "", page.url)


def write_pages(folder: Path) -> tuple[Path, Path]:
    """A page that nobody can read, and its better scan."""
    sharp = Image.fromarray(make_stack(("quyet_dinh",), "office", 0).pages[0])
    good, poor = folder / "good.jpg", folder / "poor.jpg"
    sharp.save(good, quality=85, dpi=(200, 200))
    sharp.filter(ImageFilter.GaussianBlur(7)).save(poor, quality=85, dpi=(200, 200))
    return poor, good


def test_a_paper_is_found_seconds_after_it_was_scanned(served: Served, scans: Path) -> None:
    """The line drops in the middle of the upload and it goes on where it was; the pages appear with
    their verdicts; Enter digitises, accepts each value, and the paper is found."""
    page = served.page_as(Duty.SCAN)
    page.keyboard.press("Alt+Shift+Digit2")
    arrived(page, "Quầy số hoá")
    assert_sound(page, "quay-bat-dau")
    page.keyboard.type(CODE)  # the first field has the focus
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("thanh-phan"))
    assert_sound(page, "quay-thanh-phan")
    page.get_by_role("link", name="Quét các giấy còn lại").focus()
    page.keyboard.press("Enter")
    arrived(page, "Bàn quét")
    assert_sound(page, "quay-ban-trong")

    sent: list[int] = []

    def cut(route: Route) -> None:
        """The second piece is lost, and whatever comes for two seconds."""
        at = int(route.request.url.rpartition("=")[2])
        sent.append(at)
        if at and not lost:
            lost.append(time.monotonic())
        if lost and time.monotonic() - lost[0] < 2:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    lost: list[float] = []
    page.route("**/tai-len/*?tu=*", cut)
    scan = scans / "qn_16ct.pdf"
    page.set_input_files("#files", scan)
    expect(page.locator("#uploads .state")).to_contain_text("sẽ tự gửi tiếp")
    assert_sound(page, "quay-mat-mang")
    expect(page.locator(".tile").first).to_be_visible(timeout=SLOW)
    assert lost
    assert sent.count(0) == 1  # nothing that was there was sent again
    came = time.monotonic()
    expect(page.locator(".board")).to_have_attribute("data-waiting", "0", timeout=SLOW)
    print(f"thumbnails after {time.monotonic() - came:.2f} s")
    assert_sound(page, "quay-ban-trang")

    page.locator('input[name="sheet"]').first.focus()
    page.keyboard.press("d")
    expect(page.locator(".stack legend").first).to_contain_text("đã đối chiếu bản chính")
    page.keyboard.press("x")
    expect(page.locator(".turned-90")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator(".turned-90")).to_have_count(0)
    began = time.monotonic()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Xem kết quả")).to_be_focused(timeout=SLOW)
    tools = served.desk.tools
    assert until(lambda: bool(tools.index.find(Question("", SCANNER, dossier=CODE)).hits), 30)
    print(f"searchable after {time.monotonic() - began:.2f} s")
    assert_sound(page, "quay-da-so-hoa")

    page.keyboard.press("Enter")
    expect(page.locator(".sheet img").first).to_be_visible()
    expect(page.locator(".field.waits .crop img").first).to_be_visible()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.crop img')].every((one) => one.naturalWidth > 0)"
    )
    assert_sound(page, "quay-ket-qua")
    waiting = page.locator(".field.waits")
    before = waiting.count()  # number and day are written by hand
    page.get_by_label("Số, ký hiệu").focus()
    expect(page.locator("rect.current")).to_have_count(1)
    page.keyboard.press("Enter")  # nothing typed decides nothing
    expect(page.get_by_role("alert")).to_contain_text("Chưa nhập giá trị")
    pictures: list[Route] = []

    def hold(route: Route) -> None:
        pictures.append(route)

    page.route("**/o/*", hold)
    page.goto(f"{page.url.partition('?')[0]}?truong=so_ky_hieu&lai=1", wait_until="commit")
    page.wait_for_selector("html.js")
    page.get_by_label("Số, ký hiệu").fill("16/CT-UBND")
    page.keyboard.press("Enter")  # its place on the paper is not to be seen yet
    expect(page.get_by_role("status")).to_contain_text("chưa hiện xong")
    expect(waiting).to_have_count(before)
    for picture in pictures:
        picture.continue_()
    page.unroute("**/o/*")
    page.wait_for_function("() => document.querySelector('.crop img').complete")
    page.keyboard.press("Enter")
    expect(waiting).to_have_count(before - 1)
    expect(page.get_by_role("status")).to_contain_text("đã ghi")
    page.goto(page.url.partition("/giay/")[0] + "/phieu")
    expect(page.locator("tbody tr")).not_to_have_count(0)
    served.refused[:] = [told for told in served.refused if "DISCONNECTED" not in told]  # ours
    assert_sound(page, "quay-phieu")
    page.goto(page.url.replace("/phieu", "/to-ngan-cach"))
    assert_sound(page, "quay-to-ngan-cach")


def test_a_poor_page_is_sent_back_while_the_citizen_is_there(
    served: Served, tmp_path: Path
) -> None:
    """The verdict stands under the thumbnail in words; the better scan takes its place."""
    page = served.page_as(Duty.SCAN)
    sit_down(page)
    page.set_input_files("#files", write_pages(tmp_path))
    expect(page.locator(".tile")).to_have_count(2, timeout=SLOW)
    expect(page.locator(".board")).to_have_attribute("data-waiting", "0", timeout=SLOW)
    expect(page.locator(".tile.poor .verdict.bad")).to_contain_text("quét lại")
    assert_sound(page, "quay-trang-kem")
    page.locator(".more summary").click()
    page.select_option('select[name="other"]', index=2)
    page.get_by_role("button", name="Thay", exact=True).click()
    expect(page.locator(".tile.poor:not(.removed .tile)")).to_have_count(0)
    expect(page.get_by_text("Trang đã bỏ ra", exact=True)).to_be_visible()


def test_a_file_that_is_refused_is_named(served: Served, tmp_path: Path) -> None:
    """With why, and what to do; others go on."""
    page = served.page_as(Duty.SCAN)
    sit_down(page)
    bad = tmp_path / "thu.pdf"
    bad.write_bytes(b"khong phai PDF")
    page.set_input_files("#files", bad)
    problem = page.locator("#uploads .problem")
    expect(problem).to_contain_text("thu.pdf", timeout=SLOW)
    expect(problem.get_by_role("button", name="Thử lại")).to_be_visible()
    assert_sound(page, "quay-tep-hong")


def test_a_phone_sends_a_photo(served: Served, tmp_path: Path) -> None:
    """The link is opened once; what the phone takes lies on the board a moment later."""
    page = served.page_as(Duty.SCAN)
    address = sit_down(page)
    page.get_by_role("button", name="Chụp bằng điện thoại").click()
    link = page.locator("code").inner_text()
    assert_sound(page, "quay-moi-dien-thoai")
    page.goto(address)

    phone = served.page(360, 740)
    phone.goto(link)
    assert_sound(phone, "quay-dien-thoai-den")
    phone.get_by_role("button", name="Bắt đầu chụp").click()
    expect(phone.get_by_role("heading", name="Chụp giấy tờ")).to_be_visible()
    photo = tmp_path / "photo.jpg"
    Image.new("RGB", (900, 1200), "white").save(photo, "JPEG")
    phone.set_input_files("#files", photo)
    expect(phone.locator(".tile")).to_have_count(1, timeout=SLOW)
    assert_sound(phone, "quay-dien-thoai")
    expect(page.locator(".tile")).to_have_count(1, timeout=SLOW)
    assert_sound(page, "quay-tu-dien-thoai")


def test_without_scripts_a_form_does_it(served: Served, scans: Path) -> None:
    """Slower, but all of it."""
    page = served.page_as(Duty.SCAN, scripts=False)
    page.goto("/quay")
    page.get_by_role("button", name="Bắt đầu").click()
    page.set_input_files("#files", scans / "qn_23bc.pdf")
    page.get_by_role("button", name="Tải lên").click()
    expect(page.locator(".tile").first).to_be_visible()
    page.get_by_role("button", name="Xoay phải").click()
    expect(page.locator(".turned-90")).to_have_count(1)
