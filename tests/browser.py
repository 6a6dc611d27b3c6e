"""A real browser (Debian's Chromium, driven by Playwright) on the application as it is served.

Fixtures `chromium` (the browser) and `served` (the application on a free port of this machine).
`served.page_as(Duty.OFFICER)` is a page where that role is signed in. When the test ends it is
checked that no page asked anything of another machine, and that no script or style was refused.

Screenshots go to docs/screens only when asked for: RENEW_SCREENS=1 (`make screens`).
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.question import Duty
from tests.conftest import ROOT, lack
from tests.installation import until
from tests.webdesk import DESK, PASSWORD, WebDesk, open_desk, user_of

SCREENS = ROOT / "docs" / "screens"
HEAVIEST = 200_000
"""Bytes of a page with its scripts and styles, without its images."""

LATE = 0.25  # seconds

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Served:
    """The application, its address, and what its pages did that they must not."""

    desk: WebDesk
    address: str
    browser: Browser
    outside: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def page(self, width: int = 1280, height: int = 900, *, scripts: bool = True) -> Page:
        """A page of a browser where nobody is signed in; 360 is a phone."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
        )
        self.contexts.append(context)
        context.on("request", lambda request: self._note_request(request.url))
        context.on("console", lambda said: self._note_console(said.type, said.text))
        context.on("weberror", lambda error: self.refused.append(str(error.error)))
        context.set_default_timeout(30_000)
        return context.new_page()

    def page_as(
        self, *duties: Duty, desk: str = DESK, width: int = 1280, height: int = 900,
        scripts: bool = True,
    ) -> Page:  # fmt: skip
        """Where somebody with these roles has signed in, on the home page."""
        page = self.page(width, height, scripts=scripts)
        page.goto("/dang-nhap")
        page.fill("input[name=user]", user_of(self.desk.tools, duties, desk))
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(f"{self.address}/")
        return page

    def close_pages(self) -> None:
        """Whatever a test opened."""
        while self.contexts:
            self.contexts.pop().close()

    def _note_request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("blob", "data", "about") and parts.hostname != "127.0.0.1":
            self.outside.append(url)

    def _note_console(self, kind: str, text: str) -> None:
        if kind == "error" and "status of" not in text:  # an answer of 4xx is told there too
            self.refused.append(text)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Ends with its module: while Playwright is open, nothing else in the process can run a loop.
    Missing where Debian's is not installed (`deploy/setup.sh test`)."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        lack("chromium", "no Chromium; deploy/setup.sh test installs it")
    options = ["--no-sandbox", "--disable-dev-shm-usage"]  # tests run as root in containers
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=options)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served_module(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    with open_desk(folder / "home", tries_per_minute=10_000) as desk, serve(desk) as address:
        yield Served(desk, address, chromium)


@pytest.fixture
def served(served_module: Served) -> Iterator[Served]:
    """One application for the tests of a module; each closes its pages."""
    served_module.outside.clear()
    served_module.refused.clear()
    yield served_module
    served_module.close_pages()
    assert served_module.outside == []
    assert served_module.refused == []


@contextmanager
def serve(desk: WebDesk) -> Iterator[str]:
    """On a free port of this machine; yields its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        config = uvicorn.Config(_late(desk.application), log_level="warning", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            assert until(lambda: server.started or not thread.is_alive(), 60)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(60)


def _late(application: ASGIApp) -> ASGIApp:
    """Scripts come after the page, as on a slow line: a key that a test presses too early fails
    always, and not once in a hundred runs."""

    async def serve_late(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].endswith(".js"):
            await asyncio.sleep(LATE)
        await application(scope, receive, send)

    return serve_late


def arrived(page: Page, title: str) -> None:
    """The page stands there with its scripts, which hear its keys."""
    expect(page).to_have_title(f"{title} – Sohoa")
    page.wait_for_load_state()


def seen(page: Page) -> None:
    """The picture of the value that is reviewed is there, and the script that asks for it."""
    page.wait_for_load_state()
    page.wait_for_function("() => document.getElementById('crop')?.complete")


def look(page: Page, name: str) -> None:
    """Keep what the page looks like now, where that was asked for."""
    if os.environ.get("RENEW_SCREENS"):
        SCREENS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENS / f"{name}.png", full_page=True)


def assert_accessible(page: Page) -> None:
    """axe finds nothing serious or critical by WCAG 2.2 AA."""
    found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]}).response
    serious = [
        f"{one['id']}: {one['help']}: {[node['target'] for node in one['nodes']]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == [], serious


def assert_light(page: Page) -> None:
    """The page with scripts and styles, unpacked, without images."""
    weight = page.evaluate(
        """() => [...performance.getEntriesByType("navigation"),
                  ...performance.getEntriesByType("resource")]
            .filter((one) => one.initiatorType !== "img")
            .reduce((sum, one) => sum + one.decodedBodySize, 0)"""
    )
    assert 0 < weight <= HEAVIEST


def assert_fits(page: Page) -> None:
    """Nothing has to be scrolled sideways: at 360 pixels, and at 200 % of 1280 (640)."""
    size = page.viewport_size or {"width": 1280, "height": 900}
    for width in (360, 640):
        page.set_viewport_size({"width": width, "height": 800})
        over = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 0, f"{over} pixels too wide at {width}"
    page.set_viewport_size(size)


def assert_sound(page: Page, name: str) -> None:
    """What every page keeps, and its picture."""
    assert_accessible(page)
    assert_light(page)
    look(page, name)
    assert_fits(page)
