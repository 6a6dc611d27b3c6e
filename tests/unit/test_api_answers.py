"""Every reading call finds what is there, and its answer is the one that the description tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis

from app import counter_door
from pipeline.account_changes import issue_key
from pipeline.api_keys import Scope
from pipeline.certification import is_compared
from pipeline.dossier_receiving import receive_message
from pipeline.effect import EffectKind
from pipeline.effect_ending import end_paper
from pipeline.handing_in import Cover, hand_in
from pipeline.keeping_searches import keep_search, name_search
from pipeline.kept_search import Sought
from pipeline.publishing import publish
from pipeline.question import Asker, Duty
from pipeline.review import compare, correct
from pipeline.scan import ScanState
from tests.attached import REASON
from tests.batched import put_scan
from tests.messages import CODE, opening
from tests.reviewed import accepted, make_field
from tests.unit.test_api_description import DESCRIBED, Standing
from tests.unit.test_web_counter import picture
from tests.webdesk import DESK, USERS, WebDesk, open_desk
from tests.webreview import field_of, take_in

ADMINISTRATOR = Asker("quan", DESK, frozenset({Duty.ADMINISTRATOR}))
READING = [path for path, told in DESCRIBED["paths"].items() if "get" in told]
SIGNED_ALONE = {"/api/v1/one-stop/dossiers/{ma_ho_so}"}
NOT_YET = {
    "/api/v1/counter/sessions/{session_id}/pages/{sheet}/picture",
    "/api/v1/ledger/check",
}
"""Nobody has looked at the page, nobody began to check: that is an answer too."""


@dataclass(frozen=True)
class Stand:
    """A desk with something of everything, and who may read it all."""

    key: str
    places: Mapping[str, Any]
    operations: Mapping[str, Any]


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    folder = tmp_path_factory.mktemp("answers")
    with open_desk(folder / "home", tries_per_minute=10_000) as desk:
        named = ("máy đọc", DESK, tuple(Duty), tuple(Scope))
        made, key = issue_key(*named, ADMINISTRATOR, desk.tools)
        loaded = schemathesis.openapi.from_dict(DESCRIBED | {"security": []})
        loaded.app = Standing(desk.application)
        found = {each.ok().label: each.ok() for each in loaded.get_all_operations()}
        yield Stand(key, fill(desk, made.asker), found)


def fill(desk: WebDesk, asker: Asker) -> dict[str, Any]:
    """Something of everything; what it is called in addresses."""
    tools = desk.tools
    values = (accepted("so_dinh_danh", "001099012345"), make_field("ho_ten"))
    row = take_in(desk, "Khai sinh", *values, pages=2)
    mark = field_of(desk, row.paper_id).mark
    correct(row.paper_id, "ho_ten", "Nguyễn Văn Mậu", asker, tools, mark)
    take_in(desk, "chờ", make_field("so_ky_hieu", None, handwritten=True, guess="12"))
    assert is_compared(compare(row.paper_id, asker, tools))
    end_paper(row.paper_id, EffectKind.REVOKED, "2026-11", REASON, asker, tools)
    publish([], tools)
    receive_message(opening(DonViXuLy=DESK), tools)
    put_scan(tools.catalogue, ScanState.FAILED)
    kept = keep_search(Sought("khai sinh"), asker, tools)
    name_search(kept.search_id, "của máy", asker, tools)
    page = tools.work / "page.jpg"
    page.write_bytes(picture("mot"))
    session = counter_door.open_session(asker, tools, dossier=CODE)["session_id"]
    upload = counter_door.begin_upload(asker, tools, name="a", size=9)["upload_id"]
    return {
        "paper_id": row.paper_id, "number": 2, "ma_ho_so": CODE, "session_id": session,
        "sheet": "a:1", "upload_id": upload, "search_id": kept.search_id, "batch_id": "lo-1",
        "scan_id": hand_in(page, Cover(CODE), asker, tools).session_id,
        "intake_id": put_scan(tools.catalogue, ScanState.QUARANTINED).intake_id,
        "ma_thu_tuc": next(iter(tools.procedures)).code, "user": USERS[Duty.SCAN],
        "first": "2026-01-01", "last": "2026-12-31",
    }  # fmt: skip


@pytest.mark.parametrize("path", READING)
def test_what_is_there_is_told_as_described(stand: Stand, path: str) -> None:
    """Nothing more, nothing less."""
    operation = stand.operations[f"GET {path}"]
    places = {name: told for name, told in stand.places.items() if f"{{{name}}}" in path}
    wanted = DESCRIBED["paths"][path]["get"].get("parameters", ())
    query = {one["name"]: stand.places[one["name"]] for one in wanted
             if one["in"] == "query" and one.get("required")}  # fmt: skip
    case = operation.Case(path_parameters=places, query=query)
    response = case.call(headers={"Authorization": f"Bearer {stand.key}"})
    case.validate_response(response)
    expected = 401 if path in SIGNED_ALONE else 404 if path in NOT_YET else 200
    assert response.status_code == expected, response.text
