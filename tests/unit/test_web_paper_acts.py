"""What is said of a paper on its page: role and origin, that it ended, that it did not."""

from __future__ import annotations

import re

import pytest

from pipeline.ledger import Deed
from pipeline.ports import PaperRow
from pipeline.question import Duty
from pipeline.scan import Context, Origin, Role
from tests.reviewed import accepted, make_field
from tests.webdesk import DESK, USERS, Client, WebDesk
from tests.webreview import read_back, take_in

EVIDENCE = "Quyết định thu hồi số 12/QĐ-UBND"


@pytest.fixture
def paper(desk: WebDesk, request: pytest.FixtureRequest) -> PaperRow:
    return take_in(desk, request.node.name, accepted("ho_ten", "Nguyễn Văn Mẫu"))


@pytest.fixture
def officer(desk: WebDesk) -> Client:
    return desk.client_as(Duty.OFFICER)


def test_role_and_origin_are_said_in_one_form(
    desk: WebDesk, paper: PaperRow, officer: Client
) -> None:
    """The page shows what stands, and the history who said it."""
    here = f"/giay-to/{paper.paper_id}"
    shown = officer.get(here).text
    assert '<option value="plain_scan" selected>' in shown
    assert '<option value="electronic"' not in shown
    answer = officer.submit(f"{here}/mo-ta", origin="certified_copy", role="result")
    assert (answer.status_code, answer.headers["location"]) == (303, here)
    assert read_back(desk, paper.paper_id).contexts == (
        Context(DESK, None, Role.RESULT, Origin.CERTIFIED_COPY),
    )
    shown = officer.get(here).text
    assert "Đã ghi vai trò, nguồn gốc." in shown
    assert '<option value="certified_copy" selected>' in shown
    assert "bản quét chưa đối chiếu → quét từ bản sao chứng thực" in shown
    assert "thành phần hồ sơ → kết quả" in shown
    officer.submit(f"{here}/mo-ta", origin="certified_copy", role="")
    assert "đã như vậy từ trước" in officer.get(here).text


def test_what_is_wrong_is_told_beside_what_was_typed(paper: PaperRow, officer: Client) -> None:
    """Nothing typed is lost; the form is open."""
    here = f"/giay-to/{paper.paper_id}"
    answer = officer.submit(f"{here}/mo-ta", origin="certified_copy", reason="số 079085001234")
    assert answer.status_code == 400
    assert re.search(r'id="describe" open', answer.text)
    assert '<option value="certified_copy" selected>' in answer.text
    answer = officer.submit(f"{here}/hieu-luc", kind="thu_hoi", since="hôm qua", evidence=EVIDENCE)
    assert answer.status_code == 422
    assert EVIDENCE in answer.text
    assert re.search(r'id="end" open', answer.text)
    for wrong in ({"kind": "quet_lai"}, {"kind": ""}, {"evidence": "ngắn"}, {"by": "không phải"}):
        said = {"kind": "thu_hoi", "since": "2026", "evidence": EVIDENCE} | wrong
        assert officer.submit(f"{here}/hieu-luc", **said).status_code == 422
    for code, status in (("khong phai ma", 422), ("H12.15.22-261120-0999", 404)):
        answer = officer.submit(f"{here}/mo-ta", role="result", dossier=code)
        assert (answer.status_code, code in answer.text) == (status, True)
    assert officer.submit(f"{here}/mo-ta", origin="khac").status_code == 400
    assert officer.submit(f"{here}/mo-ta", role="khac").status_code == 400


