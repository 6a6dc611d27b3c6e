"""A machine works through the review queue, and at dossiers, as their pages do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest

from pipeline.dossier_receiving import receive_message
from pipeline.question import Duty
from pipeline.risk import RISKS
from tests.messages import CODE, NUMBER, opening
from tests.reviewed import accepted, make_field
from tests.webdesk import DESK, Client, WebDesk, open_desk
from tests.webreview import clear_queue, field_of, read_back, take_in
from web.api.review_work import Risk

NAME = "Nguyễn Văn Mẫu"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDesk]:
    folder = tmp_path_factory.mktemp("api-review")
    with open_desk(folder / "home", tries_per_minute=10_000) as desk:
        yield desk


@pytest.fixture
def desk(opened: WebDesk) -> WebDesk:
    clear_queue(opened)
    return opened


@pytest.fixture
def scanner(desk: WebDesk) -> Client:
    return desk.client_as(Duty.SCAN)


def told(client: Client, method: str, path: str, status: int = 200, **body: Any) -> Any:
    options = {"json": body} if method != "GET" else {}
    answer = client.call(method, f"/api/v1{path}", **options)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def test_nobody_is_given_what_somebody_else_has_open(desk: WebDesk, scanner: Client) -> None:
    """Until it is given back."""
    one, two = take_in(desk, "xếp một"), take_in(desk, "xếp hai")
    first = told(scanner, "POST", "/review/next")["paper"]
    officer = desk.client_as(Duty.OFFICER)
    second = told(officer, "POST", "/review/next")["paper"]
    assert {first["paper_id"], second["paper_id"]} == {one.paper_id, two.paper_id}
    path = f"/review/papers/{first['paper_id']}/lease"
    assert told(scanner, "PUT", path)["until"]
    assert told(officer, "PUT", path, 409)["code"] == "taken"
    told(scanner, "DELETE", "/review/lease", 204)
    assert told(officer, "PUT", path)["open"] == 1
    nothing = told(scanner, "POST", "/review/next", after=second["position"], risk="identity")
    assert nothing == {"paper": None}


def test_the_last_decision_is_taken_back(desk: WebDesk, scanner: Client) -> None:
    """By one more; without any there is nothing."""
    row = take_in(desk, "lùi", make_field("ho_ten", NAME))
    mark = field_of(desk, row.paper_id).mark
    body = {"field": "ho_ten", "outcome": "correct", "value": "Nguyễn Văn Mậu", "seen": mark}
    said = told(scanner, "POST", f"/review/papers/{row.paper_id}/decisions", **body)
    assert said["decided"]["read"] == NAME
    undone = told(scanner, "POST", "/review/undo")
    assert undone == {"paper_id": row.paper_id, "field": "ho_ten"}
    assert field_of(desk, row.paper_id).value == NAME
    approver = desk.client_as(Duty.APPROVER)
    assert told(approver, "POST", "/review/undo") == {"paper_id": None, "field": None}


def test_a_paper_is_named_divided_and_joined_again(desk: WebDesk, scanner: Client) -> None:
    """Its type by a person's word, its pages by two."""
    row = take_in(desk, "chia", accepted("ho_ten", NAME), pages=3)
    here = f"/review/papers/{row.paper_id}"
    typed = told(scanner, "PUT", f"{here}/type", loai="gcn_ket_hon")
    assert typed["loai"] == read_back(desk, row.paper_id).loai == "gcn_ket_hon"
    assert told(scanner, "PUT", f"{here}/type", 422, loai="khong_co")["code"] == "bad_value"
    (whole,) = told(scanner, "GET", f"{here}/division")["items"]
    assert whole["pages"] == [1, 2, 3]
    parts = told(scanner, "POST", f"{here}/split", page=2, seen=whole["mark"])["items"]
    assert told(scanner, "POST", f"{here}/split", 422, page=9)["code"] == "bad_value"
    assert [part["pages"] for part in parts] == [[1], [2, 3]]
    mark = parts[1]["mark"]
    joined = told(scanner, "POST", f"/review/papers/{parts[1]['paper_id']}/join", seen=mark)
    assert [part["pages"] for part in joined["items"]] == [[1, 2, 3]]


def test_an_officer_says_whose_a_paper_is(desk: WebDesk) -> None:
    """The number comes back nowhere."""
    row = take_in(desk, "của ai", accepted("ho_ten", NAME))
    officer = desk.client_as(Duty.OFFICER)
    said = {"paper_id": row.paper_id, "person": NUMBER, "evidence": "đã xem thẻ căn cước"}
    tied = told(officer, "POST", "/reuse/ties", 201, **said)
    assert (tied["paper_id"], tied["part"]) == (row.paper_id, "")
    assert NUMBER not in str(tied)
    wrong = told(officer, "POST", "/reuse/ties", 422, **{**said, "person": "12"})
    assert wrong["code"] == "bad_message"


def test_the_timeline_of_a_dossier_is_for_who_holds_it(desk: WebDesk) -> None:
    """Messages and what was done here, the oldest first."""
    receive_message(opening(DonViXuLy=DESK), desk.tools)
    officer, row = desk.client_as(Duty.OFFICER), take_in(desk, "xếp vào")
    told(officer, "POST", f"/dossiers/{CODE}/papers", paper_id=row.paper_id)
    timeline = told(officer, "GET", f"/dossiers/{CODE}/timeline")
    first, last = timeline["items"][0], timeline["items"][-1]
    assert (first["deed"], last["deed"], last["paper_id"]) == (None, "filed", row.paper_id)
    stranger = desk.client_as(Duty.OFFICER, desk="desk-b")
    told(stranger, "GET", f"/dossiers/{CODE}/timeline", 403)


def test_every_risk_can_be_asked_for() -> None:
    """By the names of the queue."""
    assert list(get_args(Risk)) == list(RISKS)
