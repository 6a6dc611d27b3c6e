"""What every page keeps: tokens, headers, cookies, limits, errors as answers."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.settings import Settings
from pipeline.account_changes import change_account, issue_key, read_account, reset_password
from pipeline.accounts import AccountState
from pipeline.api_keys import Caller, Scope
from pipeline.errors import CatalogueUnavailable, IndexUnavailable, StoreUnavailable
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from tests.webdesk import DESK, PASSWORD, USERS, Client, WebDesk, open_desk
from web.application import make_application
from web.family import Family, Waiting
from web.limiting import Limit, network_of
from web.people import called_by, may
from web.statics import static_url

ADMINISTRATOR = Asker("qt", DESK, frozenset({Duty.ADMINISTRATOR}))
SCAN = USERS[Duty.SCAN]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDesk]:
    with open_desk(tmp_path_factory.mktemp("frame") / "home", tries_per_minute=1000) as opened:
        add_routes(opened)
        yield opened


def add_routes(desk: WebDesk) -> None:
    """Routes that fail, and a door for machines."""
    application = desk.application

    @application.get("/hong/{what}")
    @application.get("/api/hong/{what}")
    def fail(what: str, number: int = 0) -> Response:
        troubles = {"kho": StoreUnavailable(), "la": ZeroDivisionError("Nguyễn Văn Mẫu")}
        raise troubles[what]

    @application.post("/api/thu")
    def try_out(caller: Annotated[Caller, Depends(called_by(Scope.REUSE))]) -> Response:
        return JSONResponse({"user": caller.asker.user, "desk": caller.asker.desk})

    @application.get("/chi-kiem-tra", dependencies=[Depends(may(Duty.INSPECTOR, Duty.LEADER))])
    def inspect(request: Request) -> Response:
        return JSONResponse({})


def test_nobody_is_sent_to_sign_in_and_back(desk: WebDesk) -> None:
    """With what was asked for, and never to another site."""
    client = desk.client()
    answer = client.get("/tai-khoan?x=1")
    assert (answer.status_code, answer.headers["location"]) == (
        303, "/dang-nhap?tiep=/tai-khoan%3Fx%3D1",
    )  # fmt: skip
    assert client.sign_in(SCAN, tiep="/tai-khoan?x=1").headers["location"] == "/tai-khoan?x=1"
    for target in ("//khac.vn", "https://khac.vn", "/\\khac.vn", "khac", "/a\r\nx: y"):
        again = desk.client().sign_in(SCAN, tiep=target)
        assert again.headers["location"] == "/", target
        assert desk.client_as(Duty.SCAN).get("/dang-nhap", params={"tiep": target}).headers[
            "location"
        ] == "/"  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ({}, False),
        ({"origin": "http://khac.vn"}, True),
        ({"origin": "null"}, True),
        ({"origin": "http://sohoa.test.khac.vn"}, True),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({"x-csrf-token": "AAAA"}, False),
        ({"x-csrf-token": "!?"}, False),
    ],
)
def test_what_no_page_of_ours_sent_changes_nothing(
    headers: dict[str, str], token: bool, desk: WebDesk
) -> None:
    """Without the token, or from elsewhere with it."""
    client = desk.client_as(Duty.SCAN)
    data = {"csrf": client.refresh()} if token else {}
    answer = client.post("/dang-xuat", data=data, headers=headers)
    assert answer.status_code == 403
    assert client.get("/").status_code == 200  # still signed in


def test_a_token_of_another_session_is_none(desk: WebDesk) -> None:
    """Nor is the one of before signing in."""
    client, other = desk.client_as(Duty.SCAN), desk.client_as(Duty.OFFICER)
    before = desk.client()
    early = before.refresh()
    before.sign_in(SCAN)
    for token, who in ((other.refresh(), client), (early, before)):
        who.token = token
        assert who.submit("/dang-xuat").status_code == 403
    assert client.refresh() != client.refresh()  # hidden under a new pad


def test_signing_in_needs_a_token_too(desk: WebDesk) -> None:
    """Nobody is signed in as somebody else by another site."""
    answer = desk.client().post("/dang-nhap", data={"user": SCAN, "password": PASSWORD})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers or "sohoa=" not in answer.headers["set-cookie"]


@pytest.mark.parametrize("path", ["/", "/dang-nhap", "/khong-co", "/hong/la", "/api/khong-co"])
def test_every_answer_keeps_browsers_safe(path: str, desk: WebDesk) -> None:
    """Errors too."""
    headers = desk.client().get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


def test_static_files_are_kept(desk: WebDesk) -> None:
    """Their address changes with what they hold, and is of this machine."""
    answer = desk.client().get(static_url("sohoa.css"))
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert desk.client().get("/static/sohoa.css").status_code == 404
    with pytest.raises(ValueError, match=r"khong-co\.css"):
        static_url("khong-co.css")


def test_cookies_are_out_of_reach_for_scripts(desk: WebDesk) -> None:
    """And a signed-in browser gets a new one."""
    client = desk.client()
    client.refresh()
    set_by = client.sign_in(SCAN).headers["set-cookie"]
    assert "sohoa=" in set_by
    assert "HttpOnly" in set_by
    assert "SameSite=lax" in set_by
    kept = client.cookies["sohoa"]
    client.sign_in(SCAN)
    assert client.cookies["sohoa"] != kept


def test_over_tls_cookies_belong_to_this_host_alone(tmp_path: Path) -> None:
    """`__Host-`, Secure, and browsers remember to use TLS."""
    with open_desk(tmp_path / "home", secure=True, origin="https://sohoa.test") as desk:
        client = desk.client()
        page = client.get("/dang-nhap")
        assert page.headers["set-cookie"].startswith("__Host-sohoa-visit=")
        assert "Secure" in page.headers["set-cookie"]
        assert "max-age" in page.headers["strict-transport-security"]


def test_a_session_that_was_ended_opens_nothing(desk: WebDesk) -> None:
    """Signed out here, the copied cookie is worthless; disabled, every one is."""
    client = desk.client_as(Duty.APPROVER)
    kept = client.cookies["sohoa"]
    assert client.submit("/dang-xuat").status_code == 303
    thief = desk.client()
    thief.cookies.set("sohoa", kept)
    assert thief.get("/").status_code == 303
    other = desk.client_as(Duty.APPROVER)
    before = read_account(USERS[Duty.APPROVER], ADMINISTRATOR, desk.tools)
    change_account(replace(before, state=AccountState.DISABLED), ADMINISTRATOR, desk.tools)
    assert other.get("/").status_code == 303
    change_account(before, ADMINISTRATOR, desk.tools)


def test_a_given_password_is_changed_first(desk: WebDesk) -> None:
    """No other page opens until then."""
    user = USERS[Duty.INSPECTOR]
    reset_password(user, "quản trị đặt cho", ADMINISTRATOR, desk.tools)
    client = desk.client()
    answer = client.sign_in(user, "quản trị đặt cho")
    assert answer.headers["location"] == "/tai-khoan"
    assert client.get("/").headers["location"] == "/tai-khoan"
    assert client.call("POST", "/api/thu").status_code == 401
    wrong = client.submit("/tai-khoan", old="quản trị đặt cho", new="một câu khác", again="khác")
    assert (wrong.status_code, "không giống lần đầu" in wrong.text) == (422, True)
    done = client.submit(
        "/tai-khoan", old="quản trị đặt cho", new="một câu khác hẳn", again="một câu khác hẳn"
    )
    assert done.headers["location"] == "/"
    assert "Đã đổi mật khẩu" in client.get("/").text
    assert "Đã đổi mật khẩu" not in client.get("/").text  # told once


def test_one_address_may_not_try_for_ever(tmp_path: Path) -> None:
    """Whatever names it tries; others are not in its way. It is told how long to wait."""
    with open_desk(tmp_path / "home", tries_per_minute=3) as desk:
        client = desk.client("203.0.113.7")
        for number in range(3):
            assert client.sign_in(f"ai-{number}", "sai").status_code == 403
        full = client.sign_in(SCAN)
        assert (full.status_code, full.headers["retry-after"]) == (429, "20")
        assert "Chờ 20 giây" in full.text
        assert desk.client("203.0.113.8").sign_in(SCAN).status_code == 303


def test_a_locked_name_is_told_how_long(desk: WebDesk) -> None:
    """From whatever address."""
    for number in range(5):
        desk.client(f"203.0.113.{number}").sign_in(USERS[Duty.LEADER], "sai")
    full = desk.client("203.0.113.99").sign_in(USERS[Duty.LEADER])
    assert full.status_code == 429
    assert 0 < int(full.headers["retry-after"]) <= 60


def test_a_limit_fills_again_evenly() -> None:
    """And neighbours of one household are one."""
    now = [0.0]
    limit = Limit(60, now=lambda: now[0])
    for _ in range(60):
        limit.take("2001:db8::1")
    for address in ("2001:db8::2", "2001:db8::1"):
        with pytest.raises(Exception, match="too_many_tries"):
            limit.take(address)
    limit.take("2001:db8:0:1::1")
    now[0] = 1.0
    limit.take("2001:db8::3")
    assert network_of("::ffff:192.0.2.1") != network_of("::ffff:192.0.2.2")


def test_a_page_that_is_not_there_says_so(desk: WebDesk) -> None:
    """With the menu of who is signed in, and without one for others."""
    answer = desk.client_as(Duty.SCAN).get("/khong-co")
    assert (answer.status_code, "Không có trang này" in answer.text) == (404, True)
    assert "Đăng xuất" in answer.text
    assert "Đăng xuất" not in desk.client().get("/khong-co").text


def test_an_outage_says_when_to_come_back(desk: WebDesk) -> None:
    """In words without commands."""
    answer = desk.client().get("/hong/kho")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert "Kho tệp tạm thời không truy cập được." in answer.text
    assert "doctor" not in answer.text


@pytest.mark.parametrize("path", ["/hong/la", "/api/hong/la"])
def test_an_incident_has_a_number_and_quotes_nobody(
    path: str, desk: WebDesk, caplog: pytest.LogCaptureFixture
) -> None:
    """The number on the page is the one in the log; the error's text is on no page."""
    with caplog.at_level(logging.ERROR, "sohoa.web"):
        answer = desk.client().get(path)
    number = vars(caplog.records[-1])["incident"]
    assert answer.status_code == 500
    assert number in answer.text
    assert "Mẫu" not in answer.text


