"""At the counter, in a real browser: what the state has already is used again by one key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.procedures.procedure import Mode
from pipeline.question import Duty
from tests.attached import end_paper, store_paper
from tests.browser import Served, arrived, assert_sound, serve
from tests.dossierdesk import open_dossier_desk
from tests.messages import CODE


@pytest.fixture(scope="module")
def served_module(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Served]:
    """The first component takes the paper where its original is seen, the second from the store;
    another paper was revoked."""
    folder = tmp_path_factory.mktemp("checklist")
    with open_dossier_desk(folder / "home", Mode.PRESENT) as desk, serve(desk) as address:
        store_paper(desk.tools, b"one")
        end_paper(desk.tools, store_paper(desk.tools, b"two", ngay_cap="2020-01-01"))
        yield Served(desk, address, chromium)


def sit_down(page: Page) -> None:
    page.keyboard.press("Alt+Shift+Digit2")
    arrived(page, "Quầy số hoá")
    expect(page.locator("input[name=dossier]")).to_be_focused()
    page.keyboard.type(f"{CODE}\n")  # as a scanner types it
    arrived(page, "Thành phần hồ sơ")
    expect(page.get_by_role("link", name="Quét các giấy còn lại")).to_be_focused()


def test_a_paper_is_used_again_from_the_checklist_by_keyboard(served: Served) -> None:
    """G leads to it, G uses it; where the original has to be seen, that is asked for first."""
    clerk = served.page_as(Duty.SCAN)
    sit_down(clerk)
    expect(clerk.locator("#c2")).to_contain_text("Cán bộ thụ lý sẽ dùng lại giấy này")
    expect(clerk.locator("form.attach")).to_have_count(0)
    assert_sound(clerk, "quay-thanh-phan-nguoi-quet")

    page = served.page_as(Duty.OFFICER)
    sit_down(page)
    assert_sound(page, "quay-thanh-phan-dung-lai")
    page.keyboard.press("2")
    expect(page.locator("#c2")).to_be_focused()
    page.keyboard.press("g")
    expect(page.get_by_role("status")).to_contain_text("Đã dùng lại giấy tờ cho thành phần 2")
    expect(page.locator("#c2")).to_be_focused()
    expect(page.locator("#c2")).to_contain_text("đã dùng lại cho hồ sơ này")

    page.get_by_role("link", name="Quét các giấy còn lại").focus()
    page.keyboard.press("g")
    expect(page.locator("#c1")).to_be_focused()  # nothing is used unseen
    page.keyboard.press("g")
    expect(page.locator("#c1 input[name=original_seen]")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#c1")).to_contain_text("đã xem bản gốc")
    assert_sound(page, "quay-thanh-phan-da-gan")

    page.get_by_role("button", name="Tắt phím một chữ").click()
    page.locator("h1").click()
    page.keyboard.press("2")
    expect(page.locator("#c2")).not_to_be_focused()
