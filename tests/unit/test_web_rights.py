"""Who may open what: every route of the application, by six roles and by nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import iter_route_contexts

from pipeline.question import Duty
from tests.webdesk import Client, WebDesk, open_desk

NOBODY = "nobody"
ANYBODY = frozenset({*Duty, NOBODY})
SIGNED_IN = frozenset(Duty)
ADMINISTRATOR = frozenset({Duty.ADMINISTRATOR})
WORKERS = frozenset({Duty.SCAN, Duty.OFFICER, Duty.APPROVER})
BATCH_SEERS = WORKERS | {Duty.ADMINISTRATOR, Duty.INSPECTOR}
INSPECTOR = frozenset({Duty.INSPECTOR})
LEDGER_KEEPERS = INSPECTOR | ADMINISTRATOR
FIGURE_SEERS = frozenset({Duty.OFFICER, Duty.APPROVER, Duty.LEADER, Duty.INSPECTOR})
BATCH_ACTORS = WORKERS | {Duty.ADMINISTRATOR}

RIGHTS: dict[str, frozenset[Duty | str]] = {
    "GET /health/live": ANYBODY,
    "GET /health/ready": ANYBODY,
    "GET /dang-nhap": ANYBODY,
    "POST /dang-nhap": ANYBODY,
    "GET /dang-nhap/chung": ANYBODY,
    "GET /dang-nhap/chung/ve": ANYBODY,
    "POST /dang-xuat": SIGNED_IN,
    "GET /": SIGNED_IN,
    "GET /tai-khoan": SIGNED_IN,
    "POST /tai-khoan": SIGNED_IN,
    "GET /quan-tri/nguoi-dung": ADMINISTRATOR,
    "POST /quan-tri/nguoi-dung/them": ADMINISTRATOR,
    "GET /quan-tri/nguoi-dung/sua/{user}": ADMINISTRATOR,
    "POST /quan-tri/nguoi-dung/sua/{user}": ADMINISTRATOR,
    "POST /quan-tri/nguoi-dung/khoa/{user}": ADMINISTRATOR,
    "POST /quan-tri/nguoi-dung/mo/{user}": ADMINISTRATOR,
    "POST /quan-tri/nguoi-dung/mat-khau/{user}": ADMINISTRATOR,
    "GET /quan-tri/nguoi-dung/khoa-may": ADMINISTRATOR,
    "POST /quan-tri/nguoi-dung/khoa-may": ADMINISTRATOR,
    "POST /quan-tri/nguoi-dung/khoa-may/{key_id}/thu-hoi": ADMINISTRATOR,
    "GET /quan-tri/he-thong": ADMINISTRATOR,
    "GET /thong-ke": FIGURE_SEERS,
    "GET /thong-ke/tai-ve/{kind}": FIGURE_SEERS,
    "GET /nhat-ky": INSPECTOR,
    "POST /nhat-ky": INSPECTOR,
    "POST /nhat-ky/xuat/{kind}": INSPECTOR,
    "GET /nhat-ky/ai-da-hoi": INSPECTOR,
    "POST /nhat-ky/ai-da-hoi": INSPECTOR,
    "GET /nhat-ky/chuoi": LEDGER_KEEPERS,
    "GET /nhat-ky/chuoi/tien-do": LEDGER_KEEPERS,
    "POST /nhat-ky/chuoi/kiem-tra": LEDGER_KEEPERS,
    "POST /nhat-ky/chuoi/chot": LEDGER_KEEPERS,
    "GET /lo": BATCH_SEERS,
    "GET /lo/tien-do": BATCH_SEERS,
    "GET /lo/xem/{batch_id}": BATCH_SEERS,
    "GET /lo/chua-xong": BATCH_SEERS,
    "POST /lo/chay-lai": BATCH_ACTORS,
    "POST /lo/chay-tiep": BATCH_ACTORS,
    "GET /lo/cach-ly": BATCH_SEERS,
    "POST /lo/cach-ly/{intake_id}/xu-ly-lai": BATCH_ACTORS,
    "POST /lo/cach-ly/{intake_id}/bo": BATCH_ACTORS,
    "GET /lo/hang-cho": ADMINISTRATOR,
    "POST /lo/hang-cho/lam-lai": ADMINISTRATOR,
}
"""By method and path: who is let in. A route that is not here fails the test."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDesk]:
    with open_desk(tmp_path_factory.mktemp("rights") / "home", tries_per_minute=10_000) as opened:
        yield opened


def routes(desk: WebDesk) -> set[str]:
    """Every route that is there, as the table names it; what has no methods are static files."""
    return {
        f"{method} {context.path}"
        for context in iter_route_contexts(desk.application.routes)
        for method in context.methods or ()
    }


def is_let_in(client: Client, named: str) -> bool:
    """Whether the answer is anything but "sign in" or "not allowed"."""
    method, path = named.split(" ")
    answer = client.call(method, re.sub(r"\{[^}]+\}", "khong-co", path))
    assert answer.status_code < 500, (named, answer.text)
    to_sign_in = answer.status_code == 303 and answer.headers["location"].startswith("/dang-nhap")
    if named == "POST /dang-xuat":  # lets in, and shows out
        return "sohoa-flash" in answer.headers.get("set-cookie", "")
    denied = answer.status_code in (401, 403) and 'name="password"' not in answer.text
    return not to_sign_in and not denied


def test_every_route_is_in_the_table_of_rights(desk: WebDesk) -> None:
    """Whoever adds a route says who may use it."""
    assert routes(desk) == set(RIGHTS)


@pytest.mark.parametrize("who", [*Duty, NOBODY])
def test_each_role_opens_what_the_table_says_and_nothing_else(desk: WebDesk, who: str) -> None:
    """Allowed and denied, for every route."""
    client = desk.client() if who == NOBODY else desk.client_as(Duty(who))
    last_that_shows_out = sorted(RIGHTS, key=lambda named: named == "POST /dang-xuat")
    wrong = [
        named for named in last_that_shows_out if is_let_in(client, named) != (who in RIGHTS[named])
    ]
    assert wrong == []