def test_problems_of_the_interface_are_json(desk: WebDesk) -> None:
    """RFC 9457, with the code of docs/errors.md."""
    client = desk.client()
    for path, status, code in (
        ("/api/khong-co", 404, "not_found"),
        ("/api/hong/kho", 503, "store_unavailable"),
        ("/api/hong/kho?number=x", 422, "invalid"),
    ):
        answer = client.get(path)
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
        assert problem["title"]
        assert problem["detail"]
    denied = client.post("/api/thu", headers={"authorization": "Bearer x"})
    assert (denied.status_code, denied.headers["www-authenticate"]) == (401, "Bearer")


def test_a_machine_calls_with_its_key(desk: WebDesk) -> None:
    """Within its scopes; it needs no token, and a cookie beside it counts for nothing."""
    roles = [Duty.OFFICER]
    _, good = issue_key("a", "desk-b", roles, [Scope.REUSE], ADMINISTRATOR, desk.tools)
    _, other = issue_key("b", "desk-b", roles, [Scope.SEARCH], ADMINISTRATOR, desk.tools)
    client = desk.client_as(Duty.OFFICER)
    answer = client.post("/api/thu", headers={"authorization": f"Bearer {good}"})
    assert answer.json()["desk"] == "desk-b"
    assert answer.json()["user"].startswith("key:")
    wrong = client.post("/api/thu", headers={"authorization": f"Bearer {other}"})
    assert (wrong.status_code, wrong.json()["code"]) == (403, "not_allowed")
    for bad in ("Bearer sohoa_x", f"Basic {good}", good):
        assert client.post("/api/thu", headers={"authorization": bad}).status_code == 401
    assert desk.client().get("/", headers={"authorization": f"Bearer {good}"}).status_code == 303


