"""Signing in and out by an identity provider, in a real browser: what its policies let through."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pipeline.account_changes import add_account, make_account
from pipeline.question import Asker, Duty
from tests.browser import Served, arrived, assert_sound
from tests.vouching import CLIENT, Vouching, run, run_provider
from tests.webdesk import DESK, open_desk

ADMINISTRATOR = Asker("qt", DESK, frozenset({Duty.ADMINISTRATOR}))


@pytest.fixture
def vouched(tmp_path: Path, chromium: Browser) -> Iterator[tuple[Served, Vouching]]:
    """The application at an address that the provider knows; `an` is who it calls `p-1`."""
    with run_provider() as provider, socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
        provider.registered.add(f"{origin}/dang-nhap")
        oidc = {"issuer": provider.issuer, **CLIENT}
        with open_desk(tmp_path / "home", oidc=oidc, origin=origin) as desk:
            an = make_account("an", "An", DESK, [Duty.SCAN], "p-1")
            add_account(an, None, ADMINISTRATOR, desk.tools)
            with run(desk.application, listening):
                served = Served(desk, origin, chromium)
                yield served, provider
                served.close_pages()
        assert served.refused == []


def test_signing_out_ends_the_session_at_the_provider_too(
    vouched: tuple[Served, Vouching],
) -> None:
    """And comes back to the page to sign in; where the provider shows nothing, a page says that
    the session here is over, and leads there."""
    served, provider = vouched
    page = served.page()
    page.goto("/tai-khoan")
    page.get_by_role("link", name="Đăng nhập chung").click()
    arrived(page, "Tài khoản")
    assert provider.inside
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url(f"{served.address}/dang-nhap")
    assert not provider.inside
    page.get_by_role("link", name="Đăng nhập chung").click()
    arrived(page, "Trang chủ")
    page.route(f"{provider.issuer}/end*", lambda route: route.fulfill(status=204))
    page.get_by_role("button", name="Đăng xuất").click()
    arrived(page, "Đã đăng xuất")
    assert_sound(page, "da-dang-xuat")
