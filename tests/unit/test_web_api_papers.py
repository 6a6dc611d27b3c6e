"""A machine looks at papers: pages, words, pictures, history, bytes; ends them; keeps searches."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from pipeline.keys import words_key
from pipeline.ledger import Act, Deed
from pipeline.ports import Area, PaperRow
from pipeline.publishing import publish
from pipeline.question import Duty
from pipeline.review import correct
from pipeline.scan import Context
from tests.attached import PURPOSE, REASON, SCANNER
from tests.reviewed import accepted
from tests.webdesk import Client, WebDesk
from tests.webreview import take_in

API = "/api/v1"
NAME = "Nguyễn Văn Mẫu"
NUMBER = "001099012345"


@pytest.fixture(scope="module")
def paper(desk: WebDesk) -> PaperRow:
    """Of two pages, found."""
    values = (accepted("ho_ten", NAME), accepted("so_dinh_danh", NUMBER))
    row = take_in(desk, "Khai sinh", *values, pages=2)
    publish([row.paper_id], desk.tools)
    return row


@pytest.fixture(scope="module")
def far(desk: WebDesk) -> PaperRow:
    """Of another desk."""
    return take_in(desk, "xa", accepted("ho_ten", "Trần Thị Xa"), context=Context("desk-far"))


@pytest.fixture(scope="module")
def officer(desk: WebDesk) -> Client:
    return desk.client_as(Duty.OFFICER)


def told(client: Client, method: str, path: str, status: int = 200, **options: Any) -> Any:
    answer = client.call(method, f"{API}{path}", **options)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def acts(desk: WebDesk, deed: Deed) -> list[Act]:
    with desk.tools.catalogue.begin() as unit:
        return [entry.act for entry in unit.entries() if entry.act.deed is deed]


def test_pages_come_as_text_words_and_pictures(
    desk: WebDesk, officer: Client, paper: PaperRow
) -> None:
    """One look is one entry in the ledger, whatever pictures belong to it."""
    before = len(acts(desk, Deed.READ))
    here = f"/papers/{paper.paper_id}/pages"
    pages = told(officer, "GET", here)["items"]
    assert [(p["number"], p["quality"], p["width"]) for p in pages] == [
        (1, "good", 1000), (2, "good", 1000)
    ]  # fmt: skip
    words = told(officer, "GET", f"{here}/2/words")
    assert words["items"][0]["text"] == "Khai sinh"
    assert len(words["items"][0]["box"]) == 4
    sizes = {}
    for size in ("small", "middle", "large"):
        shown = officer.get(f"{API}{here}/2/picture?size={size}")
        assert shown.headers["content-type"] == "image/webp"
        assert "private" in shown.headers["cache-control"]
        sizes[size] = Image.open(io.BytesIO(shown.content)).width
    assert sizes["small"] < sizes["middle"] <= sizes["large"]
    assert len(acts(desk, Deed.READ)) == before + 1
    assert told(officer, "GET", f"{here}/9/words", 404)["code"] == "not_found"


def test_a_picture_that_nobody_came_for_is_a_look_of_its_own(
    desk: WebDesk, paper: PaperRow
) -> None:
    """Nothing is shown without an entry."""
    scanner, before = desk.client_as(Duty.SCAN), len(acts(desk, Deed.READ))
    assert scanner.get(f"{API}/papers/{paper.paper_id}/pages/1/picture").status_code == 200
    assert len(acts(desk, Deed.READ)) == before + 1


def test_the_history_tells_what_became_of_it(
    desk: WebDesk, officer: Client, paper: PaperRow
) -> None:
    """Corrections with before and after; an end, and that it was taken back."""
    field = next(f for f in paper.fields if f.name == "ho_ten")
    correct(paper.paper_id, "ho_ten", "Nguyễn Văn Mậu", SCANNER, desk.tools, field.mark)
    wrong = {"kind": "thu_hoi", "since": "2026-13-45", "evidence": REASON}
    assert told(officer, "POST", f"/papers/{paper.paper_id}/effects", 422, json=wrong)["code"] == (
        "bad_value"
    )
    end = wrong | {"since": "2026-11-21"}
    headers = {"idempotency-key": "ket-thuc"}
    path = f"/papers/{paper.paper_id}/effects"
    made = [told(officer, "POST", path, 201, json=end, headers=headers) for _ in range(2)]
    assert made[0] == made[1]
    ended = told(officer, "GET", f"/papers/{paper.paper_id}/history")
    assert ended["in_effect"] is False
    said = {"reason": REASON}
    path = f"/effects/{made[0]['effect_id']}/withdrawal"
    assert told(officer, "POST", path, json=said)["withdrawn"]["reason"] == REASON
    assert told(officer, "POST", path, 409, json=said)["code"] == "conflict"
    (effect,) = told(officer, "GET", f"/papers/{paper.paper_id}/effects")["items"]
    assert effect["withdrawn"]["at"]
    history = told(officer, "GET", f"/papers/{paper.paper_id}/history")
    (decision,) = history["decisions"]
    assert (decision["field"], decision["before"], decision["value"]) == (
        "ho_ten", NAME, "Nguyễn Văn Mậu"
    )  # fmt: skip
    assert (len(history["effects"]), history["links"], history["opened_by"]) == (1, [], None)
    shown = told(officer, "GET", f"/papers/{paper.paper_id}")
    assert shown["fields"]["ho_ten"]["decided"]["read"] == NAME
    assert "guess" not in shown["fields"]["ho_ten"]  # what is not known is left out


def test_its_bytes_are_checked_and_the_check_is_logged(desk: WebDesk, officer: Client) -> None:
    """Whether every object is what it was."""
    row = take_in(desk, "kiểm", accepted("ho_ten", NAME))
    path = f"/papers/{row.paper_id}/integrity"
    assert told(officer, "POST", path)["sound"] is True
    desk.tools.objects.remove(Area.PAPERS, words_key(row.paper_id))
    found = told(officer, "POST", path)
    states = {one["part"]: one["state"] for one in found["items"]}
    assert (found["sound"], states["words"], states["original"]) == (False, "missing", "sound")
    facts = [act.facts.get("sound") for act in acts(desk, Deed.READ)]
    assert facts[-2:] == [True, False]


def test_a_file_without_signatures_says_so(officer: Client, paper: PaperRow) -> None:
    """Before and after somebody looks again."""
    path = f"/papers/{paper.paper_id}/signatures"
    nothing = {"paper_id": paper.paper_id, "digitally_signed": False, "check": None}
    assert told(officer, "GET", path) == told(officer, "POST", path) == nothing


def test_papers_of_another_desk_are_not_there(
    officer: Client, desk: WebDesk, far: PaperRow
) -> None:
    """However it is asked; an inspector sees them."""
    here = f"/papers/{far.paper_id}"
    for path in ("/pages", "/pages/1/words", "/pages/1/picture", "/history", "/signatures",
                 "/effects"):  # fmt: skip
        assert told(officer, "GET", f"{here}{path}", 404)["code"] == "not_found"
    assert told(officer, "POST", f"{here}/integrity", 404)["code"] == "not_found"
    inspector = desk.client_as(Duty.INSPECTOR)
    assert told(inspector, "GET", f"{here}/pages")["items"][0]["text"]


def test_a_search_is_kept_asked_again_and_taken_away(
    desk: WebDesk, officer: Client, paper: PaperRow
) -> None:
    """Its words stand in no address; the export is logged with its purpose."""
    body = {"text": "khai sinh", "person": NUMBER, "issued_from": None, "name": "của tôi"}
    kept = told(officer, "POST", "/searches", 201, json=body)
    key = kept["search_id"]
    asked = {"text": "khai sinh", "person": NUMBER}
    assert told(officer, "GET", f"/searches/{key}")["asked"] == asked
    listed = told(officer, "GET", "/searches")["items"]
    assert [(one["name"], one["asked"]["text"]) for one in listed] == [("của tôi", "khai sinh")]
    hits = told(officer, "GET", f"/searches/{key}/hits?limit=5&facets=true")
    assert [hit["paper_id"] for hit in hits["items"]] == [paper.paper_id]
    told(officer, "POST", f"/searches/{key}/export", 400, json={"purpose": ""})
    taken = told(officer, "POST", f"/searches/{key}/export", json={"purpose": PURPOSE})
    assert ([hit["paper_id"] for hit in taken["items"]], taken["total"]) == ([paper.paper_id], 1)
    assert [act.purpose for act in acts(desk, Deed.EXPORTED)] == [PURPOSE]
    scanner = desk.client_as(Duty.SCAN)
    assert told(scanner, "GET", f"/searches/{key}/hits", 404)["code"] == "not_found"
    renamed = told(officer, "PUT", f"/searches/{key}/name", json={"name": "khác"})
    assert renamed["name"] == "khác"
    told(officer, "DELETE", f"/searches/{key}", 204)
    told(officer, "GET", f"/searches/{key}", 404)
    dated = told(officer, "POST", "/searches", 201, json={"issued_from": "2020-01-01"})
    assert dated["asked"] == {"issued_from": "2020-01-01"}
