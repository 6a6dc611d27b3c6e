"""The server dies while a clerk's file is on its way: in a real browser, on the real command."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, Route, expect

from pipeline.accounts import Account
from pipeline.question import Duty
from samples.showcase import invent_family
from storage.passwords import Argon2Passwords
from tests.conftest import ROOT
from tests.holdings import open_holdings
from tests.installation import Installation, until
from tests.serving import free_port, is_there
from tests.webdesk import DESK, PASSWORD, USERS

SLOW = 180_000  # milliseconds for what a busy machine reads
BIRTH = ROOT / "samples" / "papers" / "01-giay-khai-sinh.pdf"
CHILD = invent_family().children[0]


def test_a_server_that_was_killed_goes_on_receiving(
    fresh_sohoa: Installation, chromium: Browser
) -> None:
    """With SIGKILL, in the middle of a file: the page says that it waits, and goes on by itself
    when the server is back. What the server wrote names nobody."""
    employ(fresh_sohoa, Duty.SCAN)
    port = free_port()
    begun = [fresh_sohoa.start("serve", "--port", port)]
    address = f"http://127.0.0.1:{port}"
    assert until(lambda: is_there(address), 90), begun[0].err.read_text()
    context = chromium.new_context(base_url=address, locale="vi-VN")
    page = context.new_page()
    sent: list[int] = []

    def kill(route: Route) -> None:
        """While the second piece is on its way."""
        sent.append(int(route.request.url.rpartition("=")[2]))
        if len(sent) == 2:
            begun[0].kill()
        route.continue_()

    try:
        sign_in(page, USERS[Duty.SCAN])
        page.goto("/quay")
        page.get_by_role("button", name="Bắt đầu").click()
        page.route("**/tai-len/*?tu=*", kill)
        page.set_input_files("#files", BIRTH)
        expect(page.locator("#uploads .state")).to_contain_text("sẽ tự gửi tiếp")
        said = begun[0].err.read_text()
        begun.append(fresh_sohoa.start("serve", "--port", port))
        expect(page.locator(".tile")).to_have_count(1, timeout=SLOW)
        expect(page.locator(".board")).to_have_attribute("data-waiting", "0", timeout=SLOW)
        assert sent.count(0) == 1  # nothing that was there was sent again
        page.get_by_role("button", name="Số hoá").click()
        expect(page.get_by_role("link", name="Xem kết quả")).to_be_focused(timeout=SLOW)
    finally:
        context.close()
        begun[-1].interrupt()
        told = said + begun[-1].wait(60).err
    assert [word for word in (BIRTH.stem, CHILD.number, "Traceback") if word in told] == []


def employ(sohoa: Installation, duty: Duty) -> None:
    """An account with a password of its own."""
    first = ("users", "first", "qt", "--name", "Quản Trị", "--desk", DESK)
    assert sohoa(*first, typed=f"{PASSWORD} lần đầu\n").code == 0
    account = Account(USERS[duty], "Người thử", DESK, frozenset({duty}))
    with open_holdings(sohoa) as held, held.catalogue.begin() as unit:
        unit.add_account(account, Argon2Passwords().hash(PASSWORD))
        unit.commit()


def sign_in(page: Page, user: str) -> None:
    page.goto("/dang-nhap")
    page.fill("input[name=user]", user)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/")
