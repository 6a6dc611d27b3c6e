"""On a slow line a page is used before its script has come: nothing of that is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, Route, expect

from pipeline.question import Duty
from tests.browser import Served, seen
from tests.installation import until
from tests.reviewed import make_field
from tests.webreview import clear_queue, field_of, take_in

SLOW = 60_000  # milliseconds


@contextmanager
def held_back(page: Page, name: str) -> Iterator[None]:
    """The script does not arrive before the block ends."""
    routes: list[Route] = []

    def hold(route: Route) -> None:
        routes.append(route)

    page.route(f"**/{name}", hold)
    yield
    assert routes, "the page asked for the script while it was used"
    for route in routes:
        route.continue_()
    page.unroute(f"**/{name}")


def write_photo(path: Path, shade: int) -> Path:
    Image.new("RGB", (600, 800), (shade, shade, shade)).save(path, "JPEG")
    return path


def test_files_chosen_before_the_script_came_are_sent(served: Served, tmp_path: Path) -> None:
    """From both buttons of the phone; `change` was heard by nobody."""
    page = served.page_as(Duty.SCAN, width=360, height=740)
    page.goto("/quay")
    page.get_by_role("button", name="Bắt đầu").click()
    page.wait_for_url(re.compile(r"/quay/\w{32}$"))
    page.get_by_role("button", name="Chụp bằng điện thoại").click()
    link = page.locator("code").inner_text()
    phone = served.page(360, 740)
    phone.goto(link)
    with held_back(phone, "counter.js"):
        phone.get_by_role("button", name="Bắt đầu chụp").click(no_wait_after=True)
        phone.set_input_files("#files", write_photo(tmp_path / "taken.jpg", 250))
        phone.set_input_files("#ready", write_photo(tmp_path / "ready.jpg", 240))
    expect(phone.locator(".tile")).to_have_count(2, timeout=SLOW)
    assert phone.evaluate("() => document.getElementById('files').files.length") == 0


def test_what_the_form_sends_is_not_sent_twice(served: Served, tmp_path: Path) -> None:
    """Its button was pressed already when the script came."""
    page = served.page_as(Duty.SCAN)
    page.goto("/quay")
    page.get_by_role("button", name="Bắt đầu").click()
    page.wait_for_url(re.compile(r"/quay/\w{32}$"))
    with held_back(page, "counter.js"):
        page.reload(wait_until="commit")
        page.set_input_files("#files", write_photo(tmp_path / "taken.jpg", 250))
        page.locator("#send-button").focus()
    page.wait_for_load_state("load")
    expect(page.locator("#uploads li")).to_have_count(0)
    page.locator("#send-button").click()
    expect(page.locator(".tile")).to_have_count(1, timeout=SLOW)


def test_words_typed_before_the_script_came_are_searched(served: Served) -> None:
    """Suggestions are asked for without another letter, and the box keeps the focus."""
    asked: list[str] = []
    page = served.page_as(Duty.OFFICER)
    with held_back(page, "search.js"):
        page.goto("/tra-cuu", wait_until="commit")
        expect(page.locator("#text")).to_be_focused()
        page.keyboard.type("giay khai")
        page.on("request", lambda request: asked.append(request.url))
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#text")).to_have_value("giay khai")
    assert until(lambda: page.wait_for_timeout(50) or any("goi-y" in url for url in asked), 10)


def test_no_value_is_confirmed_before_the_script_came(served: Served) -> None:
    """It is the script that knows whether the picture of the value can be seen."""
    clear_queue(served.desk)
    name = make_field("ho_ten", "Nguyễn Văn Mẫu", second="Nguyễn Văn Màu")
    row = take_in(served.desk, "Nguyễn Văn Mẫu", name)
    page = served.page_as(Duty.SCAN)
    with held_back(page, "review.js"):
        page.goto(f"/duyet/giay/{row.paper_id}", wait_until="commit")
        page.wait_for_timeout(500)
        page.keyboard.press("Enter")
        page.wait_for_timeout(500)
        assert field_of(served.desk, row.paper_id).decision is None
    seen(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/duyet$"))
    assert field_of(served.desk, row.paper_id).decision is not None
