"""What a clerk does with pages on the board, and how they come there, in a real browser."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Error, JSHandle, Page, Route, expect

from pipeline.effect import EffectKind
from pipeline.question import Asker, Duty, Question
from tests.browser import Served
from tests.installation import until
from tests.webdesk import DESK, USERS

SCANNER = Asker(USERS[Duty.SCAN], DESK, frozenset({Duty.SCAN}))
SLOW = 120_000  # milliseconds for what a busy machine looks at and reads
FILES = """async (files) => {
    const all = new DataTransfer();
    for (const [name, data] of files) {
        const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
        all.items.add(new File([bytes], name, { type: "image/jpeg" }));
    }
    return all;
}"""


def write_page(path: Path, word: str) -> Path:
    page = Image.new("RGB", (620, 877), "white")
    draw = ImageDraw.Draw(page)
    for line in range(8):
        draw.text((60, 60 + 70 * line), f"{word} {line}", fill="black", font_size=24)
    page.save(path, "JPEG", dpi=(75, 75))
    return path


def write_heavy(path: Path) -> Path:
    """Several pieces of an upload."""
    noise = np.random.default_rng(5).integers(0, 255, (700, 500, 3), np.uint8)
    Image.fromarray(noise).save(path, "PNG")
    assert path.stat().st_size > 3 * 128 * 1024
    return path


@pytest.fixture
def pages(tmp_path: Path) -> list[Path]:
    return [write_page(tmp_path / f"{word}.jpg", word) for word in ("mot", "hai", "ba")]


@pytest.fixture
def page(served: Served) -> Page:
    """At an empty board."""
    page = served.page_as(Duty.SCAN)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/quay")
    page.get_by_role("button", name="Bắt đầu").click()
    page.wait_for_url(re.compile(r"/quay/\w{32}$"))
    page.wait_for_selector("html.js")
    return page


def lay(page: Page, pages: list[Path]) -> list[str]:
    """Keys of the pages, one paper each, in their order."""
    page.set_input_files("#files", pages)
    settled(page, len(pages))
    return [sheet for stack in board(page) for sheet in stack]


def settled(page: Page, count: int) -> None:
    """So many pages lie there and were looked at."""
    expect(page.locator(".tile img")).to_have_count(count, timeout=SLOW)
    expect(page.locator(".board")).to_have_attribute("data-waiting", "0", timeout=SLOW)


def board(page: Page) -> list[list[str]]:
    """Keys of the pages by paper."""
    stacks: list[list[str]] = page.evaluate(
        """() => [...document.querySelectorAll("[data-stack]")].map((stack) =>
            [...stack.querySelectorAll("[data-sheet]")].map((tile) => tile.dataset.sheet))"""
    )
    return stacks


def becomes(page: Page, wanted: Callable[[], bool]) -> bool:
    return until(lambda: page.wait_for_timeout(50) or wanted(), 30)


def begin_with_held_look(page: Page) -> Route:
    """The page anew, with a clock of its own; its first look at the board gets no answer."""
    looks: list[Route] = []

    def hold(route: Route) -> None:
        looks.append(route) if not looks else route.continue_()

    address = page.url
    page.goto("about:blank")  # the old page looks too
    page.clock.install()
    page.route("**/ban?*", hold)
    page.goto(address)
    assert becomes(page, lambda: bool(looks))
    return looks[0]


def choose(page: Page, sheet: str) -> None:
    page.locator(f'input[name="sheet"][value="{sheet}"]').check()


def handed(page: Page, pages: list[Path]) -> JSHandle:
    """Files as a browser hands them over when they are dropped or pasted."""
    told = [[one.name, base64.b64encode(one.read_bytes()).decode()] for one in pages]
    return page.evaluate_handle(FILES, told)


def test_a_page_is_dragged_into_another_paper(page: Page, pages: list[Path]) -> None:
    """Before the page on which it is let go."""
    one, two, three = lay(page, pages)
    assert board(page) == [[one], [two], [three]]
    page.set_viewport_size({"width": 1280, "height": 2000})  # nothing has to be scrolled
    page.drag_and_drop(f'[data-sheet="{three}"] .picture', f'[data-sheet="{one}"] .picture')
    assert becomes(page, lambda: board(page) == [[three, one], [two]])


def test_files_are_dropped_and_pasted(page: Page, pages: list[Path]) -> None:
    """From the desktop, and from the clipboard."""
    page.dispatch_event("#drop", "drop", {"dataTransfer": handed(page, pages[:2])})
    settled(page, 2)
    page.evaluate(
        """(files) => document.body.dispatchEvent(new ClipboardEvent("paste",
            { clipboardData: files, bubbles: true, cancelable: true }))""",
        handed(page, pages[2:]),
    )
    settled(page, 3)


def test_everything_is_done_by_keyboard(page: Page, pages: list[Path]) -> None:
    """Turn, order, divide, join, blank, replace, take back; keys pressed quickly do all of it."""
    one, two, three = lay(page, pages)
    keys = page.keyboard
    page.locator('input[name="sheet"]').first.focus()
    keys.press("x")
    keys.press("x")  # before the first one was answered
    expect(page.locator(f'[data-sheet="{one}"] .turned-180')).to_be_visible()
    keys.press("z")
    keys.press("z")
    expect(page.locator(".turned-180, .turned-90")).to_have_count(0)
    keys.press("ArrowRight")
    expect(page.locator(f'input[value="{two}"]')).to_be_focused()
    keys.press("g")
    assert becomes(page, lambda: board(page) == [[one, two], [three]])
    keys.press("h")
    assert becomes(page, lambda: board(page) == [[two, one], [three]])
    keys.press("l")
    assert becomes(page, lambda: board(page) == [[one, two], [three]])
    keys.press("c")
    assert becomes(page, lambda: board(page) == [[one], [two], [three]])
    keys.press("k")
    expect(page.locator(f'[data-sheet="{two}"]')).to_contain_text("trang trắng")
    keys.press("d")
    expect(page.locator(".stack legend").nth(1)).to_contain_text("đã đối chiếu bản chính")
    keys.press("2")
    expect(page.locator(".stack legend").nth(1)).to_contain_text("kết quả")

    more = page.get_by_text("Việc khác với giấy, trang đang chọn")
    more.focus()
    keys.press("Enter")
    page.get_by_label("Thay trang đang chọn bằng").focus()
    keys.press("End")  # the last page
    keys.press("Tab")
    expect(page.get_by_role("button", name="Thay", exact=True)).to_be_focused()
    keys.press("Enter")
    assert becomes(page, lambda: board(page) == [[one], [three]])
    expect(page.locator(".removed")).to_be_visible()
    page.locator(f'input[value="{one}"]').focus()
    keys.press("Space")
    keys.press("Delete")
    assert becomes(page, lambda: board(page) == [[three]])


def test_enter_waits_for_what_was_pressed_before(page: Page, pages: list[Path]) -> None:
    """D and Enter in one go on a slow line: the paper is digitised as compared."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    lay(page, pages[:1])
    page.route("**/viec", hold)
    ended: list[str] = []
    page.on("request", lambda one: ended.append(one.url) if one.url.endswith("/xong") else None)
    page.locator('input[name="sheet"]').focus()
    page.keyboard.press("d")
    page.keyboard.press("Enter")
    assert becomes(page, lambda: bool(held))
    page.wait_for_timeout(200)
    assert ended == []
    held[0].continue_()
    expect(page.get_by_role("heading", name=re.compile("Đang số hoá|Đã số hoá"))).to_be_visible()
    expect(page.get_by_role("link", name="Xem kết quả")).to_be_focused(timeout=SLOW)
    page.keyboard.press("Enter")
    expect(page.locator(".tags")).to_contain_text("đã đối chiếu bản chính")


