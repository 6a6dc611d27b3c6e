"""What administrators, inspectors and desks do by the interface: batches, what was set aside,
accounts, figures and the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.rerunning import Reruns
from pipeline.account_changes import issue_key
from pipeline.api_keys import Scope
from pipeline.hooks import HookEvent
from pipeline.ledger import Act, Deed
from pipeline.question import Asker, Duty
from pipeline.scan import ScanRow, ScanState
from tests.batched import put_scan
from tests.contract.test_catalogue import NOW
from tests.messages import NUMBER
from tests.webdesk import DESK, Client, WebDesk, open_desk

API = "/api/v1"
ADMINISTRATOR = Asker("quan", DESK, frozenset({Duty.ADMINISTRATOR}))
PURPOSE = "kiểm tra định kỳ"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDesk]:
    with open_desk(tmp_path_factory.mktemp("keeping") / "home", tries_per_minute=10_000) as opened:
        yield opened


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[WebDesk]:
    """Where nothing is digitised again before the test has looked."""
    with open_desk(tmp_path / "home", tries_per_minute=10_000) as opened:
        yield opened


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would be digitised again."""
    asked: list[str] = []
    monkeypatch.setattr(Reruns, "add", lambda _, ids: asked.extend(ids))
    return asked


def is_problem(answer: Any, status: int, code: str) -> bool:
    return (answer.status_code, answer.json()["code"]) == (status, code)


def everything(client: Client, path: str, **more: Any) -> list[Any]:
    """All pages of a list."""
    found: list[Any] = []
    after: object = None
    while True:
        told = {"limit": 2, **more} | ({} if after is None else {"after": after})
        page = client.get(f"{API}{path}", params=told).json()
        found += page["items"]
        after = page["next"]
        if after is None:
            return found


def ids(rows: list[ScanRow]) -> list[str]:
    return sorted((row.intake_id for row in rows), reverse=True)


# --- what was set aside


def test_what_was_set_aside_is_paged_for_who_may_see_it(desk: WebDesk) -> None:
    """Newest first, each once; of the own desk, but for who keeps or inspects all."""
    catalogue = desk.tools.catalogue
    mine = [put_scan(catalogue, ScanState.QUARANTINED, desk=DESK) for _ in range(3)]
    mine.append(put_scan(catalogue, ScanState.HELD, desk=DESK))
    others = [put_scan(catalogue, ScanState.QUARANTINED, desk="desk-b")]
    told = everything(desk.client_as(Duty.SCAN), "/quarantine")
    assert [one["intake_id"] for one in told] == ids(mine)
    assert [one["decides"] for one in told] == [False, True, True, True]
    seen = everything(desk.client_as(Duty.INSPECTOR), "/quarantine")
    assert [one["intake_id"] for one in seen] == ids(mine + others)
    assert not any(one["decides"] for one in seen)


def test_a_desk_releases_and_drops_what_it_handed_in(desk: WebDesk, waits: list[str]) -> None:
    """It is digitised again, or its bytes go; the ledger says who decided."""
    catalogue, clerk = desk.tools.catalogue, desk.client_as(Duty.SCAN)
    one, two = (put_scan(catalogue, ScanState.QUARANTINED, desk=DESK) for _ in range(2))
    freed = clerk.call("POST", f"{API}/quarantine/{one.intake_id}/release")
    assert (freed.status_code, freed.json()["state"]) == (200, "received")
    assert waits == [one.intake_id]
    assert clerk.call("DELETE", f"{API}/quarantine/{two.intake_id}").status_code == 204
    with catalogue.begin() as unit:
        assert unit.scan(two.intake_id).state is ScanState.DROPPED
        deeds = [entry.act.deed for entry in unit.entries(deed=None)]
    assert deeds[-2:] == [Deed.RELEASED, Deed.DROPPED]
    again = clerk.call("DELETE", f"{API}/quarantine/{two.intake_id}")
    assert is_problem(again, 404, "not_found")


