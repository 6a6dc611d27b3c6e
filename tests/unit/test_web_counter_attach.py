"""What the state has already is used again at the counter, by who may; who may not is told."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from PIL import Image

from app import counter_door as door
from pipeline.attaching import attach
from pipeline.dossier_desk import file_paper
from pipeline.procedures.procedure import Mode
from pipeline.question import Asker, Duty
from pipeline.scan import Context, Origin, Role
from tests.attached import COLLEAGUE, PROCEDURE, PURPOSE, end_paper, store_paper
from tests.dossierdesk import open_dossier_desk
from tests.messages import CODE, NUMBER
from tests.webdesk import DESK, USERS, Client, WebDesk

WILL = "Cán bộ thụ lý sẽ dùng lại giấy này cho hồ sơ; không cần quét."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[WebDesk]:
    with open_dossier_desk(tmp_path / "home") as opened:
        yield opened


def sit_down(client: Client, **fields: str) -> str:
    """The address of the checklist of a new session."""
    answer = client.submit("/quay", **(fields or {"dossier": CODE}))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def wish(page: Response, **others: str) -> dict[str, str]:
    """What the first form of a paper sends."""
    form = re.search(r'<form[^>]*class="attach best".*?</form>', page.text, re.DOTALL)
    assert form, page.text
    fields = re.findall(r'name="(\w+)" value="([^"]*)"', form[0])
    return {name: value for name, value in fields if name != "original_seen"} | others


def links(desk: WebDesk) -> list[Any]:
    with desk.tools.catalogue.begin() as unit:
        return list(unit.reuse_links(CODE))


def test_an_officer_attaches_from_the_checklist(desk: WebDesk) -> None:
    """The paper is in use for the component; the act is the one of the dossier's page."""
    paper_id = store_paper(
        desk.tools, b"one", context=Context("desk-b", origin=Origin.FROM_ORIGINAL)
    )
    officer = desk.client_as(Duty.OFFICER)
    address = sit_down(officer)
    page = officer.get(address)
    answer = officer.submit(f"{address}/gan", **wish(page))
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == f"{address}#c1"
    (link,) = links(desk)
    assert (link.paper_id, link.component, link.user) == (paper_id, "giay", "nguoi-thu-ly")
    after = officer.get(address).text
    assert "đã dùng lại cho hồ sơ này" in after
    assert "Đã dùng lại giấy tờ cho thành phần 1" in after


def test_a_dossier_that_was_not_typed_is_found_by_the_person(desk: WebDesk) -> None:
    """It is the live one of this person for this procedure that the officer holds."""
    store_paper(desk.tools, b"one")
    officer = desk.client_as(Duty.OFFICER)
    address = sit_down(officer, procedure=PROCEDURE, person=NUMBER)
    assert officer.submit(f"{address}/gan", **wish(officer.get(address))).status_code == 303
    assert len(links(desk)) == 1


def test_who_scans_is_told_that_the_officer_attaches(desk: WebDesk) -> None:
    """The paper need not be scanned; there is nothing to press, and the act is refused."""
    paper_id = store_paper(desk.tools, b"one")
    clerk = desk.client_as(Duty.SCAN)
    address = sit_down(clerk)
    page = clerk.get(address).text
    assert WILL in page
    assert 'class="attach' not in page
    told = {"ho_so": CODE, "component": "giay", "paper_id": paper_id, "purpose": PURPOSE}
    assert clerk.submit(f"{address}/gan", **told).status_code == 403
    assert links(desk) == []


def test_who_scans_learns_nothing_of_other_desks(desk: WebDesk) -> None:
    """Only the officer's live dossier opens them."""
    other = Context("desk-b", origin=Origin.FROM_ORIGINAL)
    paper_id = store_paper(desk.tools, b"one", context=other)
    clerk = desk.client_as(Duty.SCAN)
    page = clerk.get(sit_down(clerk)).text
    assert WILL not in page
    assert paper_id not in page