def test_a_line_that_hangs_is_given_up(page: Page, pages: list[Path]) -> None:
    """An answer that never comes keeps no other from being asked for."""
    begin_with_held_look(page)
    page.set_input_files("#files", pages[0])
    expect(page.get_by_role("status")).to_contain_text("Đã nhận mot.jpg", timeout=SLOW)
    expect(page.locator(".tile")).to_have_count(0)
    page.clock.run_for(30_000)
    expect(page.locator(".tile")).to_have_count(1)


def test_a_choice_that_is_not_written_yet_outlives_a_page_that_comes(
    page: Page, pages: list[Path]
) -> None:
    """The board is shown anew around it, although the list has the focus."""
    lay(page, pages[:1])
    page.get_by_text("Vai trò, nguồn gốc, thành phần").click()
    chosen = page.locator('select[name^="origin-"]').first
    chosen.select_option("certified_copy")
    chosen.focus()
    page.set_input_files("#files", pages[1:2])
    settled(page, 2)
    expect(chosen).to_have_value("certified_copy")
    page.get_by_role("button", name="Ghi cho giấy 1").click()
    expect(page.locator(".stack legend").first).to_contain_text("bản sao chứng thực")


def test_a_page_that_comes_during_a_look_is_seen_by_the_next(page: Page, pages: list[Path]) -> None:
    """Which follows at once: the tile waits for no clock, which stands still here."""
    look = begin_with_held_look(page)
    page.clock.pause_at(datetime.now() + timedelta(seconds=30))
    page.set_input_files("#files", pages[0])
    expect(page.get_by_role("status")).to_contain_text("Đã nhận mot.jpg", timeout=SLOW)
    look.fulfill(status=204)
    expect(page.locator(".tile")).to_have_count(1)


