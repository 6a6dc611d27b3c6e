"""A machine digitises a file: whole in one call, or by pieces over a line that drops."""

from __future__ import annotations

import asyncio
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from app import scan_door
from app.counter_words import NOTES, PARTS
from pipeline.account_changes import issue_key
from pipeline.api_keys import Scope
from pipeline.counter import Part, PartState, Session
from pipeline.errors import TooManyBytes
from pipeline.handing_in import HandedIn
from pipeline.question import Asker, Duty
from pipeline.scan import Context, Origin, Role
from tests.found import SPECIMENS
from tests.installation import until
from tests.unit.test_web_api import System, read_bounded
from tests.webdesk import DESK, WebDesk
from web.api.bounds import FILES, WHOLE_BYTES

ADMINISTRATOR = Asker("quan", DESK, frozenset({Duty.ADMINISTRATOR}))
CODE = "H12.15.22-261120-0007"
BIRTH = (SPECIMENS / "01-giay-khai-sinh.pdf").read_bytes()
NOW = datetime(2026, 11, 30, tzinfo=UTC)
NAME = "Nguyễn Văn Mẫu.pdf"


class Machine:
    """A program with a key."""

    def __init__(self, desk: WebDesk, *scopes: Scope, place: str = DESK) -> None:
        named = ("máy quét", place, (Duty.SCAN,), scopes or (Scope.WRITE_PAPERS,))
        key = issue_key(*named, ADMINISTRATOR, desk.tools)[1]
        self.client, self.headers = desk.client(), {"authorization": f"Bearer {key}"}

    def call(self, method: str, path: str, **options: Any) -> Any:
        headers = self.headers | options.pop("headers", {})
        return self.client.request(method, f"/api/v1{path}", headers=headers, **options)

    def wait(self, scan_id: str) -> Any:
        """What became of it."""
        over = {"stored", "duplicate", "quarantined", "failed"}
        assert until(lambda: self.call("GET", f"/scans/{scan_id}").json()["status"] in over, 120)
        return self.call("GET", f"/scans/{scan_id}").json()


@pytest.fixture
def machine(desk: WebDesk) -> Machine:
    return Machine(desk)


def test_a_file_comes_by_pieces_over_a_line_that_drops(desk: WebDesk) -> None:
    """Begin, pieces, finish, papers: the whole way; a piece whose answer was lost is sent again."""
    machine = Machine(desk, Scope.WRITE_PAPERS, Scope.READ_PAPERS)
    digest = hashlib.sha256(BIRTH).hexdigest()
    body = {"size": len(BIRTH), "sha256": digest, "name": NAME}
    begun = machine.call("POST", "/uploads", json=body)
    assert (begun.status_code, begun.json()["received"]) == (201, 0)
    path, half = begun.headers["location"].removeprefix("/api/v1"), len(BIRTH) // 2
    for _ in range(2):
        sent = machine.call("PUT", f"{path}?offset=0", content=BIRTH[:half])
        assert sent.json()["received"] == half
    wrong = machine.call("PUT", f"{path}?offset=1", content=BIRTH[half:])
    assert (wrong.status_code, wrong.json()["code"]) == (409, "wrong_offset")
    early = machine.call("POST", f"{path}/scan", json={})
    assert (early.status_code, early.json()["code"]) == (409, "wrong_offset")
    machine.call("PUT", f"{path}?offset={machine.call('GET', path).json()['received']}",
                 content=BIRTH[half:])  # fmt: skip
    cover = {"ma_ho_so": CODE, "role": "component", "origin": "from_original"}
    scan = machine.call("POST", f"{path}/scan", json=cover)
    assert (scan.status_code, scan.json()["ma_ho_so"]) == (202, CODE)
    assert scan.json()["sha256"] == digest
    again = machine.call("POST", f"{path}/scan", json=cover)
    assert again.json()["scan_id"] == scan.json()["scan_id"]
    found = machine.wait(scan.json()["scan_id"])
    assert (found["status"], found["sha256"], found["pages_read"]) == ("stored", digest, 1)
    paper = machine.call("GET", f"/papers/{found['papers'][0]}").json()
    assert paper["loai"] == "giay_khai_sinh"
    told = Context(DESK, CODE, Role.COMPONENT, Origin.FROM_ORIGINAL)
    context = paper["contexts"][0]
    assert [context[key] for key in ("desk", "dossier", "role", "origin")] == [
        told.desk, told.dossier, told.role.value, told.origin.value
    ]  # fmt: skip
    answers = [begun, sent, scan, again]
    assert not [one for one in answers if NAME in json.dumps(one.json(), ensure_ascii=False)]


