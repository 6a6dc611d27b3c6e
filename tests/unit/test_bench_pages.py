"""How the pages are measured: which are asked, with what, and what counts as too slow or heavy."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.results import Run
from bench.web_addresses import (
    PASSED_BY,
    Known,
    NoAddress,
    addresses_of,
    check_patterns,
    pages_of,
)
from bench.web_calls import Answer, Browser
from bench.web_pages import judge
from bench.web_rows import Looked, Measured, describe_times, read_measured, write_measured
from bench.web_tables import report, tell_verdict
from pipeline.question import Duty
from tests.webdesk import PASSWORD, USERS, WebDesk, open_desk
from web.routes import list_routes

RUN = Run({}, "c0ffee", "2026-11-30T03:00:00", 7, 2, "cpu", 0.1)
PAGE = Looked("/ho-so", "thu_ly", True, 20, 40, 30, 50, 20, 30, 40_000)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDesk]:
    with open_desk(tmp_path_factory.mktemp("pages") / "home") as opened:
        yield opened


def test_every_page_of_the_application_has_an_address(desk: WebDesk) -> None:
    """Whoever adds a page with a new parameter says what it is asked with."""
    routes = list_routes(desk.application)
    patterns = pages_of(routes)
    check_patterns(patterns)
    asked = {f"GET {pattern}" for pattern in patterns}
    others = {route for route in routes if route.startswith("GET ")} - asked
    assert all(route.startswith("GET /api/") or route[4:] in PASSED_BY for route in others)
    assert {"/", "/tra-cuu/{search_id}", "/giay-to/{paper_id}"} <= set(patterns)


def test_a_page_without_an_address_ends_the_measuring() -> None:
    """It is named."""
    with pytest.raises(NoAddress) as met:
        check_patterns(["/ho-so/{ma_ho_so}", "/moi/{chua_biet}"])
    assert met.value.pattern == "/moi/{chua_biet}"
    with pytest.raises(NoAddress):
        addresses_of("/ho-so/{ma_ho_so}", Known({"ma_ho_so": ()}), 3)


def test_addresses_take_turns() -> None:
    """Values, and what is asked for beside them; a special address outranks the values."""
    known = Known(
        {"paper_id": ("a", "b"), "number": ("1",)},
        {"/x/{paper_id}": ("/x/special",)},
        {"/p/{paper_id}/{number}": ("", "?to=2", "?to=3")},
    )
    told = addresses_of("/p/{paper_id}/{number}", known, 4)
    assert told == ["/p/a/1", "/p/b/1?to=2", "/p/a/1?to=3", "/p/b/1"]
    assert addresses_of("/x/{paper_id}", known, 2) == ["/x/special", "/x/special"]


def test_a_browser_signs_in_and_is_answered(desk: WebDesk) -> None:
    """Cookies are kept, forms carry the token, compressed answers are unpacked and timed."""
    with asyncio.Runner() as runner:
        browser = Browser(desk.application, runner)
        assert browser.get("/ho-so").status == 303
        with pytest.raises(RuntimeError, match="sign in"):
            browser.sign_in(USERS[Duty.OFFICER], "sai")
        browser = Browser(desk.application, runner)
        browser.sign_in(USERS[Duty.OFFICER], PASSWORD)
        page = browser.get("/ho-so?trang=1")
        assert (page.status, page.is_page, page.headers["content-encoding"]) == (200, True, "gzip")
        assert "<h1>" in page.text
        assert page.wall > 0
        assert browser.submit("/ho-so", {"text": "?"}).status == 422


def test_figures_of_a_run_replace_its_own_alone(tmp_path: Path) -> None:
    """Other sizes stay, each with the run it is of."""
    write_measured(tmp_path, _measured(PAGE, papers=1000))
    write_measured(tmp_path, _measured(replace(PAGE, p95=299)))
    write_measured(tmp_path, _measured(PAGE))
    assert read_measured(tmp_path) == [_measured(PAGE, papers=1000), _measured(PAGE)]


@pytest.mark.parametrize(
    ("changed", "good"),
    [
        ({"p95": 300}, True),
        ({"p95": 301}, False),
        ({"bytes": 200_000}, True),
        ({"bytes": 200_001}, False),
        ({"bytes": 900_000, "is_page": False}, True),
        ({"p95": 301, "is_page": False}, False),
        ({"p95": 900, "is_page": False, "later": "figures of years"}, True),
    ],
)
def test_the_bars_are_those_of_pages(changed: dict[str, Any], good: bool, tmp_path: Path) -> None:
    """300 ms for everything, 200 kB for pages; what is above is told by name."""
    measured = _measured(replace(PAGE, **changed))
    assert measured.is_good is good
    assert ("/ho-so" in tell_verdict(measured)) is not good
    write_measured(tmp_path, measured)
    assert ("Above a bar" in report(tmp_path)) is not good


def test_a_page_that_nobody_was_shown_fails(tmp_path: Path) -> None:
    """A wrong sample address would measure nothing at all."""
    measured = replace(_measured(PAGE), unanswered=("/lo/xem/{batch_id}",))
    assert not measured.is_good
    assert "/lo/xem/{batch_id}" in tell_verdict(measured)
    with pytest.raises(ValueError, match="no results"):
        report(tmp_path)


def test_times_are_told_by_percentiles() -> None:
    """Of the clock and of the processor."""
    told = describe_times([float(n) for n in range(1, 101)], [1.0] * 100)
    assert told == {"p50": 50, "p95": 95, "cpu_p50": 1, "cpu_p95": 1}


def _measured(*pages: Looked, papers: int = 100_000) -> Measured:
    return Measured("embedded", papers, RUN, pages)


def test_looks_at_a_page_are_judged_together() -> None:
    """The first one apart; its weight is that of the largest answer with what the page names."""
    answers = [_answer(50, b"<!doctype html>"), _answer(20, b"<!doctype html><p>more"), _answer(10)]
    found = judge("/ho-so", "thu_ly", iter(answers), lambda _: 1000)
    assert found is not None
    assert (found.first, found.p50, found.p95, found.samples) == (50, 10, 20, 2)
    assert (found.is_page, found.bytes) == (True, 1000 + len(answers[1].body))
    part = judge("/lo/tien-do", "thu_ly", iter([_answer(5, b"{}")]), lambda _: 1000)
    assert part is not None
    assert (part.is_page, part.bytes, part.samples) == (False, 2, 1)


def test_a_role_that_is_not_let_in_is_not_measured() -> None:
    """An application that fails ends the run."""
    assert judge("/ky", "quet", iter([_answer(5, status=403)]), len) is None
    with pytest.raises(RuntimeError, match="/ky"):
        judge("/ky", "quet", iter([_answer(5, status=500)]), len)


def _answer(wall: float, body: bytes = b"", status: int = 200) -> Answer:
    return Answer(status, {}, body, wall, wall)