class Pieces:
    """Pieces of uploads of a page; the second is kept from the server."""

    def __init__(self, page: Page) -> None:
        self.at: list[int] = []
        self.held: list[Route] = []
        self._page = page
        page.route("**/tai-len/*?tu=*", self._see)

    def wait(self) -> None:
        """One piece is there, another on its way."""
        assert becomes(self._page, lambda: bool(self.held))

    def _see(self, route: Route) -> None:
        place = int(route.request.url.rpartition("=")[2])
        self.at.append(place)
        if place and not self.held:
            self.held.append(route)
        else:
            route.continue_()


def test_after_a_reload_the_same_file_goes_on_where_it_was(page: Page, tmp_path: Path) -> None:
    """It is chosen again; nothing that was there is sent twice."""
    heavy = write_heavy(tmp_path / "nang.png")
    pieces = Pieces(page)
    page.set_input_files("#files", heavy)
    pieces.wait()
    page.reload()
    with suppress(Error):  # the request went with its page
        pieces.held[0].abort()
    page.wait_for_selector("html.js")
    page.set_input_files("#files", heavy)
    settled(page, 1)
    assert pieces.at.count(0) == 1


def test_a_line_that_drops_is_waited_for(page: Page, served: Served, tmp_path: Path) -> None:
    """The clerk does nothing: it goes on by itself as soon as the line is back."""
    pieces = Pieces(page)
    page.set_input_files("#files", write_heavy(tmp_path / "nang.png"))
    pieces.wait()
    page.context.set_offline(True)
    pieces.held[0].abort("internetdisconnected")
    expect(page.locator("#uploads .state")).to_contain_text("sẽ tự gửi tiếp")
    page.wait_for_timeout(700)  # it tried once more meanwhile
    page.context.set_offline(False)
    settled(page, 1)
    assert pieces.at.count(0) == 1
    served.refused[:] = [told for told in served.refused if "DISCONNECTED" not in told]  # ours


@pytest.fixture
def scanner(served: Served, tmp_path: Path) -> Iterator[Path]:
    """The folder where the scanner of the desk drops its files."""
    folder = tmp_path / "scanner"
    folder.mkdir()
    running = served.desk.application.state.running
    former = running.settings
    counter = former.counter.model_copy(update={"folder": folder})
    running.settings = former.model_copy(update={"counter": counter})
    yield folder
    running.settings = former


def test_the_scanner_is_taken_from_only_while_the_box_is_ticked(
    served: Served, scanner: Path, page: Page
) -> None:
    """What was dropped for another citizen does not fall in unasked."""
    page.reload()
    dropped = write_page(scanner / "quet.jpg", "quet")
    assert becomes(page, lambda: dropped.stat().st_mtime + 2.5 < time.time())
    expect(page.locator(".tile")).to_have_count(0)
    page.get_by_label("Tự lấy từ máy quét khi trang này mở").check()
    settled(page, 1)
    assert (scanner / "da-nhan" / "quet.jpg").is_file()
    refused = scanner / "la.txt"
    refused.write_text("khong phai tep scan")
    expect(page.get_by_role("status")).to_contain_text("la.txt", timeout=SLOW)


@pytest.mark.slow
def test_a_better_scan_ends_the_older_one(page: Page, served: Served, pages: list[Path]) -> None:
    """From the result of the first scan to the new one, which is found; the old one says by what it
    was replaced."""
    tools = served.desk.tools
    lay(page, pages[:1])
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Xem kết quả")).to_be_focused(timeout=SLOW)
    page.reload()  # also where it was read before the page came
    expect(page.get_by_role("link", name="Xem kết quả")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/giay/*")
    old = page.url.rpartition("/")[2]
    page.get_by_role("button", name="Quét lại giấy này").click()
    page.wait_for_url(f"**?thay={old}")
    page.wait_for_selector("html.js")
    lay(page, pages[1:2])
    page.get_by_label("Thay bản quét cũ").select_option(old)
    page.get_by_role("button", name="Ghi cho giấy 1").click()
    expect(page.locator(".stack legend")).to_contain_text("thay:")
    page.locator('input[name="sheet"]').focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Xem kết quả")).to_be_focused(timeout=SLOW)
    page.keyboard.press("Enter")
    page.wait_for_url("**/giay/*")
    new = page.url.rpartition("/")[2].partition("?")[0]
    with tools.catalogue.begin() as unit:
        (effect,) = unit.effects_of([old])
    assert (effect.kind, effect.by_paper) == (EffectKind.RESCANNED, new)
    assert until(lambda: new in _found(served), 30)


def _found(served: Served) -> list[str]:
    return [hit.paper_id for hit in served.desk.tools.index.find(Question("hai", SCANNER)).hits]
