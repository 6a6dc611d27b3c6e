"""A machine of an approver compares papers and has them signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from pipeline.account_changes import issue_key
from pipeline.api_keys import Scope
from pipeline.certification import is_certified
from pipeline.ports import PaperRow
from pipeline.question import Asker, Duty
from pipeline.scan import Context
from pipeline.signature import NoSignatures
from tests.reviewed import accepted, make_field
from tests.unit.test_certifying import PlainSealing
from tests.webdesk import DESK, Client, WebDesk
from tests.webreview import read_back, take_in
from web.api import signing

SIGN = "/api/v1/signing/certifications"
CODE = "H12.15.22-261120-0007"


@pytest.fixture
def approver(desk: WebDesk) -> Iterator[Client]:
    """Where a key is."""
    running: Any = desk.application.state.running
    plain = desk.tools
    running._tools = replace(plain, sealing=PlainSealing(), signatures=NoSignatures())
    yield desk.client_as(Duty.APPROVER)
    running._tools = plain


def compared(desk: WebDesk, client: Client, text: str, *fields: Any, code: str = "") -> PaperRow:
    """By the interface."""
    values = fields or (accepted("ho_ten", "Nguyễn Văn Mẫu"),)
    row = take_in(desk, text, *values, context=Context(DESK, code or None))
    path = f"/api/v1/review/papers/{row.paper_id}/comparison"
    said = client.call("POST", path, json={})
    assert said.json() == {"paper_id": row.paper_id, "compared": True}
    return row


def test_what_may_be_signed_is_listed_and_signed(desk: WebDesk, approver: Client) -> None:
    """Each paper has a result of its own; what is in the way is told by code and in words."""
    good = compared(desk, approver, "một")
    bad = compared(desk, approver, "hai", make_field())
    listed = approver.get("/api/v1/signing/papers?limit=1").json()
    assert (len(listed["items"]), listed["more"]) == (1, True)
    items = approver.get("/api/v1/signing/papers").json()["items"]
    obstacles = {one["paper_id"]: one["obstacle"] for one in items}
    assert (obstacles[good.paper_id], obstacles[bad.paper_id]) == (None, "open")
    wanted = {"paper_ids": [good.paper_id, bad.paper_id, good.paper_id, "khong-co"]}
    done = approver.call("POST", SIGN, json=wanted).json()
    found = [(one["status"], one.get("reason_code")) for one in done["items"]]
    expected = [("certified", None), ("failed", "not_certifiable"), ("failed", "not_found")]
    assert (found, done["rest"]) == (expected, [])
    assert is_certified(read_back(desk, good.paper_id))
    again = approver.call("POST", SIGN, json={"paper_ids": [good.paper_id]}).json()
    assert [one["status"] for one in again["items"]] == ["known"]


def test_a_comparison_is_taken_back(desk: WebDesk, approver: Client) -> None:
    """Then there is nothing to sign."""
    row = compared(desk, approver, "ba")
    path = f"/api/v1/review/papers/{row.paper_id}/comparison"
    said = approver.call("POST", path, json={"compared": False})
    assert said.json()["compared"] is False
    items = approver.get("/api/v1/signing/papers").json()["items"]
    assert row.paper_id not in [one["paper_id"] for one in items]


def test_a_dossier_is_signed_as_a_whole(
    desk: WebDesk, approver: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What there was no time for is told."""
    rows = [compared(desk, approver, text, code=CODE) for text in ("bốn", "năm")]
    monkeypatch.setattr(signing, "LONGEST", -1.0)
    first = approver.call("POST", SIGN, json={"ma_ho_so": CODE}).json()
    assert ([one["status"] for one in first["items"]], len(first["rest"])) == (["certified"], 1)
    second = approver.call("POST", SIGN, json={"paper_ids": first["rest"]}).json()
    assert [one["status"] for one in second["items"]] == ["certified"]
    assert all(is_certified(read_back(desk, row.paper_id)) for row in rows)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "bad_question"),
        ({"paper_ids": ["a"], "ma_ho_so": CODE}, 400, "bad_question"),
        ({"ma_ho_so": CODE[:-1] + "9"}, 404, "not_found"),
        ({"paper_ids": []}, 422, "invalid"),
    ],
)
def test_what_names_no_papers_signs_nothing(
    desk: WebDesk, approver: Client, body: dict[str, Any], status: int, code: str
) -> None:
    """And says why."""
    answer = approver.call("POST", SIGN, json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_without_the_agencys_key_nothing_is_signed(desk: WebDesk) -> None:
    """It is no fault of the caller and none of the program."""
    answer = desk.client_as(Duty.APPROVER).call("POST", SIGN, json={"paper_ids": ["a"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_signing_key")


def test_a_key_signs_only_with_a_scope_of_its_own(desk: WebDesk) -> None:
    """Reviewing is not signing."""
    keeper = Asker("quan", DESK, frozenset({Duty.ADMINISTRATOR}))
    for scope, status in ((Scope.REVIEW, 403), (Scope.SIGN, 409)):
        key = issue_key("máy ký", DESK, (Duty.APPROVER,), (scope,), keeper, desk.tools)[1]
        headers = {"authorization": f"Bearer {key}"}
        body = {"paper_ids": ["a"]}
        assert desk.client().post(SIGN, json=body, headers=headers).status_code == status