def test_an_end_is_said_and_taken_back(desk: WebDesk, paper: PaperRow, officer: Client) -> None:
    """With the day as people write it, the evidence, and the paper that says so."""
    by = take_in(desk, "giấy làm căn cứ", accepted("ho_ten", "Nguyễn Văn Mẫu")).paper_id
    here = f"/giay-to/{paper.paper_id}"
    said = {"kind": "thu_hoi", "since": "2/7/2026", "evidence": EVIDENCE}
    link = f"http://sohoa.test/giay-to/{by}?trang=2"
    assert officer.submit(f"{here}/hieu-luc", **said, by=link).status_code == 303
    shown = officer.get(here).text
    assert "hết hiệu lực" in shown
    assert "đã bị thu hồi, hủy bỏ, từ 02/07/2026" in shown
    assert f'href="/giay-to/{by}"' in shown
    assert officer.submit(f"{here}/hieu-luc", **said, by=by).status_code == 409
    (back,) = re.findall(rf'action="({here}/hieu-luc/\d+)"', shown)
    assert officer.submit(back, reason="ngắn").status_code == 422
    assert officer.submit(back, reason="ghi nhầm giấy khác").status_code == 303
    shown = officer.get(here).text
    assert not re.findall(rf'action="({here}/hieu-luc/\d+)"', shown)
    assert "ghi nhầm giấy khác" in shown
    with desk.tools.catalogue.begin() as unit:
        acts = [entry.act for entry in unit.entries() if entry.act.paper_id == paper.paper_id]
    ended = [act for act in acts if act.deed is Deed.ENDED]
    assert [(a.user, a.purpose) for a in ended] == [
        (USERS[Duty.OFFICER], EVIDENCE),
        (USERS[Duty.OFFICER], "ghi nhầm giấy khác"),
    ]


@pytest.mark.parametrize(
    ("duty", "offered"),
    [
        (Duty.SCAN, {"describe"}),
        (Duty.OFFICER, {"describe", "end"}),
        (Duty.APPROVER, {"describe", "end"}),
        (Duty.INSPECTOR, set()),
    ],
)
def test_only_what_one_may_is_offered(
    desk: WebDesk, paper: PaperRow, duty: Duty, offered: set[str]
) -> None:
    shown = desk.client_as(duty).get(f"/giay-to/{paper.paper_id}").text
    assert set(re.findall(r'<details class="act no-print" id="(\w+)"', shown)) == offered


def test_a_value_that_waits_leads_to_its_review(desk: WebDesk) -> None:
    """For who may decide about it; others see that it waits."""
    row = take_in(desk, "tên chờ duyệt", make_field())
    link = f'href="/duyet/giay/{row.paper_id}?truong=ho_ten"'
    assert link in desk.client_as(Duty.SCAN).get(f"/giay-to/{row.paper_id}").text
    assert link not in desk.client_as(Duty.INSPECTOR).get(f"/giay-to/{row.paper_id}").text
    assert (
        desk.client_as(Duty.SCAN).get(f"/duyet/giay/{row.paper_id}?truong=ho_ten").status_code
        == 200
    )


def test_another_desk_says_nothing_of_a_paper(desk: WebDesk, paper: PaperRow) -> None:
    """It is not there for them."""
    stranger = desk.client_as(Duty.OFFICER, desk="desk-far")
    for act, said in (
        ("mo-ta", {"origin": "from_original"}),
        ("hieu-luc", {"kind": "thu_hoi", "since": "2026", "evidence": EVIDENCE}),
    ):
        assert stranger.submit(f"/giay-to/{paper.paper_id}/{act}", **said).status_code == 404
    assert read_back(desk, paper.paper_id).contexts == (Context(DESK),)


def test_a_machine_says_it_too(desk: WebDesk, paper: PaperRow, officer: Client) -> None:
    """One call; the paper as it stands comes back."""
    address = f"/api/v1/papers/{paper.paper_id}/description"
    said = {"origin": "from_original", "role": "process"}
    answer = officer.call("POST", address, json=said)
    assert answer.status_code == 200, answer.text
    assert answer.json()["contexts"] == [{"desk": DESK, "dossier": None, **{"role": "process"},
                                          "origin": "from_original"}]  # fmt: skip
    assert officer.call("POST", address, json={}).json()["code"] == "bad_value"
    assert officer.call("POST", address, json={"origin": "electronic"}).status_code == 422
