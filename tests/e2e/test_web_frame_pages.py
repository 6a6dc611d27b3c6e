"""The pages that everybody has, in a real browser: by keyboard, on a phone, without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from pipeline.question import Duty
from tests.browser import Served, arrived, assert_sound
from tests.webdesk import PASSWORD, USERS

PAGES = {
    "trang-chu": "/",
    "tai-khoan": "/tai-khoan",
    "nguoi-dung": "/quan-tri/nguoi-dung",
    "nguoi-dung-sua": f"/quan-tri/nguoi-dung/sua/{USERS[Duty.SCAN]}",
    "khoa-may": "/quan-tri/nguoi-dung/khoa-may",
    "he-thong": "/quan-tri/he-thong",
    "khong-thay": "/khong-co-trang-nay",
}


def test_the_page_to_sign_in(served: Served) -> None:
    """Sound, before anything was typed and after something wrong was."""
    page = served.page()
    page.goto("/")
    arrived(page, "Đăng nhập")
    assert_sound(page, "dang-nhap")
    page.fill("input[name=user]", USERS[Duty.SCAN])
    page.fill("input[name=password]", "sai mật khẩu")
    page.click("main button")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("không đúng")
    expect(page.locator("input[name=user]")).to_have_value(USERS[Duty.SCAN])
    assert_sound(page, "dang-nhap-sai")


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_the_administrator_are_sound(name: str, served: Served) -> None:
    """axe, weight, narrow screens."""
    page = served.page_as(Duty.ADMINISTRATOR)
    page.goto(PAGES[name])
    assert_sound(page, name)


def test_a_clerk_works_without_a_mouse(served: Served) -> None:
    """Signs in, goes to the own account by its shortcut, to the first field by `/`, and out."""
    page = served.page()
    page.goto("/tai-khoan")
    page.keyboard.type(USERS[Duty.SCAN])  # the first field has the focus
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    arrived(page, "Tài khoản")  # where it was going
    page.keyboard.press("Alt+Shift+Digit1")
    arrived(page, "Trang chủ")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Alt+Shift+Digit0")
    arrived(page, "Tài khoản")
    page.keyboard.press("/")
    expect(page.get_by_label("Mật khẩu hiện tại")).to_be_focused()
    page.get_by_role("button", name="Đăng xuất").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Đã đăng xuất.")


def test_an_administrator_lets_somebody_in(served: Served) -> None:
    """Adds an account, hands the password over; it has to be changed before anything else."""
    page = served.page_as(Duty.ADMINISTRATOR)
    page.goto("/quan-tri/nguoi-dung")
    page.get_by_label("Tên đăng nhập").fill("moi.vao")
    page.get_by_label("Họ tên hiển thị").fill("Người Mới")
    page.get_by_role("combobox", name="Quầy").fill("desk-a")
    page.get_by_label("Quét –").check()
    page.get_by_role("button", name="Thêm").click()
    password = page.locator(".secret code").inner_text()
    assert_sound(page, "mat-khau-moi")

    new = served.page(360, 740)
    new.goto("/")
    new.fill("input[name=user]", "moi.vao")
    new.fill("input[name=password]", password)
    new.click("main button")
    expect(new.get_by_role("alert")).to_contain_text("đổi mật khẩu")
    assert new.locator("nav li").count() == 0
    assert_sound(new, "doi-mat-khau-dien-thoai")
    new.get_by_label("Mật khẩu hiện tại").fill(password)
    new.get_by_label("Mật khẩu mới", exact=True).fill("một câu ngắn của tôi")
    new.get_by_label("Nhập lại mật khẩu mới").fill("một câu ngắn của tôi")
    new.get_by_role("button", name="Đổi mật khẩu").click()
    expect(new.get_by_role("status")).to_contain_text("Đã đổi mật khẩu.")
    assert_sound(new, "trang-chu-dien-thoai")


def test_what_cannot_be_undone_is_asked_first(served: Served) -> None:
    """And nothing is sent where the answer is no."""
    page = served.page_as(Duty.ADMINISTRATOR)
    page.goto("/quan-tri/nguoi-dung")
    user = USERS[Duty.LEADER]
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name=f"Khoá {user}").click()
    expect(page.get_by_role("button", name=f"Khoá {user}")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name=f"Khoá {user}").click()
    expect(page.get_by_role("status")).to_contain_text(f"Đã khoá {user}")
    page.get_by_role("button", name=f"Mở lại {user}").click()
    expect(page.get_by_role("status")).to_contain_text(f"Đã mở lại {user}")


def test_a_key_is_shown_once(served: Served) -> None:
    """And never again."""
    page = served.page_as(Duty.ADMINISTRATOR)
    page.goto("/quan-tri/nguoi-dung/khoa-may")
    page.get_by_label("Tên máy").fill("Một cửa điện tử")
    page.get_by_role("combobox", name="Quầy").fill("desk-a")
    page.get_by_label("Thụ lý –").check()
    page.get_by_label("xem hồ sơ").check()
    page.get_by_role("button", name="Tạo khoá").click()
    text = page.locator(".secret code").inner_text()
    assert text.startswith("sohoa_")
    assert_sound(page, "khoa-moi")
    page.goto("/quan-tri/nguoi-dung/khoa-may")
    assert text not in page.content()
    assert_sound(page, "khoa-may-co-khoa")


def test_pages_work_without_scripts(served: Served) -> None:
    """Scripts make things quicker, never possible."""
    page = served.page_as(Duty.SCAN, scripts=False)
    page.get_by_role("link", name="Tài khoản").first.click()
    arrived(page, "Tài khoản")
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("status")).to_have_text("Đã đăng xuất.")


def test_a_printed_page_has_no_menu(served: Served) -> None:
    """Only what it says."""
    page = served.page_as(Duty.ADMINISTRATOR)
    page.goto("/quan-tri/he-thong")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_role("heading", name="Hệ thống")).to_be_visible()