def test_why_not_stays_to_be_seen(desk: WebDesk) -> None:
    """A paper that was revoked cannot be attached, and the list says why without a click."""
    paper_id = store_paper(desk.tools, b"one")
    end_paper(desk.tools, paper_id)
    officer = desk.client_as(Duty.OFFICER)
    page = officer.get(sit_down(officer)).text
    assert 'class="attach' not in page
    shown = re.search(r"<details open>.*?</details>", page, re.DOTALL)
    assert shown
    assert "<li>" in shown[0]
    assert "sohoa " not in shown[0]  # what to do is said for pages, not for the command line


def test_an_original_has_to_be_seen_first(tmp_path: Path) -> None:
    """Without that the page says so, and nothing is written."""
    with open_dossier_desk(tmp_path / "home", Mode.PRESENT) as desk:
        store_paper(desk.tools, b"one")
        officer = desk.client_as(Duty.OFFICER)
        address = sit_down(officer)
        told = wish(officer.get(address))
        answer = officer.submit(f"{address}/gan", **told)
        assert answer.status_code in (409, 422)
        assert 'role="alert"' in answer.text
        assert links(desk) == []
        seen = officer.submit(f"{address}/gan", **told, original_seen="1")
        assert seen.status_code == 303
        assert links(desk)[0].original_seen


def test_what_somebody_else_did_meanwhile_is_told_first(desk: WebDesk) -> None:
    """Nothing is attached beside it unseen."""
    first, second = store_paper(desk.tools, b"one"), store_paper(desk.tools, b"two")
    officer = desk.client_as(Duty.OFFICER)
    address = sit_down(officer)
    told = wish(officer.get(address))
    other = second if told["paper_id"] == first else first
    attach(CODE, "giay", other, PURPOSE, COLLEAGUE, desk.tools)
    answer = officer.submit(f"{address}/gan", **told)
    assert answer.status_code == 409
    assert "chi" in answer.text
    assert len(links(desk)) == 1


def test_a_component_in_use_need_not_be_brought(desk: WebDesk) -> None:
    """It counts among those that are there, and its flags are told."""
    paper_id = store_paper(desk.tools, b"one")
    attach(CODE, "giay", paper_id, PURPOSE, COLLEAGUE, desk.tools)
    officer = desk.client_as(Duty.OFFICER)
    address = sit_down(officer)
    page = officer.get(address).text
    assert "<b>2/2</b>" in page
    assert "chi gắn lúc" in page
    end_paper(desk.tools, paper_id)
    page = officer.get(address).text
    assert "<b>0/2</b>" in page
    assert "cần xem lại" in page


def test_what_lies_in_the_dossier_is_not_asked_for_again(desk: WebDesk) -> None:
    """A plain scan filed for the component cannot be reused elsewhere, but it is there; one that
    still lies on the board says so."""
    paper_id = store_paper(desk.tools, b"one", context=Context("desk-a"))
    file_paper(CODE, paper_id, Role.COMPONENT, COLLEAGUE, desk.tools, "giay")
    clerk = desk.client_as(Duty.SCAN)
    address = sit_down(clerk)
    page = clerk.get(address).text
    assert re.search(r'<b>Giấy khai sinh</b> <span class="tag">✓ đã có trong hồ sơ', page)
    assert "đang ở bàn quét" not in page
    lay(desk, address, "khac")
    page = clerk.get(address).text
    assert re.search(r"<b>Giấy khác</b>.*đang ở bàn quét", page)


def lay(desk: WebDesk, address: str, component: str) -> None:
    """A page of this component on the board."""
    asker = Asker(USERS[Duty.SCAN], DESK, frozenset({Duty.SCAN}))
    session = address.split("/")[2]
    data = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(data, "JPEG")
    source = desk.tools.work / "page.jpg"
    source.write_bytes(data.getvalue())
    queue = desk.application.state.running.queue
    door.add_file(asker, desk.tools, queue, session, "a.jpg", source)
    record = door.show_session(asker, desk.tools, session)
    said = {"stack": record["stacks"][0]["stack"], "component": component}
    door.act(asker, desk.tools, session, record["version"], "describe", said)