def test_scripts_of_our_pages_call_with_the_session(desk: WebDesk) -> None:
    """And with its token."""
    client = desk.client_as(Duty.OFFICER)
    assert client.call("POST", "/api/thu").json()["user"] == USERS[Duty.OFFICER]
    assert client.post("/api/thu").status_code == 403


def test_a_flash_of_somebody_else_says_nothing(desk: WebDesk) -> None:
    """A cookie that we did not write, or that names no sentence of ours."""
    client = desk.client_as(Duty.OFFICER)
    for told in ("%%%", "W10=", "WyJ4Iiwge31d", "WyJ1c2VyX2FkZGVkIiwge31d", "bm9uc2Vuc2U="):
        client.cookies.set("sohoa-flash", told)
        answer = client.get("/")
        assert answer.status_code == 200
        assert 'class="told"' not in answer.text


def test_the_menu_holds_what_one_may_open(desk: WebDesk) -> None:
    """No line leads to "not allowed"."""
    for duty in Duty:
        if duty in (Duty.LEADER, Duty.INSPECTOR):
            continue  # locked, or with another password, by the tests above
        client = desk.client_as(duty)
        text = client.get("/").text
        for entry in (one for family in desk.application.state.running.families
                      for one in family.entries):  # fmt: skip
            seen = f'href="{entry.href}"' in text
            assert client.get(entry.href).status_code == (200 if seen else 403), entry.href


