"""Finding a paper and looking at it in a real browser: keyboard, phone, no scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from pipeline.question import Duty
from tests.browser import Served, arrived, assert_sound
from tests.found import Found, fill, value


@pytest.fixture
def found(served: Served) -> Found:
    """Read once for the module."""
    known = getattr(served.desk, "found", None)
    if known is None:
        known = served.desk.found = fill(served.desk)  # type: ignore[attr-defined]
    assert isinstance(known, Found)
    return known


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")


def test_an_officer_finds_by_unaccented_name_and_looks_by_keyboard(
    served: Served, found: Found
) -> None:
    """From the home page to the place of a value on the page, without a mouse."""
    page = served.page_as(Duty.OFFICER)
    page.keyboard.press("Alt+Shift+Digit3")
    arrived(page, "Tra cứu")
    assert_sound(page, "tra-cuu")
    page.keyboard.type("giay khai sinh")  # the box has the focus
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_be_focused()
    assert "khai" not in page.url
    settle(page)
    assert_sound(page, "tra-cuu-ket-qua")
    page.keyboard.press("j")
    expect(page.locator("#hits h3 a").first).to_be_focused()
    page.keyboard.press("Enter")
    arrived(page, "Giấy khai sinh")
    settle(page)
    assert_sound(page, "giay-to")
    page.keyboard.press("d")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("rect.field.chosen")).to_have_count(1)
    page.keyboard.press("+")
    expect(page.locator("#viewer")).to_have_class(re.compile("z2"))
    expect(page.locator(".sheet image")).to_have_attribute("href", re.compile("/lon$"))
    page.keyboard.press("c")
    expect(page.locator("#words rect").first).to_be_visible()
    settle(page)
    assert_sound(page, "giay-to-phong-to")
    page.keyboard.press("b")
    arrived(page, "Kết quả tra cứu")


def test_what_a_paper_is_and_that_it_ended_by_keyboard(served: Served, found: Found) -> None:
    """One key for each form; what is wrong is told in place; both are sound, on a phone too."""
    page = served.page_as(Duty.OFFICER)
    page.goto(f"/giay-to/{found.order.paper_id}")
    page.keyboard.press("v")
    expect(page.get_by_label("Nguồn gốc")).to_be_focused()
    page.keyboard.type("quét từ bản sao")
    page.keyboard.press("Tab")
    page.keyboard.type("kết quả")
    settle(page)
    assert_sound(page, "giay-to-vai-tro")
    page.get_by_role("textbox", name="Lý do (nếu cần)").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi vai trò, nguồn gốc.")
    expect(page.locator(".right")).to_contain_text("kết quả, quét từ bản sao chứng thực")
    page.keyboard.press("h")
    expect(page.locator("#end select")).to_be_focused()
    page.keyboard.type("Bị thu hồi")
    page.get_by_label("Từ ngày").fill("02/07/2026")
    page.get_by_label("Căn cứ", exact=True).fill("Quyết định thu hồi số 12/QĐ-UBND")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("không còn hiệu lực")
    page.locator("#effects").scroll_into_view_if_needed()
    settle(page)
    assert_sound(page, "giay-to-het-hieu-luc")
    page.get_by_text("Bỏ ghi nhận này").click()
    page.get_by_label("Vì sao bỏ").fill("ghi nhầm giấy tờ khác")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã bỏ ghi nhận")
    page.keyboard.press("v")
    page.get_by_label("Nguồn gốc").select_option("plain_scan")
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Đã ghi vai trò, nguồn gốc.")


def test_plain_keys_can_be_turned_off(served: Served, found: Found) -> None:
    """For all pages of the browser (WCAG 2.1.4); arrows go on working."""
    page = served.page_as(Duty.OFFICER)
    page.goto(f"/giay-to/{found.order.paper_id}")
    page.get_by_role("button", name="Tắt phím một chữ").click()
    page.evaluate("document.activeElement.blur()")
    for key in ("s", "v", "+", "/"):
        page.keyboard.press(key)
    expect(page.locator("#sheet")).to_have_attribute("data-page", "1")
    expect(page.locator("#viewer")).to_have_class(re.compile("z1"))
    expect(page.locator("#describe")).not_to_have_attribute("open", "")
    page.goto("/tra-cuu")
    page.get_by_role("button", name="Tìm", exact=True).click()
    expect(page.locator("#found")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#found")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#hits h3 a").first).to_be_focused()
    page.get_by_role("button", name="Bật phím một chữ").click()
    page.locator("#hits h3 a").first.focus()
    page.keyboard.press("j")
    expect(page.locator("#hits h3 a").nth(1)).to_be_focused()


def test_an_empty_list_leads_to_the_filter_that_hinders(served: Served, found: Found) -> None:
    """The filter stays for other words, and one press takes it off."""
    page = served.page_as(Duty.OFFICER)
    page.goto("/tra-cuu")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.get_by_role("button", name="Quyết định").click()
    expect(page.locator("#hits li")).to_have_count(1)
    page.get_by_role("combobox", name="Tên người, số, nội dung").fill(
        value(found.birth, "so_dinh_danh")
    )
    page.keyboard.press("Enter")
    expect(page.locator(".hindering")).to_contain_text("bỏ Quyết định: 1 giấy tờ")
    settle(page)
    assert_sound(page, "tra-cuu-bi-loc")
    page.locator(".hindering button").first.click()
    expect(page.locator("#hits li")).to_have_count(1)
    expect(page.locator("#hits h3")).to_contain_text("Giấy khai sinh")


def test_suggestions_by_keyboard(served: Served, found: Found) -> None:
    """Arrows choose, Enter searches, Escape closes."""
    page = served.page_as(Duty.OFFICER)
    page.goto("/tra-cuu")
    name = value(found.birth, "ho_ten")
    box = page.get_by_role("combobox", name="Tên người, số, nội dung")
    box.press_sequentially(name[:-1])
    option = page.get_by_role("option", name=re.compile(name)).first
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    assert_sound(page, "tra-cuu-goi-y")
    page.keyboard.press("Escape")
    expect(option).to_be_hidden()
    box.press("Backspace")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#hits li")).to_have_count(1)


def test_pages_are_turned_by_keyboard(served: Served, found: Found) -> None:
    """Forwards and back."""
    page = served.page_as(Duty.INSPECTOR)
    page.goto(f"/giay-to/{found.order.paper_id}")
    expect(page.locator("#sheet")).to_have_attribute("data-page", "1")
    page.keyboard.press("s")
    expect(page.locator("#sheet")).to_have_attribute("data-page", "2")
    page.keyboard.press("t")
    expect(page.locator("#sheet")).to_have_attribute("data-page", "1")


def test_searches_are_kept_narrowed_and_exported(served: Served, found: Found) -> None:
    """Back leads to the list as it was; a purpose is asked before anything is taken away."""
    page = served.page_as(Duty.OFFICER)
    page.goto("/tra-cuu")
    page.get_by_role("button", name="Tìm", exact=True).click()
    expect(page.locator("#hits li")).to_have_count(2)
    page.get_by_role("button", name="Quyết định").click()
    expect(page.locator("#hits li")).to_have_count(1)
    page.go_back()
    expect(page.locator("#hits li")).to_have_count(2)
    page.get_by_label("Lưu phép tìm này với tên").fill("Tất cả của quầy")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("status")).to_contain_text("Đã lưu phép tìm.")
    settle(page)
    assert_sound(page, "tra-cuu-da-luu")
    page.get_by_role("link", name="Xuất danh sách").click()
    assert_sound(page, "tra-cuu-xuat")
    page.get_by_label("Xuất để làm gì").fill("lập danh mục nộp lưu")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")


def test_a_copy_and_the_check_of_its_bytes(served: Served, found: Found) -> None:
    """The purpose first; the page tells what is wrong with it."""
    page = served.page_as(Duty.OFFICER)
    page.goto(f"/giay-to/{found.birth.paper_id}")
    page.get_by_role("link", name="Tải bản sao").click()
    page.get_by_label("Bản gốc như đã nhận").check()
    page.get_by_label("Tải để làm gì").fill("123")
    page.get_by_role("button", name="Tải", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert_sound(page, "giay-to-tai")
    page.get_by_label("Tải để làm gì").fill("đối chiếu hồ sơ đang giải quyết")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải", exact=True).click()
    assert download.value.suggested_filename.endswith(".pdf")
    page.get_by_role("link", name="Về giấy tờ").click()
    page.get_by_role("button", name="Kiểm tra nguyên vẹn").click()
    expect(page.get_by_role("status").last).to_contain_text("nguyên vẹn")
    assert_sound(page, "giay-to-kiem-tra")
    page.get_by_role("link", name="Về giấy tờ").click()
    page.get_by_role("link", name="Giấy tờ giống").click()
    assert_sound(page, "giay-to-giong")


def test_on_a_phone(served: Served, found: Found) -> None:
    """360 pixels wide: the list, then the paper."""
    page = served.page_as(Duty.OFFICER, width=360, height=740)
    page.goto("/tra-cuu")
    page.fill("#text", "khai sinh")
    page.keyboard.press("Enter")
    settle(page)
    assert_sound(page, "tra-cuu-dien-thoai")
    page.locator("#hits h3 a").first.click()
    settle(page)
    assert_sound(page, "giay-to-dien-thoai")


def test_without_scripts(served: Served, found: Found) -> None:
    """Search, open, zoom and see the place of a value by links."""
    page = served.page_as(Duty.OFFICER, scripts=False)
    page.goto("/tra-cuu")
    page.fill("#text", "khai sinh")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.locator("#hits h3 a").first.click()
    page.get_by_role("link", name="200 %").click()
    page.get_by_role("link", name=re.compile("^Họ và tên: xem chỗ")).click()
    expect(page.locator("rect.field.chosen")).to_have_count(1)
    expect(page.locator("#viewer")).to_have_class(re.compile("z3"))


def test_nothing_is_found(served: Served, found: Found) -> None:
    """The page says what to do."""
    page = served.page_as(Duty.OFFICER)
    page.goto("/tra-cuu")
    page.fill("#text", "zzyyxx qqwwee")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_have_text("Không tìm thấy giấy tờ nào")
    assert_sound(page, "tra-cuu-khong-thay")