def test_a_whole_file_is_one_call(desk: WebDesk, machine: Machine) -> None:
    """Sent again with its key it is the same scan, without the key another one: a duplicate."""
    headers = {"idempotency-key": "giay-1"}
    first = machine.call("POST", "/scans?origin=certified_copy", content=BIRTH, headers=headers)
    assert first.status_code == 202
    assert first.headers["location"] == f"/api/v1/scans/{first.json()['scan_id']}"
    again = machine.call("POST", "/scans?origin=certified_copy", content=BIRTH, headers=headers)
    assert again.json()["scan_id"] == first.json()["scan_id"]
    stored = machine.wait(first.json()["scan_id"])
    other = machine.call("POST", "/scans", content=BIRTH).json()
    found = machine.wait(other["scan_id"])
    assert (found["status"], found["papers"]) == ("duplicate", stored["papers"])
    retried = machine.call("POST", f"/scans/{other['scan_id']}/retry")
    assert (retried.status_code, retried.json()["code"]) == (409, "conflict")
    stranger = Machine(desk, place="desk-b")
    assert stranger.call("GET", f"/scans/{other['scan_id']}").status_code == 404


def test_a_partner_hands_in_what_it_signed(desk: WebDesk) -> None:
    """The signature is over the address and the file."""
    system, target = System(desk), "/api/v1/scans?role=result"
    headers = system.headers("POST", target, BIRTH)
    other = system.client.post(target, content=BIRTH + b" ", headers=headers)
    assert (other.status_code, other.json()["code"]) == (401, "bad_signature")
    headers = system.headers("POST", target, BIRTH)
    assert system.client.post(target, content=BIRTH, headers=headers).status_code == 202


@pytest.mark.parametrize(
    ("query", "data", "status", "code"),
    [
        ("", b"no format at all", 415, "unknown_format"),
        ("", b"", 422, "empty_file"),
        ("?origin=electronic", BIRTH, 422, "invalid"),
        ("?dossier=H12", BIRTH, 422, "invalid"),
        ("?component=giay", BIRTH, 400, "bad_question"),
        ("?replaces=khong-co", BIRTH, 404, "not_found"),
    ],
)
def test_what_can_be_seen_to_be_wrong_is_refused_at_once(
    desk: WebDesk, machine: Machine, query: str, data: bytes, status: int, code: str
) -> None:
    """And nothing is left on the counter."""
    answer = machine.call("POST", f"/scans{query}", content=data)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    with desk.tools.catalogue.begin() as unit:
        assert not [one for one in unit.open_sessions(DESK) if one.user.startswith("key:")]


def test_a_file_is_never_cut_off(machine: Machine) -> None:
    """Half a file is a file: what is too long is refused, whether it says so or not."""
    much = b"%PDF-" + b" " * WHOLE_BYTES
    told = machine.call("POST", "/scans", content=much)
    assert (told.status_code, told.json()["code"]) == (413, "too_many_bytes")
    untold = machine.call("POST", "/scans", content=iter([much]))
    assert (untold.status_code, untold.json()["code"]) == (413, "too_many_bytes")
    piece = machine.call("PUT", "/uploads/x?offset=0", content=iter([much]))
    assert (piece.status_code, piece.json()["code"]) == (413, "too_many_bytes")


def test_of_a_file_nothing_comes_through_behind_its_bound() -> None:
    """Where its length is not told."""
    path = next(iter(FILES))
    assert asyncio.run(read_bounded(pieces=6, most=6_000, path=path)) == 6_000
    with pytest.raises(TooManyBytes):
        asyncio.run(read_bounded(pieces=7, most=6_000, path=path))


def test_a_key_without_the_scope_hands_nothing_in(desk: WebDesk) -> None:
    """Whatever its roles."""
    reader = Machine(desk, Scope.READ_PAPERS)
    answer = reader.call("POST", "/scans", content=BIRTH)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_messages_of_the_one_stop_system_may_be_as_large_as_it_is_told(machine: Machine) -> None:
    """A list of 5 MB reaches who judges it: not signed, here."""
    body = json.dumps([{"GhiChu": "x" * 5_000_000}])
    answer = machine.call("POST", "/one-stop/messages", content=body)
    assert (answer.status_code, answer.json()["code"]) == (401, "bad_signature")


def test_trouble_is_told_in_words() -> None:
    """Every status, every note; what may be tried again says so."""
    session = Session("s", DESK, "an", NOW, NOW)
    part = Part(0, ("a",), 3, PartState.FAILED, 1, None, (), "store_unavailable", True, (*NOTES,))
    record = scan_door.scan_record(HandedIn(session, part))
    assert record["reason"] and record["hint"]
    assert (record["reason_code"], record["retryable"]) == ("store_unavailable", True)
    assert [note["words"] for note in record["notes"]] == list(NOTES.values())
    assert record["words"] == PARTS[PartState.FAILED]