def test_pages_say_so_while_the_catalogue_is_away(tmp_path: Path) -> None:
    """The process starts all the same, and opens its tools when they are back."""

    def away(settings: Settings) -> None:
        raise CatalogueUnavailable(kind="gone")

    settings = Settings(home=tmp_path / "home")
    application = make_application(settings=settings, opener=away)  # type: ignore[arg-type]
    with Client(application) as client:
        client.cookies.set("sohoa", "x")
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/ready").status_code == 503
        assert client.get("/").status_code == 503
        assert client.get("/khong-co").status_code == 404


def test_the_system_page_is_of_this_installation(desk: WebDesk) -> None:
    """Not of the one that the settings of this shell would name."""
    answer = desk.client_as(Duty.ADMINISTRATOR).get("/quan-tri/he-thong")
    assert f"sqlite:///{desk.settings.home}/catalogue.db" in answer.text
    assert "/.local/share/sohoa" not in answer.text


def test_typed_values_come_back_escaped(desk: WebDesk) -> None:
    """What was typed is never a tag."""
    client = desk.client_as(Duty.ADMINISTRATOR)
    answer = client.submit("/quan-tri/nguoi-dung/them", user='"><script>x', name="<b>", desk="d")
    assert answer.status_code == 422
    assert "<script>x" not in answer.text
    assert "&#34;&gt;&lt;script&gt;x" in answer.text


def test_a_form_is_small(desk: WebDesk) -> None:
    """A megabyte, whether it says so beforehand or not; nothing of it is kept in memory."""
    client = desk.client()
    for body in (b"user=" + b"x" * 2_000_000, iter([b"user=", *[b"x" * 100_000] * 20])):
        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = client.post("/dang-nhap", content=body, headers=headers)
        assert answer.status_code in (400, 413)
    assert client.post("/api/thu", content=b"x" * 2_000_000).json()["code"] == "too_many_bytes"


def test_home_says_what_it_could_not_look_at(
    desk: WebDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And shows the rest."""

    def away(asker: Asker, tools: Tools) -> list[Waiting]:
        raise IndexUnavailable(kind="gone")

    def there(asker: Asker, tools: Tools) -> list[Waiting]:
        return [Waiting("/viec", "giá trị chờ duyệt", 3)]

    running = desk.application.state.running
    more = (Family(APIRouter(), waits=away), Family(APIRouter(), waits=there))
    monkeypatch.setattr(running, "families", (*running.families, *more))
    text = desk.client_as(Duty.SCAN).get("/").text
    assert "giá trị chờ duyệt" in text
    assert "Máy tìm kiếm tạm thời không truy cập được." in text


def test_a_problem_names_fields_never_values(desk: WebDesk) -> None:
    """What was sent may be personal data."""
    answer = desk.client().get("/api/hong/kho?number=001234567890x")
    assert json.loads(answer.text)["fields"] == ["query.number"]
    assert "001234567890" not in answer.text


@pytest.mark.parametrize("path", ["/", "/tra-cuu", "/ho-so", "/duyet", "/quay", "/tai-khoan"])
def test_the_switch_for_plain_keys_stands_once_on_every_page(desk: WebDesk, path: str) -> None:
    """Every page has such a key: the one that leads to the first field."""
    shown = desk.client_as(Duty.OFFICER).get(path)
    assert shown.text.count('id="keys-off"') == 1
