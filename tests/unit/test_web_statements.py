"""How many statements a page asks the catalogue for: not one for each row that it shows."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.settings import Dossiers, Place, Settings
from app.wiring import make_index, open_tools
from bench.web_addresses import Known, NoAddress, addresses_of, pages_of
from bench.web_calls import Browser
from bench.web_dossiers import PROCEDURES
from bench.web_filling import fill_rows, home_desk
from bench.web_world import PASSWORD, add_accounts, searches_of, tell_known, user_of
from pipeline.dossier_receiving import receive_message
from pipeline.question import Duty
from pipeline.tools import Tools
from samples.archive import make_archive
from samples.archive_places import load_places
from samples.archive_rows import describe_archived
from web.application import make_application
from web.routes import list_routes

PAPERS, SEED, DOSSIERS = 500, 7, 15
USUAL, MOST, AGAIN = 40, 70, 6
"""Statements of a page; how often it may ask the same. Lists of dossiers, papers to review and to
sign, batches, people and searches have ten rows here or more."""
BY_PART = ("/ho-so/{ma_ho_so}", "/quay/", "/thong-ke")
"""What asks for each component of a dossier, or each month: that many there are on the page,
whatever lies in the archive."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An archive with dossiers, reviews, batches and the ledger, without a picture."""
    desks = Dossiers(desks=[desk.code for desk in load_places().desks])
    home = tmp_path_factory.mktemp("statements") / "home"
    chosen = Settings(home=home, place=Place(desk=home_desk()), dossiers=desks)
    with open_tools(chosen) as tools:
        fill_rows(PAPERS, SEED, tools, lambda _: None)
        add_accounts(tools)
        _open_dossiers(tools)
    make_index(chosen).put([describe_archived(paper) for paper in make_archive(PAPERS, SEED)])
    return chosen


@pytest.fixture
def counted() -> Iterator[list[str]]:
    """Statements as they are asked."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        if statement.split(maxsplit=1)[0] not in ("BEGIN", "PRAGMA"):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield asked
    event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize("duty", Duty)
def test_no_page_asks_once_for_each_row(duty: Duty, settings: Settings, counted: list[str]) -> None:
    """Every page that this role may open, at the largest desk."""
    application = make_application(settings=settings)
    too_many: dict[str, str] = {}
    seen = 0
    try:
        with asyncio.Runner() as runner:
            browser = Browser(application, runner)
            browser.sign_in(user_of(duty), PASSWORD)
            known = _known(duty, application.state.running.tools)
            for pattern in pages_of(list_routes(application)):
                for address in _addresses(pattern, known):
                    counted.clear()
                    if browser.get(address).status == 200:
                        seen += 1
                        too_many |= _judge(pattern, counted)
    finally:
        application.state.running.close()
    assert too_many == {}
    assert seen > 5


def _judge(pattern: str, asked: list[str]) -> dict[str, str]:
    """What is wrong with a page, if anything."""
    by_part = pattern.startswith(BY_PART)
    statement, again = Counter(asked).most_common(1)[0] if asked else ("", 0)
    if again > AGAIN and not by_part:
        return {pattern: f"{again} times {statement[:300]}"}
    too_many = len(asked) > (MOST if by_part else USUAL)
    return {pattern: f"{len(asked)} statements"} if too_many else {}


def _open_dossiers(tools: Tools) -> None:
    """Live ones at the desk."""
    desk, day = home_desk(), tools.clock.now().isoformat()
    for number in range(DOSSIERS):
        code = f"{desk}-261125-{number + 1:04d}"
        record = {
            "MaHoSo": code, "ThoiDiem": day, "MaTTHC": PROCEDURES[0], "DonViXuLy": desk,
            "ChuHoSo": "Nguyễn Văn Mẫu", "DinhDanhCHS": [{"SoDinhDanh": "096085000123"}],
            "TrangThaiHoSo": "4", "NgayTiepNhan": day, "NgayHenTra": day,
        }  # fmt: skip
        receive_message(record, tools)


def _known(duty: Duty, tools: Tools) -> Known:
    known = tell_known(None, tools)
    if duty in (Duty.LEADER, Duty.ADMINISTRATOR):
        return known
    return Known({**known.values, "search_id": searches_of(duty, SEED, tools)[:3]}, known.special)


def _addresses(pattern: str, known: Known) -> list[str]:
    """Three; none where there would have to be a picture or a counter."""
    try:
        return list(dict.fromkeys(addresses_of(pattern, known, 3)))
    except NoAddress:
        return []
