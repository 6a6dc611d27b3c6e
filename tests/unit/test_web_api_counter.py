"""A program at a counter: the board by JSON, as the pages have it."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from app.counter_door import ACT_NAMES
from pipeline.api_keys import Scope
from pipeline.ledger import Deed
from pipeline.question import Duty
from tests.installation import until
from tests.unit.test_web_api_scans import Machine
from tests.unit.test_web_counter import NUMBER, picture
from tests.webdesk import WebDesk
from web.api.counter_models import ActName

CODE = "H12.15.22-261120-0007"
HERE = "/counter/sessions"
NAME = "ảnh của Nguyễn Văn Mẫu.jpg"


@pytest.fixture(scope="module")
def machine(desk: WebDesk) -> Machine:
    return Machine(desk, Scope.WRITE_PAPERS, Scope.READ_PAPERS)


def open_one(machine: Machine, **subject: Any) -> Any:
    answer = machine.call("POST", HERE, json=subject)
    assert answer.status_code == 201, answer.text
    return answer.json()


def lay(machine: Machine, session_id: str, word: str) -> Any:
    """An upload that lies on the board, looked at."""
    data = picture(word)
    upload = machine.call("POST", "/uploads", json={"size": len(data), "name": NAME}).json()
    machine.call("PUT", f"/uploads/{upload['upload_id']}?offset=0", content=data)
    body = {"upload_id": upload["upload_id"]}
    laid = [machine.call("POST", f"{HERE}/{session_id}/files", json=body) for _ in range(2)]
    assert [one.json()["file_id"] for one in laid] == [upload["upload_id"]] * 2
    return laid[0].json()


def show(machine: Machine, session_id: str) -> Any:
    return machine.call("GET", f"{HERE}/{session_id}").json()


def act(machine: Machine, session: Any, name: str, **said: Any) -> Any:
    body = {"seen": session["version"], "act": name, **said}
    return machine.call("POST", f"{HERE}/{session['session_id']}/acts", json=body)


def test_a_session_from_its_opening_to_its_papers(desk: WebDesk, machine: Machine) -> None:
    """Two pages come, one is turned, both become one paper; the thumbnail is a picture."""
    key = open_one(machine, ma_ho_so=CODE, person=NUMBER)["session_id"]
    for word in ("mot", "hai"):
        lay(machine, key, word)
    assert until(lambda: all(file["seen"] for file in show(machine, key)["files"]), 60)
    session = show(machine, key)
    first, second = session["stacks"]
    sheet = first["sheets"][0]["sheet"]
    shown = machine.call("GET", f"{HERE}/{key}/pages/{sheet}/picture")
    assert (shown.headers["content-type"], shown.content[:4]) == ("image/webp", b"RIFF")
    assert "private" in shown.headers["cache-control"]
    session = act(machine, session, "rotate", sheet=sheet, degrees=180).json()
    session = act(machine, session, "undo").json()
    merged = act(machine, session, "merge", stack=first["stack"], other_stack=second["stack"])
    said = {"stack": first["stack"], "role": "result", "origin": "from_original"}
    described = act(machine, merged.json(), "describe", **said)
    (stack,) = described.json()["stacks"]
    assert (stack["role"], stack["origin"], len(stack["sheets"])) == ("result", "from_original", 2)
    stale = act(machine, session, "remove", sheet=sheet)
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    body = {"seen": described.json()["version"]}
    finished = machine.call("POST", f"{HERE}/{key}/completion", json=body)
    assert (finished.status_code, len(finished.json()["parts"])) == (202, 1)
    assert until(lambda: show(machine, key)["state"] == "finished", 120)
    (part,) = show(machine, key)["parts"]
    paper = machine.call("GET", f"/papers/{part['papers'][0]}").json()
    assert (part["state"], len(paper["pages"])) == ("stored", 2)
    assert key not in [one["session_id"] for one in machine.call("GET", HERE).json()["items"]]


def test_neither_number_nor_name_comes_back_where_it_could_be_kept(machine: Machine) -> None:
    """An answer may lie in the catalogue for an idempotency key."""
    opened = open_one(machine, person=NUMBER)
    assert opened["person"] == "•" * 9 + NUMBER[-3:]
    lay(machine, opened["session_id"], "ba")
    session = show(machine, opened["session_id"])
    assert NAME not in json.dumps(session, ensure_ascii=False)
    body = {"seen": session["version"], "ma_ho_so": CODE}
    changed = machine.call("PUT", f"{HERE}/{opened['session_id']}/subject", json=body).json()
    assert (changed["ma_ho_so"], changed["person"]) == (CODE, None)


def test_leftovers_are_taken_up_or_dropped(desk: WebDesk, machine: Machine) -> None:
    """A session that was given up leaves its file; whoever drops it stands in the ledger."""
    one, other = open_one(machine)["session_id"], open_one(machine)["session_id"]
    lay(machine, one, "bon")
    body = {"seen": show(machine, one)["version"]}
    gone = machine.call("POST", f"{HERE}/{one}/abandonment", json=body)
    assert gone.json()["state"] == "abandoned"
    (left,) = machine.call("GET", "/counter/leftovers").json()["items"]
    assert (left["session_id"], left["name"]) == (one, NAME)
    (others,) = desk.client_as(Duty.SCAN).get("/api/v1/counter/leftovers").json()["items"]
    assert others == left | {"name": None}
    place = f"/counter/leftovers/{left['file_id']}"
    taken = machine.call("POST", f"{place}/return", json={"session_id": other})
    assert (taken.status_code, taken.json()["session_id"]) == (201, other)
    body = {"seen": show(machine, other)["version"]}
    machine.call("POST", f"{HERE}/{other}/abandonment", json=body)
    place = f"/counter/leftovers/{taken.json()['file_id']}"
    assert machine.call("DELETE", place).status_code == 204
    assert machine.call("DELETE", place).status_code == 404
    with desk.tools.catalogue.begin() as unit:
        assert Deed.DROPPED in [entry.act.deed for entry in unit.entries()]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"ma_thu_tuc": "9.999999"}, 404, "not_found"),
        ({"person": "12345"}, 422, "bad_message"),
        ({"ma_ho_so": "Nguyễn Văn An"}, 422, "invalid"),
        ({"nguoi": "An"}, 422, "invalid"),
    ],
)
def test_what_nobody_knows_opens_nothing(
    machine: Machine, body: dict[str, str], status: int, code: str
) -> None:
    """And is told by its name."""
    answer = machine.call("POST", HERE, json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_act_that_lacks_a_fact_is_refused(machine: Machine) -> None:
    """And so is one on another desk's session."""
    session = open_one(machine)
    lacking = act(machine, session, "rotate", sheet="a:1")
    assert (lacking.status_code, lacking.json()["code"]) == (422, "bad_value")
    assert act(machine, session, "fly").json()["code"] == "invalid"
    empty = machine.call(
        "POST", f"{HERE}/{session['session_id']}/completion", json={"seen": session["version"]}
    )
    assert (empty.status_code, empty.json()["code"]) == (409, "conflict")


def test_other_desks_see_none_of_it(desk: WebDesk, machine: Machine) -> None:
    """Neither the session nor its pages."""
    session = open_one(machine)
    stranger = Machine(desk, place="desk-b")
    assert stranger.call("GET", f"{HERE}/{session['session_id']}").status_code == 404
    assert act(stranger, session, "undo").status_code == 404
    assert stranger.call("GET", HERE).json()["items"] == []
    assert stranger.call("GET", "/counter/leftovers").json()["items"] == []


def test_every_act_of_the_board_has_its_name_in_the_description() -> None:
    """No more and no fewer."""
    assert set(get_args(ActName)) == set(ACT_NAMES)
