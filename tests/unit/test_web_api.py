"""The interface for machines, from sign-in to answer."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from starlette.requests import Request

from pipeline.account_changes import issue_key
from pipeline.api_keys import Scope
from pipeline.hooks import HookEvent
from pipeline.ledger import Deed
from pipeline.partners import SignedCall, add_partner, sign_call
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from tests.attached import PURPOSE, REASON, know, store_paper
from tests.messages import CODE, NUMBER, opening
from tests.webdesk import DESK, Client, WebDesk, open_desk
from web.api.bounds import BoundBodies

ADMINISTRATOR = Asker("quan", DESK, frozenset({Duty.ADMINISTRATOR}))
MESSAGES = "/api/v1/one-stop/messages"


@pytest.fixture
def desk(tmp_path: Any) -> Iterator[WebDesk]:
    with open_desk(tmp_path / "home", tries_per_minute=10_000) as opened:
        running = opened.application.state.running
        running._tools = know(opened.tools)  # one procedure with two components
        yield opened


class System:
    """The one-stop system: signs its calls."""

    def __init__(self, desk: WebDesk, *duties: Duty) -> None:
        may = duties or (Duty.OFFICER,)
        self.partner, self.secret = add_partner("mot-cua", DESK, may, ADMINISTRATOR, desk.tools)
        self.client = desk.client()
        self.count = 0

    def call(self, method: str, path: str, body: Any = None, **more: str) -> Any:
        data = b"" if body is None else json.dumps(body).encode()
        headers = self.headers(method, path, data) | more | {"content-type": "application/json"}
        return self.client.request(method, path, content=data, headers=headers)

    def headers(self, method: str, path: str, data: bytes) -> dict[str, str]:
        self.count += 1
        stamp, nonce = str(int(time.time())), f"nonce-of-a-call-{self.count:06}"
        told = {"sohoa-key": self.partner.partner_id, "sohoa-time": stamp, "sohoa-nonce": nonce}
        signed = sign_call(SignedCall(method, path, told, data), self.secret)
        return told | {"sohoa-signature": signed}


def message(**changes: Any) -> dict[str, Any]:
    return opening(**{"MaTTHC": "1.012783", "DonViXuLy": DESK} | changes)


def officer(desk: WebDesk) -> Client:
    return desk.client_as(Duty.OFFICER)


def with_key(desk: WebDesk, *scopes: Scope, duty: Duty = Duty.OFFICER) -> dict[str, str]:
    _, text = issue_key("máy", DESK, [duty], scopes, ADMINISTRATOR, desk.tools)
    return {"authorization": f"Bearer {text}"}


def is_problem(answer: Any, status: int, code: str) -> bool:
    told = answer.json()
    media = answer.headers["content-type"] == "application/problem+json"
    return media and (answer.status_code, told["status"], told["code"]) == (status, status, code)


def test_a_dossier_comes_in_signed_and_goes_out_with_what_was_used_again(desk: WebDesk) -> None:
    """The whole way of the one-stop system."""
    system, clerk = System(desk), officer(desk)
    received = system.call("POST", MESSAGES, [message(), {"MaHoSo": "x"}])
    assert [one["status"] for one in received.json()["items"]] == ["opened", "bad"]
    paper_id = store_paper(desk.tools, b"%PDF-\nGiay khai sinh")
    found = clerk.call("POST", "/api/v1/reuse/checks", json={"dossier": CODE}).json()["items"]
    assert [paper["paper_id"] for paper in found[0]["papers"]] == [paper_id]
    wish = {"ma_ho_so": CODE, "component": "giay", "paper_id": paper_id, "purpose": PURPOSE}
    link = clerk.call("POST", "/api/v1/reuse/links", json=wish)
    assert (link.status_code, link.json()["paper_id"]) == (201, paper_id)
    told = system.call("GET", f"/api/v1/one-stop/dossiers/{CODE}").json()
    assert [one["DuocTaiSuDung"] for one in told["TaiLieuNop"]][-1:] == ["2"]
    path = f"/api/v1/reuse/links/{link.json()['link_id']}/revocation"
    assert clerk.call("POST", path, json={"reason": REASON}).json()["revoked"]["reason"] == REASON
    assert is_problem(clerk.call("POST", path, json={"reason": REASON}), 409, "already_revoked")
    shown = clerk.get(f"/api/v1/dossiers/{CODE}").json()
    assert [one["link_id"] for one in shown["attached"]] == [link.json()["link_id"]]
    deeds = [(entry.act.deed, entry.act.user) for entry in _entries(desk.tools)]
    assert (Deed.EXPORTED, "@mot-cua") in deeds


def test_a_call_whose_signature_is_not_its_own_changes_nothing(desk: WebDesk) -> None:
    """Altered, sent twice, or not signed at all."""
    system, clerk = System(desk), officer(desk)
    data = json.dumps(message()).encode()
    headers = system.headers("POST", MESSAGES, data) | {"content-type": "application/json"}
    altered = system.client.post(MESSAGES, content=data + b" ", headers=headers)
    assert is_problem(altered, 401, "bad_signature")
    assert system.client.post(MESSAGES, content=data, headers=headers).status_code == 200
    again = system.client.post(MESSAGES, content=data, headers=headers)
    assert is_problem(again, 401, "bad_signature")
    assert is_problem(clerk.call("POST", MESSAGES, json=message()), 401, "bad_signature")
    key = with_key(desk, *Scope)
    assert is_problem(desk.client().post(MESSAGES, json={}, headers=key), 401, "bad_signature")


def test_a_partner_may_what_its_roles_may(desk: WebDesk) -> None:
    """One that only inspects sends no messages."""
    system = System(desk, Duty.INSPECTOR)
    assert is_problem(system.call("POST", MESSAGES, message()), 403, "not_allowed")
    assert system.call("GET", "/api/v1/dossiers").status_code == 200


def test_a_write_with_a_key_is_carried_out_once(desk: WebDesk) -> None:
    """The same answer to the same call; another call needs another key."""
    administrator = desk.client_as(Duty.ADMINISTRATOR)
    body = {"url": "https://a.example/in", "events": ["paper.stored"]}
    once = {"headers": {"idempotency-key": "k1"}, "json": body}
    first = administrator.call("POST", "/api/v1/hooks", **once)
    second = administrator.call("POST", "/api/v1/hooks", **once)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json() | {"secret": None}  # told once, and kept nowhere
    assert (first.headers.get("idempotency-replayed"), len(_hooks(administrator))) == (None, 1)
    assert second.headers["idempotency-replayed"] == "true"
    other = {**once, "json": {**body, "events": ["reuse.attached"]}}
    assert is_problem(administrator.call("POST", "/api/v1/hooks", **other), 422, "key_reused")
    assert administrator.call("POST", "/api/v1/hooks", json=body).status_code == 201
    assert len(_hooks(administrator)) == 2


def test_what_failed_with_a_key_may_be_put_right(desk: WebDesk) -> None:
    """A refusal is no answer to keep."""
    administrator = desk.client_as(Duty.ADMINISTRATOR)
    headers = {"idempotency-key": "k1"}
    wrong = {"url": "http://a.example", "events": ["paper.stored"]}
    refused = administrator.call("POST", "/api/v1/hooks", headers=headers, json=wrong)
    assert is_problem(refused, 422, "bad_address")
    right = {**wrong, "url": "https://a.example"}
    made = administrator.call("POST", "/api/v1/hooks", headers=headers, json=right)
    assert made.status_code == 201


def test_of_many_at_once_with_one_key_one_is_carried_out(desk: WebDesk) -> None:
    """The others get its answer, or are told to wait."""
    headers = with_key(desk, Scope.BATCHES, duty=Duty.ADMINISTRATOR) | {"idempotency-key": "k"}
    body = {"url": "https://a.example", "events": ["paper.stored"]}

    def send(_: int) -> Any:
        return desk.client().post("/api/v1/hooks", json=body, headers=headers)

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(send, range(6)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    ids = {answer.json()["hook_id"] for answer in answers if answer.status_code == 201}
    assert (len(ids), len(_hooks(desk.client_as(Duty.ADMINISTRATOR)))) == (1, 1)


def test_a_call_says_no_more_than_it_may(desk: WebDesk) -> None:
    """Whether it tells its length or not; before anybody asks whose it is."""
    client, much = desk.client(), b" " * 6_000_001
    assert is_problem(client.post(MESSAGES, content=much), 413, "too_many_bytes")
    assert asyncio.run(read_bounded(pieces=7, most=6_000)) == 6_000
    assert asyncio.run(read_bounded(pieces=6, most=6_000)) == 6_000


async def read_bounded(pieces: int, most: int, path: str = "/api/v1/x") -> int:
    """How much of so many thousand bytes comes through, where their number is not told."""
    left, read = [b" " * 1000] * pieces, []

    async def receive() -> Any:
        return {"type": "http.request", "body": left.pop(), "more_body": bool(left)}

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        read.append(len(await Request(scope, receive).body()))

    async def send(_: Any) -> None: ...

    scope = {"type": "http", "path": path, "method": "POST", "headers": []}
    await BoundBodies(inner, most, {"/api/v1/scans": most})(scope, receive, send)
    return read[0]


def test_a_key_opens_what_its_scopes_say(desk: WebDesk) -> None:
    """And no more than its roles."""
    key = with_key(desk, Scope.READ_DOSSIERS)
    client = desk.client()
    assert client.get("/api/v1/dossiers", headers=key).status_code == 200
    assert is_problem(client.get("/api/v1/review/tasks", headers=key), 403, "not_allowed")
    assert is_problem(client.get("/api/v1/users", headers=key), 403, "not_allowed")
    assert is_problem(client.get("/api/v1/dossiers"), 401, "not_signed_in")


def test_a_machine_that_calls_too_often_has_to_wait(tmp_path: Any) -> None:
    """Each for itself: other keys, a partner and people go on."""
    with open_desk(tmp_path / "home", calls_per_minute=3) as desk:
        one, other = (with_key(desk, Scope.READ_DOSSIERS) for _ in range(2))
        client, system, path = desk.client(), System(desk), "/api/v1/forms"
        for _ in range(3):
            assert client.get(path, headers=one).status_code == 200
            assert system.call("GET", path).status_code == 200
        for full in (client.get(path, headers=one), system.call("GET", path)):
            assert is_problem(full, 429, "too_many_calls")
            assert 0 < int(full.headers["retry-after"]) <= 20
        assert client.get(path, headers=other).status_code == 200
        clerk = officer(desk)
        assert {clerk.get(path).status_code for _ in range(5)} == {200}


def test_lists_continue_where_they_ended(desk: WebDesk) -> None:
    """Every dossier once, in order."""
    system, clerk = System(desk), officer(desk)
    codes = [f"H12.15.22-261120-{n:04}" for n in range(5)]
    many = [message(MaHoSo=code, MaThongDiep=f"m-{code}") for code in codes]
    assert system.call("POST", MESSAGES, many).status_code == 200
    seen, after = [], ""
    while after is not None:
        page = clerk.get(f"/api/v1/dossiers?limit=2&after={after or '0'}").json()
        seen += [one["ma_ho_so"] for one in page["items"]]
        after = page["next"]
    assert seen == codes


def test_a_person_stands_in_no_address_and_in_no_problem(desk: WebDesk) -> None:
    """A malformed question is told by the names of its fields."""
    clerk = officer(desk)
    body = {"text": "", "person": f"{NUMBER}9", "nguoi": "Mẫu"}
    answer = clerk.call("POST", "/api/v1/papers/search", json=body)
    assert is_problem(answer, 422, "invalid")
    assert NUMBER not in answer.text
    paths = clerk.get("/api/v1/openapi.json").json()["paths"]
    named = {
        p["name"] for told in paths.values() for o in told.values() for p in o.get("parameters", [])
    }
    assert not named & {"person", "so_dinh_danh", "ho_ten", "text", "query"}


def test_the_ledger_is_verified_and_read(desk: WebDesk) -> None:
    """By an inspector, who says what for."""
    inspector = desk.client_as(Duty.INSPECTOR)
    assert inspector.get("/api/v1/ledger/state").json()["whole"] is True
    body = {"purpose": "kiểm tra định kỳ", "limit": 2}
    page = inspector.call("POST", "/api/v1/ledger/entries", json=body).json()
    assert [entry["seq"] for entry in page["items"]] == [1, 2]
    assert page["next"] == 2
    refused = inspector.call("POST", "/api/v1/ledger/entries", json={"purpose": ""})
    assert is_problem(refused, 400, "bad_purpose")


def test_the_process_that_serves_tells_other_systems(desk: WebDesk) -> None:
    """Without waiting for the sweep."""
    from pipeline.hook_ports import NoCarrier
    from pipeline.hook_sending import add_hook
    from web.telling import Teller

    carrier = NoCarrier()
    tools = replace(desk.tools, carrier=carrier)
    add_hook("https://a.example", [HookEvent.PAPER_STORED], ADMINISTRATOR, tools)
    with tools.catalogue.begin() as unit:
        unit.announce(HookEvent.PAPER_STORED, {"paper_id": "p1"})
        unit.commit()
    teller = Teller(lambda: tools, 0.05)
    teller.start()
    end = time.monotonic() + 30
    while not carrier.calls and time.monotonic() < end:
        time.sleep(0.05)
    teller.stop()
    assert len(carrier.calls) == 1


def _hooks(client: Client) -> list[Any]:
    found: list[Any] = client.get("/api/v1/hooks").json()["items"]
    return found


def _entries(tools: Tools) -> list[Any]:
    with tools.catalogue.begin() as unit:
        return list(unit.entries())