def test_a_decision_that_is_sent_again_is_made_once(desk: WebDesk, waits: list[str]) -> None:
    """With its key, as after a line that broke; without one there is nothing left to decide."""
    catalogue, clerk = desk.tools.catalogue, desk.client_as(Duty.SCAN)
    one, two = (put_scan(catalogue, ScanState.QUARANTINED, desk=DESK) for _ in range(2))
    calls = [
        ("POST", f"{API}/quarantine/{one.intake_id}/release", 200),
        ("DELETE", f"{API}/quarantine/{two.intake_id}", 204),
    ]
    for method, path, status in calls:
        once = {"headers": {"idempotency-key": method}}
        answers = [clerk.call(method, path, **once) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [status, status]
        assert answers[0].content == answers[1].content
        assert clerk.call(method, path).status_code == 404
    assert waits == [one.intake_id]


def test_a_secrecy_mark_is_lifted_by_an_approver_of_the_desk_alone(desk: WebDesk) -> None:
    """Not by an administrator, not by another desk's approver."""
    row = put_scan(desk.tools.catalogue, ScanState.HELD, desk=DESK)
    path = f"{API}/quarantine/{row.intake_id}"
    for duty in (Duty.SCAN, Duty.OFFICER, Duty.ADMINISTRATOR):
        client = desk.client_as(duty)
        assert is_problem(client.call("POST", f"{path}/release"), 403, "not_allowed")
        assert is_problem(client.call("DELETE", path), 403, "not_allowed")
    stranger = desk.client_as(Duty.APPROVER, desk="desk-b")
    assert is_problem(stranger.call("POST", f"{path}/release"), 404, "not_found")
    approver = desk.client_as(Duty.APPROVER)
    assert approver.get(path).json()["decides"] is True
    assert approver.call("POST", f"{path}/release").json()["state"] == "received"


# --- batches


def test_batches_are_told_and_paged(desk: WebDesk) -> None:
    """With what failed in them and why."""
    catalogue = desk.tools.catalogue
    for batch in ("lo-1", "lo-2", "lo-3"):
        put_scan(catalogue, ScanState.STORED, batch=batch, desk=DESK)
    failed = put_scan(catalogue, ScanState.FAILED, batch="lo-1", desk=DESK)
    put_scan(catalogue, ScanState.FAILED, batch="lo-9", desk="desk-b")
    clerk = desk.client_as(Duty.SCAN)
    told = everything(clerk, "/batches")
    assert [one["batch_id"] for one in told] == ["lo-1", "lo-3", "lo-2"]
    assert (told[0]["total"], told[0]["failed"], told[0]["standing"]) == (2, 1, "troubled")
    why = [{"state": "failed", "reason_code": "reading_failed", "count": 1}]
    assert clerk.get(f"{API}/batches/lo-1").json()["reasons"] == why
    for path in ("/batches/lo-1/failures", "/failures"):
        assert [one["intake_id"] for one in everything(clerk, path)] == [failed.intake_id]
    for path in ("/batches/lo-9", "/batches/lo-9/failures"):
        assert is_problem(clerk.get(f"{API}{path}"), 404, "not_found")


def test_what_failed_is_run_again(desk: WebDesk, waits: list[str]) -> None:
    """One, or all of a batch, oldest first; an inspector changes nothing."""
    catalogue, clerk = desk.tools.catalogue, desk.client_as(Duty.SCAN)
    rows = [put_scan(catalogue, ScanState.FAILED, desk=DESK) for _ in range(3)]
    wish = {"intake_id": rows[1].intake_id}
    path = f"{API}/reruns"
    inspector = desk.client_as(Duty.INSPECTOR)
    assert is_problem(inspector.call("POST", path, json=wish), 403, "not_allowed")
    assert is_problem(clerk.call("POST", path, json=wish | {"batch_id": "x"}), 400, "bad_question")
    one = clerk.call("POST", path, json=wish)
    assert (one.status_code, one.json()) == (202, {"intake_ids": [rows[1].intake_id]})
    rest = clerk.call("POST", path, json={"batch_id": "lo-1"}).json()["intake_ids"]
    assert sorted(rest) == rest == sorted([rows[0].intake_id, rows[2].intake_id])
    assert waits == [rows[1].intake_id, *rest]
    assert is_problem(clerk.call("POST", path, json={}), 404, "not_found")


def test_a_batch_that_stopped_goes_on(desk: WebDesk, waits: list[str]) -> None:
    """With what waits of it, oldest first."""
    rows = [put_scan(desk.tools.catalogue, batch="lo-1", desk=DESK) for _ in range(2)]
    clerk = desk.client_as(Duty.OFFICER)
    gone_on = clerk.call("POST", f"{API}/batches/lo-1/continuation")
    assert (gone_on.status_code, gone_on.json()["intake_ids"]) == (202, ids(rows)[::-1])
    assert waits == ids(rows)[::-1]


# --- queues


def test_the_queue_of_the_index_is_paged_and_revived(desk: WebDesk) -> None:
    """Dead letters alone where these are asked for."""
    for _ in range(3):
        put_scan(desk.tools.catalogue, ScanState.STORED, desk=DESK)
    with desk.tools.catalogue.begin() as unit:
        dead = unit.outbox()[1].outbox_id
        unit.postpone(dead, "IndexRejected", NOW, dead=True)
        unit.commit()
    keeper = desk.client_as(Duty.ADMINISTRATOR)
    waiting = [one["outbox_id"] for one in everything(keeper, "/outbox")]
    assert waiting == sorted(waiting)
    assert len(waiting) == 3
    assert [one["outbox_id"] for one in everything(keeper, "/outbox", dead=True)] == [dead]
    told = keeper.call("POST", f"{API}/outbox/revival").json()
    assert told["left"] == len(everything(keeper, "/outbox"))
    assert everything(keeper, "/outbox", dead=True) == []


def test_deliveries_are_paged_and_all_of_them_revived(desk: WebDesk) -> None:
    """What waits and what was given up."""
    keeper = desk.client_as(Duty.ADMINISTRATOR)
    body = {"url": "https://a.example/in", "events": ["paper.stored"]}
    assert keeper.call("POST", f"{API}/hooks", json=body).status_code == 201
    with desk.tools.catalogue.begin() as unit:
        for n in range(5):
            unit.announce(HookEvent.PAPER_STORED, {"paper_id": f"p{n}"})
        unit.commit()
    told = [one["delivery_id"] for one in everything(keeper, "/hooks/deliveries")]
    assert told == sorted(set(told))
    assert len(told) == 5
    with desk.tools.catalogue.begin() as unit:
        unit.fail_delivery(told[2], "http_410", NOW, dead=True)
        unit.commit()
    gone = everything(keeper, "/hooks/deliveries", dead=True)
    assert [one["delivery_id"] for one in gone] == [told[2]]
    (hook,) = keeper.get(f"{API}/hooks").json()["items"]
    assert (hook["waiting"], hook["dead"]) == (4, 1)
    assert keeper.call("POST", f"{API}/hooks/revival").json() == {"count": 5}
    assert everything(keeper, "/hooks/deliveries", dead=True) == []


# --- accounts and keys


def test_an_account_from_its_first_day_to_its_last(home: WebDesk) -> None:
    """Made with a password that is told once, changed, disabled, enabled; each as on the pages."""
    keeper = home.client_as(Duty.ADMINISTRATOR)
    body = {"user": "an.nv", "name": "An", "desk": DESK, "duties": ["quet"]}
    made = keeper.call("POST", f"{API}/users", json=body)
    assert (made.status_code, made.json()["must_change"]) == (201, True)
    assert home.client().sign_in("an.nv", made.json()["secret"]).status_code == 303
    assert is_problem(keeper.call("POST", f"{API}/users", json=body), 409, "conflict")
    path = f"{API}/users/an.nv"
    change = {"duties": ["thu_ly", "duyet"], "subject": "p-1"}
    changed = keeper.call("PATCH", path, json=change).json()
    assert (changed["duties"], changed["name"]) == (["duyet", "thu_ly"], "An")
    assert keeper.get(path).json() == changed
    assert keeper.call("PATCH", path, json={"subject": None}).json()["subject"] is None
    assert keeper.call("PATCH", path, json={"state": "disabled"}).json()["state"] == "disabled"
    assert home.client().sign_in("an.nv", made.json()["secret"]).status_code == 403
    assert keeper.call("PATCH", path, json={"state": "active"}).json()["state"] == "active"
    wrong = keeper.call("PATCH", path, json={"name": "   "})
    assert is_problem(wrong, 422, "bad_value")


def test_a_password_that_is_told_again_is_not(home: WebDesk) -> None:
    """An answer that is repeated to an idempotency key has no secret in it, nor has the
    catalogue."""
    keeper = home.client_as(Duty.ADMINISTRATOR)
    body = {"user": "binh.tt", "name": "Bình", "desk": DESK, "duties": ["quet"]}
    wishes: list[tuple[str, Any]] = [
        ("/users", body),
        ("/users/binh.tt/password", None),
        ("/keys", {"name": "máy", "desk": DESK, "duties": ["quet"], "scopes": ["search"]}),
    ]
    for number, (path, wish) in enumerate(wishes):
        told = {"headers": {"idempotency-key": f"k{number}"}, "json": wish}
        first, second = (keeper.call("POST", f"{API}{path}", **told) for _ in range(2))
        secret = first.json()["secret"]
        assert second.json() == first.json() | {"secret": None}
        assert second.headers["idempotency-replayed"] == "true"
        for file in home.settings.home.rglob("*.db*"):
            assert secret.encode() not in file.read_bytes()


def test_who_has_no_password_comes_by_the_provider(home: WebDesk) -> None:
    """Nothing is told."""
    keeper = home.client_as(Duty.ADMINISTRATOR)
    body = {"user": "chi", "name": "Chi", "desk": DESK, "duties": ["quet"], "password": False}
    made = keeper.call("POST", f"{API}/users", json=body | {"subject": "p-7"}).json()
    assert (made["secret"], made["must_change"], made["subject"]) == (None, False, "p-7")


def test_the_last_administrator_stays(home: WebDesk) -> None:
    """Whoever asks for it."""
    keeper = home.client_as(Duty.ADMINISTRATOR)
    own = f"{API}/users/nguoi-quan-tri"
    for change in ({"state": "disabled"}, {"duties": ["quet"]}):
        assert is_problem(keeper.call("PATCH", own, json=change), 409, "conflict")


def test_a_key_of_a_machine_opens_until_it_is_revoked(home: WebDesk) -> None:
    """Told once, listed without its secret."""
    keeper = home.client_as(Duty.ADMINISTRATOR)
    body = {"name": "máy", "desk": DESK, "duties": ["thu_ly"], "scopes": ["dossiers:read"]}
    made = keeper.call("POST", f"{API}/keys", json=body).json()
    headers = {"authorization": f"Bearer {made['secret']}"}
    assert home.client().get(f"{API}/dossiers", headers=headers).status_code == 200
    listed = keeper.get(f"{API}/keys").json()["items"]
    assert made["key_id"] in [one["key_id"] for one in listed]
    assert made["secret"] not in str(listed)
    path = f"{API}/keys/{made['key_id']}"
    assert keeper.call("DELETE", path).status_code == 204
    assert home.client().get(f"{API}/dossiers", headers=headers).status_code == 401
    assert is_problem(keeper.call("DELETE", path), 404, "not_found")


def test_a_machine_keeps_accounts_only_where_its_key_says_so(home: WebDesk) -> None:
    """The scope of batches, with the role of an administrator, makes nobody."""
    body = {"user": "dung", "name": "Dũng", "desk": DESK, "duties": ["quan_tri"]}
    for scopes, status in ([*set(Scope) - {Scope.USERS}], 403), ([Scope.USERS], 201):
        named = ("máy", DESK, [Duty.ADMINISTRATOR], scopes)
        _, text = issue_key(*named, ADMINISTRATOR, home.tools)
        headers = {"authorization": f"Bearer {text}"}
        answer = home.client().post(f"{API}/users", json=body, headers=headers)
        assert answer.status_code == status


# --- figures and the ledger


def test_figures_come_by_desk_and_by_month(home: WebDesk) -> None:
    """As the page has them; the total is that of the whole."""
    inspector = home.client_as(Duty.INSPECTOR)
    span = {"first": "2026-10-01", "last": "2026-11-30"}
    told = inspector.get(f"{API}/figures", params=span).json()
    assert [one["group"] for one in told["months"]] == ["2026-10", "2026-11"]
    assert (told["total"]["from"], told["total"]["group"]) == ("2026-10-01", None)
    whole = inspector.get(f"{API}/kpi", params=span).json()["items"][-1]
    assert told["total"] == whole
    long = {"first": "2020-01-01", "last": "2026-11-30"}
    assert is_problem(inspector.get(f"{API}/figures", params=long), 400, "bad_question")


def test_the_ledger_is_checked_beside_the_calls(home: WebDesk) -> None:
    """What the last check found stays until the next."""
    with home.tools.catalogue.begin() as unit:
        unit.append(Act(Deed.READ, "an", DESK, paper_id="p1"))
        unit.commit()
    keeper = home.client_as(Duty.ADMINISTRATOR)
    begun = keeper.call("POST", f"{API}/ledger/check")
    assert begun.status_code == 202
    found = keeper.get(f"{API}/ledger/check").json()
    while found["ended_at"] is None:
        found = keeper.get(f"{API}/ledger/check").json()
    head = keeper.get(f"{API}/ledger/head").json()
    assert (found["whole"], found["breaks"], found["count"]) == (True, [], 0)
    assert 0 < found["entries"] <= head["seq"]
    assert keeper.call("POST", f"{API}/ledger/anchors").json()["count"] > 0
    assert keeper.get(f"{API}/ledger/head").json()["anchored"] >= found["entries"]


def test_a_check_that_nobody_began_tells_nothing(desk: WebDesk) -> None:
    """Rather than that all is well."""
    keeper = desk.client_as(Duty.ADMINISTRATOR)
    assert is_problem(keeper.get(f"{API}/ledger/check"), 404, "not_found")


def test_who_asked_about_a_person_is_told_to_an_inspector(home: WebDesk) -> None:
    """By POST, for a purpose; the number stands neither in the answer nor in the ledger."""
    clerk, inspector = home.client_as(Duty.OFFICER), home.client_as(Duty.INSPECTOR)
    for _ in range(3):
        search = {"text": "giấy khai sinh", "person": NUMBER}
        assert clerk.call("POST", f"{API}/papers/search", json=search).status_code == 200
    path, wish = f"{API}/ledger/askers", {"purpose": PURPOSE, "text": NUMBER, "limit": 2}
    first = inspector.call("POST", path, json=wish).json()
    assert (first["count"], len(first["items"]), first["other_key"]) == (3, 2, 0)
    assert {one["user"] for one in first["items"]} == {"nguoi-thu-ly"}
    rest = inspector.call("POST", path, json=wish | {"after": first["next"]}).json()
    assert (len(rest["items"]), rest["next"]) == (1, None)
    assert NUMBER not in str([first, rest])
    assert is_problem(inspector.call("POST", path, json=wish | {"purpose": ""}), 400, "bad_purpose")
    assert is_problem(inspector.call("POST", path, json=wish | {"text": " "}), 400, "bad_question")
    with home.tools.catalogue.begin() as unit:
        assert NUMBER not in str([entry.act for entry in unit.entries()])


def test_entries_are_found_by_words_of_their_purpose(home: WebDesk) -> None:
    """Accents or none, as on the page."""
    inspector = home.client_as(Duty.INSPECTOR)
    path = f"{API}/ledger/entries"
    inspector.call("POST", path, json={"purpose": "thanh tra quý bốn"})
    found = inspector.call("POST", path, json={"purpose": PURPOSE, "said": "quy bon"}).json()
    assert [one["purpose"] for one in found["items"]] == ["thanh tra quý bốn"]
